"""Grounds for type that are as hard as photographs: gradients, stripes, noise, and mixtures of them."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image


def gradient(width: int, height: int, first: tuple[int, int, int], last: tuple[int, int, int]) -> Image.Image:
    across = np.linspace(0, 1, width)[None, :, None]
    down = np.linspace(0, 1, height)[:, None, None]
    mixed = (across + down) / 2
    pixels = np.array(first) * (1 - mixed) + np.array(last) * mixed
    return Image.fromarray(pixels.astype(np.uint8))


def noise(width: int, height: int, seed: int, grain: int = 1) -> Image.Image:
    """Random colours in cells of `grain` pixels: 1 is film grain at its worst, 40 a crowd of objects."""
    random = np.random.default_rng(seed)
    cells = random.integers(0, 256, (-(-height // grain), -(-width // grain), 3), dtype=np.uint8)
    return Image.fromarray(cells).resize((width, height), Image.Resampling.NEAREST)


def checkers(width: int, height: int, cell: int) -> Image.Image:
    x, y = np.meshgrid(np.arange(width) // cell, np.arange(height) // cell)
    grey = ((x + y) % 2 * 255).astype(np.uint8)
    return Image.fromarray(np.stack([grey] * 3, axis=-1))


def encoded(picture: Image.Image, image_format: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, image_format)
    return buffer.getvalue()
