"""Colours as "#rrggbb" text: contrast by WCAG 2.2, mixing as alpha does it, and shading that keeps the hue.

Shading works in OKLCH (Björn Ottosson, https://bottosson.github.io/posts/oklab/), where equal steps of lightness look
equal; what falls outside sRGB loses chroma until it fits, never hue.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

_HEX = re.compile(r"#[0-9a-fA-F]{6}")

Rgb = tuple[float, float, float]

# Where sRGB's curve turns from a line into a power (IEC 61966-2-1), and how far outside 0 to 1 a channel may round.
_ENCODED_KNEE = 0.04045
_LINEAR_KNEE = 0.0031308
_ROUNDING = 0.0004


def parse(color: str) -> Rgb:
    """Red, green and blue from 0 to 1.

    Raises:
        ValueError: `color` is not "#rrggbb".
    """
    if not _HEX.fullmatch(color):
        raise ValueError(f'a colour is "#rrggbb", not {color!r}')
    return (int(color[1:3], 16) / 255, int(color[3:5], 16) / 255, int(color[5:7], 16) / 255)


def text(red: float, green: float, blue: float) -> str:
    """The "#rrggbb" of three numbers from 0 to 1; what lies outside is cut off."""
    return "#" + "".join(f"{round(min(1.0, max(0.0, channel)) * 255):02x}" for channel in (red, green, blue))


def luminance(color: str) -> float:
    """Relative luminance from 0 (black) to 1 (white), as WCAG 2.2 defines it."""
    red, green, blue = (_linear(channel) for channel in parse(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    """The WCAG 2.2 contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(a), luminance(b)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(a: str, b: str, t: float) -> str:
    """`a` covered with `b` at opacity `t` (0 to 1), computed as a browser does: straight in sRGB."""
    first, second = parse(a), parse(b)
    return text(*(x + (y - x) * t for x, y in zip(first, second, strict=True)))


@lru_cache(maxsize=4096)
def oklch(color: str) -> Rgb:
    """Lightness (0 to 1), chroma (0 to about 0.37) and hue (degrees)."""
    lightness, a, b = _oklab(*(_linear(channel) for channel in parse(color)))
    return (lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360)


@lru_cache(maxsize=4096)
def from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """The nearest colour of sRGB with this lightness and hue."""
    lightness = min(1.0, max(0.0, lightness))
    for _ in range(24):
        rgb = _from_oklab(lightness, chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue)))
        if min(rgb) >= -_ROUNDING and max(rgb) <= 1 + _ROUNDING:
            break
        chroma *= 0.88
    return text(*(_gamma(channel) for channel in rgb))


def lighten(color: str, amount: float) -> str:
    """The same hue, lighter by `amount` of OKLCH lightness (0 to 1); darker when negative."""
    lightness, chroma, hue = oklch(color)
    return from_oklch(lightness + amount, chroma, hue)


def darken(color: str, amount: float) -> str:
    """The same hue, darker by `amount` of OKLCH lightness (0 to 1)."""
    return lighten(color, -amount)


def with_lightness(color: str, lightness: float) -> str:
    """The same hue and chroma at this OKLCH lightness (0 to 1)."""
    _, chroma, hue = oklch(color)
    return from_oklch(lightness, chroma, hue)


def saturate(color: str, factor: float) -> str:
    """The same hue and lightness with `factor` times the chroma."""
    lightness, chroma, hue = oklch(color)
    return from_oklch(lightness, chroma * factor, hue)


def rotate(color: str, degrees: float) -> str:
    """The same lightness and chroma, the hue turned by `degrees`."""
    lightness, chroma, hue = oklch(color)
    return from_oklch(lightness, chroma, (hue + degrees) % 360)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _ENCODED_KNEE else ((channel + 0.055) / 1.055) ** 2.4


def _gamma(channel: float) -> float:
    channel = max(0.0, channel)
    return channel * 12.92 if channel <= _LINEAR_KNEE else 1.055 * channel ** (1 / 2.4) - 0.055


def _oklab(red: float, green: float, blue: float) -> Rgb:
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )


def _from_oklab(lightness: float, a: float, b: float) -> Rgb:
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
