"""Generations in the API: what they look like, how they are asked for, read, watched, cancelled and retried."""
