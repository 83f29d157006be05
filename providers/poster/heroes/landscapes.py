"""Mountain and sea, each in a round window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.color import lighten, mix, with_lightness
from drawing.svg import circle, curve, ellipse, group, path, rect
from providers.poster.easel import Drawing, Foot

if TYPE_CHECKING:
    from providers.poster.easel import Easel


def mountain(easel: Easel) -> Drawing:
    """Peaks in a round window: mist between the ridges, a lake, a sun."""
    random, paint, palette = easel.random, easel.paint, easel.palette
    sky = random.choice(
        (("#ffd9a8", "#fff0d6", "#f2a07a"), ("#a9d6f2", "#e6f4fb", "#6fb0de"), ("#f6b7c8", "#ffeede", "#c98ac0"))
    )
    far = mix(with_lightness(palette.accent, 0.62), sky[2], 0.5)

    def ridge(base: float, peaks: list[tuple[float, float]], color: str) -> str:
        points = [(0.0, base), *peaks, (400.0, base)]
        d = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "L400 400L0 400Z"
        return path(d, paint.linear((0, lighten(color, 0.05)), (1, lighten(color, 0.2))), stroke_linejoin="round")

    main = mix(far, "#24405a", 0.55)
    snow = "M200 84L238 138L222 132L212 150L198 134L182 152L172 136L160 142Z"
    light_side = "M200 84L128 190L96 262L190 262L206 180L186 150Z"
    trees = "".join(
        path(
            f"M{x} {332 - h}L{x + h * 0.22:.1f} 332L{x - h * 0.22:.1f} 332Z",
            mix("#1f4a3a", far, random.uniform(0, 0.25)),
        )
        for x, h in ((random.uniform(0, 400), random.uniform(26, 58)) for _ in range(44))
    )
    scene = (
        rect(0, 0, 400, 400, paint.linear((0, sky[2]), (0.35, sky[0]), (0.7, sky[1])))
        + circle(292, 112, 84, paint.radial((0, "#fffbe8", 0.9), (0.35, "#fff3cf", 0.5), (1, "#fff3cf", 0)))
        + circle(292, 112, 30, "#fffaf0")
        + ridge(230, [(60, 170), (110, 206), (170, 150), (240, 214), (320, 160), (370, 200)], far)
        + rect(0, 190, 400, 70, paint.linear((0, "#ffffff", 0), (0.6, "#ffffff", 0.5), (1, "#ffffff", 0)))
        + path(
            "M34 300L128 190L200 84L262 176L300 214L380 300Z",
            paint.linear((0, lighten(main, 0.03)), (1, lighten(main, 0.16))),
        )
        + path(light_side, "#ffffff", opacity=0.16)
        + path(snow, paint.linear((0, "#ffffff"), (1, "#e3edf5")))
        + path("M200 84L238 138L222 132L212 150L204 140Z", "#a9c0d6", opacity=0.65)
        + rect(0, 240, 400, 70, paint.linear((0, "#ffffff", 0), (0.7, "#ffffff", 0.55), (1, "#ffffff", 0)))
        + trees
        + rect(0, 326, 400, 80, paint.linear((0, mix(sky[0], "#4f8ab0", 0.55)), (1, mix(sky[2], "#2f5a80", 0.6))))
        + path("M200 336L150 372L250 372Z", mix(main, "#ffffff", 0.2), opacity=0.35)
        + "".join(
            path(f"M{x} {y}h{w}", "none", stroke="#ffffff", stroke_width=2, stroke_opacity=0.5, stroke_linecap="round")
            for x, y, w in ((110, 346, 70), (220, 354, 90), (160, 366, 60), (60, 360, 40), (290, 344, 50))
        )
    )
    return _window(easel, scene)


def sea(easel: Easel) -> Drawing:
    """A beach in a round window: sea, sail, palm, sand."""
    random, paint = easel.random, easel.paint
    waves = "".join(
        path(
            curve([(x, y + (6 if k % 2 else -6)) for k, x in enumerate(range(-20, 440, 46))]),
            "none",
            stroke="#ffffff",
            stroke_width=width,
            stroke_opacity=opacity,
        )
        for y, width, opacity in ((216, 1.6, 0.35), (238, 2.2, 0.4), (264, 3, 0.5))
    )
    frond = "M0 0C-20 -44 -70 -60 -112 -40C-80 -40 -50 -26 -30 0C-50 -8 -80 0 -96 22C-64 8 -30 8 0 0Z"
    green = paint.linear((0, "#6fbf5a"), (1, "#1f7a4a"), x2=1)
    palm = group(
        path(
            "M-4 0C10 60 14 120 2 190L24 190C30 120 26 60 10 -2Z",
            paint.linear((0, "#a9784a"), (0.5, "#8a5a34"), (1, "#5f3a20"), x2=1, y2=0),
        ),
        *(
            path(frond, green, transform=f"rotate({turn}) scale({k} {abs(k)})")
            for turn, k in ((0, 1), (40, 0.9), (-46, 0.86), (150, -0.9), (10, -1), (-38, -0.9), (80, 0.7))
        ),
        circle(-4, 6, 9, "#6b4426"),
        circle(10, 9, 9, "#7a5030"),
        transform="translate(306 150)",
    )
    scene = (
        rect(0, 0, 400, 220, paint.linear((0, "#3fa9e6"), (0.6, "#9fdcf5"), (1, "#e6f7fb")))
        + circle(120, 90, 74, paint.radial((0, "#fffbe0", 0.95), (0.4, "#fff0b0", 0.5), (1, "#fff0b0", 0)))
        + circle(120, 90, 28, "#fff8d8")
        + "".join(
            group(
                ellipse(0, 0, 44, 13, "#ffffff"),
                ellipse(-12, -10, 22, 15, "#ffffff"),
                ellipse(14, -14, 24, 18, "#ffffff"),
                transform=f"translate({x} {y}) scale({k})",
                opacity=0.9,
            )
            for x, y, k in ((236, 70, 0.9), (60, 150, 0.6), (330, 120, 0.5))
        )
        + rect(0, 190, 400, 130, paint.linear((0, "#1f8ac0"), (0.5, "#35b5cf"), (1, "#7fdcd8")))
        + waves
        + path("M150 196L150 112L206 190Z", paint.linear((0, "#ffffff"), (1, "#e6dccb")))
        + path("M144 194L144 128L108 190Z", easel.palette.accent)
        + path("M92 198L218 198L202 218L110 218Z", paint.linear((0, "#b9744a"), (1, "#7a4426")))
        + path("M0 300C80 270 180 296 260 284C320 276 370 262 400 268L400 400L0 400Z", "#fffaf0", opacity=0.8)
        + path(
            "M0 312C80 284 180 308 260 296C320 288 370 274 400 280L400 400L0 400Z",
            paint.linear((0, "#f9e3b4"), (1, "#e3b878")),
        )
        + palm
        + group(
            path("M0 0L-58 20C-50 -24 50 -34 60 8Z", easel.palette.accent),
            path("M0 0L-30 10C-30 -22 -8 -28 8 -26ZM0 0L30 4C30 -18 20 -26 8 -26Z", "#ffffff", opacity=0.85),
            path("M0 -4L26 74", "none", stroke="#8a5a34", stroke_width=4, stroke_linecap="round"),
            transform="translate(120 300) rotate(-12)",
        )
        + "".join(
            circle(random.uniform(20, 380), random.uniform(320, 380), random.uniform(1, 2.4), "#c99a5a", opacity=0.6)
            for _ in range(40)
        )
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
        + path(
            "M30 150A180 180 0 0 1 150 26",
            "none",
            stroke="#ffffff",
            stroke_width=5,
            stroke_opacity=0.5,
            stroke_linecap="round",
        )
    )
    return Drawing((5, 5, 396, 400), body, Foot(200, 392, 96), 0.2, props=("cloud", "leaf"))
