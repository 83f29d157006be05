"""House, sofa, lamp: living and real estate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, ellipse, group, path, polygon, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.materials import ball, fade, metal, spot, turned

if TYPE_CHECKING:
    from providers.poster.easel import Easel


def house(easel: Easel) -> Drawing:
    """A house on a lawn, seen on its corner, lights on inside."""
    random, paint, palette = easel.random, easel.paint, easel.palette
    wall = random.choice(("#f6f0e6", "#efe6da", "#fbfaf7"))
    roof = random.choice((palette.accent, "#5a4a48", "#a8483a", darken(palette.accent, 0.08)))
    door = random.choice(("#8a5a34", palette.pop, "#2f5a6b"))

    def tree(x: float, y: float, r: float) -> str:
        return (
            rect(x - 5, y, 10, r * 0.9, "#6b4a2c")
            + circle(x, y - r * 0.4, r, ball(paint, "#5a9a4a", 0.1))
            + circle(x - r * 0.55, y + r * 0.1, r * 0.66, ball(paint, "#4f8d42", 0.1))
            + circle(x + r * 0.55, y + r * 0.14, r * 0.6, ball(paint, "#447d3a", 0.1))
        )

    left = polygon(
        [(66, 178), (216, 206), (216, 330), (66, 288)],
        paint.linear((0, lighten(wall, 0.02)), (1, darken(wall, 0.05)), x2=1),
    )
    right = polygon(
        [(216, 206), (352, 172), (352, 284), (216, 330)], paint.linear((0, darken(wall, 0.1)), (1, darken(wall, 0.19)))
    )
    gable = polygon([(216, 206), (284, 98), (352, 172)], darken(wall, 0.12))
    slope = polygon(
        [(48, 184), (128, 74), (290, 84), (210, 214)],
        paint.linear((0, lighten(roof, 0.07)), (1, darken(roof, 0.05)), x2=0.4),
    )
    courses = "".join(
        path(
            f"M{128 - 80 * t:.1f} {74 + 110 * t:.1f}L{290 - 80 * t:.1f} {84 + 130 * t:.1f}",
            "none",
            stroke=darken(roof, 0.12),
            stroke_width=1.8,
            stroke_opacity=0.6,
        )
        for t in (0.14, 0.28, 0.42, 0.56, 0.7, 0.84)
    )
    edge = polygon([(290, 84), (366, 170), (356, 182), (284, 100), (216, 218), (206, 212)], darken(roof, 0.14))

    def pane(points: list[tuple[float, float]]) -> str:
        (x1, y1), (x2, y2), (x3, y3), (x4, y4) = points
        glass = paint.linear((0, "#fff0b8"), (0.6, "#ffd27a"), (1, "#f2a94a"))
        cross = (
            f"M{(x1 + x2) / 2} {(y1 + y2) / 2}L{(x3 + x4) / 2} {(y3 + y4) / 2}M{(x1 + x4) / 2} {(y1 + y4) / 2}"
            f"L{(x2 + x3) / 2} {(y2 + y3) / 2}"
        )
        return polygon(points, glass, stroke="#ffffff", stroke_width=4.5, stroke_linejoin="round") + path(
            cross, "none", stroke="#ffffff", stroke_width=2.6
        )

    body = (
        ellipse(208, 322, 206, 56, darken("#7ab04f", 0.16))
        + ellipse(208, 312, 206, 56, paint.radial((0, "#a8d06a"), (0.6, "#86bb55"), (1, "#6ba046")))
        + spot(paint, (262, 322), (168, 36), "#1f3a14", 0.55)
        + tree(372, 250, 36)
        + rect(150, 50, 26, 62, paint.linear((0, "#c98a6a"), (1, "#9a5a40"), x2=1))
        + rect(146, 44, 34, 10, "#8a4f38")
        + left
        + right
        + gable
        + polygon([(66, 178), (216, 206), (216, 222), (66, 192)], "#000000", opacity=0.16)
        + polygon([(216, 206), (284, 108), (352, 172), (352, 186), (284, 124), (216, 222)], "#000000", opacity=0.16)
        + slope
        + courses
        + edge
        + path("M128 74L290 84", "none", stroke="#ffffff", stroke_width=2.4, stroke_opacity=0.5)
        + pane([(84, 208), (128, 217), (128, 259), (84, 248)])
        + pane([(246, 226), (280, 217), (280, 262), (246, 272)])
        + pane([(302, 211), (332, 203), (332, 246), (302, 255)])
        + pane([(270, 152), (298, 146), (298, 176), (270, 184)])
        + polygon(
            [(152, 226), (192, 234), (192, 323), (152, 312)],
            paint.linear((0, lighten(door, 0.06)), (1, darken(door, 0.06)), x2=1),
            stroke="#ffffff",
            stroke_width=4,
        )
        + circle(184, 280, 3.4, "#ffe08a")
        + polygon([(146, 314), (194, 326), (178, 356), (104, 336)], "#efe4d2")
        + polygon(
            [(146, 314), (194, 326), (178, 356), (104, 336)], paint.linear((0, "#000000", 0.18), (1, "#000000", 0))
        )
        + "".join(
            circle(x, y, 15, ball(paint, "#5a9a48", 0.1))
            for x, y in ((62, 294), (86, 302), (112, 308), (238, 326), (262, 320), (330, 298))
        )
        + tree(34, 262, 28)
    )
    return Drawing((-1, 43, 415, 379), body, Foot(208, 322, 204), 0.27, props=("leaf", "cloud"))


def sofa(easel: Easel) -> Drawing:
    """A sofa with cushions, a rug beneath."""
    random, paint, palette = easel.random, easel.paint, easel.palette
    cloth = random.choice((palette.accent, mix(palette.accent, "#8a8278", 0.55), "#4f6b62", "#c9a184", "#5b6b86"))
    pillow = palette.pop
    top, front, seat = (
        paint.linear((0, lighten(cloth, a)), (1, darken(cloth, b)))
        for a, b in ((0.07, 0.06), (0.01, 0.12), (0.1, 0.03))
    )
    legs = "".join(
        polygon([(x, 214), (x + 16, 214), (x + 12, 244), (x + 5, 244)], paint.linear((0, "#b9814a"), (1, "#7a4a22")))
        for x in (58, 346)
    )
    cushions = rect(76, 44, 132, 110, top, rx=22) + rect(212, 44, 132, 110, top, rx=22)
    seats = rect(70, 138, 140, 48, seat, rx=16) + rect(210, 138, 140, 48, seat, rx=16)
    arms = rect(20, 88, 62, 124, front, rx=26) + rect(338, 88, 62, 124, front, rx=26)
    tops = rect(24, 90, 54, 44, top, rx=22) + rect(342, 90, 54, 44, top, rx=22)
    body = (
        ellipse(210, 242, 208, 24, lighten(palette.panel, 0.08))
        + ellipse(
            210, 242, 196, 21, "none", stroke=lighten(palette.panel, 0.16), stroke_width=3, stroke_dasharray="8 6"
        )
        + spot(paint, (216, 240), (190, 18), "#1a0f0a", 0.6)
        + legs
        + rect(46, 30, 328, 176, paint.linear((0, cloth), (1, darken(cloth, 0.16))), rx=30)
        + cushions
        + path(
            "M76 146C120 156 160 156 208 148M212 148C260 156 300 156 344 146",
            "none",
            stroke="#000000",
            stroke_width=8,
            stroke_opacity=0.16,
        )
        + rect(46, 172, 328, 44, front, rx=12)
        + seats
        + path("M72 186L208 186M212 186L348 186", "none", stroke="#000000", stroke_width=5, stroke_opacity=0.16)
        + arms
        + tops
        + group(
            rect(-38, -38, 76, 76, paint.linear((0, lighten(pillow, 0.08)), (1, darken(pillow, 0.1)), x2=1), rx=16),
            path(
                "M-26 -26C-8 -14 8 -14 26 -26M-26 26C-8 14 8 14 26 26",
                "none",
                stroke=darken(pillow, 0.14),
                stroke_width=1.6,
                stroke_opacity=0.6,
            ),
            transform="translate(112 116) rotate(-14)",
        )
        + group(
            rect(-34, -34, 68, 68, paint.linear((0, "#fffaf0"), (1, "#dccfb8"), x2=1), rx=15),
            path("M-22 -12L22 -12M-22 0L22 0M-22 12L22 12", "none", stroke=mix(cloth, "#ffffff", 0.4), stroke_width=3),
            transform="translate(306 120) rotate(12)",
        )
        + path(
            "M84 52C120 44 170 46 196 52M222 52C260 44 300 46 332 52",
            "none",
            stroke="#ffffff",
            stroke_width=4,
            stroke_opacity=0.35,
            stroke_linecap="round",
        )
        + path(
            "M34 100C44 92 60 92 70 98M352 100C362 92 376 92 388 98",
            "none",
            stroke="#ffffff",
            stroke_width=4,
            stroke_opacity=0.4,
            stroke_linecap="round",
        )
    )
    return Drawing((1, 29, 419, 267), body, Foot(210, 242, 206), 0.12, props=("leaf",))


def lamp(easel: Easel) -> Drawing:
    """A table lamp, lit."""
    random, paint = easel.random, easel.paint
    foot_color = random.choice(("#c9a15a", "#2c2a28", easel.palette.accent, "#e9e2d6"))
    shade_color = random.choice(("#fff0cf", "#ffe7c2", mix(easel.palette.accent, "#fff0d6", 0.7)))
    cx, tilt = 130, 0.2
    foot = (
        (186.0, 9.0),
        (210.0, 12.0),
        (236.0, 40.0),
        (280.0, 52.0),
        (326.0, 34.0),
        (346.0, 16.0),
        (356.0, 46.0),
        (366.0, 58.0),
        (370.0, 58.0),
    )
    body = (
        circle(cx, 130, 128, fade(paint, "#fff0c0", 0.4))
        + path(turned(foot, cx, tilt), metal(paint, foot_color))
        + ellipse(cx, 182, 124, 124 * tilt, "#fff8dc")
        + ellipse(cx, 184, 118, 118 * tilt, paint.radial((0, "#fffdf0"), (0.5, "#ffe9a8"), (1, "#e9b45a")))
        + path(
            f"M{cx - 66} 30L{cx - 124} 182A124 {124 * tilt} 0 0 0 {cx + 124} 182L{cx + 66} 30A66 {66 * tilt} 0 0 1 "
            f"{cx - 66} 30Z",
            paint.radial(
                (0, "#fffbe8"),
                (0.5, lighten(shade_color, 0.01)),
                (1, darken(shade_color, 0.13)),
                cx=0.5,
                cy=0.72,
                r=0.75,
            ),
        )
        + ellipse(cx, 30, 66, 66 * tilt, darken(shade_color, 0.1))
        + ellipse(cx, 32, 60, 60 * tilt, paint.linear((0, "#d9a04a"), (1, "#fff3c8")))
        + path(
            f"M{cx - 124} 182A124 {124 * tilt} 0 0 0 {cx + 124} 182",
            "none",
            stroke=darken(shade_color, 0.2),
            stroke_width=4,
        )
        + path(
            f"M{cx - 66} 32A66 {66 * tilt} 0 0 0 {cx + 66} 32", "none", stroke=darken(shade_color, 0.16), stroke_width=3
        )
        + spot(paint, (cx - 22, 270), (9, 40), "#ffffff", 0.6)
    )
    return Drawing((3, 15, 257, 383), body, Foot(cx, 370, 60), tilt, props=("leaf",), tint="#ffe2a0")
