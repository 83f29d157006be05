"""The queue port, with PgQueuer behind it, and the events and the hub that carries them to subscribers."""
