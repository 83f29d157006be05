"""Croissant, bread, fruit and wine: the counter and the market."""

from __future__ import annotations
from typing import TYPE_CHECKING


from drawing.color import darken, lighten
from drawing.svg import circle, ellipse, group, path, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.heroes.glassware import Glass, back, front
from providers.poster.materials import ball, glazed, rim, shade, spot, streak, turned

if TYPE_CHECKING:
    from providers.poster.easel import Easel


def _board(easel: Easel, cx: float, y: float, r: float, tilt: float) -> str:
    wood = "#a56d3a"
    return (
        ellipse(cx, y + 10, r, r * tilt, darken(wood, 0.22))
        + ellipse(cx, y, r, r * tilt, easel.paint.linear((0, lighten(wood, 0.04)), (0.5, lighten(wood, 0.09)), (1, darken(wood, 0.03)), x2=1, y2=0.2))
        + "".join(rim((cx, y), (r * k, r * tilt * k), darken(wood, 0.1), 1.2, 0.4) for k in (0.95, 0.84))
    )


def croissant(easel: Easel) -> Drawing:
    """A croissant of seven rolled segments, flaky and shining."""
    random, paint = easel.random, easel.paint
    cx = 190.0
    segments = []
    order = ((-3, 0.46), (3, 0.46), (-2, 0.68), (2, 0.68), (-1, 0.88), (1, 0.88), (0, 1.0))
    for k, size in order:
        angle = k * 17
        x = cx + k * 50 * (1 - abs(k) * 0.03)
        y = 148 + abs(k) ** 1.6 * 4.4
        w, h = 46 * (0.72 + size * 0.36), 92 * size
        shell = f"M{-w} {h * 0.5:.1f}C{-w * 1.2:.1f} {-h * 0.5:.1f} {-w * 0.5:.1f} {-h:.1f} 0 {-h:.1f}C{w * 0.5:.1f} {-h:.1f} {w * 1.2:.1f} {-h * 0.5:.1f} {w} {h * 0.5:.1f}C{w * 0.5:.1f} {h * 0.72:.1f} {-w * 0.5:.1f} {h * 0.72:.1f} {-w} {h * 0.5:.1f}Z"
        fill = paint.linear((0, "#e9a850"), (0.18, "#f8cf86"), (0.42, "#dc923a"), (0.72, "#b4661f"), (1, "#6e3510"))
        side = paint.linear((0, "#5a2406", 0.5), (0.25, "#5a2406", 0), (0.75, "#5a2406", 0), (1, "#5a2406", 0.55), x2=1, y2=0)
        flakes = "".join(
            path(f"M{-w * f:.1f} {h * 0.42:.1f}C{-w * f * 1.15:.1f} {-h * 0.4:.1f} {-w * f * 0.45:.1f} {-h * 0.9:.1f} 0 {-h * 0.95:.1f}", "none", stroke=random.choice(("#fbe0a4", "#8f4a16", "#fbe0a4")), stroke_width=random.uniform(1, 2.6), stroke_opacity=0.55)
            for f in (0.82, 0.6, 0.38, 0.14, -0.2, -0.45, -0.7)
        )
        segments.append(group(path(shell, "#3a1704", opacity=0.4, transform="translate(3 6)"), path(shell, fill), path(shell, side), flakes, ellipse(-w * 0.2, -h * 0.55, w * 0.3, h * 0.12, "#fff4cf", opacity=0.55), transform=f"translate({x:.1f} {y:.1f}) rotate({angle})"))
    crumbs = "".join(ellipse(random.uniform(50, 330), random.uniform(206, 232), random.uniform(1.5, 4), random.uniform(1, 2.4), "#d99a4a") for _ in range(22))
    body = _board(easel, cx, 208, 186, 0.26) + spot(paint, (cx + 6, 196), (176, 34), "#1c0a03", 0.85) + "".join(segments) + crumbs
    return Drawing(380, 272, body, Foot(cx, 218, 184), 0.26, steam=((170, 40),), props=("wheat", "cookie"))


