"""The state of the machine and the queue in the API."""
