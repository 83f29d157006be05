"""Iced latte, juice, beer and cocktail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, curve, ellipse, group, path
from providers.poster.easel import Drawing, Foot
from providers.poster.heroes.glassware import Glass, back, drops, front, ice, liquid, straw, surface
from providers.poster.materials import fade, rim, spot

if TYPE_CHECKING:
    from providers.poster.easel import Easel

_DRINKS = {
    "coffee": ("#fbf3e6", "#eed9bd", "#b9814f", "#6b3a1c", "#3a1b0c"),
    "matcha": ("#fbfaf0", "#eef0d4", "#b9c98a", "#7d9a4a", "#5d7d33"),
    "strawberry": ("#fffafa", "#fde7ea", "#f5a9b4", "#e2586c", "#c93550"),
}


def iced_latte(easel: Easel) -> Drawing:
    """A tumbler in which milk sinks into coffee, with ice, condensation and a straw."""
    random = easel.random
    profile = ((46.0, 76.0), (120.0, 69.0), (220.0, 57.0), (268.0, 50.0), (288.0, 46.0), (296.0, 41.0))
    glass = Glass(profile, 100, 0.2, 72, 282)
    milk, pale, middle, dark, deep = _DRINKS["coffee"]
    plumes = _plumes(easel, glass, milk, deep)
    cubes = "".join(
        ice(easel, (100 + dx, 96 + dy), size, angle, 0.55)
        for dx, dy, size, angle in (
            (-30, 10, 24, random.uniform(-25, 25)),
            (24, 2, 26, random.uniform(-30, 30)),
            (-4, 44, 23, random.uniform(5, 40)),
            (34, 52, 18, 12),
        )
    )
    stops = ((0, milk), (0.13, pale), (0.33, mix(pale, middle, 0.55)), (0.5, middle), (0.7, dark), (1, deep))
    body = (
        back(easel, glass)
        + straw(easel, (88, 150), (140, 2), "#2b211c")
        + liquid(easel, glass, stops, plumes + cubes)
        + surface(easel, glass, milk)
        + ice(easel, (78, 66), 21, 18, 0.8)
        + ice(easel, (116, 69), 19, -14, 0.75)
        + front(easel, glass)
        + drops(easel, glass, 34)
    )
    return Drawing(
        (21, -1, 179, 306), body, Foot(100, 296, 42), 0.2, props=("bean", "ice"), tint="#c98b52", repeats=True
    )


def _plumes(easel: Easel, glass: Glass, milk: str, deep: str) -> str:
    """Clouds of milk that reach down into the coffee, and coffee that reaches up."""
    random = easel.random
    pale, brown = fade(easel.paint, milk, 0.75), fade(easel.paint, deep, 0.6)
    drawn = []
    for _ in range(9):
        x = glass.cx + random.uniform(-60, 60)
        drawn.append(
            ellipse(x, random.uniform(118, 178), random.uniform(9, 22), random.uniform(28, 62), pale, opacity=0.6)
        )
    for _ in range(7):
        x = glass.cx + random.uniform(-58, 58)
        drawn.append(
            ellipse(x, random.uniform(165, 225), random.uniform(10, 22), random.uniform(24, 52), brown, opacity=0.55)
        )
    return "".join(drawn)


def juice(easel: Easel) -> Drawing:
    """A tall glass of fruit ade with slices, ice, bubbles and mint."""
    random = easel.random
    light, middle, dark, slice_color = random.choice(
        (
            ("#ffe27a", "#ffb63c", "#f0871a", "#ff9d2e"),
            ("#ffd0b0", "#ff8a6a", "#e8503f", "#ff6f5a"),
            ("#f2f7a8", "#cfe35a", "#9cc22e", "#b9d63e"),
            ("#ffc6d4", "#f56f8f", "#cf3360", "#f4577f"),
        )
    )
    profile = ((44.0, 62.0), (150.0, 58.0), (290.0, 51.0), (312.0, 48.0), (320.0, 44.0))
    glass = Glass(profile, 100, 0.2, 70, 304)
    inside = "".join(
        (
            _slice(easel, (74, 150), 30, slice_color, 20),
            _slice(easel, (124, 214), 27, slice_color, -35),
            ice(easel, (118, 112), 25, random.uniform(-30, 30), 0.6),
            ice(easel, (78, 204), 22, random.uniform(-30, 30), 0.5),
            ice(easel, (104, 168), 20, random.uniform(-30, 30), 0.45),
            _bubbles(easel, glass, 40),
        )
    )
    body = (
        back(easel, glass)
        + straw(easel, (92, 200), (134, 3), mix(easel.palette.accent, "#ffffff", 0.15))
        + liquid(easel, glass, ((0, light), (0.45, middle), (1, dark)), inside)
        + surface(easel, glass, light)
        + ice(easel, (84, 66), 20, 14, 0.8)
        + _slice(easel, (48, 52), 33, slice_color, -12)
        + _mint(easel, 112, 58)
        + front(easel, glass)
        + drops(easel, glass, 40)
    )
    return Drawing(
        (14, 0, 165, 331), body, Foot(100, 320, 45), 0.2, props=("citrus", "leaf"), tint=middle, repeats=True
    )


def _slice(easel: Easel, center: tuple[float, float], r: float, color: str, angle: float) -> str:
    """A round slice of citrus: rind, pith, ten segments."""
    x, y = center
    flesh = easel.paint.radial((0, lighten(color, 0.16)), (0.7, lighten(color, 0.03)), (1, color))
    segments = "".join(
        path(
            f"M0 0L{r * 0.24:.1f} {-r * 0.72:.1f}Q0 {-r * 0.86:.1f} {-r * 0.24:.1f} {-r * 0.72:.1f}Z",
            flesh,
            transform=f"rotate({k * 40})",
        )
        for k in range(9)
    )
    return group(
        circle(0, 0, r, darken(color, 0.03)),
        circle(0, 0, r * 0.9, mix(color, "#fffdf0", 0.82)),
        segments,
        transform=f"translate({x:.1f} {y:.1f}) rotate({angle})",
    )


def _mint(easel: Easel, x: float, y: float) -> str:
    fill = easel.paint.linear((0, "#8fd06a"), (1, "#2f7a34"), x2=1)
    leaves = []
    for angle, size in ((-62, 1.0), (-18, 1.15), (28, 0.95), (70, 0.75)):
        leaf = "M0 0C-12 -10 -11 -28 0 -40C11 -28 12 -10 0 0Z"
        leaves.append(
            group(
                path(leaf, fill),
                path("M0 0L0 -36", "none", stroke="#d8f0b8", stroke_width=1, stroke_opacity=0.7),
                transform=f"translate({x} {y}) rotate({angle}) scale({size})",
            )
        )
    return "".join(leaves)


def _bubbles(easel: Easel, glass: Glass, count: int) -> str:
    random = easel.random
    return "".join(
        circle(
            glass.cx + random.uniform(-0.85, 0.85) * (glass.radius(200) - 6),
            random.uniform(glass.level + 8, glass.floor - 6),
            random.choice((1, 1.4, 2, 2.8)),
            "#ffffff",
            opacity=round(random.uniform(0.3, 0.75), 2),
        )
        for _ in range(count)
    )


def beer(easel: Easel) -> Drawing:
    """A mug of lager with a thick head of foam."""
    profile = ((58.0, 72.0), (150.0, 72.0), (262.0, 71.0), (280.0, 69.0), (290.0, 62.0))
    glass = Glass(profile, 92, 0.2, 96, 272, 7)
    handle = "M158 112C214 100 226 130 222 170C219 214 200 236 158 228"
    handle_paint = easel.paint.linear((0, "#ffffff", 0.75), (0.4, "#ffffff", 0.35), (1, "#ffffff", 0.65), x2=1, y2=0)
    flutes = "".join(
        path(
            f"M{92 + x} 112Q{92 + x * 1.02} 190 {92 + x * 0.98} 262",
            "none",
            stroke="#fff4c8",
            stroke_width=9,
            stroke_opacity=0.16,
        )
        for x in (-50, -27, 0, 27, 50)
    )
    stops = ((0, "#ffe08a"), (0.2, "#fdc443"), (0.6, "#f0a01f"), (1, "#c86f0e"))
    body = (
        path(handle, "none", stroke=handle_paint, stroke_width=17, stroke_linecap="round")
        + path(handle, "none", stroke="#ffffff", stroke_width=2.5, stroke_opacity=0.7, transform="translate(-3 -4)")
        + back(easel, glass)
        + liquid(easel, glass, stops, flutes + _bubbles(easel, glass, 60))
        + _foam(easel)
        + front(easel, Glass(((112.0, 72.0), *profile[1:]), 92, 0.2, 96, 272, 7))
        + drops(easel, glass, 42)
    )
    return Drawing((17, 7, 233, 305), body, Foot(92, 290, 63), 0.2, props=("nut",), tint="#f2b13c", repeats=True)


def _foam(easel: Easel) -> str:
    random, paint = easel.random, easel.paint
    fill = paint.radial((0, "#ffffff"), (0.6, "#fffaf0"), (1, "#f0dfc0"), cx=0.4, cy=0.3, r=0.75)
    shape = (
        "M22 66C14 40 34 24 54 28C64 8 98 2 114 18C136 10 162 26 160 48C168 56 166 66 162 72L162 104C158 120 "
        "150 112 146 108C138 124 124 122 120 110C112 126 96 124 92 112C82 122 66 122 62 110C50 118 40 112 38 "
        "106C30 116 22 112 22 100Z"
    )
    body = path(shape, paint.linear((0, "#ffffff"), (0.5, "#fffaf1"), (1, "#f3e2c2")))
    puffs = "".join(
        circle(x, y, r, fill)
        for x, y, r in (
            (42, 54, 22),
            (76, 40, 27),
            (112, 44, 25),
            (140, 58, 20),
            (64, 70, 20),
            (100, 70, 23),
            (130, 78, 17),
            (40, 82, 15),
        )
    )
    pores = "".join(
        circle(random.uniform(30, 152), random.uniform(42, 100), random.uniform(0.8, 2), "#d9bf92", opacity=0.35)
        for _ in range(46)
    )
    return body + puffs + pores


def cocktail(easel: Easel) -> Drawing:
    """A stemmed glass of a bright drink with a slice and a glow."""
    color = easel.random.choice(("#ff5d6c", "#ff8f3c", "#42c8b8", "#b65df0", "#f2c230"))
    paint = easel.paint
    cx, tilt = 110.0, 0.2
    bowl = "M18 46C24 120 66 160 104 166L116 166C154 160 196 120 202 46"
    drink = "M30 76C40 122 72 150 108 154L112 154C148 150 180 122 190 76A80 16 0 0 1 30 76Z"
    shine = paint.linear(
        (0, "#ffffff", 0.45), (0.2, "#ffffff", 0.08), (0.75, "#ffffff", 0.05), (1, "#ffffff", 0.35), x2=1, y2=0
    )
    stem = paint.linear(
        (0, "#ffffff", 0.3), (0.35, "#ffffff", 0.9), (0.6, "#ffffff", 0.2), (1, "#ffffff", 0.6), x2=1, y2=0
    )
    body = (
        ellipse(cx, 300, 62, 62 * tilt, paint.radial((0, "#ffffff", 0.65), (0.5, "#ffffff", 0.15), (1, "#ffffff", 0.4)))
        + rim((cx, 300), (62, 62 * tilt), "#ffffff", 1.6, 0.8)
        + path("M105 164C107 220 107 270 92 298L128 298C113 270 113 220 115 164Z", stem)
        + path(bowl + "A92 18 0 0 0 18 46Z", shine)
        + path(drink, paint.linear((0, lighten(color, 0.1)), (0.5, color), (1, darken(color, 0.18))))
        + spot(paint, (88, 108), (44, 26), "#ffffff", 0.4)
        + ellipse(cx, 76, 80, 15, paint.radial((0, lighten(color, 0.2)), (1, lighten(color, 0.06)), cx=0.4))
        + ice(easel, (96, 78), 20, 10, 0.8)
        + ice(easel, (130, 84), 17, -18, 0.7)
        + _slice(easel, (182, 42), 34, "#ffb03a", 15)
        + _mint(easel, 64, 74)
        + rim((cx, 46), (92, 18), "#ffffff", 2, 0.9)
        + path(
            curve([(34, 62), (44, 104), (72, 138)]),
            "none",
            stroke="#ffffff",
            stroke_width=7,
            stroke_opacity=0.55,
            stroke_linecap="round",
        )
        + path(
            curve([(190, 66), (180, 100), (160, 128)]),
            "none",
            stroke="#ffffff",
            stroke_width=3,
            stroke_opacity=0.5,
            stroke_linecap="round",
        )
    )
    return Drawing((16, 7, 217, 315), body, Foot(cx, 301, 60), tilt, props=("citrus", "leaf"), tint=color, repeats=True)
