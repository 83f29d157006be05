"""What the owner of a finished picture should know of how it came about, as codes and values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from providers.catalog import line
from providers.errors import LASTING
from providers.manager.decision import OFF, TEMPORARY, Candidate, Notice, Reason, WarningCode
from providers.manager.run import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from providers.catalog import Catalog
    from providers.manager.decision import Decision
    from providers.manager.failover import Failover

NAMED = 3
UNREMARKABLE = OFF | {Reason.FALLBACK_FORBIDDEN}


def warnings_of(walk: Failover[Any], drawn: Candidate, catalog: Catalog) -> tuple[Notice, ...]:
    """What is true of a picture that `drawn` made at the end of `walk`."""
    if drawn == walk.decision.last_resort:
        return (_stood_in(walk, catalog),)
    return tuple(succeeded(walk.decision, drawn, catalog))


def succeeded(decision: Decision, drawn: Candidate, catalog: Catalog) -> Iterator[Notice]:
    """That a successor made it, where the model asked for is gone; of the successors, the one that did."""
    for warning in decision.warnings:
        if warning.code != WarningCode.MODEL_SUCCEEDED:
            yield warning
        elif warning.values.get("provider", drawn.provider) == drawn.provider and _follows(warning, drawn, catalog):
            yield replace(warning, values={**warning.values, "successor": drawn.model})


def _follows(warning: Notice, drawn: Candidate, catalog: Catalog) -> bool:
    return drawn.model in {row.id for row in line(catalog, warning.values["successor"])}


def _stood_in(walk: Failover[Any], catalog: Catalog) -> Notice:
    """For whom the renderer stood in: those that were called and failed, or else why nobody could be."""
    failed = {(one.provider, one.model): one.error for one in walk.attempts if one.outcome is Outcome.FAILED}
    earlier = {pair: None for pair in sorted(walk.run.tried) if pair not in failed}
    called = {**earlier, **failed}
    if not called:
        return _nobody(walk, catalog)
    pair, cause = next(iter((failed or called).items()))
    names = list(dict.fromkeys(_name(one, catalog) for one in (pair, *called)))
    values = {"provider": names[0]}
    if cause is not None:
        values["cause_code"] = cause
    if any(error not in LASTING for error in called.values()):
        values["hope_code"] = "TRY_LATER"
    if len(names) > 1:
        values["others"] = ", ".join(names[1:NAMED])
    return Notice(WarningCode.RENDERED_BY_FALLBACK, values)


def _nobody(walk: Failover[Any], catalog: Catalog) -> Notice:
    """The one reason worth telling: one that passes by itself, if there is any, else the first of the others."""
    reasons = walk.nothing().reasons
    if walk.decision.need.named is None:
        reasons = tuple(one for one in reasons if one.code not in UNREMARKABLE)
    told = min(reasons, key=lambda one: one.code not in TEMPORARY, default=None)
    if told is None:
        return Notice(WarningCode.RENDERED_WITHOUT_MODEL)
    name = _name((told.provider, told.model), catalog)
    # Which variable or option is missing is the operator's business, not the owner's.
    values = {} if told.code in OFF else told.values
    return Notice(WarningCode.RENDERED_WITHOUT_MODEL, {**values, "provider": name, "cause_code": told.code})


def _name(pair: tuple[str, str], catalog: Catalog) -> str:
    """The model's name, as people know it; a plugin's goes by its provider's key."""
    provider, model = pair
    row = catalog.models.get(model)
    return row.name if row else provider