def bread(easel: Easel) -> Drawing:
    """A floury sourdough, scored, with two slices in front and a baguette behind."""
    random, paint = easel.random, easel.paint
    crust = paint.radial((0, "#e9b36a"), (0.4, "#c98540"), (0.75, "#9c5a22"), (1, "#5f300f"), cx=0.36, cy=0.26, r=0.85)
    loaf = "M46 176C34 96 96 42 186 42C276 42 334 98 322 176C316 206 270 214 184 214C98 214 52 206 46 176Z"
    clip = paint.clip(path(loaf, "#000000"))
    scores = "".join(
        path(f"M{x} {y}C{x + 36} {y - 40} {x + 76} {y - 46} {x + 116} {y - 30}C{x + 80} {y - 22} {x + 40} {y - 10} {x} {y}Z", paint.linear((0, "#fbe6bd"), (1, "#d39a55"))) + path(f"M{x} {y}C{x + 36} {y - 40} {x + 76} {y - 46} {x + 116} {y - 30}", "none", stroke="#6b3712", stroke_width=3, stroke_opacity=0.6)
        for x, y in ((92, 116), (128, 152), (164, 186))
    )
    flour = "".join(circle(random.uniform(60, 310), random.uniform(46, 150), random.uniform(0.8, 3), "#fff8ea", opacity=random.choice((0.3, 0.5, 0.7))) for _ in range(170))
    dust = spot(paint, (160, 76), (110, 40), "#fff6e2", 0.5)
    baguette = group(
        rect(-150, -26, 300, 54, paint.linear((0, "#efbd72"), (0.4, "#d18f43"), (1, "#7c4416")), rx=27),
        *(path(f"M{x} 18Q{x + 10} -8 {x + 36} -20Q{x + 30} 6 {x} 18Z", "#f6dba6") for x in range(-124, 110, 48)),
        transform="translate(214 96) rotate(-38)",
    )
    slices = group(_slice(easel), transform="translate(84 206) rotate(-8)") + group(_slice(easel), transform="translate(150 218) rotate(6)")
    body = (
        _board(easel, 190, 218, 188, 0.26)
        + baguette
        + spot(paint, (190, 212), (166, 36), "#1c0a03", 0.7)
        + path(loaf, crust)
        + group(dust, scores, flour, clip_path=clip)
        + spot(paint, (118, 246), (96, 22), "#1c0a03", 0.5)
        + slices
    )
    return Drawing(380, 292, body, Foot(190, 228, 186), 0.26, props=("wheat",))


def _slice(easel: Easel) -> str:
    random, paint = easel.random, easel.paint
    outline = "M-54 40C-58 10 -64 -20 -50 -34C-30 -52 30 -52 50 -34C64 -20 58 10 54 40C40 48 -40 48 -54 40Z"
    holes = "".join(ellipse(random.uniform(-40, 40), random.uniform(-30, 32), random.uniform(1.5, 5), random.uniform(1.2, 3.4), "#d6ab6c", opacity=0.7) for _ in range(32))
    return path(outline, "#6b3712", transform="translate(3 5)") + path(outline, "#b0702e") + path(outline, paint.radial((0, "#fff3d6"), (0.8, "#f6dfae"), (1, "#e2b874")), transform="translate(0 -1) scale(.91)") + holes


def fruit(easel: Easel) -> Drawing:
    """Oranges, an apple, grapes and berries in a heap, one orange cut."""
    random, paint = easel.random, easel.paint
    red = random.choice(("#d8262c", "#7fb83a", "#e0452a"))
    grape = random.choice(("#6a3d9a", "#8fbf4a", "#4a2a6b"))
    bunch = "".join(
        circle(x, y, 21, ball(paint, grape, 0.4)) + ellipse(x - 7, y - 8, 4.5, 3, "#ffffff", opacity=0.7)
        for x, y in ((272, 92), (306, 98), (338, 112), (256, 122), (290, 128), (324, 138), (352, 148), (272, 158), (306, 166), (338, 176), (290, 192), (322, 202))
    )
    pores = "".join(circle(random.uniform(70, 210), random.uniform(90, 220), 1.2, "#d96a08", opacity=0.45) for _ in range(60))
    leaf = paint.linear((0, "#8fd05a"), (1, "#2f7a2a"), x2=1)
    body = (
        spot(paint, (200, 232), (190, 26), "#000000", 0.28)
        + path("M330 92C326 66 334 48 352 36", "none", stroke="#6b4a24", stroke_width=5, stroke_linecap="round")
        + path("M322 82C286 74 268 46 276 26C310 28 332 50 322 82Z", leaf)
        + bunch
        + circle(182, 112, 74, ball(paint, red, 0.3))
        + path("M182 50C170 58 194 60 186 46C186 34 192 24 200 18", "none", stroke="#5a3a1c", stroke_width=5, stroke_linecap="round")
        + path("M190 40C206 14 240 14 252 22C240 46 212 52 190 40Z", leaf)
        + ellipse(154, 76, 15, 24, "#ffffff", opacity=0.5, transform="rotate(30 154 76)")
        + circle(92, 156, 76, ball(paint, "#ff9420", 0.3))
        + group(pores, opacity=0.6)
        + ellipse(62, 118, 17, 11, "#ffffff", opacity=0.5, transform="rotate(-38 62 118)")
        + path("M86 86L92 80L98 86L92 92Z", "#4f7a2a")
        + group(_half_orange(easel), transform="translate(196 186)")
        + "".join(group(_berry(easel), transform=f"translate({x} {y}) scale({k})") for x, y, k in ((282, 222, 1), (312, 226, 0.9), (262, 232, 0.8), (342, 226, 0.85)))
    )
    return Drawing(384, 254, body, Foot(194, 232, 184), 0.16, props=("leaf", "citrus"))


