"""How many tokens a prompt has, by the tokenizer beside the model's weights; without torch or transformers."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOKENIZERS_KEPT = 4
# As transformers 5 makes CLIP's tokenizer of `vocab.json` and `merges.txt` (models/clip/tokenization_clip.py), which is
# how the hub keeps that of SDXL.
_CLIP_PIECES = r"""<\|startoftext\|>|<\|endoftext\|>|'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"""

log = structlog.get_logger(__name__)


def token_counter(folder: Path) -> Callable[[str], int] | None:
    """Counts tokens, start and end marks left out, by the tokenizer in `folder`; None where none can be read."""
    try:
        tokenizer = _read(folder)
    except FileNotFoundError:
        return None
    except Exception as error:  # noqa: BLE001 - the library raises bare exceptions; a bound serves in its place
        log.warning("a tokenizer cannot be read", folder=folder.name, reason=type(error).__name__)
        return None
    return lambda text: len(tokenizer.encode(text, add_special_tokens=False).ids)


@lru_cache(maxsize=TOKENIZERS_KEPT)
def _read(folder: Path) -> Any:
    """The tokenizer of a folder, which takes tens of milliseconds and so is kept.

    Raises:
        FileNotFoundError: there is none in a form that can be read.
    """
    from tokenizers import Tokenizer  # noqa: PLC0415 - an extra

    whole = folder / "tokenizer.json"
    if not whole.is_file():
        return _clip(folder / "vocab.json", folder / "merges.txt")
    tokenizer = Tokenizer.from_file(str(whole))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _clip(vocabulary: Path, merges: Path) -> Any:
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers  # noqa: PLC0415 - an extra

    if not (vocabulary.is_file() and merges.is_file()):
        raise FileNotFoundError(vocabulary)
    tokenizer = Tokenizer(
        models.BPE.from_file(
            str(vocabulary),
            str(merges),
            continuing_subword_prefix="",
            end_of_word_suffix="</w>",
            unk_token="<|endoftext|>",  # noqa: S106 - a token of text
        )
    )
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_CLIP_PIECES), behavior="removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    return tokenizer
