"""Cosmetics bottle, cream jar, lipstick, perfume, nail polish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix, oklch, saturate, with_lightness
from drawing.svg import circle, curve, ellipse, group, path, polygon, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.materials import glazed, metal, rim, shade, spot, streak, turned

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
        + path(turned(profile, cx, tilt), _tinted_glass(easel, body_color))
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
        180, 414, body, Foot(cx, 401, 65), tilt, props=("petal", "leaf", "pearl"), tint=body_color, repeats=True
    )


def _tinted_glass(easel: Easel, color: str) -> str:
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
    shape = f"M{cx - half} {top}Q{cx} {top + sag} {cx + half} {top}L{cx + half} {bottom}Q{cx} {bottom + sag} {cx - half} {bottom}Z"
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
        + _emblem(easel, cx, middle, ink)
        + lines
        + path(shape, shade(easel.paint, darken(_PAPER, 0.5), 0.8))
        + path(shape, "none", stroke=_GOLD, stroke_width=1.2, stroke_opacity=0.7)
    )


def _emblem(easel: Easel, x: float, y: float, ink: str) -> str:
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
    head = f"M{cx - 60} 22Q{cx - 62} 14 {cx - 50} 12L{cx + 18} 8Q{cx + 28} 8 {cx + 28} 18L{cx + 28} 40Q{cx + 26} 46 {cx + 18} 46L{cx - 14} 46Q{cx - 22} 46 {cx - 24} 34L{cx - 52} 32L{cx - 56} 40L{cx - 64} 38Z"
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
        + path(turned(wall, cx, tilt), _tinted_glass(easel, glass))
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
    return Drawing(330, 258, body, Foot(150, 222, 108), tilt, props=("petal", "leaf", "pearl"), tint=glass)


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


def perfume(easel: Easel) -> Drawing:
    """A cut-glass flacon with a heavy stopper."""
    paint, random = easel.paint, easel.random
    juice = random.choice((mix(easel.palette.accent, "#ffd9a0", 0.3), "#e9a04c", easel.palette.accent, "#d986a0"))
    trim = random.choice((_GOLD, _GOLD, "#2a2725"))
    cx = 120
    outer = "M30 150Q30 132 48 130L192 130Q210 132 210 150L210 330Q210 346 194 346L46 346Q30 346 30 330Z"
    inner = "M48 168L192 168L192 318Q192 328 182 328L58 328Q48 328 48 318Z"
    glass = paint.linear(
        (0, "#ffffff", 0.75),
        (0.08, "#ffffff", 0.25),
        (0.5, "#ffffff", 0.16),
        (0.9, "#ffffff", 0.3),
        (1, "#ffffff", 0.7),
        x2=1,
        y2=0,
    )
    fill = paint.linear((0, lighten(juice, 0.14)), (0.5, juice), (1, darken(juice, 0.12)))
    facets = (
        polygon([(30, 150), (48, 168), (48, 318), (30, 330)], "#ffffff", opacity=0.34)
        + polygon([(210, 150), (192, 168), (192, 318), (210, 330)], darken(juice, 0.25), opacity=0.34)
        + polygon([(48, 328), (192, 328), (206, 346), (34, 346)], "#ffffff", opacity=0.4)
        + polygon([(38, 133), (202, 133), (192, 168), (48, 168)], "#ffffff", opacity=0.28)
    )
    body = (
        path(outer, glass)
        + path(outer, paint.linear((0, juice, 0.12), (1, juice, 0.4)))
        + path(inner, fill)
        + path(inner, shade(paint, darken(juice, 0.3), 0.9))
        + spot(paint, (96, 300), (56, 30), lighten(juice, 0.25), 0.8)
        + facets
        + rect(96, 96, 48, 36, metal(paint, trim))
        + ellipse(cx, 132, 24, 4, darken(trim, 0.25))
        + rect(82, 8, 76, 90, metal(paint, trim) if random.random() < 0.5 else glazed(paint, darken(trim, 0.02)), rx=9)
        + ellipse(cx, 15, 33, 5, lighten(trim, 0.22), opacity=0.7)
        + rect(82, 84, 76, 3, darken(trim, 0.28), opacity=0.6)
        + rect(80, 204, 80, 84, _PAPER, rx=2, opacity=0.94)
        + _emblem(easel, cx, 234, with_lightness(easel.palette.accent, 0.4))
        + path(
            "M98 270L142 270M106 278L134 278",
            "none",
            stroke=with_lightness(easel.palette.accent, 0.4),
            stroke_width=1.8,
        )
        + rect(80, 204, 80, 84, "none", rx=2, stroke=_GOLD, stroke_width=1.2)
        + streak(paint, (36, 142, 9, 196), 0.85)
        + streak(paint, (56, 174, 16, 140), 0.5)
        + streak(paint, (196, 150, 5, 180), 0.6)
        + path(outer, "none", stroke="#ffffff", stroke_width=1.8, stroke_opacity=0.75)
    )
    return Drawing(240, 350, body, Foot(cx, 342, 92), 0.1, props=("petal", "pearl"), tint=juice, repeats=False)


def lipstick(easel: Easel) -> Drawing:
    """An open lipstick, its cap beside it."""
    paint, random = easel.paint, easel.random
    shadecolor = random.choice(
        ("#c21f3a", "#d8475a", "#a8243f", "#e0605a", saturate(with_lightness(easel.palette.accent, 0.55), 1.1))
    )
    trim = random.choice((_GOLD, "#232022", "#e9d9cf"))
    tilt, cx = 0.18, 84
    bullet = (
        f"M{cx - 27} 156L{cx - 27} 74C{cx - 26} 44 {cx - 4} 20 {cx + 20} 12Q{cx + 27} 12 {cx + 27} 24L{cx + 27} 156Z"
    )
    face = f"M{cx - 27} 78C{cx - 25} 46 {cx - 4} 22 {cx + 20} 13C{cx + 28} 32 {cx + 4} 78 {cx - 27} 78Z"
    cap = ((210.0, 42.0), (210.0, 42.0), (352.0, 42.0), (358.0, 40.0))
    body = (
        path(bullet, glazed(paint, shadecolor))
        + path(face, paint.linear((0, lighten(shadecolor, 0.18)), (1, shadecolor), x2=0.4))
        + path(
            turned(((148.0, 32.0), (148.0, 32.0), (212.0, 32.0)), cx, tilt),
            metal(paint, _GOLD if trim != _GOLD else _SILVER),
        )
        + path(turned(((200.0, 42.0), (200.0, 42.0), (352.0, 42.0), (358.0, 40.0)), cx, tilt), glazed(paint, trim))
        + ellipse(cx, 200, 42, 42 * tilt, lighten(trim, 0.12))
        + path(turned(((196.0, 32.0), (206.0, 32.0)), cx, tilt), metal(paint, _GOLD if trim != _GOLD else _SILVER))
        + path(f"M{cx - 42} 262A42 {42 * tilt} 0 0 0 {cx + 42} 262", "none", stroke=_GOLD, stroke_width=4)
        + spot(paint, (212, 360), (60, 12), "#000000", 0.3)
        + path(turned(cap, 202, tilt), glazed(paint, trim))
        + ellipse(202, 210, 42, 42 * tilt, darken(trim, 0.04))
        + ellipse(202, 211, 36, 36 * tilt, paint.linear((0, darken(trim, 0.3)), (1, darken(trim, 0.1))))
        + path(f"M160 338A42 {42 * tilt} 0 0 0 244 338", "none", stroke=_GOLD, stroke_width=4)
        + streak(paint, (54, 206, 8, 146), 0.6)
        + streak(paint, (172, 218, 8, 134), 0.6)
    )
    return Drawing(256, 368, body, Foot(138, 357, 112), tilt, props=("petal", "pearl"), tint=shadecolor)


def nail_polish(easel: Easel) -> Drawing:
    """Three small bottles of nail polish."""
    accent = easel.palette.accent
    hues = [accent, easel.palette.pop, mix(accent, "#f7d9d4", 0.55)]
    easel.random.shuffle(hues)
    bottles = ((18, 34, 0.86, hues[0]), (206, 34, 0.86, hues[1]), (100, 0, 1.0, hues[2]))
    body = "".join(
        spot(easel.paint, (x + 62 * k + 12, 262), (66 * k, 13), "#000000", 0.28)
        + group(_polish(easel, tint), transform=f"translate({x} {y}) scale({k})")
        for x, y, k, tint in bottles
    )
    return Drawing(332, 272, body, Foot(166, 258, 142), 0.18, props=("petal", "pearl"), tint=accent)


def _polish(easel: Easel, color: str) -> str:
    paint = easel.paint
    cap = ((8.0, 20.0), (8.0, 20.0), (120.0, 27.0))
    glass = ((128.0, 24.0), (134.0, 30.0), (150.0, 56.0), (176.0, 62.0), (232.0, 62.0), (248.0, 58.0), (256.0, 50.0))
    lacquer = ((150.0, 46.0), (176.0, 54.0), (228.0, 54.0), (242.0, 46.0))
    rim_color = darken(color, 0.05) if oklch(color)[0] > 0.5 else lighten(color, 0.1)
    return (
        path(turned(cap, 62, 0.16), glazed(paint, "#2b2729"))
        + ellipse(62, 8, 20, 3.4, "#4a4548")
        + path(turned(((118.0, 27.0), (130.0, 28.0)), 62, 0.16), metal(paint, _GOLD))
        + path(
            turned(glass, 62, 0.18),
            paint.linear(
                (0, "#ffffff", 0.75), (0.14, rim_color, 0.55), (0.86, rim_color, 0.6), (1, "#ffffff", 0.6), x2=1, y2=0
            ),
        )
        + path(turned(lacquer, 62, 0.18), _tinted_glass(easel, color))
        + streak(paint, (14, 162, 11, 78), 0.85)
        + streak(paint, (104, 164, 5, 70), 0.55)
        + rim((62, 256), (48, 8), "#ffffff", 1.4, 0.4)
    )
