"""Prompts in chunks: every token is there, in order, and no word is torn apart that fits into a chunk."""

from __future__ import annotations

import shutil
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


WORDS = some.lists(
    some.text(some.characters(categories=["L", "N", "P"], exclude_characters="():"), min_size=1, max_size=30),
    max_size=60,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=WORDS)
def test_chunks_hold_every_token_in_order(tokenizer: Any, words: list[str]) -> None:
    from providers.local.prompts import split_tokens

    text = " ".join(words)
    chunks = split_tokens(tokenizer, text)
    whole = tokenizer(text, add_special_tokens=False, truncation=False, verbose=False).input_ids
    assert [token.id for chunk in chunks for token in chunk] == whole
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


def test_weights_are_no_tokens_and_move_states_away_from_those_of_the_empty_prompt(
    tokenizer: Any, checkpoints: Path
) -> None:
    import torch
    from diffusers import StableDiffusionXLPipeline

    from providers.local.prompts import encode, split_tokens

    (chunk,) = split_tokens(tokenizer, "a (cup:1.5), (dark:0.5) (tea)")
    assert [token.id for token in chunk] == [token.id for token in split_tokens(tokenizer, "a cup, dark (tea)")[0]]
    assert {token.weight for token in chunk} == {0.5, 1.0, 1.5}

    pipeline = StableDiffusionXLPipeline.from_pretrained(checkpoints / "sdxl", local_files_only=True)
    with torch.inference_mode():
        plain, weighed, empty = (
            encode(pipeline, prompt, None).prompt_embeds for prompt in ("a cup of tea", "a (cup:1.5) of tea", "")
        )
    weights = [1.0, *(token.weight for token in split_tokens(tokenizer, "a (cup:1.5) of tea")[0])]
    each = torch.tensor(weights + [1.0] * (77 - len(weights)))[:, None]
    assert torch.allclose(weighed[0], empty[0] + (plain[0] - empty[0]) * each, atol=1e-5)
    moved = (weighed - plain)[0].abs().amax(dim=1) > 1e-3
    assert moved.tolist() == (each[:, 0] != 1).tolist()


@pytest.mark.parametrize("layout", ["sdxl", "sdxl-hub"])
def test_tokens_are_counted_as_the_models_own_tokenizer_counts_them(
    tokenizer: Any, checkpoints: Path, layout: str, tmp_path: Path
) -> None:
    from providers.local.token_counts import token_counter

    count = token_counter(checkpoints / layout / "tokenizer")
    assert count is not None
    for text in ("a photo of a cat", "85mm lens, f/2.8", "흑임자 라떼, it's the barista's -- 12,500!!", ""):
        assert count(text) == len(tokenizer(text, add_special_tokens=False, truncation=False).input_ids)
    assert token_counter(tmp_path) is None
    (tmp_path / "tokenizer.json").write_text("{")
    assert token_counter(tmp_path) is None
    shutil.copy(checkpoints / "sdxl" / "tokenizer" / "tokenizer.json", tmp_path)
    assert token_counter(tmp_path) is not None
