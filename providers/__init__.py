"""Image and text models behind one interface each, and the manager that chooses among them.

A library: usable with no database, no Redis and no web server. What it needs from above comes in through the protocols
`SharedState`, `SpendLedger` and `Clock`.
"""
