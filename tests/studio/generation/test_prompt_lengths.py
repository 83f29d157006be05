"""What a quote takes a prompt's length to be, beside the prompts that are written here."""

from __future__ import annotations

import json
from pathlib import Path

from prompt_engine import PromptEngine, PromptFamily, PromptTarget, Wish, adapt
from providers.manager import Need

REQUESTS = Path(__file__).parents[2] / "prompt_engine" / "requests" / "authored.jsonl"
ABOVE_AND_BELOW = ((0.0, 0.0, 1.0, 0.3), (0.0, 0.7, 1.0, 0.3))


def test_a_quote_allows_for_as_long_a_prompt_as_is_written_here() -> None:
    engine, target = PromptEngine(), PromptTarget(family=PromptFamily.OPENAI, clear_zones=ABOVE_AND_BELOW)
    asked = [json.loads(line)["text"] for line in REQUESTS.read_text("utf-8").splitlines()[::8]]
    prompts = [adapt(engine.compose_offline(Wish(text=text)).brief, target).prompt for text in asked]
    assert max(map(len, prompts)) <= Need(1024, 1024).prompt_characters
