"""Prompts in chunks: every token is there, in order, and no word is torn apart that fits into a chunk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def tokenizer(checkpoints: Path) -> Any:
    from transformers import CLIPTokenizer

    return CLIPTokenizer.from_pretrained(checkpoints / "sdxl" / "tokenizer")


WORDS = some.lists(some.text(some.characters(categories=["L", "N", "P"]), min_size=1, max_size=30), max_size=60)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=WORDS)
def test_chunks_hold_every_token_in_order(tokenizer: Any, words: list[str]) -> None:
    from providers.local.prompts import split_tokens

    text = " ".join(words)
    chunks = split_tokens(tokenizer, text)
    whole = tokenizer(text, add_special_tokens=False, truncation=False, verbose=False).input_ids
    assert [token for chunk in chunks for token in chunk] == whole
    assert all(len(chunk) <= 75 for chunk in chunks)
    assert all(chunks) or len(chunks) == 1


def test_chunks_end_between_words(tokenizer: Any) -> None:
    from providers.local.prompts import split_tokens

    chunks = split_tokens(tokenizer, "wonderful " * 20)
    assert [len(chunk) for chunk in chunks] == [72, 72, 36]
    assert [len(chunk) for chunk in split_tokens(tokenizer, "a " + "b" * 100)] == [1, 75, 25]


@pytest.mark.parametrize(
    ("prompt", "negative", "chunks"), [("cup", None, 1), ("cup", "dark " * 40, 3), ("커피 " * 20, "", 2)]
)
def test_both_prompts_get_equally_many_chunks(
    checkpoints: Path, prompt: str, negative: str | None, chunks: int
) -> None:
    import torch
    from diffusers import StableDiffusionXLPipeline

    from providers.local.prompts import encode

    pipeline = StableDiffusionXLPipeline.from_pretrained(checkpoints / "sdxl", local_files_only=True)
    with torch.inference_mode():
        encoded = encode(pipeline, prompt, negative)
    assert encoded.prompt_embeds.shape == encoded.negative_prompt_embeds.shape == (1, 77 * chunks, 64)
    assert encoded.pooled_prompt_embeds.shape == encoded.negative_pooled_prompt_embeds.shape == (1, 32)
    assert bool(encoded.negative_prompt_embeds.any()) is (negative is not None)
