"""The manager: filter, quote, score, try, fail over, and say why.

`ImageManager.candidates(need)` lists everybody, quoted and scored or with a reason;
`decide(need, seed)` makes a record that replays to the byte; `await render(need, prepare, run)`
gives the picture, or raises `NothingCouldRender` or `Elsewhere`. `TextManager` does the same for language models.
"""

from providers.config import Strategy
from providers.manager.decision import (
    TEMPORARY,
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
from providers.manager.fleet import NotAvailable
from providers.manager.images import ImageManager
from providers.manager.need import Budget, Need
from providers.manager.offers import UnknownName
from providers.manager.replay import decided_under, replayed
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
from providers.manager.status import CircuitStatus, ModelStatus, ProviderStatus
from providers.manager.texts import TextManager

__all__ = [
    "ANYWHERE",
    "TEMPORARY",
    "Attempt",
    "AttemptJournal",
    "Budget",
    "Candidate",
    "CircuitStatus",
    "Decision",
    "Elsewhere",
    "Failure",
    "ImageManager",
    "ModelStatus",
    "Need",
    "NotAvailable",
    "Note",
    "NothingCouldRender",
    "Notice",
    "Offer",
    "Outcome",
    "Placement",
    "Policy",
    "ProviderStatus",
    "Reason",
    "Rendered",
    "RunContext",
    "Signals",
    "Strategy",
    "TextManager",
    "UnknownName",
    "Versions",
    "WarningCode",
    "decided_under",
    "replayed",
]
