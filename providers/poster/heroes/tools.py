"""Scissors, wrench, cleaning, dumbbell, ball, books: trades, sport and study."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, curve, ellipse, group, path, polygon, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.materials import ball as round_light
from providers.poster.materials import glazed, metal, spot, streak, turned

if TYPE_CHECKING:
    from providers.poster.easel import Easel

_STEEL = "#b8bdc4"


def scissors(easel: Easel) -> Drawing:
    """A barber's scissors and a comb in a glass."""
    paint, palette = easel.paint, easel.palette
    grip = easel.random.choice(("#c9a15a", palette.accent, "#2a2a2d"))
    steel = paint.linear((0, "#f4f6f8"), (0.45, "#aeb4bb"), (0.5, "#eef1f3"), (1, "#7b828a"), x2=1, y2=0)
    comb = darken(mix(palette.accent, "#3a2a22", 0.4), 0.04)
    teeth = "".join(rect(36, y, 34, 3.4, paint.linear((0, lighten(comb, 0.08)), (1, darken(comb, 0.06))), rx=1.6) for y in range(22, 220, 8))
    blade = "M-8 0C-11 -70 -6 -150 2 -196C9 -150 10 -70 8 0Z"
    def half(side: int) -> str:
        ring = circle(side * 34, 122, 33, "none", stroke=darken(grip, 0.16), stroke_width=15) + circle(side * 34 - 1, 121, 33, "none", stroke=metal(paint, grip), stroke_width=11)
        shank = path(f"M0 -4C{side * 4} 40 {side * 10} 66 {side * 22} 92", "none", stroke=metal(paint, grip), stroke_width=14, stroke_linecap="round")
        return group(path(blade, "#000000", opacity=0.2, transform="translate(5 6)"), path(blade, steel), path("M3 -180L6 -10", "none", stroke="#ffffff", stroke_width=1.6, stroke_opacity=0.9), shank, ring, transform=f"rotate({side * -13})")
    glass = ((238.0, 66.0), (238.0, 66.0), (372.0, 58.0), (380.0, 52.0))
    body = (
        group(rect(66, 14, 30, 214, paint.linear((0, lighten(comb, 0.12)), (1, darken(comb, 0.06)), x2=1), rx=8) + teeth, transform="translate(2 30) rotate(-9 80 240)")
        + group(half(1), half(-1), circle(0, 0, 12, metal(paint, "#c9a15a")), path("M-6 -4L6 4", "none", stroke="#6b4a1a", stroke_width=2.4), transform="translate(196 212) rotate(10)")
        + path(turned(glass, 96, 0.2), paint.linear((0, mix(palette.accent, "#ffffff", 0.35), 0.75), (0.3, mix(palette.accent, "#ffffff", 0.6), 0.42), (0.8, palette.accent, 0.5), (1, darken(palette.accent, 0.1), 0.8), x2=1, y2=0))
        + ellipse(96, 238, 66, 13, "none", stroke="#ffffff", stroke_width=2.2, stroke_opacity=0.8)
        + streak(paint, (42, 250, 11, 118), 0.8, 5)
        + streak(paint, (142, 252, 5, 110), 0.5, -4)
    )
    return Drawing(300, 394, body, Foot(112, 380, 70), 0.2, props=("sparkle",))


