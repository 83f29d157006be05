"""Skin care: a bottle and a jar of cream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix, with_lightness
from drawing.svg import circle, curve, ellipse, group, path
from providers.poster.easel import Drawing, Foot
from providers.poster.materials import glazed, metal, shade, spot, streak, turned

if TYPE_CHECKING:
    from providers.poster.easel import Easel

_GOLD = "#c9a15a"
_SILVER = "#b9bcc2"
_PAPER = "#fbf7f0"


def cosmetics_bottle(easel: Easel) -> Drawing:
    """A bottle of serum or lotion: with a dropper, a pump or a cap, in glass or in frosted colour."""
    random, paint, accent = easel.random, easel.paint, easel.palette.accent
    body_color = random.choice((accent, mix(accent, "#f6ece4", 0.5), "#8a4a1e", with_lightness(accent, 0.42)))
    trim = random.choice((_GOLD, _GOLD, _SILVER, "#26221f"))
    tilt, cx = 0.16, 90
    profile = (
        (132.0, 26.0),
        (140.0, 30.0),
        (152.0, 58.0),
        (168.0, 70.0),
        (186.0, 72.0),
        (186.0, 72.0),
        (380.0, 72.0),
        (380.0, 72.0),
        (394.0, 70.0),
        (402.0, 63.0),
    )
    top = random.choice((_dropper, _pump, _cap))
    body = (
        top(easel, cx, tilt, trim)
        + path(turned(profile, cx, tilt), tinted_glass(easel, body_color))
        + path(
            turned(profile, cx, tilt),
            paint.linear(
                (0, "#ffffff", 0.16),
                (0.2, "#ffffff", 0),
                (0.62, darken(body_color, 0.3), 0),
                (1, darken(body_color, 0.3), 0.55),
            ),
        )
        + spot(paint, (cx + 6, 366), (52, 30), lighten(body_color, 0.22), 0.7)
        + _label(easel, cx, (214, 340), 72, tilt)
        + streak(paint, (26, 176, 13, 204), 0.75)
        + streak(paint, (45, 172, 5, 120), 0.5)
        + streak(paint, (148, 182, 6, 190), 0.55)
        + path(
            curve([(34, 166), (52, 152), (72, 143)]),
            "none",
            stroke="#ffffff",
            stroke_width=4,
            stroke_opacity=0.7,
            stroke_linecap="round",
        )
        + path(
            f"M27 402A63 {63 * tilt:.1f} 0 0 0 153 402", "none", stroke="#ffffff", stroke_width=2, stroke_opacity=0.35
        )
    )
    return Drawing(
        (17, 0, 163, 414),
        body,
        Foot(cx, 401, 65),
        tilt,
        props=("petal", "leaf", "pearl"),
        tint=body_color,
        repeats=True,
    )


def tinted_glass(easel: Easel, color: str) -> str:
    """Glass full of something coloured."""
    return easel.paint.linear(
        (0, darken(color, 0.2)),
        (0.07, darken(color, 0.05)),
        (0.16, lighten(color, 0.1)),
        (0.34, lighten(color, 0.04)),
        (0.6, color),
        (0.84, darken(color, 0.13)),
        (0.94, darken(color, 0.2)),
        (1, lighten(color, 0.05)),
        x2=1,
        y2=0,
    )


def _label(easel: Easel, cx: float, span: tuple[float, float], r: float, tilt: float) -> str:
    """A curved paper label: an emblem and a few fine lines, where a name would be."""
    top, bottom = span
    half, sag = r * 0.74, r * tilt * 0.62
    shape = (
        f"M{cx - half} {top}Q{cx} {top + sag} {cx + half} {top}L{cx + half} {bottom}Q{cx} {bottom + sag} "
        f"{cx - half} {bottom}Z"
    )
    ink = with_lightness(easel.palette.accent, 0.4)
    middle = top + (bottom - top) * 0.38 + sag * 0.5
    lines = "".join(
        path(
            f"M{cx - width} {y}Q{cx} {y + sag * 0.4} {cx + width} {y}",
            "none",
            stroke=ink,
            stroke_width=weight,
            stroke_opacity=0.85,
        )
        for y, width, weight in ((bottom - 34, 30, 3.2), (bottom - 23, 22, 1.6), (bottom - 15, 26, 1.6))
    )
    return (
        path(shape, _PAPER)
        + emblem(easel, cx, middle, ink)
        + lines
        + path(shape, shade(easel.paint, darken(_PAPER, 0.5), 0.8))
        + path(shape, "none", stroke=_GOLD, stroke_width=1.2, stroke_opacity=0.7)
    )


def emblem(easel: Easel, x: float, y: float, ink: str) -> str:
    """A small mark for a label: a dot, a flower or a leaf, never letters."""
    kind = easel.random.randrange(3)
    if kind == 0:
        return circle(x, y, 17, ink) + circle(x, y, 22, "none", stroke=ink, stroke_width=1.2)
    if kind == 1:
        petals = "".join(
            path(
                "M0 0C-9 -8 -7 -20 0 -25C7 -20 9 -8 0 0Z",
                ink,
                transform=f"translate({x} {y}) rotate({k * 60})",
                opacity=0.85,
            )
            for k in range(6)
        )
        return petals + circle(x, y, 4, _PAPER)
    leaf = "M0 22C-20 10 -18 -12 0 -24C18 -12 20 10 0 22Z"
    return group(
        path(leaf, ink),
        path("M0 22L0 -16M0 6L8 -3M0 6L-8 -3", "none", stroke=_PAPER, stroke_width=1.6),
        transform=f"translate({x} {y})",
    )


def _cap(easel: Easel, cx: float, tilt: float, trim: str) -> str:
    cap = ((46.0, 34.0), (46.0, 34.0), (132.0, 34.0))
    neck = ((124.0, 27.0), (142.0, 29.0))
    return (
        path(turned(neck, cx, tilt), metal(easel.paint, darken(trim, 0.1)))
        + path(turned(cap, cx, tilt), metal(easel.paint, trim))
        + ellipse(cx, 46, 34, 34 * tilt, easel.paint.linear((0, lighten(trim, 0.2)), (1, trim), x2=1))
        + path(
            f"M{cx - 34} 124A34 {34 * tilt} 0 0 0 {cx + 34} 124", "none", stroke=darken(trim, 0.25), stroke_width=1.4
        )
    )


def _dropper(easel: Easel, cx: float, tilt: float, trim: str) -> str:
    rubber = easel.random.choice(("#2a2625", "#f2ede6", easel.palette.accent))
    bulb = ((4.0, 9.0), (6.0, 15.0), (16.0, 20.0), (52.0, 20.0), (66.0, 23.0))
    collar = ((64.0, 33.0), (64.0, 33.0), (130.0, 34.0))
    ribs = "".join(
        path(
            f"M{cx + x} {66 + abs(x) * -0.02:.1f}L{cx + x} 132",
            "none",
            stroke=darken(trim, 0.25),
            stroke_width=1,
            stroke_opacity=0.35,
        )
        for x in range(-30, 33, 6)
    )
    return (
        path(turned(bulb, cx, 0.3), glazed(easel.paint, rubber))
        + path(turned(collar, cx, tilt), metal(easel.paint, trim))
        + ribs
        + ellipse(cx, 64, 33, 33 * tilt, lighten(trim, 0.12))
        + path(turned(((40.0, 20.0), (66.0, 23.0)), cx, tilt), glazed(easel.paint, rubber))
    )


def _pump(easel: Easel, cx: float, tilt: float, trim: str) -> str:
    stem = ((40.0, 8.0), (100.0, 8.0))
    collar = ((92.0, 33.0), (92.0, 33.0), (132.0, 34.0))
    head = (
        f"M{cx - 60} 22Q{cx - 62} 14 {cx - 50} 12L{cx + 18} 8Q{cx + 28} 8 {cx + 28} 18L{cx + 28} 40Q{cx + 26} "
        f"46 {cx + 18} 46L{cx - 14} 46Q{cx - 22} 46 {cx - 24} 34L{cx - 52} 32L{cx - 56} 40L{cx - 64} 38Z"
    )
    return (
        path(turned(stem, cx, tilt), metal(easel.paint, _SILVER))
        + path(turned(collar, cx, tilt), metal(easel.paint, trim))
        + ellipse(cx, 92, 33, 33 * tilt, lighten(trim, 0.12))
        + path(head, easel.paint.linear((0, lighten(trim, 0.22)), (0.3, lighten(trim, 0.05)), (1, darken(trim, 0.16))))
        + path(
            f"M{cx - 54} 18L{cx + 18} 13",
            "none",
            stroke="#ffffff",
            stroke_width=2.6,
            stroke_opacity=0.6,
            stroke_linecap="round",
        )
    )


def cream_jar(easel: Easel) -> Drawing:
    """A heavy glass jar of cream, open, its lid leaning against it."""
    random, paint, accent = easel.random, easel.paint, easel.palette.accent
    glass = random.choice((mix(accent, "#fbf3ee", 0.55), "#f4efe9", mix(accent, "#ffffff", 0.25)))
    trim = random.choice((_GOLD, _SILVER))
    tilt, cx = 0.3, 140
    wall = ((100.0, 110.0), (100.0, 110.0), (196.0, 112.0), (212.0, 108.0), (222.0, 98.0))
    neck = ((78.0, 92.0), (78.0, 92.0), (104.0, 94.0))
    cream = paint.linear((0, "#fffdfa"), (0.6, "#fdf3ea"), (1, "#ecd9ca"))
    swirl = "M60 74C62 40 106 54 118 34C124 20 140 14 150 6C150 24 172 26 178 44C186 60 222 52 222 76Z"
    body = (
        _leaning_lid(easel, trim)
        + path(turned(wall, cx, tilt), tinted_glass(easel, glass))
        + path(
            turned(((112.0, 96.0), (200.0, 94.0), (210.0, 84.0)), cx, tilt),
            paint.linear((0, "#fffaf4", 0.75), (1, "#fffaf4", 0.35)),
        )
        + ellipse(cx, 100, 110, 110 * tilt, paint.linear((0, lighten(glass, 0.08)), (1, lighten(glass, 0.02)), x2=1))
        + path(turned(neck, cx, tilt), glazed(paint, lighten(glass, 0.05)))
        + ellipse(cx, 78, 92, 92 * tilt, "#fffdfa")
        + ellipse(cx, 80, 86, 86 * tilt * 0.95, paint.linear((0, "#e7d3c4"), (1, "#fffaf5")))
        + path(swirl + "A82 23 0 0 1 60 74Z", cream)
        + path(
            "M92 70C112 56 140 62 150 44C154 36 160 34 164 30",
            "none",
            stroke="#e3cbb9",
            stroke_width=5,
            stroke_linecap="round",
            stroke_opacity=0.75,
        )
        + path("M84 64C104 52 122 50 130 36", "none", stroke="#ffffff", stroke_width=5, stroke_linecap="round")
        + _label(easel, cx, (134, 206), 112, tilt * 0.5)
        + streak(paint, (40, 112, 17, 96), 0.8)
        + streak(paint, (232, 116, 8, 84), 0.55)
    )
    return Drawing((26, 5, 327, 253), body, Foot(150, 222, 108), tilt, props=("petal", "leaf", "pearl"), tint=glass)


def _leaning_lid(easel: Easel, trim: str) -> str:
    fill = metal(easel.paint, trim)
    return group(
        ellipse(6, 4, 70, 92, darken(trim, 0.3)),
        ellipse(0, 0, 70, 92, fill),
        ellipse(
            -5,
            -2,
            64,
            86,
            easel.paint.linear((0, lighten(trim, 0.2)), (0.5, lighten(trim, 0.04)), (1, darken(trim, 0.1)), x2=0.8),
        ),
        ellipse(-5, -2, 50, 70, "none", stroke=darken(trim, 0.1), stroke_width=1.5, stroke_opacity=0.6),
        transform="translate(250 146) rotate(10)",
    )
