"""The manager: filter, quote, score, try, fail over, and say why.

manager = ImageManager(config, catalog, build, state=…, ledger=…, clock=…, rng=…)
manager.candidates(need)                            # everybody, quoted and scored or with a reason, cheapest first
decision = manager.decide(need, seed)               # a record that replays to the byte
rendered = await manager.render(need, prepare, run) # the picture, or `NothingCouldRender`, or `Elsewhere`
"""

from providers.manager.decision import (
    Candidate,
    Decision,
    Notice,
    Offer,
    Policy,
    Reason,
    Signals,
    Versions,
    WarningCode,
)
from providers.manager.need import Budget, Need, Strategy
from providers.manager.run import (
    ANYWHERE,
    Attempt,
    AttemptJournal,
    Elsewhere,
    Failure,
    Note,
    NothingCouldRender,
    Outcome,
    Placement,
    Rendered,
    RunContext,
)

__all__ = [
    "ANYWHERE",
    "Attempt",
    "AttemptJournal",
    "Budget",
    "Candidate",
    "Decision",
    "Elsewhere",
    "Failure",
    "Need",
    "Note",
    "NothingCouldRender",
    "Notice",
    "Offer",
    "Outcome",
    "Placement",
    "Policy",
    "Reason",
    "Rendered",
    "RunContext",
    "Signals",
    "Strategy",
    "Versions",
    "WarningCode",
]
