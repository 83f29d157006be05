"""The price that is shown before a call counts what will go along with it."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from providers.clock import SimulatedClock
from providers.config import parse_config
from providers.image import ControlKind, ImageRequest, Method
from providers.ledger import MemoryLedger
from providers.manager import ImageManager, Need
from providers.registry import Registry
from providers.state import MemoryState
from providers.testing import gradient
from tests.providers.manager.scripted import CATALOG

CONFIG = """
[providers.openai]
api_key_env = "KEY"
models = ["gpt-image-2.5-flare"]
[providers.stability]
api_key_env = "KEY"
models = ["stable-image-structure"]
"""


@pytest.mark.parametrize(("shape", "maximum"), [
    ({}, "0.017200"), ({"references": 4}, "0.082736"), ({"references": 1}, "0.033584"),
    ({"method": Method.IMAGE_TO_IMAGE}, "0.033584"), ({"method": Method.INPAINT, "references": 1}, "0.066352"),
])  # fmt: skip
def test_every_picture_that_is_sent_along_is_counted(shape: dict[str, Any], maximum: str) -> None:
    manager = _manager()
    (offered,) = [one for one in manager.candidates(Need(1024, 1024, **shape)) if one.provider == "openai"]
    assert offered.quote is not None
    assert offered.quote.maximum == Decimal(maximum)
    changed = shape.get("method") is not None
    provider = manager.core.fleet.members["openai"].provider
    assert provider is not None
    picture = gradient(64, 64)
    real = ImageRequest(
        "gpt-image-2.5-flare",
        "word " * 160,
        1024,
        1024,
        method=shape.get("method", Method.TEXT_TO_IMAGE),
        references=(picture,) * shape.get("references", 0),
        initial=picture if changed else None,
        mask=picture if shape.get("method") is Method.INPAINT else None,
    )
    assert provider.quote(real) == offered.quote


def test_a_structure_to_follow_is_quoted_by_those_who_take_one() -> None:
    need = Need(1024, 1024, method=Method.CONTROL, control=ControlKind.DEPTH, fallback=False)
    (chosen,) = _manager().decide(need, 1).order
    assert (chosen.model, chosen.quote and chosen.quote.maximum) == ("stable-image-structure", Decimal("0.05"))


def _manager() -> ImageManager:
    clock = SimulatedClock(datetime(2026, 11, 28, tzinfo=UTC))
    registry = Registry({"KEY": "sk-any"}, CATALOG, clock)
    ports: dict[str, Any] = {"state": MemoryState(clock), "ledger": MemoryLedger(clock), "clock": clock}
    return ImageManager(parse_config(CONFIG), CATALOG, registry, **ports, rng=random.Random(1))
