"""Ice cream and bingsu."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from drawing.color import darken, lighten
from drawing.svg import circle, curve, ellipse, group, path, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.heroes.cakes import strawberry
from providers.poster.heroes.glassware import Glass, back, front
from providers.poster.materials import ball, glazed, rim, turned

if TYPE_CHECKING:
    from providers.poster.easel import Easel


def ice_cream(easel: Easel) -> Drawing:
    """Three scoops in a stemmed glass dish with a wafer and a cherry."""
    random, paint = easel.random, easel.paint
    flavours = ["#fbe3b5", "#f4a3b4", "#6b3e28", "#bfe0b0", "#f7f0e4", "#b79fe0"]
    random.shuffle(flavours)
    profile = (
        (166.0, 96.0),
        (190.0, 90.0),
        (226.0, 62.0),
        (246.0, 22.0),
        (256.0, 10.0),
        (296.0, 9.0),
        (310.0, 26.0),
        (318.0, 62.0),
        (322.0, 62.0),
    )
    glass = Glass(profile[:4], 150, 0.24, 180, 238)
    stem = path(
        turned(profile[3:], 150, 0.22),
        paint.linear(
            (0, "#ffffff", 0.55), (0.3, "#ffffff", 0.2), (0.6, "#ffffff", 0.5), (1, "#ffffff", 0.3), x2=1, y2=0
        ),
    )
    body = (
        path("M206 140L246 8L270 16L226 146Z", paint.linear((0, "#f4cf8a"), (1, "#bd7a30"), x2=1))
        + path(
            "M214 112L258 26M222 140L266 40M232 46L262 56M224 74L254 84M216 104L244 112",
            "none",
            stroke="#a9651f",
            stroke_width=2,
            stroke_opacity=0.6,
        )
        + back(easel, glass)
        + _scoop(easel, 100, 138, 60, flavours[0])
        + _scoop(easel, 198, 138, 60, flavours[1])
        + _scoop(easel, 150, 84, 62, flavours[2])
        + path(
            "M98 62C108 22 192 22 202 62C206 86 192 82 188 96C182 108 174 84 164 92C156 112 142 108 138 90C128 84 "
            "122 108 112 92C104 84 96 84 98 62Z",
            paint.linear((0, "#5a2a14"), (0.4, "#7a3c1c"), (1, "#3a170a")),
        )
        + path(
            "M114 52C124 38 142 34 156 36",
            "none",
            stroke="#ffffff",
            stroke_width=6,
            stroke_opacity=0.5,
            stroke_linecap="round",
        )
        + circle(150, 24, 17, ball(paint, "#d11f33", 0.5))
        + path("M150 12C150 2 160 0 168 2", "none", stroke="#6b2a1a", stroke_width=2.6, stroke_linecap="round")
        + path(
            f"M54 166A96 {96 * 0.24} 0 0 0 246 166C240 200 214 236 172 246L128 246C86 236 60 200 54 166Z",
            paint.linear(
                (0, "#ffffff", 0.5), (0.25, "#ffffff", 0.14), (0.75, "#ffffff", 0.1), (1, "#ffffff", 0.42), x2=1, y2=0
            ),
        )
        + stem
        + front(easel, glass)
        + rim((150, 318), (62, 13), "#ffffff", 1.6, 0.7)
    )
    return Drawing(
        (32, -1, 271, 337), body, Foot(150, 322, 62), 0.22, props=("cookie", "sparkle"), tint=flavours[1], repeats=True
    )


def _scoop(easel: Easel, x: float, y: float, r: float, color: str) -> str:
    random, paint = easel.random, easel.paint
    skirt = [
        (x + math.cos(a) * r * random.uniform(1.02, 1.12), y + r * 0.42 + math.sin(a) * r * 0.3)
        for a in (k * math.tau / 12 for k in range(12))
    ]
    folds = "".join(
        path(
            curve(
                [
                    (x - r * 0.8 + random.uniform(0, 20), y + dy),
                    (x + random.uniform(-10, 10), y + dy - random.uniform(4, 12)),
                    (x + r * 0.8 - random.uniform(0, 20), y + dy),
                ]
            ),
            "none",
            stroke=lighten(color, 0.07),
            stroke_width=random.uniform(2, 5),
            stroke_opacity=0.5,
            stroke_linecap="round",
        )
        for dy in (-22, -6, 10, 22)
    )
    specks = "".join(
        circle(
            x + random.uniform(-0.7, 0.7) * r,
            y + random.uniform(-0.6, 0.6) * r,
            random.uniform(1, 2.4),
            darken(color, 0.2),
            opacity=0.5,
        )
        for _ in range(16)
    )
    return (
        circle(x, y, r, ball(paint, color, 0.3))
        + folds
        + specks
        + path(curve(skirt, closed=True), paint.linear((0, lighten(color, 0.03)), (1, darken(color, 0.1))))
    )


def bingsu(easel: Easel) -> Drawing:
    """A mountain of shaved ice with fruit, red beans and a scoop, in a brass bowl."""
    random, paint = easel.random, easel.paint
    kind = random.choice(("strawberry", "mango", "bean"))
    cx, tilt = 170.0, 0.3
    metal_tone = random.choice(("#c79a4b", "#dfe3e6", "#f4efe6"))
    edge = [(40, 176), (58, 128), (92, 82), (134, 46), (170, 32), (206, 46), (248, 82), (284, 128), (300, 176)]
    snow = curve([(x + random.uniform(-4, 4), y + random.uniform(-4, 4)) for x, y in edge]) + "C280 206 60 206 40 176Z"
    flakes = "".join(
        circle(
            cx + (x := random.gauss(0, 58)),
            176 - abs(random.gauss(0, 1)) * 44 + abs(x) * 0.25,
            random.uniform(2, 7),
            random.choice(("#ffffff", "#f2f7fb", "#e4eef6")),
            opacity=0.8,
        )
        for _ in range(110)
    )
    places = [
        (cx + dx, y)
        for dx, y in (
            (-62, 128),
            (62, 128),
            (0, 144),
            (-34, 92),
            (36, 92),
            (-92, 160),
            (92, 160),
            (-44, 164),
            (46, 166),
            (0, 100),
        )
    ]
    if kind == "strawberry":
        pieces = "".join(strawberry(easel, x, y, 0.72, random.uniform(-40, 40)) for x, y in places)
    elif kind == "mango":
        pieces = "".join(_cube(easel, x, y, 22, "#ffb62e") for x, y in places)
    else:
        pieces = "".join(
            ellipse(
                cx + random.gauss(0, 34),
                random.gauss(104, 24),
                8,
                6,
                paint.radial((0, "#a8574a"), (0.6, "#6b2a25"), (1, "#3d1210"), cx=0.35, cy=0.3),
                transform=f"rotate({random.uniform(-40, 40):.0f} {cx} 104)",
            )
            for _ in range(44)
        ) + "".join(_cube(easel, x, y, 15, "#fbf4e6") for x, y in places[:6])
    body = (
        ellipse(cx, 170, 132, 132 * tilt, darken(metal_tone, 0.25))
        + path(snow, paint.linear((0, "#ffffff"), (0.5, "#f6fafd"), (1, "#cfe0ee"), x2=0.5))
        + group(flakes, clip_path=paint.clip(path(snow, "#000000")))
        + pieces
        + _scoop(easel, cx, 48, 40, random.choice(("#fbe9c3", "#f7f0e4", "#c9dba6")))
        + path(
            "M128 34C126 14 150 10 160 22C176 6 206 16 204 38C200 52 190 40 182 52C172 60 164 44 156 54C146 58 "
            "140 46 128 34Z",
            paint.linear((0, "#fffaf0"), (1, "#f0dcae")),
        )
        + path(
            f"M{cx - 132} 170A132 {132 * tilt} 0 0 0 {cx + 132} 170C{cx + 126} 220 {cx + 90} 252 {cx + 54} 272"
            f"L{cx + 60} 290A60 14 0 0 1 {cx - 60} 290L{cx - 54} 272C{cx - 90} 252 {cx - 126} 220 {cx - 132} 170Z",
            glazed(paint, metal_tone),
        )
        + path(
            f"M{cx - 132} 170A132 {132 * tilt} 0 0 0 {cx + 132} 170",
            "none",
            stroke="#ffffff",
            stroke_width=3,
            stroke_opacity=0.75,
        )
    )
    return Drawing((35, 7, 305, 305), body, Foot(cx, 292, 60), tilt, props=("ice", "petal"))


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
