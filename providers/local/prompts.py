"""Prompts of any length for CLIP, which reads 77 tokens: chunks of 75, each encoded by itself, then concatenated.

The way of https://github.com/kohya-ss/sd-scripts and other SDXL tools. Nothing is cut: chunks end between words, prompt
and negative prompt get equally many, and the pooled vector is that of the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from providers.errors import InvalidRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

# 16 chunks are 1,200 tokens, about 900 English words.
MAX_CHUNKS = 16


@dataclass(frozen=True, slots=True)
class Encoded:
    """Embeddings as SDXL takes them: (1, 77 * chunks, 2048) and (1, 1280), for the prompt and against it."""

    prompt_embeds: torch.Tensor
    pooled_prompt_embeds: torch.Tensor
    negative_prompt_embeds: torch.Tensor
    negative_pooled_prompt_embeds: torch.Tensor

    @property
    def chunks(self) -> int:
        return self.prompt_embeds.shape[1] // 77


def encode(pipeline: Any, prompt: str, negative_prompt: str | None) -> Encoded:
    """Embeddings of both prompts by both text encoders of an SDXL pipeline.

    Without a negative prompt its embeddings are zeros where the model's configuration says so.

    Raises:
        InvalidRequest: a prompt is longer than `MAX_CHUNKS` chunks.
    """
    negative = negative_prompt or ""
    encoders = ((pipeline.tokenizer, pipeline.text_encoder), (pipeline.tokenizer_2, pipeline.text_encoder_2))
    split = [(split_tokens(tokenizer, prompt), split_tokens(tokenizer, negative)) for tokenizer, _ in encoders]
    count = max(len(chunks) for both in split for chunks in both)
    if count > MAX_CHUNKS:
        raise InvalidRequest(f"the prompt has {count * 75} tokens; this model takes at most {MAX_CHUNKS * 75}")
    positive, against = (
        [
            _encode_chunks(tokenizer, encoder, split[number][which], count)
            for number, (tokenizer, encoder) in enumerate(encoders)
        ]
        for which in (0, 1)
    )
    embeds, pooled = torch.cat([states for states, _ in positive], dim=-1), positive[-1][1]
    if negative_prompt is None and pipeline.config.force_zeros_for_empty_prompt:
        return Encoded(embeds, pooled, torch.zeros_like(embeds), torch.zeros_like(pooled))
    return Encoded(embeds, pooled, torch.cat([states for states, _ in against], dim=-1), against[-1][1])


def split_tokens(tokenizer: Any, text: str) -> list[list[int]]:
    """The tokens of `text` in chunks of at most 75, broken between words wherever a word fits in a chunk."""
    room = tokenizer.model_max_length - 2
    chunks: list[list[int]] = [[]]
    for piece in _pieces(tokenizer, text, room):
        if len(chunks[-1]) + len(piece) > room:
            chunks.append([])
        chunks[-1].extend(piece)
    return chunks


def _pieces(tokenizer: Any, text: str, room: int) -> Iterator[list[int]]:
    """Tokens word by word; a word longer than a chunk comes in several pieces."""
    for word in text.split():
        tokens = tokenizer(word, add_special_tokens=False, truncation=False).input_ids
        for start in range(0, len(tokens), room):
            yield tokens[start : start + room]


def _encode_chunks(
    tokenizer: Any, encoder: Any, chunks: list[list[int]], count: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """Hidden states (1, 77 * count, width) of the layer before the last, and the first chunk's pooled output."""
    rows = []
    for number in range(count):
        tokens = chunks[number] if number < len(chunks) else []
        row = [tokenizer.bos_token_id, *tokens, tokenizer.eos_token_id]
        rows.append(row + [tokenizer.pad_token_id] * (tokenizer.model_max_length - len(row)))
    output = encoder(torch.tensor(rows, device=encoder.device), output_hidden_states=True)
    states = output.hidden_states[-2]
    return states.reshape(1, -1, states.shape[-1]), output[0][:1]
