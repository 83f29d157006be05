"""Car and airplane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.color import darken, lighten
from drawing.svg import circle, curve, ellipse, group, path, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.materials import metal, rim, spot

if TYPE_CHECKING:
    from providers.poster.easel import Easel


def car(easel: Easel) -> Drawing:
    """A small car from the side, polished."""
    paint, palette = easel.paint, easel.palette
    color = easel.random.choice((palette.accent, "#d8342c", "#2f6fc0", "#f1ede5", "#2c3138"))
    shape = (
        "M16 150C16 128 30 118 66 112C96 74 132 44 196 42C262 40 296 66 332 106C372 112 404 122 408 148L408 "
        "172C408 184 400 188 388 188L34 188C20 188 14 182 14 170Z"
    )
    clip = paint.clip(path(shape, "#000000"))
    glass = paint.linear((0, "#cfe6f5"), (0.5, "#7fa6c4"), (1, "#3f5f7a"), x2=0.4)

    def wheel(x: float) -> str:
        spokes = "".join(
            path("M-3.5 -6L-5 -26L5 -26L3.5 -6Z", metal(paint, "#cfd3d8"), transform=f"rotate({k * 72})")
            for k in range(5)
        )
        return group(
            circle(0, 0, 44, "#1a1c20"),
            circle(0, 0, 44, "none", stroke="#3a3e44", stroke_width=3),
            circle(0, 0, 31, metal(paint, "#8f959c")),
            circle(0, 0, 27, "#4a4f56"),
            spokes,
            circle(0, 0, 9, metal(paint, "#d9dce0")),
            path("M-36 -20A42 42 0 0 1 -8 -41", "none", stroke="#ffffff", stroke_width=2.4, stroke_opacity=0.4),
            transform=f"translate({x} 186)",
        )

    body = (
        path(
            shape,
            paint.linear(
                (0, lighten(color, 0.12)), (0.45, color), (0.56, darken(color, 0.07)), (1, darken(color, 0.2))
            ),
        )
        + group(
            path("M0 138C120 122 300 122 424 140L424 152C300 136 120 136 0 152Z", "#ffffff", opacity=0.4),
            circle(104, 186, 53, darken(color, 0.3)),
            circle(326, 186, 53, darken(color, 0.3)),
            rect(0, 172, 424, 20, "#22252a", opacity=0.75),
            path("M214 50L216 180M140 106L138 176", "none", stroke=darken(color, 0.24), stroke_width=2.4),
            clip_path=clip,
        )
        + path("M92 112C116 82 144 58 196 56L204 56L204 112Z", glass)
        + path("M216 56C258 56 286 76 312 108L314 112L216 112Z", glass)
        + path("M120 112L160 62L182 58L140 112ZM240 112L262 64L274 70L256 112Z", "#ffffff", opacity=0.34)
        + path(
            "M92 112C116 82 144 58 196 56L204 56L204 112ZM216 56C258 56 286 76 312 108L314 112L216 112Z",
            "none",
            stroke="#22262c",
            stroke_width=3.5,
        )
        + path(
            "M78 106C110 66 150 48 198 47C250 46 286 66 318 98",
            "none",
            stroke="#ffffff",
            stroke_width=3.4,
            stroke_opacity=0.65,
            stroke_linecap="round",
        )
        + path(
            "M384 130C398 132 408 140 408 152L388 152C380 146 378 136 384 130Z",
            paint.radial((0, "#ffffff"), (1, "#ffe6a0")),
        )
        + spot(paint, (404, 142), (20, 22), "#fff3c0", 0.8)
        + path("M18 134L36 132L34 152L16 152Z", "#d8281e")
        + rect(226, 126, 24, 6, metal(paint, "#d9dce0"), rx=3)
        + rect(150, 126, 24, 6, metal(paint, "#d9dce0"), rx=3)
        + path("M318 112C330 104 342 106 344 116C336 120 324 120 318 118Z", darken(color, 0.04))
        + wheel(104)
        + wheel(326)
    )
    return Drawing(
        (13, 40, 420, 233), group(body, transform="translate(0 0)"), Foot(212, 226, 196), 0.1, props=("sparkle",)
    )


def airplane(easel: Easel) -> Drawing:
    """A plane that climbs over a globe with a dotted route."""
    paint, palette = easel.paint, easel.palette
    cx, cy, r = 180.0, 244.0, 134.0
    clip = paint.clip(circle(cx, cy, r, "#000000"))
    land = paint.linear((0, "#a5d078"), (1, "#5f9a52"))
    lands = "".join(
        path(curve(points, closed=True), land)
        for points in (
            [(70, 180), (120, 150), (170, 170), (180, 220), (150, 250), (150, 290), (110, 270), (96, 220)],
            [(210, 150), (270, 160), (310, 210), (280, 236), (240, 220), (216, 190)],
            [(190, 290), (240, 270), (280, 300), (256, 350), (206, 340)],
            [(80, 320), (120, 316), (130, 350), (96, 360)],
        )
    )
    grid = "".join(
        ellipse(cx, cy, r * k, r, "none", stroke="#ffffff", stroke_width=1.4, stroke_opacity=0.3) for k in (0.36, 0.74)
    ) + "".join(
        path(
            f"M{cx - r} {cy + d}Q{cx} {cy + d + 24} {cx + r} {cy + d}",
            "none",
            stroke="#ffffff",
            stroke_width=1.4,
            stroke_opacity=0.3,
        )
        for d in (-64, 0, 60)
    )
    hull = paint.linear((0, "#ffffff"), (0.55, "#eef1f4"), (1, "#aab4be"))
    plane = group(
        path("M-12 4L-70 -62L-46 -62L34 2Z", darken("#dfe5ea", 0.12)),
        path(
            "M-128 -6L-152 -56L-126 -56L-96 -8Z", paint.linear((0, palette.accent), (1, darken(palette.accent, 0.12)))
        ),
        path(
            "M-140 6C-120 -16 60 -26 112 -16C140 -10 152 2 150 8C146 18 100 24 40 24L-108 24C-130 22 -142 16 -140 6Z",
            hull,
        ),
        path(
            "M-138 12C-60 18 80 16 148 4C148 16 100 24 40 24L-108 24C-128 22 -138 18 -138 12Z",
            palette.accent,
            opacity=0.9,
        ),
        *(rect(x, -6, 9, 9, "#4a6a8a", rx=4) for x in range(-96, 90, 17)),
        path("M112 -10C126 -8 136 -2 138 2L112 2Z", "#3f5f7a"),
        path("M24 10L-60 86L-30 86L70 16Z", paint.linear((0, "#f4f6f8"), (1, "#aeb8c2"))),
        path("M-100 14L-134 44L-114 44L-70 16Z", paint.linear((0, "#f4f6f8"), (1, "#aeb8c2"))),
        transform="translate(196 96) rotate(-16) scale(1.02)",
    )
    cloud = paint.linear((0, "#ffffff"), (1, "#dfeaf4"))
    clouds = "".join(
        group(
            circle(0, 0, 22, cloud),
            circle(26, -10, 27, cloud),
            circle(56, 0, 21, cloud),
            rect(-20, 2, 94, 20, cloud, rx=10),
            transform=f"translate({x} {y}) scale({k})",
        )
        for x, y, k in ((18, 196, 0.9), (280, 300, 1.0))
    )
    body = (
        circle(cx, cy, r, paint.radial((0, "#9fdcf7"), (0.6, "#4fa9e0"), (1, "#1f6bb0"), cx=0.38, cy=0.3, r=0.8))
        + group(lands, grid, clip_path=clip)
        + circle(
            cx,
            cy,
            r,
            paint.radial(
                (0, "#ffffff", 0.35),
                (0.4, "#ffffff", 0),
                (0.8, "#06204a", 0.2),
                (1, "#06204a", 0.5),
                cx=0.36,
                cy=0.3,
                r=0.8,
            ),
        )
        + rim((cx, cy), (r, r), "#ffffff", 2, 0.5)
        + path(
            "M58 330C110 380 300 330 318 196",
            "none",
            stroke="#ffffff",
            stroke_width=4,
            stroke_dasharray="3 11",
            stroke_linecap="round",
        )
        + clouds
        + plane
    )
    return Drawing((-3, 47, 358, 380), body, Foot(cx, 374, 58), 0.2, props=("cloud",))
