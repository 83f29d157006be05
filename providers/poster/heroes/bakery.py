"""Croissant and bread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.color import darken, lighten
from drawing.svg import circle, ellipse, group, path, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.materials import rim, spot

if TYPE_CHECKING:
    from providers.poster.easel import Easel


def _board(easel: Easel, cx: float, y: float, r: float, tilt: float) -> str:
    wood = "#a56d3a"
    return (
        ellipse(cx, y + 10, r, r * tilt, darken(wood, 0.22))
        + ellipse(
            cx,
            y,
            r,
            r * tilt,
            easel.paint.linear(
                (0, lighten(wood, 0.04)), (0.5, lighten(wood, 0.09)), (1, darken(wood, 0.03)), x2=1, y2=0.2
            ),
        )
        + "".join(rim((cx, y), (r * k, r * tilt * k), darken(wood, 0.1), 1.2, 0.4) for k in (0.95, 0.84))
    )


def croissant(easel: Easel) -> Drawing:
    """A croissant of seven rolled segments, flaky and shining."""
    random, paint = easel.random, easel.paint
    cx = 190.0
    segments = []
    order = ((-3, 0.46), (3, 0.46), (-2, 0.68), (2, 0.68), (-1, 0.88), (1, 0.88), (0, 1.0))
    for k, size in order:
        angle = k * 17
        x = cx + k * 52 * (1 - abs(k) * 0.035)
        y = 158 + abs(k) ** 1.6 * 4.2
        w, h = 54 * (0.7 + size * 0.36), 72 * (0.28 + size * 0.72)
        shell = (
            f"M{-w} {h * 0.5:.1f}C{-w * 1.2:.1f} {-h * 0.5:.1f} {-w * 0.5:.1f} {-h:.1f} 0 {-h:.1f}C{w * 0.5:.1f} "
            f"{-h:.1f} {w * 1.2:.1f} {-h * 0.5:.1f} {w} {h * 0.5:.1f}C{w * 0.5:.1f} {h * 0.72:.1f} {-w * 0.5:.1f} "
            f"{h * 0.72:.1f} {-w} {h * 0.5:.1f}Z"
        )
        fill = paint.linear((0, "#e9a850"), (0.18, "#f8cf86"), (0.42, "#dc923a"), (0.72, "#b4661f"), (1, "#6e3510"))
        side = paint.linear(
            (0, "#5a2406", 0.5), (0.25, "#5a2406", 0), (0.75, "#5a2406", 0), (1, "#5a2406", 0.55), x2=1, y2=0
        )
        flakes = "".join(
            path(
                f"M{-w * f:.1f} {h * 0.42:.1f}C{-w * f * 1.15:.1f} {-h * 0.4:.1f} {-w * f * 0.45:.1f} {-h * 0.9:.1f} 0 "
                f"{-h * 0.95:.1f}",
                "none",
                stroke=random.choice(("#fbe0a4", "#8f4a16", "#fbe0a4")),
                stroke_width=random.uniform(1, 2.6),
                stroke_opacity=0.55,
            )
            for f in (0.82, 0.6, 0.38, 0.14, -0.2, -0.45, -0.7)
        )
        segments.append(
            group(
                path(shell, "#3a1704", opacity=0.4, transform="translate(3 6)"),
                path(shell, fill),
                path(shell, side),
                flakes,
                ellipse(-w * 0.2, -h * 0.55, w * 0.3, h * 0.12, "#fff4cf", opacity=0.55),
                transform=f"translate({x:.1f} {y:.1f}) rotate({angle})",
            )
        )
    crumbs = "".join(
        ellipse(
            random.uniform(50, 330), random.uniform(206, 232), random.uniform(1.5, 4), random.uniform(1, 2.4), "#d99a4a"
        )
        for _ in range(22)
    )
    body = (
        _board(easel, cx, 208, 186, 0.26)
        + spot(paint, (cx + 6, 196), (176, 34), "#1c0a03", 0.85)
        + "".join(segments)
        + crumbs
    )
    return Drawing((3, 85, 377, 268), body, Foot(cx, 218, 184), 0.26, steam=((176, 92),), props=("wheat", "cookie"))


def bread(easel: Easel) -> Drawing:
    """A floury sourdough, scored, with two slices in front and a baguette behind."""
    random, paint = easel.random, easel.paint
    crust = paint.radial((0, "#e9b36a"), (0.4, "#c98540"), (0.75, "#9c5a22"), (1, "#5f300f"), cx=0.36, cy=0.26, r=0.85)
    loaf = "M46 176C34 96 96 42 186 42C276 42 334 98 322 176C316 206 270 214 184 214C98 214 52 206 46 176Z"
    clip = paint.clip(path(loaf, "#000000"))
    scores = "".join(
        path(
            f"M{x} {y}C{x + 36} {y - 40} {x + 76} {y - 46} {x + 116} {y - 30}C{x + 80} {y - 22} {x + 40} {y - 10} "
            f"{x} {y}Z",
            paint.linear((0, "#fbe6bd"), (1, "#d39a55")),
        )
        + path(
            f"M{x} {y}C{x + 36} {y - 40} {x + 76} {y - 46} {x + 116} {y - 30}",
            "none",
            stroke="#6b3712",
            stroke_width=3,
            stroke_opacity=0.6,
        )
        for x, y in ((92, 116), (128, 152), (164, 186))
    )
    flour = "".join(
        circle(
            random.uniform(60, 310),
            random.uniform(46, 150),
            random.uniform(0.8, 3),
            "#fff8ea",
            opacity=random.choice((0.3, 0.5, 0.7)),
        )
        for _ in range(170)
    )
    dust = spot(paint, (160, 76), (110, 40), "#fff6e2", 0.5)
    baguette = group(
        rect(-150, -26, 300, 54, paint.linear((0, "#efbd72"), (0.4, "#d18f43"), (1, "#7c4416")), rx=27),
        *(path(f"M{x} 18Q{x + 10} -8 {x + 36} -20Q{x + 30} 6 {x} 18Z", "#f6dba6") for x in range(-124, 110, 48)),
        transform="translate(214 96) rotate(-38)",
    )
    slices = group(_slice(easel), transform="translate(84 206) rotate(-8)") + group(
        _slice(easel), transform="translate(150 218) rotate(6)"
    )
    body = (
        _board(easel, 190, 218, 188, 0.26)
        + baguette
        + spot(paint, (190, 212), (166, 36), "#1c0a03", 0.7)
        + path(loaf, crust)
        + group(dust, scores, flour, clip_path=clip)
        + spot(paint, (118, 246), (96, 22), "#1c0a03", 0.5)
        + slices
    )
    return Drawing((1, -7, 379, 278), body, Foot(190, 228, 186), 0.26, props=("wheat",))


def _slice(easel: Easel) -> str:
    random, paint = easel.random, easel.paint
    outline = "M-54 40C-58 10 -64 -20 -50 -34C-30 -52 30 -52 50 -34C64 -20 58 10 54 40C40 48 -40 48 -54 40Z"
    holes = "".join(
        ellipse(
            random.uniform(-40, 40),
            random.uniform(-30, 32),
            random.uniform(1.5, 5),
            random.uniform(1.2, 3.4),
            "#d6ab6c",
            opacity=0.7,
        )
        for _ in range(32)
    )
    return (
        path(outline, "#6b3712", transform="translate(3 5)")
        + path(outline, "#b0702e")
        + path(
            outline,
            paint.radial((0, "#fff3d6"), (0.8, "#f6dfae"), (1, "#e2b874")),
            transform="translate(0 -1) scale(.91)",
        )
        + holes
    )
