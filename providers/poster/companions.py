"""What lies about the hero's foot: beans by a coffee, leaves by a salad, pearls by a perfume."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.color import darken, lighten
from drawing.svg import circle, ellipse, group, path, rect
from providers.poster.materials import ball, spot

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from providers.poster.stage import Stage, Stand

_SPREAD = (1.08, 1.75)
_EYE_LEVEL = 0.12


def beside(stage: Stage, stand: Stand) -> str:
    """Up to nine small things to both sides of the hero, within its zone and out of every clear area."""
    random = stage.random
    kinds = [_DRAWN[name] for name in stage.hero.props if name in _DRAWN]
    if not kinds:
        return ""
    size = max(9 * stage.unit, min(stand.box.height, stand.box.width) * 0.045)
    half = max(stand.half, stand.box.width * 0.36)
    places = []
    for side in (-1, 1):
        for _ in range(random.randint(2, 5)):
            x = stand.x + side * half * random.uniform(*_SPREAD)
            y = stand.y + half * stand.tilt * random.uniform(-0.55, 0.75)
            inside = stage.zone.x + size < x < stage.zone.right - size and y + size < stage.height
            if inside and stage.is_calm(x, y, size):
                places.append((y, x))
    drawn = []
    for y, x in sorted(places):
        own = size * random.uniform(0.75, 1.25)
        drawn.append(
            spot(stage.paint, (x + own * 0.35, y + own * 0.5), (own * 1.5, own * 0.62), stage.palette.deep, 0.6)
        )
        flatten = "" if stand.tilt < _EYE_LEVEL else " scale(1 .78)"
        drawn.append(group(random.choice(kinds)(stage, own), transform=f"translate({x:.1f} {y:.1f}){flatten}"))
    return "".join(drawn)


def _bean(stage: Stage, s: float) -> str:
    fill = stage.paint.radial((0, "#8f5a34"), (0.6, "#5f3319"), (1, "#34190a"), cx=0.36, cy=0.3, r=0.8)
    turn = stage.random.uniform(0, 180)
    return group(
        ellipse(0, 0, s * 1.05, s * 0.74, fill),
        path(
            f"M{-s:.1f} 0C{-s * 0.4:.1f} {-s * 0.34:.1f} {s * 0.4:.1f} {s * 0.34:.1f} {s:.1f} 0",
            "none",
            stroke="#1f0d05",
            stroke_width=s * 0.13,
        ),
        ellipse(-s * 0.3, -s * 0.36, s * 0.32, s * 0.12, "#ffffff", opacity=0.35),
        transform=f"rotate({turn:.0f})",
    )


def _leaf(stage: Stage, s: float) -> str:
    color = stage.random.choice(("#5a9a48", "#7fb85a", "#44803f"))
    fill = stage.paint.linear((0, lighten(color, 0.1)), (0.5, color), (1, darken(color, 0.1)), x2=1)
    d = (
        f"M{-s * 1.7:.1f} {s * 0.3:.1f}C{-s:.1f} {-s * 1.1:.1f} {s:.1f} {-s * 1.1:.1f} {s * 1.7:.1f} "
        f"{-s * 0.1:.1f}C{s * 0.9:.1f} {s * 0.8:.1f} {-s * 0.8:.1f} {s * 0.9:.1f} {-s * 1.7:.1f} {s * 0.3:.1f}Z"
    )
    vein = path(
        f"M{-s * 1.6:.1f} {s * 0.28:.1f}Q0 {-s * 0.3:.1f} {s * 1.5:.1f} {-s * 0.08:.1f}",
        "none",
        stroke=lighten(color, 0.2),
        stroke_width=s * 0.09,
    )
    return group(path(d, fill), vein, transform=f"rotate({stage.random.uniform(-40, 40):.0f})")


def _petal(stage: Stage, s: float) -> str:
    color = stage.random.choice(("#f7b8c4", "#fbd3da", lighten(stage.palette.accent, 0.14)))
    fill = stage.paint.linear((0, lighten(color, 0.07)), (1, darken(color, 0.08)))
    d = (
        f"M{-s:.1f} {s * 0.3:.1f}C{-s * 1.1:.1f} {-s * 0.8:.1f} {s * 0.4:.1f} {-s * 1.1:.1f} {s * 1.1:.1f} "
        f"{-s * 0.2:.1f}C{s * 0.9:.1f} {s * 0.6:.1f} {-s * 0.3:.1f} {s * 0.9:.1f} {-s:.1f} {s * 0.3:.1f}Z"
    )
    return path(d, fill, transform=f"rotate({stage.random.uniform(-60, 60):.0f})")


def _citrus(stage: Stage, s: float) -> str:
    hue = stage.random.choice(("#ff9a2a", "#ffc93a", "#9ccc3a"))
    r = s * 1.7
    wedges = "".join(
        path(
            f"M0 0L{r * 0.2:.1f} {-r * 0.7:.1f}Q0 {-r * 0.84:.1f} {-r * 0.2:.1f} {-r * 0.7:.1f}Z",
            lighten(hue, 0.05),
            transform=f"rotate({k * 45})",
        )
        for k in range(8)
    )
    return group(
        ellipse(0, r * 0.14, r, r, darken(hue, 0.14)),
        circle(0, 0, r, hue),
        circle(0, 0, r * 0.88, "#fff6dc"),
        wedges,
        transform="scale(1 .62)",
    )


def _cookie(stage: Stage, s: float) -> str:
    r = s * 1.5
    chips = "".join(
        ellipse(x * r, y * r, r * 0.17, r * 0.13, "#4a2412")
        for x, y in ((-0.4, -0.2), (0.2, -0.4), (0.45, 0.15), (-0.1, 0.25), (-0.5, 0.35))
    )
    return group(
        circle(0, r * 0.2, r, "#8a5424"),
        circle(0, 0, r, stage.paint.radial((0, "#edbd78"), (0.7, "#d99c50"), (1, "#b3742f"), cx=0.4, cy=0.35)),
        chips,
        transform="scale(1 .62)",
    )


def _chilli(stage: Stage, s: float) -> str:
    red = stage.random.choice(("#d8261a", "#c21c14", "#4a9a34"))
    fill = stage.paint.linear((0, lighten(red, 0.12)), (0.5, red), (1, darken(red, 0.12)))
    d = (
        f"M{-s * 2:.1f} {s * 0.5:.1f}C{-s * 0.8:.1f} {s * 0.6:.1f} {s * 0.8:.1f} {s * 0.4:.1f} {s * 1.4:.1f} "
        f"{-s * 0.5:.1f}C{s * 1.6:.1f} {-s * 0.1:.1f} {s * 1.5:.1f} {s * 0.4:.1f} {s:.1f} {s * 0.8:.1f}C0 "
        f"{s * 1.3:.1f} {-s * 1.2:.1f} {s:.1f} {-s * 2:.1f} {s * 0.5:.1f}Z"
    )
    stem = path(
        f"M{s * 1.4:.1f} {-s * 0.1:.1f}q{s * 0.3:.1f} {-s * 0.5:.1f} {s * 0.8:.1f} {-s * 0.5:.1f}",
        "none",
        stroke="#4f8a34",
        stroke_width=s * 0.26,
        stroke_linecap="round",
    )
    return group(stem, path(d, fill), transform=f"rotate({stage.random.uniform(-30, 30):.0f})")


def _scallion(stage: Stage, s: float) -> str:
    del stage
    r = s * 0.8
    return ellipse(0, 0, r, r * 0.7, "none", stroke="#4f8f2c", stroke_width=s * 0.4) + ellipse(
        0, -s * 0.08, r, r * 0.7, "none", stroke="#8cc84a", stroke_width=s * 0.28
    )


def _tomato(stage: Stage, s: float) -> str:
    r = s * 1.4
    calyx = "".join(
        path(
            f"M0 {-r * 0.85:.1f}l{dx * r:.1f} {dy * r:.1f}",
            "none",
            stroke="#4f8a34",
            stroke_width=s * 0.24,
            stroke_linecap="round",
        )
        for dx, dy in ((-0.4, 0.12), (0.4, 0.1), (0, 0.26), (0.1, -0.3))
    )
    return (
        circle(0, -r * 0.2, r, ball(stage.paint, "#e0341f", 0.4))
        + group(calyx, transform=f"translate(0 {-r * 0.1:.1f})")
        + ellipse(-r * 0.36, -r * 0.6, r * 0.2, r * 0.13, "#ffffff", opacity=0.7)
    )


def _pearl(stage: Stage, s: float) -> str:
    r = s * 0.9
    return circle(0, -r * 0.3, r, ball(stage.paint, "#f6eee6", 0.6)) + ellipse(
        -r * 0.3, -r * 0.7, r * 0.22, r * 0.15, "#ffffff"
    )


def _ice(stage: Stage, s: float) -> str:
    face = stage.paint.linear((0, "#ffffff", 0.85), (1, "#d8ecf7", 0.5))
    r = s * 1.2
    return rect(
        -r,
        -r,
        r * 2,
        r * 1.7,
        face,
        rx=r * 0.3,
        stroke="#ffffff",
        stroke_width=s * 0.12,
        transform=f"rotate({stage.random.uniform(-25, 25):.0f})",
    ) + rect(-r * 0.6, -r * 0.7, r * 0.6, r * 0.26, "#ffffff", rx=r * 0.12, opacity=0.9)


def _nut(stage: Stage, s: float) -> str:
    fill = stage.paint.linear((0, "#f0cf98"), (0.5, "#d9a862"), (1, "#a5713a"))
    return ellipse(-s * 0.5, 0, s * 0.85, s * 0.65, fill) + ellipse(s * 0.6, 0, s * 0.8, s * 0.6, fill)


def _grape(stage: Stage, s: float) -> str:
    color = "#5a2a6b"
    return circle(-s * 0.7, 0, s * 0.95, ball(stage.paint, color, 0.4)) + circle(
        s * 0.8, -s * 0.1, s * 0.9, ball(stage.paint, lighten(color, 0.05), 0.4)
    )


def _confetti(stage: Stage, s: float) -> str:
    color = stage.random.choice((stage.palette.accent, stage.palette.pop, "#ffffff"))
    return rect(
        -s, -s * 0.4, s * 1.8, s * 0.8, color, rx=s * 0.1, transform=f"rotate({stage.random.uniform(0, 180):.0f})"
    )


_DRAWN: Mapping[str, Callable[[Stage, float], str]] = {
    "bean": _bean,
    "leaf": _leaf,
    "petal": _petal,
    "citrus": _citrus,
    "cookie": _cookie,
    "chilli": _chilli,
    "scallion": _scallion,
    "tomato": _tomato,
    "pearl": _pearl,
    "ice": _ice,
    "nut": _nut,
    "grape": _grape,
    "confetti": _confetti,
}
