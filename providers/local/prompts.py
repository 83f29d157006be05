"""Prompts of any length for CLIP, which reads 77 tokens: chunks of 75, each encoded by itself, then concatenated.

The way of https://github.com/kohya-ss/sd-scripts and other SDXL tools. Nothing is cut: chunks end between words, prompt
and negative prompt get equally many, and the pooled vector is that of the first. Words may be weighed, as
`prompt_engine.emphasis` reads them: a token's states are moved away from those that the empty prompt has in its place,
as https://github.com/comfyanonymous/ComfyUI does (comfy/sd1_clip.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import torch

from prompt_engine.emphasis import spans
from providers.errors import Unsupported

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
        Unsupported: a prompt is longer than `MAX_CHUNKS` chunks.
    """
    negative = negative_prompt or ""
    encoders = ((pipeline.tokenizer, pipeline.text_encoder), (pipeline.tokenizer_2, pipeline.text_encoder_2))
    split = [(split_tokens(tokenizer, prompt), split_tokens(tokenizer, negative)) for tokenizer, _ in encoders]
    count = max(len(chunks) for both in split for chunks in both)
    if count > MAX_CHUNKS:
        raise Unsupported(f"the prompt has up to {count * 75} tokens; this model takes at most {MAX_CHUNKS * 75}")
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


class Token(NamedTuple):
    """A token and how much it weighs; 1 is plain."""

    id: int
    weight: float


Chunk = list[Token]


def split_tokens(tokenizer: Any, prompt: str) -> list[Chunk]:
    """The tokens of `prompt` in chunks of at most 75, broken between words wherever a word fits in a chunk."""
    room = tokenizer.model_max_length - 2
    chunks: list[Chunk] = [[]]
    for piece in _pieces(tokenizer, prompt, room):
        if len(chunks[-1]) + len(piece) > room:
            chunks.append([])
        chunks[-1].extend(piece)
    return chunks


def _pieces(tokenizer: Any, prompt: str, room: int) -> Iterator[Chunk]:
    """Tokens word by word; a word longer than a chunk comes in several pieces."""
    for span in spans(prompt):
        for word in span.text.split():
            ids = tokenizer(word, add_special_tokens=False, truncation=False).input_ids
            for start in range(0, len(ids), room):
                yield [Token(number, span.weight) for number in ids[start : start + room]]


def _encode_chunks(tokenizer: Any, encoder: Any, chunks: list[Chunk], count: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Hidden states (1, 77 * count, width) of the layer before the last, and the first chunk's pooled output."""
    whole: list[Chunk] = [*chunks, *([] for _ in range(count - len(chunks)))]
    weighed = any(token.weight != 1 for chunk in whole for token in chunk)
    rows = [_row(tokenizer, chunk) for chunk in (*whole, *([[]] if weighed else []))]
    output = encoder(torch.tensor(rows, device=encoder.device), output_hidden_states=True)
    states = output.hidden_states[-2]
    if weighed:
        weights = torch.tensor(
            [_weights(tokenizer, chunk) for chunk in whole], dtype=states.dtype, device=states.device
        )
        empty, states = states[-1:], states[:-1]
        states = empty + (states - empty) * weights[..., None]
    return states.reshape(1, -1, states.shape[-1]), output[0][:1]


def _row(tokenizer: Any, chunk: Chunk) -> list[int]:
    """What the encoder reads: the tokens between their marks, filled up to 77."""
    row = [tokenizer.bos_token_id, *(token.id for token in chunk), tokenizer.eos_token_id]
    return row + [tokenizer.pad_token_id] * (tokenizer.model_max_length - len(row))


def _weights(tokenizer: Any, chunk: Chunk) -> list[float]:
    """The weight of each of the 77; marks and filling are plain."""
    weights = [1.0, *(token.weight for token in chunk)]
    return weights + [1.0] * (tokenizer.model_max_length - len(weights))
