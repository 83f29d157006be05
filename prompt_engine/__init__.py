"""Words: brief, templates, enhancement, per-model adaptation, ad copy, their cache.

A library: usable with no database and no web server. A language model comes in through the protocol `LanguageModel`.
"""
