"""Requests to try a provider with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

from providers.image import Adapter, Control, ControlKind, ImageRequest, Method, Scene
from providers.testing.pictures import gradient, marked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def request(model: str, width: int = 256, height: int = 256, **changes: Any) -> ImageRequest:
    """A plain request for a picture of `width` x `height` pixels; `changes` are other fields of `ImageRequest`."""
    plain = ImageRequest(
        model=model,
        prompt="a white cup of coffee on a wooden table, morning light",
        width=width,
        height=height,
        scene=Scene(hero="cup", category="food", industry="cafe"),
    )
    return replace(plain, **changes)


def with_inputs(asked: ImageRequest, method: Method) -> ImageRequest:
    """The same by another method, with the pictures that the method needs."""
    size = (asked.width, asked.height)
    initial, mask = gradient(*size), Image.new("L", size, 0)
    mask.paste(255, (0, 0, size[0] // 2, size[1]))
    match method:
        case Method.TEXT_TO_IMAGE:
            return replace(asked, method=method)
        case Method.IMAGE_TO_IMAGE:
            return replace(asked, method=method, initial=initial)
        case Method.INPAINT:
            return replace(asked, method=method, initial=initial, mask=mask)
        case Method.CONTROL:
            return replace(asked, method=method, control=Control(ControlKind.CANNY, initial))


def missing_adapter() -> Adapter:
    """An adapter whose file is not there, to see whether a provider refuses it."""
    return Adapter(id="style", file=Path("style.safetensors"), sha256="0" * 64)


def _upper_half(size: tuple[int, int]) -> Image.Image:
    mask = Image.new("L", size, 0)
    mask.paste(255, (0, 0, size[0], size[1] // 2))
    return mask


OTHER: Mapping[str, Callable[[tuple[int, int]], Any]] = {
    "initial": lambda size: marked(*size),
    "mask": _upper_half,
    "control": lambda size: Control(ControlKind.CANNY, marked(*size)),
}
"""Another picture than that of `with_inputs`, by the field it goes into."""
