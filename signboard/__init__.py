"""The program: settings, start-up, embedded services, worker, command line. It wires everything together."""
