"""Tooth and medicine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import ellipse, group, path, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.materials import glazed, spot, streak, turned

if TYPE_CHECKING:
    from providers.poster.easel import Easel


def tooth(easel: Easel) -> Drawing:
    """A bright molar with a shield of light and a brush."""
    paint, palette = easel.paint, easel.palette
    shape = (
        "M150 38C120 16 62 18 44 66C28 112 50 146 60 186C70 226 68 300 92 318C120 330 120 236 150 232C180 236 "
        "180 330 208 318C232 300 230 226 240 186C250 146 272 112 256 66C238 18 180 16 150 38Z"
    )
    brush = palette.accent
    body = (
        path(shape, "#1f3a5a", opacity=0.14, transform="translate(8 8)")
        + path(
            shape,
            paint.radial((0, "#ffffff"), (0.5, "#fbfdff"), (0.85, "#dce8f2"), (1, "#b9cfdf"), cx=0.36, cy=0.26, r=0.85),
        )
        + path(
            "M150 40C138 56 120 62 104 60M150 40C162 56 182 62 198 58",
            "none",
            stroke="#c3d5e3",
            stroke_width=5,
            stroke_linecap="round",
        )
        + path("M64 84C66 60 82 46 102 42", "none", stroke="#ffffff", stroke_width=13, stroke_linecap="round")
        + path(
            "M234 176C226 214 226 270 210 304",
            "none",
            stroke="#9fbdd2",
            stroke_width=7,
            stroke_opacity=0.5,
            stroke_linecap="round",
        )
        + group(
            rect(
                -12,
                -40,
                24,
                250,
                paint.linear((0, lighten(brush, 0.12)), (0.4, brush), (1, darken(brush, 0.14)), x2=1, y2=0),
                rx=12,
            ),
            rect(
                -14, -112, 28, 84, paint.linear((0, lighten(brush, 0.1)), (1, darken(brush, 0.08)), x2=1, y2=0), rx=12
            ),
            *(
                rect(-36, y, 26, 9, tint, rx=3)
                for y, tint in (
                    (-104, "#ffffff"),
                    (-92, mix(brush, "#ffffff", 0.6)),
                    (-80, "#ffffff"),
                    (-68, mix(brush, "#ffffff", 0.6)),
                    (-56, "#ffffff"),
                    (-44, mix(brush, "#ffffff", 0.6)),
                )
            ),
            transform="translate(302 118) rotate(8)",
        )
        + "".join(
            path(
                "M0 -1C.12 -.2 .2 -.12 1 0C.2 .12 .12 .2 0 1C-.12 .2 -.2 .12 -1 0C-.2 -.12 -.12 -.2 0 -1Z",
                "#ffffff",
                transform=f"translate({x} {y}) scale({k})",
            )
            for x, y, k in ((216, 92, 24), (30, 34, 20), (88, 148, 12))
        )
    )
    return Drawing((10, 5, 331, 328), body, Foot(160, 318, 110), 0.16, props=("sparkle", "bubble"))


def medicine(easel: Easel) -> Drawing:
    """A pill bottle, capsules and a cross."""
    paint, palette = easel.paint, easel.palette
    amber = easel.random.choice(("#e08a2e", mix(palette.accent, "#ffffff", 0.1)))
    cap = ((14.0, 66.0), (14.0, 66.0), (70.0, 66.0), (70.0, 66.0))
    jar = (
        (70.0, 54.0),
        (84.0, 62.0),
        (100.0, 74.0),
        (112.0, 76.0),
        (112.0, 76.0),
        (290.0, 76.0),
        (300.0, 74.0),
        (308.0, 66.0),
    )
    ribs = "".join(
        path(
            f"M{x} {18 + (1 - abs(x - 106) / 66) * 12:.1f}L{x} {72 + (1 - abs(x - 106) / 66) * 10:.1f}",
            "none",
            stroke="#b9b4ab",
            stroke_width=1.6,
            stroke_opacity=0.6,
        )
        for x in range(46, 172, 8)
    )

    def capsule(x: float, y: float, turn: float, first: str) -> str:
        return group(
            rect(-36, -12, 76, 30, "#000000", rx=15, opacity=0.16),
            path(
                "M0 -15L-22 -15A15 15 0 0 0 -22 15L0 15Z",
                paint.linear((0, lighten(first, 0.12)), (0.5, first), (1, darken(first, 0.14))),
            ),
            path(
                "M0 -15L22 -15A15 15 0 0 1 22 15L0 15Z", paint.linear((0, "#ffffff"), (0.6, "#f4f0e8"), (1, "#c9c2b4"))
            ),
            rect(-24, -10, 48, 4, "#ffffff", rx=2, opacity=0.7),
            transform=f"translate({x} {y}) rotate({turn})",
        )

    body = (
        path(
            turned(jar, 106, 0.16),
            paint.linear(
                (0, darken(amber, 0.16)),
                (0.16, lighten(amber, 0.12)),
                (0.5, amber),
                (0.86, darken(amber, 0.14)),
                (1, lighten(amber, 0.04)),
                x2=1,
                y2=0,
            ),
        )
        + path(turned(cap, 106, 0.16), glazed(paint, "#f7f4ee"))
        + ribs
        + ellipse(106, 14, 66, 10.6, "#ffffff")
        + path("M34 146Q106 160 178 146L178 262Q106 276 34 262Z", "#fffdf9")
        + rect(93, 172, 26, 74, palette.accent, rx=5)
        + rect(69, 196, 74, 26, palette.accent, rx=5)
        + path(
            turned(((112.0, 76.0), (290.0, 76.0)), 106, 0.16),
            paint.linear(
                (0, "#000000", 0.2), (0.25, "#ffffff", 0.2), (0.5, "#ffffff", 0), (1, "#000000", 0.22), x2=1, y2=0
            ),
        )
        + streak(paint, (42, 118, 11, 170), 0.7)
        + spot(paint, (236, 308), (96, 14), "#000000", 0.2)
        + capsule(222, 290, -18, palette.accent)
        + capsule(286, 296, 24, "#3f9ad0")
        + capsule(256, 262, 8, "#e8604f")
        + ellipse(204, 312, 26, 9, "#d9d2c4")
        + ellipse(204, 307, 26, 9, "#ffffff")
        + path("M186 307L222 307", "none", stroke="#d9d2c4", stroke_width=2)
    )
    return Drawing((28, 2, 324, 325), body, Foot(166, 308, 142), 0.13, props=("leaf", "sparkle"))
