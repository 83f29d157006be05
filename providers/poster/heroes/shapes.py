"""The abstract default, for whatever has no picture of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, ellipse, group, path, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.materials import ball, spot

if TYPE_CHECKING:
    from providers.poster.easel import Easel


def abstract(easel: Easel) -> Drawing:
    """Spheres, a ring and an arch of glass and matt colour, balanced: for whatever has no picture of its own."""
    random, paint, palette = easel.random, easel.paint, easel.palette
    first, second = palette.accent, palette.pop
    third = mix(palette.panel, "#ffffff", 0.35)
    turn = random.uniform(-10, 10)
    arch = "M40 330L40 190A110 110 0 0 1 260 190L260 330L204 330L204 190A54 54 0 0 0 96 190L96 330Z"
    ring = (
        circle(0, 0, 70, "none", stroke=darken(second, 0.1), stroke_width=30)
        + circle(
            -1.5,
            -2,
            70,
            "none",
            stroke=paint.linear((0, lighten(second, 0.14)), (0.5, second), (1, darken(second, 0.12))),
            stroke_width=26,
        )
        + path(
            "M-64 -32A72 72 0 0 1 -10 -72",
            "none",
            stroke="#ffffff",
            stroke_width=6,
            stroke_opacity=0.65,
            stroke_linecap="round",
        )
    )
    glass = (
        circle(
            0,
            0,
            62,
            paint.radial(
                (0, "#ffffff", 0.3),
                (0.6, "#ffffff", 0.1),
                (0.88, mix(first, "#ffffff", 0.5), 0.4),
                (1, "#ffffff", 0.85),
            ),
        )
        + ellipse(-22, -28, 16, 9, "#ffffff", opacity=0.95, transform="rotate(-38 -22 -28)")
        + path(
            "M18 48A52 52 0 0 0 48 14",
            "none",
            stroke="#ffffff",
            stroke_width=4,
            stroke_opacity=0.7,
            stroke_linecap="round",
        )
    )
    body = (
        path(arch, darken(third, 0.16), transform="translate(10 0)")
        + path(arch, paint.linear((0, lighten(third, 0.06)), (0.5, third), (1, darken(third, 0.08)), x2=0.8))
        + path(
            "M48 200A102 102 0 0 1 130 92",
            "none",
            stroke="#ffffff",
            stroke_width=5,
            stroke_opacity=0.6,
            stroke_linecap="round",
        )
        + group(ring, transform="translate(262 250) scale(.98 1)")
        + spot(paint, (160, 332), (110, 14), "#000000", 0.3)
        + circle(150, 262, 72, ball(paint, first, 0.4))
        + ellipse(124, 226, 20, 12, "#ffffff", opacity=0.55, transform="rotate(-36 124 226)")
        + group(glass, transform="translate(236 70)")
        + circle(74, 304, 30, ball(paint, lighten(second, 0.02), 0.4))
        + group(
            rect(-40, -40, 80, 80, paint.linear((0, lighten(first, 0.1)), (1, darken(first, 0.12)), x2=1), rx=20),
            transform=f"translate(84 84) rotate({20 + turn:.0f}) scale(.72)",
        )
    )
    return Drawing((39, 7, 347, 341), body, Foot(172, 332, 140), 0.16, props=("sparkle",))
