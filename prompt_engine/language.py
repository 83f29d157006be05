"""Which language the copy should be in."""

from __future__ import annotations

import re
from functools import lru_cache

from prompt_engine.cleaning import readable
from prompt_engine.vocabulary import Language

ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\S+@\S+|@[\w.]+|\b[\w-]+\.(?:com|net|org|co\.kr|kr|io|shop)\b", re.IGNORECASE
)
HANGUL = re.compile(r"[\uac00-\ud7a3ᄀ-ᇿ㄰-㆏]")
# Who writes a price in 원 writes to Korean customers.
WON = re.compile(r"\d\s?[천만백십]*\s?원")
LATIN = re.compile(r"[A-Za-z]")
# A Hangul syllable carries about as much as two and a half Latin letters ("카페" against "cafe").
LETTERS_PER_SYLLABLE = 2.5


@lru_cache(maxsize=1024)
def detect_language(text: str) -> Language:
    """English when more is said in Latin letters than in Hangul, addresses and markup aside; else Korean."""
    kept = readable(text)
    prose = ADDRESS.sub(" ", kept if any(map(str.isalpha, kept)) else text)
    if WON.search(prose):
        return Language.KO
    hangul = len(HANGUL.findall(prose)) * LETTERS_PER_SYLLABLE
    return Language.EN if hangul < len(LATIN.findall(prose)) else Language.KO
