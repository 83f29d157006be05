"""Words that hold a sentence together, as `function_words.toml` and `selling_words.toml` list them."""

from __future__ import annotations

from prompt_engine.data_files import shipped

_LISTS: dict[str, list[str]] = {name: listed.split() for name, listed in shipped("function_words.toml").items()}
_SELLING = {name: frozenset(listed.split()) for name, listed in shipped("selling_words.toml").items()}
_TABLE = {name: frozenset(listed) for name, listed in _LISTS.items()}

STOPS, EDGES = _TABLE["stops"], _TABLE["edges"]
NO_PRODUCT = _TABLE["no_product"] | _SELLING["no_goods"] | _TABLE["rates"] | _TABLE["wages"]
AFTER_AMOUNT = _TABLE["after_amount"]
HANGING, TRIVIAL = _TABLE["hanging"], _TABLE["trivial"]
NAME_WORDS, NAMED_AFTER, PRAISING = (_SELLING[name] for name in ("name_words", "named_after", "praising"))
NOTE_LABELS, CONDITIONS = _SELLING["note_labels"], _SELLING["conditions"]
TIERS, BARE = _SELLING["tiers"], _SELLING["bare"]
SMALL, WHERE = _TABLE["small"], _TABLE["where"]
PARTICLES = tuple(_LISTS["particles"])
MEASURED = _TABLE["measured"]
WAGES, PRICED_DAYS, ASKED_OF_GUESTS = _TABLE["wages"], _TABLE["priced_days"], _TABLE["asked_of_guests"]
RATES = _TABLE["rates"] | WAGES | PRICED_DAYS
# Words that may stand between a product and its price.
LEAST = frozenset(shipped("function_words.toml")["least"].split(", "))
ADMISSION = _TABLE["admission"]
VOUCHERS = tuple(_LISTS["vouchers"])
BEFORE_PRICE = _TABLE["before_price"] | ADMISSION | _TABLE["rates"] | WAGES
NEGATING = _TABLE["negating"]
DENYING, NO_DENIAL, ACTS = _TABLE["denying"], _TABLE["no_denial"], _TABLE["acts"]
# Beginnings of words.
MEALS, STARTED, NEWCOMERS = (tuple(_LISTS[name]) for name in ("meals", "started", "newcomers"))
OPEN_HOURS, LANDMARKS = _TABLE["open_hours"], tuple(_LISTS["landmarks"])
CLOSING, HOURS = tuple(_LISTS["closing"]), tuple(_LISTS["hours"])
REDUCING, REWARDING = tuple(_LISTS["reducing"]), tuple(_LISTS["rewarding"])
GLUED = _TABLE["glued"]
WHOLE_RANGE = tuple(_LISTS["whole_range"])
