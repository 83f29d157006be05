"""Dumbbell, ball, books: sport and study."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, curve, ellipse, group, path, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.materials import ball as round_light
from providers.poster.materials import glazed, spot, turned

if TYPE_CHECKING:
    from providers.poster.easel import Easel


def dumbbell(easel: Easel) -> Drawing:
    """A chrome dumbbell lying on the floor."""
    paint, palette = easel.paint, easel.palette
    iron = "#2c2f34"

    def disc(x: float, r: float, w: float, color: str) -> str:
        side = paint.linear(
            (0, lighten(color, 0.2)), (0.2, lighten(color, 0.08)), (0.55, color), (1, darken(color, 0.14))
        )
        face = paint.linear((0, lighten(color, 0.16)), (0.5, lighten(color, 0.04)), (1, darken(color, 0.1)), x2=0.5)
        k = 0.3
        return (
            path(
                f"M{x} {170 - r}L{x + w} {170 - r}A{r * k} {r} 0 0 1 {x + w} {170 + r}L{x} {170 + r}A{r * k} {r} 0 0 1 "
                f"{x} {170 - r}Z",
                side,
            )
            + ellipse(x, 170, r * k, r, face)
            + ellipse(
                x, 170, r * k * 0.82, r * 0.82, "none", stroke=lighten(color, 0.2), stroke_width=2, stroke_opacity=0.6
            )
            + ellipse(x, 170, r * k * 0.4, r * 0.4, darken(color, 0.08))
        )

    bar = paint.linear((0, "#8b9097"), (0.25, "#f7f8fa"), (0.5, "#9ea4ab"), (1, "#4d5258"))
    knurl = "".join(
        path(f"M{x} 148l8 44M{x + 8} 148l-8 44", "none", stroke="#5a6067", stroke_width=1, stroke_opacity=0.6)
        for x in range(172, 262, 8)
    )
    body = (
        disc(312, 92, 34, iron)
        + disc(288, 112, 28, palette.accent)
        + disc(262, 128, 32, iron)
        + rect(150, 148, 120, 44, bar, rx=6)
        + knurl
        + disc(124, 128, 32, iron)
        + disc(98, 112, 28, palette.accent)
        + disc(62, 92, 34, iron)
        + rect(28, 156, 34, 28, bar, rx=5)
        + ellipse(28, 170, 6, 14, "#c9ced4")
        + path("M110 60C90 84 82 130 84 180", "none", stroke="#ffffff", stroke_width=3, stroke_opacity=0.35)
    )
    return Drawing(
        (21, 3, 375, 261), group(body, transform="translate(0 -38)"), Foot(200, 252, 160), 0.12, props=("sparkle",)
    )


def ball(easel: Easel) -> Drawing:
    """A football."""
    paint = easel.paint
    r, cx, cy = 148.0, 160.0, 156.0
    dark = "#23272e"
    clip = paint.clip(circle(cx, cy, r, "#000000"))
    turn = easel.random.uniform(-20, 20)

    def patch(x: float, y: float, size: float, squeeze: float, angle: float) -> str:
        points = [
            (math.cos(math.radians(72 * k - 90)) * size, math.sin(math.radians(72 * k - 90)) * size * squeeze)
            for k in range(5)
        ]
        seams = "".join(
            path(f"M{px:.1f} {py:.1f}L{px * 1.85:.1f} {py * 1.85:.1f}", "none", stroke="#5a6068", stroke_width=3)
            for px, py in points
        )
        return group(
            seams,
            path(curve(points, closed=True, tension=0.25), dark),
            transform=f"translate({x:.1f} {y:.1f}) rotate({angle:.1f})",
        )

    patches = patch(cx - 8, cy - 4, 52, 1, 0) + "".join(
        patch(cx + math.cos(math.radians(a)) * 126, cy + math.sin(math.radians(a)) * 126, 48, 0.5, a + 90)
        for a in (-90, -18, 54, 126, 198)
    )
    body = (
        circle(cx, cy, r, "#fbfaf6")
        + group(group(patches, transform=f"rotate({turn:.0f} {cx} {cy})"), clip_path=clip)
        + circle(
            cx,
            cy,
            r,
            paint.radial(
                (0, "#ffffff", 0.5),
                (0.4, "#ffffff", 0),
                (0.75, "#0b1018", 0.22),
                (1, "#0b1018", 0.62),
                cx=0.35,
                cy=0.3,
                r=0.78,
            ),
        )
        + ellipse(cx - 56, cy - 74, 34, 20, "#ffffff", opacity=0.6, transform=f"rotate(-36 {cx - 56} {cy - 74})")
    )
    return Drawing((11, 7, 309, 305), body, Foot(cx, 300, 62), 0.2, props=("sparkle", "confetti"))


def books(easel: Easel) -> Drawing:
    """A stack of books, an apple and a cup of pencils."""
    paint, palette = easel.paint, easel.palette
    covers = (palette.accent, "#f2c14e", mix(palette.accent, "#2a3a5a", 0.5), palette.pop)

    def book(x: float, y: float, w: float, h: float, color: str) -> str:
        return (
            rect(x, y, w, h, paint.linear((0, lighten(color, 0.07)), (0.5, color), (1, darken(color, 0.14))), rx=6)
            + path(
                f"M{x + w - 64} {y + 6}L{x + w - 4} {y + 6}L{x + w - 4} {y + h - 6}L{x + w - 64} {y + h - 6}"
                f"Q{x + w - 52} {y + h / 2} {x + w - 64} {y + 6}Z",
                paint.linear((0, "#fffaf0"), (1, "#e2d6c0")),
            )
            + "".join(
                path(f"M{x + w - 58} {y + k}L{x + w - 5} {y + k}", "none", stroke="#cbbfa6", stroke_width=1)
                for k in range(12, int(h) - 8, 6)
            )
            + path(
                f"M{x + 26} {y}L{x + 26} {y + h}M{x + 36} {y}L{x + 36} {y + h}",
                "none",
                stroke=lighten(color, 0.16),
                stroke_width=3,
                stroke_opacity=0.8,
            )
            + path(
                f"M{x + 8} {y + 3.5}L{x + w - 70} {y + 3.5}",
                "none",
                stroke="#ffffff",
                stroke_width=2,
                stroke_opacity=0.45,
            )
        )

    pencils = "".join(
        group(
            rect(
                -6,
                -118,
                12,
                150,
                paint.linear((0, lighten(tint, 0.1)), (0.5, tint), (1, darken(tint, 0.14)), x2=1, y2=0),
            ),
            path("M-6 -118L0 -142L6 -118Z", "#f0d2a4"),
            path("M-2.4 -132L0 -142L2.4 -132Z", "#2a2624"),
            transform=f"translate({x} 190) rotate({turn})",
        )
        for x, turn, tint in (
            (300, -12, "#f2b53a"),
            (318, -2, palette.accent),
            (334, 6, "#e0523e"),
            (350, 14, "#3f9a6a"),
        )
    )
    cup = ((168.0, 44.0), (168.0, 44.0), (272.0, 38.0), (280.0, 34.0))
    body = (
        book(20, 232, 246, 52, covers[0])
        + book(34, 180, 226, 52, covers[1])
        + book(16, 132, 240, 48, covers[2])
        + spot(paint, (122, 132), (58, 9), "#000000", 0.4)
        + circle(112, 88, 46, round_light(paint, "#d9322c", 0.35))
        + circle(138, 90, 43, round_light(paint, "#d02a28", 0.1))
        + ellipse(96, 68, 9, 15, "#ffffff", opacity=0.55, transform="rotate(28 96 68)")
        + path("M124 50C124 38 128 28 136 22", "none", stroke="#6b4424", stroke_width=5, stroke_linecap="round")
        + path("M132 36C146 14 170 16 180 24C168 42 146 46 132 36Z", paint.linear((0, "#9ad05a"), (1, "#3f8a34")))
        + pencils
        + path(turned(cup, 322, 0.2), glazed(paint, mix(palette.accent, "#fbf6ee", 0.75)))
        + ellipse(322, 168, 44, 8.8, "none", stroke="#ffffff", stroke_width=2)
        + path("M282 216Q322 228 362 216", "none", stroke=palette.accent, stroke_width=7, stroke_opacity=0.85)
    )
    return Drawing((15, 17, 386, 288), body, Foot(190, 280, 174), 0.13, props=("sparkle",))
