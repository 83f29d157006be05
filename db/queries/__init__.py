"""The SQL, one concern a file. Every function takes the session of a unit of work and commits nothing."""