def _half_orange(easel: Easel) -> str:
    flesh = easel.paint.radial((0, "#ffd27a"), (0.6, "#ffa52e"), (1, "#f58410"))
    wedges = "".join(path("M0 -3L12 -44Q0 -54 -12 -44Z", flesh, transform=f"rotate({k * 36})") for k in range(10))
    return circle(5, 4, 60, "#b9590a") + circle(0, 0, 60, "#ff9a26") + circle(0, 0, 54, "#fff1d2") + wedges + path("M-40 -38A54 54 0 0 1 0 -55", "none", stroke="#ffffff", stroke_width=4, stroke_opacity=0.6, stroke_linecap="round")


def _berry(easel: Easel) -> str:
    return circle(0, 0, 16, ball(easel.paint, "#3f4f9a", 0.35)) + path("M-6 -9L-2 -5L2 -10L4 -4L9 -6L6 0L0 2L-6 -1Z", "#26305f", opacity=0.8)


def wine(easel: Easel) -> Drawing:
    """A bottle with a paper label and a glass beside it."""
    random, paint = easel.random, easel.paint
    red = random.random() < 0.65
    glass_color, juice = ("#1f2b1c", "#7a1028") if red else ("#5a6b2c", "#f0d47a")
    foil = random.choice(("#7a1626", "#c9a15a", "#23201f"))
    cx, tilt = 92, 0.13
    bottle = ((12.0, 17.0), (12.0, 17.0), (104.0, 18.0), (134.0, 24.0), (172.0, 54.0), (192.0, 58.0), (192.0, 58.0), (408.0, 58.0), (414.0, 55.0))
    label = f"M{cx - 50} 246Q{cx} 254 {cx + 50} 246L{cx + 50} 356Q{cx} 364 {cx - 50} 356Z"
    ink = "#5a2430"
    bowl = ((176.0, 48.0), (224.0, 58.0), (262.0, 52.0), (290.0, 30.0), (302.0, 8.0))
    goblet = Glass(bowl, 236, 0.2, 232, 300, 2.5)
    stem = ((300.0, 8.0), (320.0, 4.5), (380.0, 4.5), (400.0, 16.0), (408.0, 46.0), (410.0, 46.0))
    inside = path(turned(((236.0, 55.0), (262.0, 49.0), (288.0, 28.0), (299.0, 8.0)), 236, 0.2), paint.linear((0, lighten(juice, 0.08)), (1, darken(juice, 0.08))))
    body = (
        path(turned(bottle, cx, tilt), glazed(paint, glass_color))
        + path(turned(((192.0, 50.0), (400.0, 50.0)), cx, tilt), paint.linear((0, juice, 0.12), (1, juice, 0.3)))
        + path(turned(((10.0, 18.5), (10.0, 18.5), (92.0, 19.0)), cx, tilt), glazed(paint, foil))
        + path(f"M{cx - 20} 20L{cx + 20} 20", "none", stroke="#000000", stroke_width=2, stroke_opacity=0.3)
        + path(label, "#f8f0e0")
        + circle(cx, 288, 18, "none", stroke=ink, stroke_width=2)
        + group(*(circle(cx + dx, 288 + dy, 4.4, ink) for dx, dy in ((-8, -5), (0, -5), (8, -5), (-4, 3), (4, 3), (0, 10))))
        + path(f"M{cx - 34} 322Q{cx} 328 {cx + 34} 322M{cx - 24} 334Q{cx} 339 {cx + 24} 334", "none", stroke=ink, stroke_width=2.2)
        + path(label, shade(paint, "#3a2414", 0.85))
        + streak(paint, (cx - 46, 190, 10, 210), 0.55, 2)
        + streak(paint, (cx + 40, 196, 5, 190), 0.35)
        + streak(paint, (cx - 12, 100, 5, 60), 0.5, -14)
        + back(easel, goblet)
        + inside
        + ellipse(236, 236, 55, 11, paint.radial((0, lighten(juice, 0.16)), (1, lighten(juice, 0.02))))
        + path(turned(stem, 236, 0.18), paint.linear((0, "#ffffff", 0.5), (0.3, "#ffffff", 0.85), (0.5, "#ffffff", 0.18), (1, "#ffffff", 0.5), x2=1, y2=0))
        + front(easel, goblet)
        + rim((236, 410), (46, 8), "#ffffff", 1.4, 0.6)
        + streak(paint, (190, 200, 10, 74), 0.75, 6)
    )
    return Drawing(302, 424, body, Foot(150, 412, 118), tilt, props=("grape", "leaf"), tint=juice)


