"""The key of a composition: everything that decides it, normalised exactly, never by similarity."""

from __future__ import annotations

import json
import re
import unicodedata
from hashlib import sha256
from typing import TYPE_CHECKING

from prompt_engine.enhancement import ASKING_VERSION

if TYPE_CHECKING:
    from prompt_engine.wish import Wish


def normalised(text: str) -> str:
    """The text in NFC with single blanks: what the reader sees, so equal keys mean equal slots."""
    return re.sub(r"[^\S\n]+", " ", unicodedata.normalize("NFC", text)).strip()


def composition_key(wish: Wish, template_version: str, model: str) -> str:
    """A digest over what is asked and how, the data, the language model and the whole wish; 64 hexadecimal digits."""
    content = wish.model_dump(mode="json")
    content["text"] = normalised(wish.text)
    whole = [ASKING_VERSION, template_version, model, content]
    return sha256(json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
