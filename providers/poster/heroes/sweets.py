"""Cakes, macarons, donut, ice cream, bingsu."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, curve, ellipse, group, path, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.heroes.glassware import Glass, back, front
from providers.poster.materials import ball, glazed, matt, rim, spot, turned

if TYPE_CHECKING:
    from providers.poster.easel import Easel

_CREAM = "#fff6e9"
_FLAVOURS = (("#f7d9dd", "#e98a9b"), ("#5a3220", "#3a1d12"), ("#fff3df", "#f0d7a8"), ("#d9e4b4", "#9fb868"))


def strawberry(easel: Easel, x: float, y: float, size: float, turn: float = 0) -> str:
    """A whole strawberry, its point up."""
    paint = easel.paint
    shape = "M0 -34C14 -34 30 -8 30 8C30 26 14 32 0 32C-14 32 -30 26 -30 8C-30 -8 -14 -34 0 -34Z"
    seeds = "".join(
        ellipse(px, py, 1.7, 2.6, "#ffe08a") for px, py in ((-12, -8), (0, -16), (12, -8), (-18, 8), (-6, 4), (7, 5), (19, 8), (-12, 19), (1, 17), (13, 19))
    )
    return group(
        path(shape, "#5a0a0a", opacity=0.3, transform="translate(4 5)"),
        path(shape, paint.radial((0, "#ff7a6a"), (0.4, "#ee3340"), (0.8, "#cf1a2c"), (1, "#97101f"), cx=0.36, cy=0.34, r=0.75)),
        seeds,
        ellipse(-10, -12, 5, 10, "#ffffff", opacity=0.5, transform="rotate(24 -10 -12)"),
        transform=f"translate({x:.1f} {y:.1f}) rotate({turn:.0f}) scale({size:.2f})",
    )


def dollop(easel: Easel, x: float, y: float, size: float) -> str:
    """Whipped cream from a star nozzle."""
    fill = easel.paint.linear((0, "#ffffff"), (0.5, "#fff8ee"), (1, "#e3cfb8"), x2=0.6)
    tiers = (
        "M-30 14C-36 2 -22 -6 0 -6C22 -6 36 2 30 14C22 22 -22 22 -30 14Z",
        "M-22 0C-26 -12 -14 -17 0 -17C14 -17 26 -12 22 0C14 7 -14 7 -22 0Z",
        "M-14 -13C-16 -24 -6 -32 2 -42C4 -32 16 -24 13 -13C8 -7 -9 -7 -14 -13Z",
    )
    return group(*(path(tier, fill, stroke="#d9c2a8", stroke_width=0.8) for tier in tiers), transform=f"translate({x:.1f} {y:.1f}) scale({size:.2f})")


def cake_slice(easel: Easel) -> Drawing:
    """A wedge of layer cake on a plate, a strawberry on top."""
    random, paint = easel.random, easel.paint
    frosting, dark = random.choice(_FLAVOURS)
    sponge = "#6b3a20" if frosting == "#5a3220" else "#f0c987"
    a, b, c = (42.0, 100.0), (318.0, 116.0), (196.0, 58.0)
    h = 118.0
    cut = f"M{a[0]} {a[1]}L{b[0]} {b[1]}L{b[0]} {b[1] + h}L{a[0]} {a[1] + h}Z"
    clip = paint.clip(path(cut, "#000000"))
    def band(top: float, height: float, fill: str) -> str:
        return path(f"M{a[0]} {a[1] + top}L{b[0]} {b[1] + top}L{b[0]} {b[1] + top + height}L{a[0]} {a[1] + top + height}Z", fill)
    crumbs = "".join(
        circle(random.uniform(44, 316), random.uniform(110, 250), random.uniform(0.9, 2.4), darken(sponge, random.uniform(0.05, 0.16)), opacity=0.55) for _ in range(150)
    )
    layers = "".join(
        band(top, 30, paint.linear((0, lighten(sponge, 0.04)), (1, darken(sponge, 0.05)))) for top in (13, 53, 92)
    )
    creams = "".join(band(top, 10, paint.linear((0, "#fffdf8"), (1, darken(_CREAM, 0.08)))) for top in (43, 83))
    berries = "".join(ellipse(x, a[1] + (x - a[0]) * 0.058 + top + 5, 11, 5.4, paint.radial((0, "#ff8f8a"), (1, "#d5253a"))) for top in (43, 83) for x in range(66, 310, 44))
    back_edge = f"M{b[0]} {b[1]}L{c[0]} {c[1]}L{c[0]} {c[1] + 20}L{b[0]} {b[1] + h}Z"
    top_face = f"M{a[0]} {a[1]}Q{a[0] + 20} {c[1] + 6} {c[0]} {c[1]}L{b[0]} {b[1]}Z"
    body = (
        _dish(easel, 180, 226, 172)
        + spot(paint, (188, 228), (168, 30), "#2a1208", 0.75)
        + path(back_edge, darken(frosting, 0.12))
        + path(cut, sponge)
        + group(layers, crumbs, creams, berries, band(0, 14, paint.linear((0, lighten(frosting, 0.02)), (1, darken(frosting, 0.05)))), clip_path=clip)
        + path(cut, paint.linear((0, "#ffffff", 0.12), (0.4, "#ffffff", 0), (1, "#3a1a08", 0.28), x2=1, y2=0))
        + path(top_face, paint.linear((0, lighten(frosting, 0.05)), (1, darken(frosting, 0.02)), x2=1))
        + path(f"M{a[0]} {a[1]}L{b[0]} {b[1]}", "none", stroke="#ffffff", stroke_width=2, stroke_opacity=0.7)
        + "".join(path(f"M{x} {a[1] + (x - a[0]) * 0.058}q4 {drop} 10 {drop}q7 0 9 {-drop + 2}Z", lighten(frosting, 0.01)) for x, drop in ((58, 26), (104, 38), (158, 24), (206, 36), (258, 26)))
        + dollop(easel, 120, 84, 0.95)
        + dollop(easel, 196, 76, 0.95)
        + dollop(easel, 252, 96, 0.8)
        + strawberry(easel, 158, 50, 1.05, -6)
        + circle(212, 46, 9, ball(paint, dark, 0.3))
    )
    return Drawing(360, 300, body, Foot(180, 233, 168), 0.34, props=("petal", "cookie", "leaf"))


def _dish(easel: Easel, x: float, y: float, r: float) -> str:
    paint, glaze, tilt = easel.paint, "#f8f3ec", 0.34
    return (
        ellipse(x, y + 9, r * 0.97, r * tilt, darken(glaze, 0.25))
        + ellipse(x, y, r, r * tilt, paint.linear((0, lighten(glaze, 0.02)), (1, darken(glaze, 0.1)), x2=0.8))
        + ellipse(x, y + 2, r * 0.74, r * tilt * 0.72, paint.linear((0, darken(glaze, 0.1)), (1, glaze)))
        + rim((x, y), (r * 0.99, r * tilt * 0.99), "#ffffff", 1.6, 0.7)
    )


def cake(easel: Easel) -> Drawing:
    """A whole cake on a stand: dripping glaze, cream and strawberries, candles now and then."""
    random, paint = easel.random, easel.paint
    frosting, dark = random.choice(_FLAVOURS)
    cx, tilt, r = 180.0, 0.28, 138.0
    base = frosting if frosting != "#5a3220" else "#7a452a"
    wall = ((112.0, r), (112.0, r), (244.0, r), (250.0, r - 3))
    drips = f"M{cx - r} 112"
    count = 16
    for k in range(count):
        a0, a1 = math.pi - math.pi * k / count, math.pi - math.pi * (k + 1) / count
        x0, x1 = cx + math.cos(a0) * r, cx + math.cos(a1) * r
        y1 = 112 + math.sin(a1) * r * tilt
        drop = random.uniform(16, 54)
        y0 = 112 + math.sin(a0) * r * tilt
        drips += f"L{x0:.1f} {y0 + 8:.1f}C{x0:.1f} {y0 + drop:.1f} {x1 - (x1 - x0) * 0.25:.1f} {y1 + drop:.1f} {x1 - (x1 - x0) * 0.25:.1f} {y1 + 8:.1f}L{x1:.1f} {y1 + 6:.1f}"
    drips += f"A{r} {r * tilt} 0 0 0 {cx - r} 112Z"
    crown = [(cx + math.cos(a) * r * 0.78, 106 + math.sin(a) * r * tilt * 0.78, math.sin(a)) for a in (k * math.tau / 10 + 0.3 for k in range(10))]
    top = "".join(dollop(easel, x, y, 0.78 + depth * 0.1) + strawberry(easel, x, y - 36, 0.62 + depth * 0.08, random.uniform(-12, 12)) for x, y, depth in sorted(crown, key=lambda item: item[1]))
    candles = "".join(_candle(easel, cx + dx, 84 + dy) for dx, dy in ((-26, 2), (24, 0), (0, 14))) if random.random() < 0.5 else ""
    body = (
        _cakestand(easel, cx, 258)
        + spot(paint, (cx + 6, 258), (r * 1.1, 34), "#2a1208", 0.5)
        + path(turned(wall, cx, tilt), matt(paint, base))
        + path(drips, glazed(paint, dark))
        + path(drips, "none", stroke="#ffffff", stroke_width=1.6, stroke_opacity=0.3)
        + ellipse(cx, 112, r, r * tilt, paint.linear((0, lighten(dark, 0.1)), (0.5, lighten(dark, 0.03)), (1, dark), x2=0.7))
        + ellipse(cx - 40, 100, 50, 8, "#ffffff", opacity=0.2)
        + "".join(dollop(easel, cx + math.cos(a) * (r + 1), 250 + math.sin(a) * r * tilt, 0.5) for a in (math.pi * (k + 0.5) / 13 for k in range(13)))
        + candles
        + top
    )
    return Drawing(360, 352, body, Foot(cx, 336, 84), tilt, props=("petal", "sparkle"))


def _cakestand(easel: Easel, cx: float, y: float) -> str:
    paint, glaze = easel.paint, "#f6f1ea"
    return (
        path(turned(((y + 6, 22.0), (y + 40, 14.0), (y + 62, 30.0), (y + 78, 78.0), (y + 84, 80.0)), cx, 0.16), glazed(paint, glaze))
        + path(turned(((y, 172.0), (y, 172.0), (y + 10, 170.0)), cx, 0.28), glazed(paint, darken(glaze, 0.03)))
        + ellipse(cx, y, 172, 172 * 0.28, paint.linear((0, lighten(glaze, 0.02)), (1, darken(glaze, 0.06)), x2=1))
        + rim((cx, y), (172, 172 * 0.28), "#ffffff", 1.6, 0.8)
    )


def _candle(easel: Easel, x: float, y: float) -> str:
    color = mix(easel.palette.accent, "#ffffff", 0.2)
    return (
        rect(x - 4, y - 62, 8, 66, easel.paint.linear((0, lighten(color, 0.14)), (0.4, color), (1, darken(color, 0.14)), x2=1, y2=0), rx=2)
        + path(f"M{x} {y - 62}L{x} {y - 70}", "none", stroke="#3a2a20", stroke_width=1.6)
        + circle(x, y - 78, 19, easel.paint.radial((0, "#ffe9a8", 0.8), (1, "#ffc24a", 0)))
        + path(f"M{x} {y - 92}C{x + 8} {y - 80} {x + 6} {y - 68} {x} {y - 68}C{x - 6} {y - 68} {x - 8} {y - 80} {x} {y - 92}Z", easel.paint.linear((0, "#fff6c8"), (0.6, "#ffc23a"), (1, "#ff7a1a")))
    )


def macarons(easel: Easel) -> Drawing:
    """A leaning stack of macarons, one beside it."""
    random, paint = easel.random, easel.paint
    colours = ["#f2a7b5", "#bcd79a", "#f5d27a", "#b9a4e0", "#8fcfc9", "#d79a6a", mix(easel.palette.accent, "#fff0e8", 0.45)]
    random.shuffle(colours)
    stack = "".join(
        group(_macaron(easel, colours[k]), transform=f"translate({130 + dx} {250 - k * 66}) rotate({turn})") for k, (dx, turn) in enumerate(((0, 0), (8, 3), (-6, -4), (5, 5)))
    )
    side = group(_macaron(easel, colours[5], face=True), transform="translate(262 222) rotate(14)")
    body = spot(paint, (150, 280), (130, 20), "#000000", 0.2) + stack + spot(paint, (272, 284), (64, 14), "#000000", 0.35) + side
    return Drawing(352, 300, body, Foot(170, 282, 140), 0.16, props=("petal", "pearl", "sparkle"))


def _macaron(easel: Easel, color: str, *, face: bool = False) -> str:
    random, paint = easel.random, easel.paint
    shell = paint.radial((0, lighten(color, 0.09)), (0.5, color), (0.9, darken(color, 0.1)), (1, darken(color, 0.06)), cx=0.36, cy=0.25, r=0.85)
    if face:
        return (
            ellipse(12, 6, 66, 64, darken(color, 0.14))
            + ellipse(6, 3, 66, 64, _CREAM)
            + ellipse(-4, -2, 66, 64, darken(color, 0.07))
            + ellipse(-8, -4, 64, 62, shell)
            + ellipse(-30, -34, 18, 10, "#ffffff", opacity=0.5, transform="rotate(-34 -30 -34)")
        )
    def frill(y: float) -> str:
        return "".join(ellipse(-88 + k * 11 + random.uniform(-2, 2), y + random.uniform(-1.2, 1.2), 8.5, 6, lighten(color, random.uniform(-0.04, 0.05))) for k in range(17))
    return (
        path("M-96 12C-96 40 -60 34 0 34C60 34 96 40 96 12Z", paint.linear((0, darken(color, 0.03)), (1, darken(color, 0.17))))
        + frill(12)
        + rect(-88, -8, 176, 18, paint.linear((0, darken(_CREAM, 0.1)), (0.5, "#fffaf2"), (1, darken(_CREAM, 0.12))), rx=8)
        + frill(-9)
        + path("M-97 -10C-98 -46 -52 -52 0 -52C52 -52 98 -46 97 -10C70 -4 -70 -4 -97 -10Z", shell)
        + path("M-76 -26C-64 -40 -36 -44 -12 -44", "none", stroke="#ffffff", stroke_width=6, stroke_opacity=0.5, stroke_linecap="round")
    )


def donut(easel: Easel) -> Drawing:
    """A glazed donut with sprinkles."""
    random, paint = easel.random, easel.paint
    icing = random.choice(("#f48fb1", "#5b3020", "#f7e3c0", "#9ad1c9", mix(easel.palette.accent, "#fff0ee", 0.3)))
    tilt = 0.62
    edge = [(math.cos(k * math.tau / 22) * random.uniform(126, 144), math.sin(k * math.tau / 22) * random.uniform(126, 144)) for k in range(22)]
    hole = [(math.cos(-k * math.tau / 14) * random.uniform(40, 50), math.sin(-k * math.tau / 14) * random.uniform(40, 50)) for k in range(14)]
    glaze = curve(edge, closed=True) + curve(hole, closed=True)
    bright = ("#ffffff", "#ffd447", "#4fc3e8", "#7bd06a", "#ff6b6b", "#b583f0")
    sprinkles = []
    for _ in range(80):
        a, r = random.uniform(0, math.tau), random.uniform(58, 122)
        x, y, turn, tint = math.cos(a) * r, math.sin(a) * r, random.uniform(0, 180), random.choice(bright)
        place = f"translate({x:.1f} {y:.1f}) rotate({turn:.0f})"
        sprinkles.append(group(rect(-7, -1.4, 15, 6, "#3a1206", rx=3, opacity=0.3), rect(-7.5, -3, 15, 6, tint, rx=3), rect(-6, -2.2, 10, 1.6, "#ffffff", rx=0.8, opacity=0.6), transform=place))
    dough = paint.radial((0, "#b86a2a"), (0.35, "#f0bd72"), (0.72, "#dd9a4a"), (1, "#9a5520"))
    body = group(
        path(curve([(math.cos(k * math.tau / 20) * 154, math.sin(k * math.tau / 20) * 154) for k in range(20)], closed=True) + curve([(math.cos(-k * math.tau / 12) * 34, math.sin(-k * math.tau / 12) * 34) for k in range(12)], closed=True), "#8a4717", transform="translate(0 46)", fill_rule="evenodd"),
        path("M-154 0C-158 30 -156 40 -150 52A154 150 0 0 0 150 52C156 40 158 30 154 0Z", paint.linear((0, "#c9812f"), (0.3, "#efb966"), (0.7, "#c47c30"), (1, "#7c3f12"), x2=1, y2=0)),
        circle(0, 8, 154, dough),
        circle(0, 20, 36, "#6b3410"),
        path(glaze, darken(icing, 0.14), transform="translate(0 12)", fill_rule="evenodd"),
        path(glaze, paint.radial((0, darken(icing, 0.08)), (0.42, lighten(icing, 0.06)), (0.7, icing), (1, darken(icing, 0.1)), cx=0.46, cy=0.42, r=0.6), fill_rule="evenodd"),
        path("M-110 -40A118 118 0 0 1 -20 -114", "none", stroke="#ffffff", stroke_width=15, stroke_opacity=0.5, stroke_linecap="round"),
        path("M100 62A118 118 0 0 1 56 102", "none", stroke="#ffffff", stroke_width=8, stroke_opacity=0.3, stroke_linecap="round"),
        *sprinkles,
        transform=f"translate(160 100) scale(1 {tilt})",
    )
    return Drawing(320, 228, body, Foot(160, 128, 148), tilt, props=("sparkle", "cookie"))


def ice_cream(easel: Easel) -> Drawing:
    """Three scoops in a stemmed glass dish with a wafer and a cherry."""
    random, paint = easel.random, easel.paint
    flavours = ["#fbe3b5", "#f4a3b4", "#6b3e28", "#bfe0b0", "#f7f0e4", "#b79fe0"]
    random.shuffle(flavours)
    profile = ((166.0, 96.0), (190.0, 90.0), (226.0, 62.0), (246.0, 22.0), (256.0, 10.0), (296.0, 9.0), (310.0, 26.0), (318.0, 62.0), (322.0, 62.0))
    glass = Glass(profile[:4], 150, 0.24, 180, 238)
    stem = path(turned(profile[3:], 150, 0.22), paint.linear((0, "#ffffff", 0.55), (0.3, "#ffffff", 0.2), (0.6, "#ffffff", 0.5), (1, "#ffffff", 0.3), x2=1, y2=0))
    body = (
        path("M206 140L246 8L270 16L226 146Z", paint.linear((0, "#f4cf8a"), (1, "#bd7a30"), x2=1))
        + path("M214 112L258 26M222 140L266 40M232 46L262 56M224 74L254 84M216 104L244 112", "none", stroke="#a9651f", stroke_width=2, stroke_opacity=0.6)
        + back(easel, glass)
        + _scoop(easel, 100, 138, 60, flavours[0])
        + _scoop(easel, 198, 138, 60, flavours[1])
        + _scoop(easel, 150, 84, 62, flavours[2])
        + path("M98 62C108 22 192 22 202 62C206 86 192 82 188 96C182 108 174 84 164 92C156 112 142 108 138 90C128 84 122 108 112 92C104 84 96 84 98 62Z", paint.linear((0, "#5a2a14"), (0.4, "#7a3c1c"), (1, "#3a170a")))
        + path("M114 52C124 38 142 34 156 36", "none", stroke="#ffffff", stroke_width=6, stroke_opacity=0.5, stroke_linecap="round")
        + circle(150, 24, 17, ball(paint, "#d11f33", 0.5))
        + path("M150 12C150 2 160 0 168 2", "none", stroke="#6b2a1a", stroke_width=2.6, stroke_linecap="round")
        + path(f"M54 166A96 {96 * 0.24} 0 0 0 246 166C240 200 214 236 172 246L128 246C86 236 60 200 54 166Z", paint.linear((0, "#ffffff", 0.5), (0.25, "#ffffff", 0.14), (0.75, "#ffffff", 0.1), (1, "#ffffff", 0.42), x2=1, y2=0))
        + stem
        + front(easel, glass)
        + rim((150, 318), (62, 13), "#ffffff", 1.6, 0.7)
    )
    return Drawing(300, 336, body, Foot(150, 322, 62), 0.22, props=("cookie", "sparkle"), tint=flavours[1], repeats=True)


def _scoop(easel: Easel, x: float, y: float, r: float, color: str) -> str:
    random, paint = easel.random, easel.paint
    skirt = [(x + math.cos(a) * r * random.uniform(1.02, 1.12), y + r * 0.42 + math.sin(a) * r * 0.3) for a in (k * math.tau / 12 for k in range(12))]
    folds = "".join(
        path(curve([(x - r * 0.8 + random.uniform(0, 20), y + dy), (x + random.uniform(-10, 10), y + dy - random.uniform(4, 12)), (x + r * 0.8 - random.uniform(0, 20), y + dy)]), "none", stroke=lighten(color, 0.07), stroke_width=random.uniform(2, 5), stroke_opacity=0.5, stroke_linecap="round")
        for dy in (-22, -6, 10, 22)
    )
    specks = "".join(circle(x + random.uniform(-0.7, 0.7) * r, y + random.uniform(-0.6, 0.6) * r, random.uniform(1, 2.4), darken(color, 0.2), opacity=0.5) for _ in range(16))
    return circle(x, y, r, ball(paint, color, 0.3)) + folds + specks + path(curve(skirt, closed=True), paint.linear((0, lighten(color, 0.03)), (1, darken(color, 0.1))))


def bingsu(easel: Easel) -> Drawing:
    """A mountain of shaved ice with fruit, red beans and a scoop, in a brass bowl."""
    random, paint = easel.random, easel.paint
    kind = random.choice(("strawberry", "mango", "bean"))
    cx, tilt = 170.0, 0.3
    metal_tone = random.choice(("#c79a4b", "#dfe3e6", "#f4efe6"))
    edge = [(40, 176), (58, 128), (92, 82), (134, 46), (170, 32), (206, 46), (248, 82), (284, 128), (300, 176)]
    snow = curve([(x + random.uniform(-4, 4), y + random.uniform(-4, 4)) for x, y in edge]) + "C280 206 60 206 40 176Z"
    flakes = "".join(
        circle(cx + (x := random.gauss(0, 58)), 176 - abs(random.gauss(0, 1)) * 44 + abs(x) * 0.25, random.uniform(2, 7), random.choice(("#ffffff", "#f2f7fb", "#e4eef6")), opacity=0.8) for _ in range(110)
    )
    places = [(cx + dx, y) for dx, y in ((-62, 128), (62, 128), (0, 144), (-34, 92), (36, 92), (-92, 160), (92, 160), (-44, 164), (46, 166), (0, 100))]
    if kind == "strawberry":
        pieces = "".join(strawberry(easel, x, y, 0.72, random.uniform(-40, 40)) for x, y in places)
    elif kind == "mango":
        pieces = "".join(_cube(easel, x, y, 22, "#ffb62e") for x, y in places)
    else:
        pieces = "".join(
            ellipse(cx + random.gauss(0, 34), random.gauss(104, 24), 8, 6, paint.radial((0, "#a8574a"), (0.6, "#6b2a25"), (1, "#3d1210"), cx=0.35, cy=0.3), transform=f"rotate({random.uniform(-40, 40):.0f} {cx} 104)") for _ in range(44)
        ) + "".join(_cube(easel, x, y, 15, "#fbf4e6") for x, y in places[:6])
    body = (
        ellipse(cx, 170, 132, 132 * tilt, darken(metal_tone, 0.25))
        + path(snow, paint.linear((0, "#ffffff"), (0.5, "#f6fafd"), (1, "#cfe0ee"), x2=0.5))
        + group(flakes, clip_path=paint.clip(path(snow, "#000000")))
        + pieces
        + _scoop(easel, cx, 48, 40, random.choice(("#fbe9c3", "#f7f0e4", "#c9dba6")))
        + path("M128 34C126 14 150 10 160 22C176 6 206 16 204 38C200 52 190 40 182 52C172 60 164 44 156 54C146 58 140 46 128 34Z", paint.linear((0, "#fffaf0"), (1, "#f0dcae")))
        + path(f"M{cx - 132} 170A132 {132 * tilt} 0 0 0 {cx + 132} 170C{cx + 126} 220 {cx + 90} 252 {cx + 54} 272L{cx + 60} 290A60 14 0 0 1 {cx - 60} 290L{cx - 54} 272C{cx - 90} 252 {cx - 126} 220 {cx - 132} 170Z", glazed(paint, metal_tone))
        + path(f"M{cx - 132} 170A132 {132 * tilt} 0 0 0 {cx + 132} 170", "none", stroke="#ffffff", stroke_width=3, stroke_opacity=0.75)
    )
    return Drawing(340, 310, body, Foot(cx, 292, 60), tilt, props=("ice", "petal"))


def _cube(easel: Easel, x: float, y: float, size: float, color: str) -> str:
    top, side = lighten(color, 0.07), darken(color, 0.1)
    turn = easel.random.uniform(-24, 24)
    s = size / 2
    return group(
        rect(-s, -s, size, size, "#000000", rx=3, opacity=0.14, transform="translate(3 5)"),
        path(f"M{-s} {-s * 0.4}L0 {-s}L{s} {-s * 0.4}L0 {s * 0.2}Z", top),
        path(f"M{-s} {-s * 0.4}L0 {s * 0.2}L0 {s}L{-s} {s * 0.4}Z", color),
        path(f"M{s} {-s * 0.4}L0 {s * 0.2}L0 {s}L{s} {s * 0.4}Z", side),
        transform=f"translate({x:.1f} {y:.1f}) rotate({turn:.0f}) scale(1.25)",
    )


