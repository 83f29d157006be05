"""Pictures that fakes send: a gradient of the size asked for, so that a crop can be seen."""

from __future__ import annotations

from io import BytesIO

from PIL import Image


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    """A gradient from left to right in red and from top to bottom in green, encoded."""
    across = Image.linear_gradient("L").rotate(90).resize((width, height))
    down = Image.linear_gradient("L").resize((width, height))
    buffer = BytesIO()
    Image.merge("RGB", (across, down, Image.new("L", (width, height), 96))).save(buffer, kind, compress_level=1)
    return buffer.getvalue()
