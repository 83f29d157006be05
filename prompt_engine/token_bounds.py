"""How many tokens a text has at most, without the tokenizer: CLIP's word by word, T5's by letters.

CLIP composes text (NFC), lower-cases it and cuts it into letter runs, single digits and runs of other signs, and
byte-pair encoding never crosses such a cut (github.com/openai/CLIP, simple_tokenizer.py). So the count of a known word
is exact wherever it stands, and a piece that is not in the list has at most one token per UTF-8 byte. The bound never
undercounts.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

# The same cuts as CLIP's own pattern, with its English contractions.
_PIECE = re.compile(r"'s|'t|'re|'ve|'m|'ll|'d|[^\W\d_]+|\d|[^\s\w]+|_+")


@cache
def clip_words() -> dict[str, int]:
    """Words and their tokens in CLIP's vocabulary."""
    listed = files("prompt_engine").joinpath("data", "clip_words.txt").read_text(encoding="utf-8")
    entries = (
        entry.partition("=") for line in listed.splitlines() if not line.startswith("#") for entry in line.split()
    )
    return {word: int(count or 1) for word, _, count in entries}


def clip_tokens(text: str) -> int:
    """At least as many tokens as CLIP's tokenizer makes of `text`, its start and end marks not counted."""
    known = clip_words()
    count = 0
    for piece in _PIECE.findall(unicodedata.normalize("NFC", text).lower()):
        count += known.get(piece) or len(piece.encode())
    return count


def t5_tokens(text: str) -> int:
    """At least as many tokens as T5's SentencePiece makes of `text`, its end mark not counted.

    Every token stands for one character or more of what NFKC makes of it ("½" is "1⁄2"), and each word may begin with a
    token for the space before it.
    """
    plain = unicodedata.normalize("NFKC", text)
    return len(plain) + len(plain.split())
