"""The queue that carries work to workers, and the hub that carries news back to whoever watches."""