def wrench(easel: Easel) -> Drawing:
    """A toolbox with a wrench and a screwdriver standing in it."""
    paint, palette = easel.paint, easel.palette
    box = easel.random.choice((palette.accent, "#d8372c", "#2f6fb8"))
    steel = paint.linear((0, "#f2f4f6"), (0.4, "#a9afb6"), (0.55, "#e6e9ec"), (1, "#737a82"), x2=1, y2=0)
    jaw = "M-17 60L-17 -46C-46 -60 -50 -96 -26 -118L-26 -82L0 -68L26 -82L26 -118C50 -96 46 -60 17 -46L17 60Z"
    handle = paint.linear((0, lighten(palette.pop, 0.1)), (0.5, palette.pop), (1, darken(palette.pop, 0.16)), x2=1, y2=0)
    driver = rect(-5, -150, 10, 120, steel) + path("M-8 -168L8 -168L5 -148L-5 -148Z", steel) + path("M-19 -40Q0 -54 19 -40L21 70L-21 70Z", handle) + path("M-9 -36L-10 70M9 -36L10 70", "none", stroke=darken(palette.pop, 0.16), stroke_width=3, stroke_opacity=0.6)
    hammer = rect(-8, -96, 16, 170, paint.linear((0, "#d9a05a"), (1, "#8a5426"), x2=1, y2=0), rx=5) + path("M-50 -134L26 -134C40 -134 52 -124 54 -108L30 -100L-50 -100Z", steel)
    body = (
        group(path(jaw, "#000000", opacity=0.2, transform="translate(6 5)"), path(jaw, steel), path("M-10 -40L-10 60", "none", stroke="#ffffff", stroke_width=3, stroke_opacity=0.7), transform="translate(118 148) rotate(-14)")
        + group(driver, transform="translate(212 176) rotate(4)")
        + group(hammer, transform="translate(288 160) rotate(16)")
        + polygon([(28, 190), (64, 168), (352, 168), (372, 190)], darken(box, 0.24))
        + path("M20 196L380 196L366 330Q364 340 352 340L48 340Q36 340 34 330Z", paint.linear((0, lighten(box, 0.06)), (0.4, box), (1, darken(box, 0.14))))
        + path("M14 184Q14 178 22 178L378 178Q386 178 386 184L386 208Q386 214 378 214L22 214Q14 214 14 208Z", paint.linear((0, lighten(box, 0.12)), (0.5, lighten(box, 0.02)), (1, darken(box, 0.1))))
        + path("M24 183L376 183", "none", stroke="#ffffff", stroke_width=3, stroke_opacity=0.5, stroke_linecap="round")
        + rect(172, 196, 56, 46, metal(paint, _STEEL), rx=7) + rect(186, 214, 28, 14, "#4a4f55", rx=4)
        + "".join(rect(x, 196, 26, 40, metal(paint, _STEEL), rx=4) for x in (70, 304))
        + path("M60 262L340 262M64 292L336 292", "none", stroke=darken(box, 0.14), stroke_width=5, stroke_opacity=0.5, stroke_linecap="round")
        + path("M40 216L50 330", "none", stroke="#ffffff", stroke_width=5, stroke_opacity=0.25)
    )
    return Drawing(400, 344, body, Foot(200, 334, 170), 0.12, props=("sparkle",))


def cleaning(easel: Easel) -> Drawing:
    """A spray bottle, folded towels, bubbles."""
    random, paint, palette = easel.random, easel.paint, easel.palette
    juice = random.choice((palette.accent, "#3aa7e0", "#35b58a"))
    bottle = ((132.0, 22.0), (150.0, 30.0), (176.0, 62.0), (206.0, 70.0), (330.0, 70.0), (352.0, 68.0), (360.0, 60.0))
    head = "M58 50L58 26Q58 16 70 16L150 20Q164 22 166 40L168 62L140 66L140 104L92 104L92 72Q80 70 78 52Z"
    towel = "".join(
        rect(178, y, 164, 40, paint.linear((0, lighten(tint, 0.05)), (0.5, tint), (1, darken(tint, 0.12))), rx=19) + path(f"M190 {y + 20}L336 {y + 20}", "none", stroke=darken(tint, 0.1), stroke_width=2, stroke_opacity=0.6) + circle(196, y + 20, 8, "none", stroke=darken(tint, 0.12), stroke_width=2)
        for y, tint in ((322, mix(juice, "#ffffff", 0.5)), (284, "#fbf8f2"), (246, mix(palette.pop, "#ffffff", 0.35)))
    )
    bubbles = "".join(
        circle(x, y, r, paint.radial((0, "#ffffff", 0.04), (0.7, "#ffffff", 0.12), (0.9, mix(juice, "#ffffff", 0.5), 0.5), (1, "#ffffff", 0.75))) + ellipse(x - r * 0.36, y - r * 0.42, r * 0.2, r * 0.12, "#ffffff", opacity=0.95, transform=f"rotate(-40 {x - r * 0.36:.1f} {y - r * 0.42:.1f})")
        for x, y, r in ((248, 196, 32), (302, 150, 22), (228, 120, 18), (286, 92, 30), (330, 210, 17), (248, 60, 14), (322, 48, 18), (196, 196, 13))
    )
    body = (
        spot(paint, (258, 364), (100, 12), "#000000", 0.3)
        + towel
        + path(head, paint.linear((0, "#ffffff"), (0.6, "#ece9e4"), (1, "#bdb8b0")))
        + path("M78 52C70 60 66 82 74 104L86 100C80 84 84 74 92 72Z", darken(juice, 0.08))
        + rect(40, 30, 22, 18, darken(juice, 0.12), rx=4)
        + path("M64 24L150 27", "none", stroke="#ffffff", stroke_width=4, stroke_opacity=0.9, stroke_linecap="round")
        + rect(86, 100, 58, 34, glazed(paint, "#f2efea"), rx=5)
        + path(turned(bottle, 114, 0.16), paint.linear((0, darken(juice, 0.16)), (0.16, lighten(juice, 0.1)), (0.5, juice), (0.86, darken(juice, 0.14)), (1, lighten(juice, 0.04)), x2=1, y2=0))
        + path("M60 226Q114 238 168 226L168 312Q114 324 60 312Z", "#fffdf8")
        + path("M114 246C100 264 94 276 94 286A20 20 0 0 0 134 286C134 276 128 264 114 246Z", juice)
        + ellipse(107, 284, 5, 8, "#ffffff", opacity=0.8)
        + streak(paint, (52, 190, 11, 150), 0.75)
        + bubbles
    )
    return Drawing(352, 372, body, Foot(170, 360, 152), 0.13, props=("sparkle", "bubble"))


