"""The life of a generation: accept, queue, stages, attempts, events, cancel, retry."""
