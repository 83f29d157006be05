"""Every table, so that importing this package fills the metadata."""

from db.tables.config import ConfigVersion
from db.tables.files import File, Media
from db.tables.generations import (
    Generation,
    GenerationDecision,
    GenerationEvent,
    GenerationImage,
    IdempotencyKey,
    ProviderAttempt,
    StageFile,
    StageResult,
)
from db.tables.spend import SpendHoldRow, SpendTotal
from db.tables.workers import Worker

__all__ = [
    "ConfigVersion",
    "File",
    "Generation",
    "GenerationDecision",
    "GenerationEvent",
    "GenerationImage",
    "IdempotencyKey",
    "Media",
    "ProviderAttempt",
    "SpendHoldRow",
    "SpendTotal",
    "StageFile",
    "StageResult",
    "Worker",
]
