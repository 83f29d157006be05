"""A cup with latte art, a takeaway cup, and tea."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, curve, ellipse, group, path, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.materials import glazed, matt, rim, shade, spot, streak, turned

if TYPE_CHECKING:
    from providers.poster.easel import Easel

_PORCELAIN = "#f7f2ea"


def hot_cup(easel: Easel) -> Drawing:
    """A wide cup on its saucer, crema with latte art, steam."""
    glaze = easel.random.choice(
        (_PORCELAIN, _PORCELAIN, mix(easel.palette.accent, "#f7f2ea", 0.35), "#2f3437", "#e9e2d3")
    )
    tilt = 0.42
    cup = ((70.0, 96.0), (104.0, 90.0), (146.0, 70.0), (172.0, 48.0), (178.0, 42.0))
    body = (
        _saucer(easel, (150, 196), 148, tilt, glaze)
        + _handle(easel, glaze)
        + path(turned(cup, 150, tilt), glazed(easel.paint, glaze))
        + path(turned(cup, 150, tilt), easel.paint.linear((0.4, "#000000", 0), (1, darken(glaze, 0.5), 0.3)))
        + _crema(easel, (150, 70), (96, 96 * tilt), glaze)
    )
    return Drawing(
        (1, 27, 299, 267),
        body,
        Foot(150, 200, 134),
        tilt,
        steam=((120, 58), (150, 48), (184, 60)),
        props=("bean", "cookie"),
        tint=None,
        repeats=False,
    )


def _saucer(easel: Easel, center: tuple[float, float], r: float, tilt: float, glaze: str) -> str:
    (x, y), paint = center, easel.paint
    flat = r * tilt
    top = paint.linear((0, lighten(glaze, 0.02)), (0.45, darken(glaze, 0.03)), (1, darken(glaze, 0.1)), x2=0.7)
    well = paint.linear((0, darken(glaze, 0.15)), (0.6, darken(glaze, 0.06)), (1, lighten(glaze, 0.02)))
    return (
        ellipse(x, y + 7, r * 0.985, flat, darken(glaze, 0.26))
        + ellipse(x, y, r, flat, top)
        + rim((x, y), (r * 0.985, flat * 0.975), "#ffffff", 1.6, 0.75)
        + ellipse(x, y + 2, r * 0.62, flat * 0.6, well)
        + spot(paint, (x + 30, y + 4), (r * 0.72, flat * 0.62), darken(glaze, 0.6), 0.5)
        + path(
            curve([(x - r * 0.86, y + flat * 0.28), (x - r * 0.6, y + flat * 0.66), (x - r * 0.15, y + flat * 0.84)]),
            "none",
            stroke="#ffffff",
            stroke_width=4,
            stroke_opacity=0.6,
            stroke_linecap="round",
        )
    )


def _handle(easel: Easel, glaze: str) -> str:
    d = "M234 88C276 72 296 92 286 118C278 142 246 152 214 152"
    return (
        path(d, "none", stroke=darken(glaze, 0.2), stroke_width=17, stroke_linecap="round")
        + path(
            d,
            "none",
            stroke=easel.paint.linear((0, lighten(glaze, 0.03)), (1, darken(glaze, 0.08))),
            stroke_width=13,
            stroke_linecap="round",
            transform="translate(-1 -1.5)",
        )
        + path(
            "M244 88C270 78 284 92 279 112",
            "none",
            stroke="#ffffff",
            stroke_width=3,
            stroke_opacity=0.75,
            stroke_linecap="round",
        )
    )


def _crema(easel: Easel, center: tuple[float, float], radii: tuple[float, float], glaze: str) -> str:
    (x, y), (rx, ry), paint = center, radii, easel.paint
    wall = paint.linear((0, darken(glaze, 0.22)), (1, lighten(glaze, 0.02)))
    coffee = paint.radial((0, "#c98a4b"), (0.55, "#a9652c"), (0.86, "#7c421a"), (1, "#54290f"), cx=0.45, cy=0.5, r=0.55)
    art = easel.random.choice((_rosetta, _heart))
    return (
        ellipse(x, y, rx, ry, lighten(glaze, 0.02))
        + ellipse(x, y + 1, rx * 0.955, ry * 0.945, wall)
        + ellipse(x, y + 4.5, rx * 0.925, ry * 0.9, coffee)
        + group(
            art(),
            transform=f"translate({x} {y + 4.5}) scale({rx * 0.0092:.4f} {ry * 0.0092:.4f}) "
            f"rotate({easel.random.uniform(-25, 25):.1f})",
        )
        + path(
            f"M{x - rx * 0.83:.1f} {y - 2:.1f}A{rx * 0.88:.1f} {ry * 0.86:.1f} 0 0 1 {x - rx * 0.15:.1f} "
            f"{y - ry * 0.8:.1f}",
            "none",
            stroke="#ffffff",
            stroke_width=2.5,
            stroke_opacity=0.4,
            stroke_linecap="round",
        )
        + rim((x, y), (rx, ry), "#ffffff", 1.8, 0.9)
    )


def _rosetta() -> str:
    leaves = "".join(
        path(
            f"M0 {y + 14}C{-w * 0.5} {y - 2} {-w} {y - 6} {-w} {y - 18}C{-w * 0.9} {y - 4} {-w * 0.4} {y} 0 {y + 2}"
            f"C{w * 0.4} {y} {w * 0.9} {y - 4} {w} {y - 18}C{w} {y - 6} {w * 0.5} {y - 2} 0 {y + 14}Z",
            "#fff3dd",
            opacity=0.96,
        )
        for y, w in ((52, 24), (36, 42), (19, 54), (1, 60), (-17, 58), (-34, 48))
    )
    tip = path("M0 -70C-26 -74 -32 -48 0 -30C32 -48 26 -74 0 -70Z", "#fff6e6")
    return leaves + tip + path("M0 -64L0 72", "none", stroke="#a9652c", stroke_width=3, stroke_opacity=0.75)


def _heart() -> str:
    outer = path("M0 66C-30 44 -70 16 -66 -22C-62 -56 -18 -62 0 -30C18 -62 62 -56 66 -22C70 16 30 44 0 66Z", "#fff1d8")
    inner = path(
        "M0 40C-20 26 -46 6 -43 -16C-40 -36 -12 -38 0 -16C12 -38 40 -36 43 -16C46 6 20 26 0 40Z",
        "none",
        stroke="#c28a4e",
        stroke_width=5,
        stroke_opacity=0.55,
    )
    return outer + inner


def takeaway_cup(easel: Easel) -> Drawing:
    """A paper cup with a sleeve and a lid; the sleeve bears a plain round mark."""
    paint, accent = easel.paint, easel.palette.accent
    paper = easel.random.choice(("#f8f3ea", "#f8f3ea", lighten(easel.palette.panel, 0.1)))
    lid = easel.random.choice(("#fbfaf7", "#2b2725", "#4a2e20"))
    sleeve = easel.random.choice(("#b98652", darken(accent, 0.04), accent))
    tilt, cx = 0.2, 100
    cup = ((64.0, 78.0), (300.0, 58.0), (306.0, 54.0))
    band = ((136.0, 74.5), (232.0, 66.5))
    mark = circle(cx, 186, 25, mix(sleeve, "#ffffff", 0.86)) + _bean(cx, 186, 15, darken(sleeve, 0.05))
    body = (
        path(turned(cup, cx, tilt), matt(paint, paper))
        + path(
            turned(cup, cx, tilt),
            paint.linear((0, darken(paper, 0.5), 0.28), (0.1, darken(paper, 0.5), 0), (1, darken(paper, 0.5), 0.18)),
        )
        + path(turned(((139.0, 74.4), (238.0, 66.0)), cx, tilt), "#000000", opacity=0.16)
        + path(turned(band, cx, tilt), matt(paint, sleeve))
        + group(
            *(
                path(
                    f"M{cx - 74.5 + k * 8.3:.1f} 140L{cx - 66.5 + k * 7.4:.1f} 240",
                    "none",
                    stroke=darken(sleeve, 0.12),
                    stroke_width=1,
                    stroke_opacity=0.28,
                )
                for k in range(1, 18)
            )
        )
        + mark
        + path(turned(band, cx, tilt), shade(paint, darken(sleeve, 0.4), 0.55))
        + _lid(easel, cx, tilt, lid)
        + streak(paint, (44, 84, 12, 190), 0.4, 12)
    )
    return Drawing(
        (16, 11, 184, 318), body, Foot(cx, 306, 56), tilt, steam=((112, 22),), props=("bean", "cookie"), repeats=True
    )


def _lid(easel: Easel, cx: float, tilt: float, color: str) -> str:
    paint = easel.paint
    skirt = ((50.0, 82.0), (50.0, 82.0), (66.0, 83.0), (66.0, 83.0), (70.0, 80.0))
    dome = ((26.0, 66.0), (26.0, 66.0), (44.0, 73.0), (50.0, 75.0))
    return (
        path(turned(skirt, cx, tilt), glazed(paint, color))
        + ellipse(cx, 50, 81, 81 * tilt, darken(color, 0.06))
        + path(turned(dome, cx, tilt), glazed(paint, color))
        + ellipse(cx, 26, 66, 66 * tilt, paint.linear((0, lighten(color, 0.03)), (1, darken(color, 0.06))))
        + ellipse(cx, 28, 55, 55 * tilt, paint.linear((0, darken(color, 0.16)), (1, darken(color, 0.02))))
        + rect(cx + 10, 21, 17, 4.5, darken(color, 0.3), rx=2.2)
        + rim((cx, 26), (66, 66 * tilt), "#ffffff", 1.4, 0.65)
    )


def _bean(x: float, y: float, r: float, color: str) -> str:
    return group(
        ellipse(0, 0, r * 0.72, r, color),
        path(
            f"M0 {-r}C{r * 0.55} {-r * 0.4} {-r * 0.55} {r * 0.4} 0 {r}",
            "none",
            stroke="#fff8ec",
            stroke_width=r * 0.16,
        ),
        transform=f"translate({x} {y}) rotate(28)",
    )


def tea(easel: Easel) -> Drawing:
    """A round pot and a small cup of tea."""
    paint = easel.paint
    glaze = easel.random.choice(("#5f7f66", "#e9e2d2", "#3c4f63", "#b9694a", mix(easel.palette.accent, "#efe6da", 0.3)))
    tilt = 0.3
    pot = ((92.0, 42.0), (100.0, 62.0), (134.0, 92.0), (172.0, 98.0), (212.0, 80.0), (232.0, 54.0), (236.0, 46.0))
    cx = 130
    spout = "M206 186C244 178 246 132 274 112L290 120C276 138 276 196 214 214Z"
    handle = "M58 116C4 96 0 196 52 204"
    cup = ((186.0, 46.0), (206.0, 44.0), (236.0, 32.0), (244.0, 24.0))
    body = (
        path(handle, "none", stroke=darken(glaze, 0.16), stroke_width=17, stroke_linecap="round")
        + path(
            handle,
            "none",
            stroke=paint.linear((0, lighten(glaze, 0.08)), (1, darken(glaze, 0.06))),
            stroke_width=11,
            stroke_linecap="round",
            transform="translate(-1 -2)",
        )
        + path(spout, paint.linear((0, lighten(glaze, 0.06)), (0.6, glaze), (1, darken(glaze, 0.16)), x2=0.9))
        + ellipse(282, 116, 9, 4, darken(glaze, 0.3), transform="rotate(26 282 116)")
        + path(turned(pot, cx, tilt), glazed(paint, glaze))
        + path(turned(pot, cx, tilt), paint.linear((0.45, darken(glaze, 0.4), 0), (1, darken(glaze, 0.4), 0.42)))
        + spot(paint, (100, 142), (30, 24), "#ffffff", 0.5)
        + path(turned(((80.0, 20.0), (86.0, 46.0), (98.0, 56.0)), cx, tilt), glazed(paint, lighten(glaze, 0.02)))
        + circle(cx, 70, 13, glazed(paint, glaze))
        + spot(paint, (126, 66), (6, 5), "#ffffff", 0.8)
        + spot(paint, (292, 246), (64, 16), "#000000", 0.3)
        + path(turned(cup, 280, tilt), glazed(paint, glaze))
        + ellipse(280, 186, 46, 46 * tilt, lighten(glaze, 0.08))
        + ellipse(
            280, 188, 41, 41 * tilt * 0.95, paint.radial((0, "#d9a04a"), (0.7, "#b8742a"), (1, "#7d4414"), cx=0.4)
        )
        + path(
            "M248 186A34 9 0 0 1 270 179",
            "none",
            stroke="#fff1cf",
            stroke_width=2.5,
            stroke_opacity=0.8,
            stroke_linecap="round",
        )
        + rim((280, 186), (46, 46 * tilt), "#ffffff", 1.3, 0.7)
    )
    return Drawing(
        (5, 56, 331, 257), body, Foot(160, 236, 120), tilt, steam=((280, 176), (284, 110)), props=("leaf", "petal")
    )
