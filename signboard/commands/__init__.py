"""The command line, a file per command; each adds itself through `register`."""
