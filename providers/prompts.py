"""The words of a request, checked before it leaves: the same rules at a vendor and on a device of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from providers.errors import InvalidRequest, Unsupported

if TYPE_CHECKING:
    from providers.catalog import CatalogModel
    from providers.image import ImageRequest


def check_prompts(model: CatalogModel, request: ImageRequest) -> None:
    """See that there is a prompt, and that it and a negative prompt that is read are text, and not too long.

    Raises:
        InvalidRequest: there is none, or it is no text.
        Unsupported: it is longer than `model` takes.
    """
    if not request.prompt.strip():
        raise InvalidRequest("the prompt is empty")
    texts = (request.prompt, request.negative_prompt or "")
    if any("\ud800" <= character <= "\udfff" for text in texts for character in text):
        raise InvalidRequest("the prompt holds half a character (a lone surrogate), which no model reads")
    longest = max(map(len, texts if model.negative_prompt else texts[:1]))
    if longest > model.max_prompt_characters:
        raise Unsupported(f"{model.id} takes a prompt of {model.max_prompt_characters} characters, not {longest}")
