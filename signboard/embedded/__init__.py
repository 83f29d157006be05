"""PostgreSQL and a Redis-compatible server that Signboard starts, watches and stops by itself."""