def dumbbell(easel: Easel) -> Drawing:
    """A chrome dumbbell lying on the floor."""
    paint, palette = easel.paint, easel.palette
    iron = "#2c2f34"
    def disc(x: float, r: float, w: float, color: str) -> str:
        side = paint.linear((0, lighten(color, 0.2)), (0.2, lighten(color, 0.08)), (0.55, color), (1, darken(color, 0.14)))
        face = paint.linear((0, lighten(color, 0.16)), (0.5, lighten(color, 0.04)), (1, darken(color, 0.1)), x2=0.5)
        k = 0.3
        return (
            path(f"M{x} {170 - r}L{x + w} {170 - r}A{r * k} {r} 0 0 1 {x + w} {170 + r}L{x} {170 + r}A{r * k} {r} 0 0 1 {x} {170 - r}Z", side)
            + ellipse(x, 170, r * k, r, face)
            + ellipse(x, 170, r * k * 0.82, r * 0.82, "none", stroke=lighten(color, 0.2), stroke_width=2, stroke_opacity=0.6)
            + ellipse(x, 170, r * k * 0.4, r * 0.4, darken(color, 0.08))
        )
    bar = paint.linear((0, "#8b9097"), (0.25, "#f7f8fa"), (0.5, "#9ea4ab"), (1, "#4d5258"))
    knurl = "".join(path(f"M{x} 148l8 44M{x + 8} 148l-8 44", "none", stroke="#5a6067", stroke_width=1, stroke_opacity=0.6) for x in range(172, 262, 8))
    body = (
        disc(312, 92, 34, iron) + disc(288, 112, 28, palette.accent) + disc(262, 128, 32, iron)
        + rect(150, 148, 120, 44, bar, rx=6) + knurl
        + disc(124, 128, 32, iron) + disc(98, 112, 28, palette.accent) + disc(62, 92, 34, iron)
        + rect(28, 156, 34, 28, bar, rx=5) + ellipse(28, 170, 6, 14, "#c9ced4")
        + path("M110 60C90 84 82 130 84 180", "none", stroke="#ffffff", stroke_width=3, stroke_opacity=0.35)
    )
    return Drawing(390, 262, group(body, transform="translate(0 -38)"), Foot(200, 252, 160), 0.12, props=("sparkle",))


def ball(easel: Easel) -> Drawing:
    """A football."""
    paint = easel.paint
    r, cx, cy = 148.0, 160.0, 156.0
    dark = "#23272e"
    clip = paint.clip(circle(cx, cy, r, "#000000"))
    turn = easel.random.uniform(-20, 20)
    def patch(x: float, y: float, size: float, squeeze: float, angle: float) -> str:
        points = [(math.cos(math.radians(72 * k - 90)) * size, math.sin(math.radians(72 * k - 90)) * size * squeeze) for k in range(5)]
        seams = "".join(path(f"M{px:.1f} {py:.1f}L{px * 1.85:.1f} {py * 1.85:.1f}", "none", stroke="#5a6068", stroke_width=3) for px, py in points)
        return group(seams, path(curve(points, closed=True, tension=0.25), dark), transform=f"translate({x:.1f} {y:.1f}) rotate({angle:.1f})")
    patches = patch(cx - 8, cy - 4, 52, 1, 0) + "".join(
        patch(cx + math.cos(math.radians(a)) * 126, cy + math.sin(math.radians(a)) * 126, 48, 0.5, a + 90) for a in (-90, -18, 54, 126, 198)
    )
    body = (
        circle(cx, cy, r, "#fbfaf6")
        + group(group(patches, transform=f"rotate({turn:.0f} {cx} {cy})"), clip_path=clip)
        + circle(cx, cy, r, paint.radial((0, "#ffffff", 0.5), (0.4, "#ffffff", 0), (0.75, "#0b1018", 0.22), (1, "#0b1018", 0.62), cx=0.35, cy=0.3, r=0.78))
        + ellipse(cx - 56, cy - 74, 34, 20, "#ffffff", opacity=0.6, transform=f"rotate(-36 {cx - 56} {cy - 74})")
    )
    return Drawing(320, 310, body, Foot(cx, 300, 62), 0.2, props=("sparkle", "confetti"))


