"""Car, airplane, mountain, sea, and the abstract default."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix, with_lightness
from drawing.svg import circle, curve, ellipse, group, path, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.materials import ball, metal, rim, spot

if TYPE_CHECKING:
    from providers.poster.easel import Easel


def car(easel: Easel) -> Drawing:
    """A small car from the side, polished."""
    paint, palette = easel.paint, easel.palette
    color = easel.random.choice((palette.accent, "#d8342c", "#2f6fc0", "#f1ede5", "#2c3138"))
    shape = "M16 150C16 128 30 118 66 112C96 74 132 44 196 42C262 40 296 66 332 106C372 112 404 122 408 148L408 172C408 184 400 188 388 188L34 188C20 188 14 182 14 170Z"
    clip = paint.clip(path(shape, "#000000"))
    glass = paint.linear((0, "#cfe6f5"), (0.5, "#7fa6c4"), (1, "#3f5f7a"), x2=0.4)
    def wheel(x: float) -> str:
        spokes = "".join(path("M-3.5 -6L-5 -26L5 -26L3.5 -6Z", metal(paint, "#cfd3d8"), transform=f"rotate({k * 72})") for k in range(5))
        return group(circle(0, 0, 44, "#1a1c20"), circle(0, 0, 44, "none", stroke="#3a3e44", stroke_width=3), circle(0, 0, 31, metal(paint, "#8f959c")), circle(0, 0, 27, "#4a4f56"), spokes, circle(0, 0, 9, metal(paint, "#d9dce0")), path("M-36 -20A42 42 0 0 1 -8 -41", "none", stroke="#ffffff", stroke_width=2.4, stroke_opacity=0.4), transform=f"translate({x} 186)")
    body = (
        path(shape, paint.linear((0, lighten(color, 0.12)), (0.45, color), (0.56, darken(color, 0.07)), (1, darken(color, 0.2))))
        + group(
            path("M0 138C120 122 300 122 424 140L424 152C300 136 120 136 0 152Z", "#ffffff", opacity=0.4),
            circle(104, 186, 53, darken(color, 0.3)), circle(326, 186, 53, darken(color, 0.3)),
            rect(0, 172, 424, 20, "#22252a", opacity=0.75),
            path("M214 50L216 180M140 106L138 176", "none", stroke=darken(color, 0.24), stroke_width=2.4),
            clip_path=clip,
        )
        + path("M92 112C116 82 144 58 196 56L204 56L204 112Z", glass) + path("M216 56C258 56 286 76 312 108L314 112L216 112Z", glass)
        + path("M120 112L160 62L182 58L140 112ZM240 112L262 64L274 70L256 112Z", "#ffffff", opacity=0.34)
        + path("M92 112C116 82 144 58 196 56L204 56L204 112ZM216 56C258 56 286 76 312 108L314 112L216 112Z", "none", stroke="#22262c", stroke_width=3.5)
        + path("M78 106C110 66 150 48 198 47C250 46 286 66 318 98", "none", stroke="#ffffff", stroke_width=3.4, stroke_opacity=0.65, stroke_linecap="round")
        + path("M384 130C398 132 408 140 408 152L388 152C380 146 378 136 384 130Z", paint.radial((0, "#ffffff"), (1, "#ffe6a0"))) + spot(paint, (404, 142), (20, 22), "#fff3c0", 0.8)
        + path("M18 134L36 132L34 152L16 152Z", "#d8281e")
        + rect(226, 126, 24, 6, metal(paint, "#d9dce0"), rx=3) + rect(150, 126, 24, 6, metal(paint, "#d9dce0"), rx=3)
        + path("M318 112C330 104 342 106 344 116C336 120 324 120 318 118Z", darken(color, 0.04))
        + wheel(104) + wheel(326)
    )
    return Drawing(424, 234, group(body, transform="translate(0 0)"), Foot(212, 226, 196), 0.1, props=("sparkle",))


def airplane(easel: Easel) -> Drawing:
    """A plane that climbs over a globe with a dotted route."""
    paint, palette = easel.paint, easel.palette
    cx, cy, r = 180.0, 244.0, 134.0
    clip = paint.clip(circle(cx, cy, r, "#000000"))
    land = paint.linear((0, "#a5d078"), (1, "#5f9a52"))
    lands = "".join(path(curve(points, closed=True), land) for points in ([(70, 180), (120, 150), (170, 170), (180, 220), (150, 250), (150, 290), (110, 270), (96, 220)], [(210, 150), (270, 160), (310, 210), (280, 236), (240, 220), (216, 190)], [(190, 290), (240, 270), (280, 300), (256, 350), (206, 340)], [(80, 320), (120, 316), (130, 350), (96, 360)]))
    grid = "".join(ellipse(cx, cy, r * k, r, "none", stroke="#ffffff", stroke_width=1.4, stroke_opacity=0.3) for k in (0.36, 0.74)) + "".join(path(f"M{cx - r} {cy + d}Q{cx} {cy + d + 24} {cx + r} {cy + d}", "none", stroke="#ffffff", stroke_width=1.4, stroke_opacity=0.3) for d in (-64, 0, 60))
    hull = paint.linear((0, "#ffffff"), (0.55, "#eef1f4"), (1, "#aab4be"))
    plane = group(
        path("M-12 4L-70 -62L-46 -62L34 2Z", darken("#dfe5ea", 0.12)),
        path("M-128 -6L-152 -56L-126 -56L-96 -8Z", paint.linear((0, palette.accent), (1, darken(palette.accent, 0.12)))),
        path("M-140 6C-120 -16 60 -26 112 -16C140 -10 152 2 150 8C146 18 100 24 40 24L-108 24C-130 22 -142 16 -140 6Z", hull),
        path("M-138 12C-60 18 80 16 148 4C148 16 100 24 40 24L-108 24C-128 22 -138 18 -138 12Z", palette.accent, opacity=0.9),
        *(rect(x, -6, 9, 9, "#4a6a8a", rx=4) for x in range(-96, 90, 17)),
        path("M112 -10C126 -8 136 -2 138 2L112 2Z", "#3f5f7a"),
        path("M24 10L-60 86L-30 86L70 16Z", paint.linear((0, "#f4f6f8"), (1, "#aeb8c2"))),
        path("M-100 14L-134 44L-114 44L-70 16Z", paint.linear((0, "#f4f6f8"), (1, "#aeb8c2"))),
        transform="translate(196 96) rotate(-16) scale(1.02)",
    )
    cloud = paint.linear((0, "#ffffff"), (1, "#dfeaf4"))
    clouds = "".join(group(circle(0, 0, 22, cloud), circle(26, -10, 27, cloud), circle(56, 0, 21, cloud), rect(-20, 2, 94, 20, cloud, rx=10), transform=f"translate({x} {y}) scale({k})") for x, y, k in ((18, 196, 0.9), (280, 300, 1.0)))
    body = (
        circle(cx, cy, r, paint.radial((0, "#9fdcf7"), (0.6, "#4fa9e0"), (1, "#1f6bb0"), cx=0.38, cy=0.3, r=0.8))
        + group(lands, grid, clip_path=clip)
        + circle(cx, cy, r, paint.radial((0, "#ffffff", 0.35), (0.4, "#ffffff", 0), (0.8, "#06204a", 0.2), (1, "#06204a", 0.5), cx=0.36, cy=0.3, r=0.8))
        + rim((cx, cy), (r, r), "#ffffff", 2, 0.5)
        + path("M58 330C110 380 300 330 318 196", "none", stroke="#ffffff", stroke_width=4, stroke_dasharray="3 11", stroke_linecap="round")
        + clouds + plane
    )
    return Drawing(372, 386, body, Foot(cx, 374, 58), 0.2, props=("cloud",))


def mountain(easel: Easel) -> Drawing:
    """Peaks in a round window: mist between the ridges, a lake, a sun."""
    random, paint, palette = easel.random, easel.paint, easel.palette
    sky = random.choice((("#ffd9a8", "#fff0d6", "#f2a07a"), ("#a9d6f2", "#e6f4fb", "#6fb0de"), ("#f6b7c8", "#ffeede", "#c98ac0")))
    far = mix(with_lightness(palette.accent, 0.62), sky[2], 0.5)
    def ridge(base: float, peaks: list[tuple[float, float]], color: str) -> str:
        points = [(0.0, base), *peaks, (400.0, base)]
        d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "L400 400L0 400Z"
        return path(d, paint.linear((0, lighten(color, 0.05)), (1, lighten(color, 0.2))), stroke_linejoin="round")
    main = mix(far, "#24405a", 0.55)
    snow = "M200 84L238 138L222 132L212 150L198 134L182 152L172 136L160 142Z"
    light_side = "M200 84L128 190L96 262L190 262L206 180L186 150Z"
    trees = "".join(path(f"M{x} {332 - h}L{x + h * 0.22:.1f} 332L{x - h * 0.22:.1f} 332Z", mix("#1f4a3a", far, random.uniform(0, 0.25))) for x, h in ((random.uniform(0, 400), random.uniform(26, 58)) for _ in range(44)))
    scene = (
        rect(0, 0, 400, 400, paint.linear((0, sky[2]), (0.35, sky[0]), (0.7, sky[1])))
        + circle(292, 112, 84, paint.radial((0, "#fffbe8", 0.9), (0.35, "#fff3cf", 0.5), (1, "#fff3cf", 0))) + circle(292, 112, 30, "#fffaf0")
        + ridge(230, [(60, 170), (110, 206), (170, 150), (240, 214), (320, 160), (370, 200)], far)
        + rect(0, 190, 400, 70, paint.linear((0, "#ffffff", 0), (0.6, "#ffffff", 0.5), (1, "#ffffff", 0)))
        + path("M34 300L128 190L200 84L262 176L300 214L380 300Z", paint.linear((0, lighten(main, 0.03)), (1, lighten(main, 0.16))))
        + path(light_side, "#ffffff", opacity=0.16)
        + path(snow, paint.linear((0, "#ffffff"), (1, "#e3edf5"))) + path("M200 84L238 138L222 132L212 150L204 140Z", "#a9c0d6", opacity=0.65)
        + rect(0, 240, 400, 70, paint.linear((0, "#ffffff", 0), (0.7, "#ffffff", 0.55), (1, "#ffffff", 0)))
        + trees
        + rect(0, 326, 400, 80, paint.linear((0, mix(sky[0], "#4f8ab0", 0.55)), (1, mix(sky[2], "#2f5a80", 0.6))))
        + path("M200 336L150 372L250 372Z", mix(main, "#ffffff", 0.2), opacity=0.35)
        + "".join(path(f"M{x} {y}h{w}", "none", stroke="#ffffff", stroke_width=2, stroke_opacity=0.5, stroke_linecap="round") for x, y, w in ((110, 346, 70), (220, 354, 90), (160, 366, 60), (60, 360, 40), (290, 344, 50)))
    )
    return _window(easel, scene)


def sea(easel: Easel) -> Drawing:
    """A beach in a round window: sea, sail, palm, sand."""
    random, paint = easel.random, easel.paint
    waves = "".join(path(curve([(x, y + (6 if k % 2 else -6)) for k, x in enumerate(range(-20, 440, 46))]), "none", stroke="#ffffff", stroke_width=width, stroke_opacity=opacity) for y, width, opacity in ((216, 1.6, 0.35), (238, 2.2, 0.4), (264, 3, 0.5)))
    frond = "M0 0C-20 -44 -70 -60 -112 -40C-80 -40 -50 -26 -30 0C-50 -8 -80 0 -96 22C-64 8 -30 8 0 0Z"
    green = paint.linear((0, "#6fbf5a"), (1, "#1f7a4a"), x2=1)
    palm = group(
        path("M-4 0C10 60 14 120 2 190L24 190C30 120 26 60 10 -2Z", paint.linear((0, "#a9784a"), (0.5, "#8a5a34"), (1, "#5f3a20"), x2=1, y2=0)),
        *(path(frond, green, transform=f"rotate({turn}) scale({k} {abs(k)})") for turn, k in ((0, 1), (40, 0.9), (-46, 0.86), (150, -0.9), (10, -1), (-38, -0.9), (80, 0.7))),
        circle(-4, 6, 9, "#6b4426"), circle(10, 9, 9, "#7a5030"),
        transform="translate(306 150)",
    )
    scene = (
        rect(0, 0, 400, 220, paint.linear((0, "#3fa9e6"), (0.6, "#9fdcf5"), (1, "#e6f7fb")))
        + circle(120, 90, 74, paint.radial((0, "#fffbe0", 0.95), (0.4, "#fff0b0", 0.5), (1, "#fff0b0", 0))) + circle(120, 90, 28, "#fff8d8")
        + "".join(group(ellipse(0, 0, 44, 13, "#ffffff"), ellipse(-12, -10, 22, 15, "#ffffff"), ellipse(14, -14, 24, 18, "#ffffff"), transform=f"translate({x} {y}) scale({k})", opacity=0.9) for x, y, k in ((236, 70, 0.9), (60, 150, 0.6), (330, 120, 0.5)))
        + rect(0, 190, 400, 130, paint.linear((0, "#1f8ac0"), (0.5, "#35b5cf"), (1, "#7fdcd8")))
        + waves
        + path("M150 196L150 112L206 190Z", paint.linear((0, "#ffffff"), (1, "#e6dccb"))) + path("M144 194L144 128L108 190Z", easel.palette.accent) + path("M92 198L218 198L202 218L110 218Z", paint.linear((0, "#b9744a"), (1, "#7a4426")))
        + path("M0 300C80 270 180 296 260 284C320 276 370 262 400 268L400 400L0 400Z", "#fffaf0", opacity=0.8)
        + path("M0 312C80 284 180 308 260 296C320 288 370 274 400 280L400 400L0 400Z", paint.linear((0, "#f9e3b4"), (1, "#e3b878")))
        + palm
        + group(path("M0 0L-58 20C-50 -24 50 -34 60 8Z", easel.palette.accent), path("M0 0L-30 10C-30 -22 -8 -28 8 -26ZM0 0L30 4C30 -18 20 -26 8 -26Z", "#ffffff", opacity=0.85), path("M0 -4L26 74", "none", stroke="#8a5a34", stroke_width=4, stroke_linecap="round"), transform="translate(120 300) rotate(-12)")
        + "".join(circle(random.uniform(20, 380), random.uniform(320, 380), random.uniform(1, 2.4), "#c99a5a", opacity=0.6) for _ in range(40))
    )
    return _window(easel, scene)


def _window(easel: Easel, scene: str) -> Drawing:
    """A landscape of 400 by 400 in a round, raised frame."""
    paint = easel.paint
    clip = paint.clip(circle(200, 200, 182, "#000000"))
    body = (
        circle(205, 208, 190, "#000000", opacity=0.16)
        + circle(200, 200, 194, paint.linear((0, "#ffffff"), (1, "#dfd6c8"), x2=1))
        + group(scene, clip_path=clip)
        + circle(200, 200, 182, "none", stroke="#000000", stroke_width=5, stroke_opacity=0.14)
        + path("M30 150A180 180 0 0 1 150 26", "none", stroke="#ffffff", stroke_width=5, stroke_opacity=0.5, stroke_linecap="round")
    )
    return Drawing(400, 402, body, Foot(200, 392, 96), 0.2, props=("cloud", "leaf"))


def abstract(easel: Easel) -> Drawing:
    """Spheres, a ring and an arch of glass and matt colour, balanced: for whatever has no picture of its own."""
    random, paint, palette = easel.random, easel.paint, easel.palette
    first, second = palette.accent, palette.pop
    third = mix(palette.panel, "#ffffff", 0.35)
    turn = random.uniform(-10, 10)
    arch = "M40 330L40 190A110 110 0 0 1 260 190L260 330L204 330L204 190A54 54 0 0 0 96 190L96 330Z"
    ring = circle(0, 0, 70, "none", stroke=darken(second, 0.1), stroke_width=30) + circle(-1.5, -2, 70, "none", stroke=paint.linear((0, lighten(second, 0.14)), (0.5, second), (1, darken(second, 0.12))), stroke_width=26) + path("M-64 -32A72 72 0 0 1 -10 -72", "none", stroke="#ffffff", stroke_width=6, stroke_opacity=0.65, stroke_linecap="round")
    glass = circle(0, 0, 62, paint.radial((0, "#ffffff", 0.3), (0.6, "#ffffff", 0.1), (0.88, mix(first, "#ffffff", 0.5), 0.4), (1, "#ffffff", 0.85))) + ellipse(-22, -28, 16, 9, "#ffffff", opacity=0.95, transform="rotate(-38 -22 -28)") + path("M18 48A52 52 0 0 0 48 14", "none", stroke="#ffffff", stroke_width=4, stroke_opacity=0.7, stroke_linecap="round")
    dots = "".join(circle(math.cos(a) * 96, math.sin(a) * 96, 5, lighten(first, 0.12)) for a in (k * math.tau / 12 for k in range(7)))
    body = (
        path(arch, darken(third, 0.16), transform="translate(10 0)")
        + path(arch, paint.linear((0, lighten(third, 0.06)), (0.5, third), (1, darken(third, 0.08)), x2=0.8))
        + path("M48 200A102 102 0 0 1 130 92", "none", stroke="#ffffff", stroke_width=5, stroke_opacity=0.6, stroke_linecap="round")
        + group(dots, transform=f"translate(262 150) rotate({turn:.0f})")
        + group(ring, transform="translate(262 250) scale(.98 1)")
        + spot(paint, (160, 332), (110, 14), "#000000", 0.3)
        + circle(150, 262, 72, ball(paint, first, 0.4)) + ellipse(124, 226, 20, 12, "#ffffff", opacity=0.55, transform="rotate(-36 124 226)")
        + group(glass, transform="translate(236 70)")
        + circle(74, 304, 30, ball(paint, lighten(second, 0.02), 0.4))
        + group(rect(-40, -40, 80, 80, paint.linear((0, lighten(first, 0.1)), (1, darken(first, 0.12)), x2=1), rx=20), transform=f"translate(84 84) rotate({20 + turn:.0f}) scale(.72)")
    )
    return Drawing(350, 346, body, Foot(172, 332, 140), 0.16, props=("sparkle",))
