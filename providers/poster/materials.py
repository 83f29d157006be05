"""The shared vocabulary of materials: turned bodies and how matt, glazed, metal and glass surfaces take the light.

Light falls from the upper left, so a turned body is brightest at about a third of its width, darkest near its right
edge, and shows a thin rim of light that the ground throws back at the very right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import curve, ellipse, number, path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drawing.svg import Definitions, Stop

Profile = tuple[tuple[float, float], ...]
"""Points (y, radius) from top to bottom; a point given twice is a corner."""


def turned(profile: Profile, cx: float, tilt: float) -> str:
    """Path data of a turned body seen from above by `tilt`: both flanks, the near bottom edge and the far top edge."""
    left = curve([(cx - radius, y) for y, radius in profile])
    right = curve([(cx + radius, y) for y, radius in reversed(profile)])
    (_, top), (bottom_y, bottom) = profile[0], profile[-1]
    near = f"A{number(bottom)} {number(bottom * tilt)} 0 0 0 {number(cx + bottom)} {number(bottom_y)}"
    far = f"A{number(top)} {number(top * tilt)} 0 0 0 {number(cx - top)} {number(profile[0][0])}Z"
    return left + near + "L" + right[1:] + far


def matt(paint: Definitions, base: str) -> str:
    """Paper, wood, plaster, cloth: soft, without highlights."""
    return paint.linear(
        (0, darken(base, 0.1)),
        (0.22, lighten(base, 0.03)),
        (0.38, lighten(base, 0.055)),
        (0.7, darken(base, 0.05)),
        (0.93, darken(base, 0.16)),
        (1, darken(base, 0.1)),
        x2=1,
        y2=0,
    )


def glazed(paint: Definitions, base: str) -> str:
    """Ceramic, plastic, lacquer: a bright band where the window is mirrored."""
    return paint.linear(
        (0, darken(base, 0.16)),
        (0.1, darken(base, 0.03)),
        (0.2, mix(lighten(base, 0.08), "#ffffff", 0.25)),
        (0.27, mix(lighten(base, 0.1), "#ffffff", 0.45)),
        (0.36, lighten(base, 0.04)),
        (0.66, darken(base, 0.05)),
        (0.9, darken(base, 0.2)),
        (0.97, darken(base, 0.16)),
        (1, lighten(base, 0.02)),
        x2=1,
        y2=0,
    )


def metal(paint: Definitions, base: str) -> str:
    """Polished metal: hard bands of dark and bright."""
    return paint.linear(
        (0, darken(base, 0.28)),
        (0.08, darken(base, 0.08)),
        (0.2, mix(base, "#ffffff", 0.72)),
        (0.3, lighten(base, 0.05)),
        (0.5, darken(base, 0.2)),
        (0.62, darken(base, 0.08)),
        (0.76, mix(base, "#ffffff", 0.5)),
        (0.88, darken(base, 0.18)),
        (1, darken(base, 0.32)),
        x2=1,
        y2=0,
    )


def shade(paint: Definitions, dark: str = "#000000", strength: float = 1.0) -> str:
    """A turned body's light and dark as an overlay on any fill."""
    return paint.linear(
        (0, dark, 0.34 * strength),
        (0.16, dark, 0.06 * strength),
        (0.3, "#ffffff", 0.2 * strength),
        (0.45, "#ffffff", 0),
        (0.62, dark, 0.04 * strength),
        (0.9, dark, 0.36 * strength),
        (1, dark, 0.2 * strength),
        x2=1,
        y2=0,
    )


def ball(paint: Definitions, base: str, gloss: float = 0.35) -> str:
    """A sphere's light: bright upper left, dark lower right, a little light from below."""
    return paint.radial(
        (0, mix(lighten(base, 0.12), "#ffffff", gloss)),
        (0.25, lighten(base, 0.05)),
        (0.6, base),
        (0.9, darken(base, 0.16)),
        (1, darken(base, 0.11)),
        cx=0.36,
        cy=0.3,
        r=0.74,
    )


def streak(paint: Definitions, box: tuple[float, float, float, float], opacity: float = 0.6, lean: float = 0) -> str:
    """A long soft highlight in (x, y, width, height); `lean` moves its foot sideways."""
    x, y, width, height = box
    fill = paint.linear((0, "#ffffff", opacity), (0.5, "#ffffff", opacity * 0.45), (1, "#ffffff", 0.02))
    points = [
        (x + width / 2, y),
        (x + width, y + height * 0.06),
        (x + width * 0.9 + lean, y + height * 0.9),
        (x + width / 2 + lean, y + height),
        (x + width * 0.1 + lean, y + height * 0.9),
        (x, y + height * 0.06),
    ]
    return path(curve(points, closed=True), fill)


def spot(
    paint: Definitions, center: tuple[float, float], radii: tuple[float, float], color: str, opacity: float
) -> str:
    """A soft ellipse of light or shadow that fades to nothing at its edge."""
    return ellipse(*center, *radii, fade(paint, color, opacity))


def fade(paint: Definitions, color: str, opacity: float) -> str:
    """A round paint that falls off as light does: fast at first, with a long tail."""
    falloff: Sequence[Stop] = (
        (0, color, opacity),
        (0.25, color, opacity * 0.78),
        (0.5, color, opacity * 0.42),
        (0.75, color, opacity * 0.13),
        (1, color, 0),
    )
    return paint.radial(*falloff)


def rim(center: tuple[float, float], radii: tuple[float, float], color: str, width: float, opacity: float = 1) -> str:
    """The edge of an opening."""
    return ellipse(*center, *radii, "none", stroke=color, stroke_width=width, stroke_opacity=opacity)