def books(easel: Easel) -> Drawing:
    """A stack of books, an apple and a cup of pencils."""
    paint, palette = easel.paint, easel.palette
    covers = (palette.accent, "#f2c14e", mix(palette.accent, "#2a3a5a", 0.5), palette.pop)
    def book(x: float, y: float, w: float, h: float, color: str) -> str:
        return (
            rect(x, y, w, h, paint.linear((0, lighten(color, 0.07)), (0.5, color), (1, darken(color, 0.14))), rx=6)
            + path(f"M{x + w - 64} {y + 6}L{x + w - 4} {y + 6}L{x + w - 4} {y + h - 6}L{x + w - 64} {y + h - 6}Q{x + w - 52} {y + h / 2} {x + w - 64} {y + 6}Z", paint.linear((0, "#fffaf0"), (1, "#e2d6c0")))
            + "".join(path(f"M{x + w - 58} {y + k}L{x + w - 5} {y + k}", "none", stroke="#cbbfa6", stroke_width=1) for k in range(12, int(h) - 8, 6))
            + path(f"M{x + 26} {y}L{x + 26} {y + h}M{x + 36} {y}L{x + 36} {y + h}", "none", stroke=lighten(color, 0.16), stroke_width=3, stroke_opacity=0.8)
            + path(f"M{x + 8} {y + 3.5}L{x + w - 70} {y + 3.5}", "none", stroke="#ffffff", stroke_width=2, stroke_opacity=0.45)
        )
    pencils = "".join(
        group(rect(-6, -118, 12, 150, paint.linear((0, lighten(tint, 0.1)), (0.5, tint), (1, darken(tint, 0.14)), x2=1, y2=0)), path("M-6 -118L0 -142L6 -118Z", "#f0d2a4"), path("M-2.4 -132L0 -142L2.4 -132Z", "#2a2624"), transform=f"translate({x} 190) rotate({turn})")
        for x, turn, tint in ((300, -12, "#f2b53a"), (318, -2, palette.accent), (334, 6, "#e0523e"), (350, 14, "#3f9a6a"))
    )
    cup = ((168.0, 44.0), (168.0, 44.0), (272.0, 38.0), (280.0, 34.0))
    body = (
        book(20, 232, 246, 52, covers[0]) + book(34, 180, 226, 52, covers[1]) + book(16, 132, 240, 48, covers[2])
        + spot(paint, (122, 132), (58, 9), "#000000", 0.4)
        + circle(112, 88, 46, round_light(paint, "#d9322c", 0.35)) + circle(138, 90, 43, round_light(paint, "#d02a28", 0.1))
        + ellipse(96, 68, 9, 15, "#ffffff", opacity=0.55, transform="rotate(28 96 68)")
        + path("M124 50C124 38 128 28 136 22", "none", stroke="#6b4424", stroke_width=5, stroke_linecap="round")
        + path("M132 36C146 14 170 16 180 24C168 42 146 46 132 36Z", paint.linear((0, "#9ad05a"), (1, "#3f8a34")))
        + pencils
        + path(turned(cup, 322, 0.2), glazed(paint, mix(palette.accent, "#fbf6ee", 0.75)))
        + ellipse(322, 168, 44, 8.8, "none", stroke="#ffffff", stroke_width=2)
        + path("M282 216Q322 228 362 216", "none", stroke=palette.accent, stroke_width=7, stroke_opacity=0.85)
    )
    return Drawing(382, 292, body, Foot(190, 280, 174), 0.13, props=("sparkle",))
