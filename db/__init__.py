"""Tables, the unit of work and the queries: nothing else knows SQL."""
