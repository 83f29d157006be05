"""Smartphone, laptop, camera, headphones, microphone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, ellipse, group, path, polygon, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.materials import metal, spot, turned

if TYPE_CHECKING:
    from providers.poster.easel import Easel

_GRAPHITE = "#26292e"


def _wallpaper(easel: Easel, box: tuple[float, float, float, float]) -> str:
    """What a screen shows: soft hills of colour under a sun."""
    x, y, w, h = box
    paint, palette = easel.paint, easel.palette
    first, second = mix(palette.accent, "#ffffff", 0.25), mix(palette.pop, "#ffffff", 0.1)
    return (
        rect(x, y, w, h, paint.linear((0, lighten(first, 0.1)), (0.6, mix(first, second, 0.5)), (1, second)))
        + circle(
            x + w * 0.68,
            y + h * 0.3,
            min(w, h) * 0.17,
            paint.radial((0, "#ffffff", 0.95), (0.7, "#fff2c8", 0.9), (1, "#ffe2a0", 0.75)),
        )
        + path(
            f"M{x} {y + h * 0.62}Q{x + w * 0.3} {y + h * 0.42} {x + w * 0.6} {y + h * 0.62}T{x + w} {y + h * 0.56}"
            f"L{x + w} {y + h}L{x} {y + h}Z",
            darken(palette.accent, 0.02),
            opacity=0.75,
        )
        + path(
            f"M{x} {y + h * 0.8}Q{x + w * 0.35} {y + h * 0.6} {x + w * 0.7} {y + h * 0.8}T{x + w} {y + h * 0.74}"
            f"L{x + w} {y + h}L{x} {y + h}Z",
            darken(palette.accent, 0.16),
            opacity=0.85,
        )
    )


def smartphone(easel: Easel) -> Drawing:
    """A phone from the front, its back half seen behind it."""
    paint = easel.paint
    body_color = easel.random.choice((_GRAPHITE, "#e9e4dc", mix(easel.palette.accent, "#8a8f98", 0.4)))
    clip = paint.clip(rect(98, 22, 172, 372, "#000000", rx=24))
    back = (
        rect(8, 34, 176, 366, metal(paint, darken(body_color, 0.04)), rx=34)
        + rect(
            12, 38, 168, 358, paint.linear((0, lighten(body_color, 0.08)), (1, darken(body_color, 0.06)), x2=1), rx=31
        )
        + rect(24, 52, 66, 70, darken(body_color, 0.05), rx=18)
        + "".join(
            circle(x, y, 14, "#14161a")
            + circle(x, y, 9, paint.radial((0, "#4a6a8a"), (1, "#0a0d12")))
            + circle(x - 4, y - 4, 3, "#ffffff", opacity=0.7)
            for x, y in ((44, 72), (44, 104), (72, 88))
        )
    )
    icons = "".join(
        rect(118 + column * 36, 294 + row * 40, 26, 26, mix(tint, "#ffffff", 0.1), rx=8, opacity=0.95)
        for row in range(2)
        for column, tint in enumerate(("#ffffff", easel.palette.pop, easel.palette.light, "#ffffff"))
    )
    body = (
        back
        + rect(94, 18, 190, 386, "#000000", rx=36, opacity=0.25)
        + rect(86, 10, 196, 396, metal(paint, body_color), rx=38)
        + rect(91, 15, 186, 386, "#0b0c0e", rx=33)
        + group(
            _wallpaper(easel, (98, 22, 172, 372)),
            rect(116, 74, 100, 13, "#ffffff", rx=6, opacity=0.9),
            rect(116, 96, 66, 8, "#ffffff", rx=4, opacity=0.65),
            icons,
            clip_path=clip,
        )
        + rect(158, 32, 52, 14, "#0b0c0e", rx=7)
        + group(polygon([(98, 22), (200, 22), (98, 300)], "#ffffff", opacity=0.13), clip_path=clip)
        + rect(88, 12, 192, 392, "none", rx=36, stroke="#ffffff", stroke_width=1.5, stroke_opacity=0.5)
    )
    return Drawing((7, 9, 285, 407), body, Foot(150, 404, 126), 0.1, props=("sparkle",))


def laptop(easel: Easel) -> Drawing:
    """An open laptop."""
    paint = easel.paint
    shell = easel.random.choice(("#c9ccd1", "#3a3d43", "#d9c9b8"))
    body = (
        rect(52, 10, 316, 212, metal(paint, darken(shell, 0.04)), rx=16)
        + rect(56, 14, 308, 206, "#0c0d10", rx=12)
        + group(
            _wallpaper(easel, (66, 24, 288, 182)),
            rect(92, 60, 110, 15, "#ffffff", rx=7, opacity=0.92),
            rect(92, 86, 76, 9, "#ffffff", rx=4, opacity=0.65),
            rect(92, 110, 64, 22, easel.palette.pop, rx=11),
            clip_path=paint.clip(rect(66, 24, 288, 182, "#000000", rx=4)),
        )
        + polygon([(66, 24), (196, 24), (106, 206), (66, 206)], "#ffffff", opacity=0.1)
        + path(
            "M56 222L364 222L408 262L12 262Z",
            paint.linear((0, darken(shell, 0.12)), (0.2, lighten(shell, 0.02)), (1, darken(shell, 0.04))),
        )
        + path("M82 228L338 228L362 246L58 246Z", darken(shell, 0.26))
        + "".join(
            path(
                f"M{82 - k * 6} {228 + k * 4.5}L{338 + k * 6} {228 + k * 4.5}",
                "none",
                stroke=lighten(shell, 0.02),
                stroke_width=0.8,
                stroke_opacity=0.6,
            )
            for k in range(1, 4)
        )
        + path("M170 250L250 250L256 260L164 260Z", darken(shell, 0.1))
        + path(
            "M10 262L410 262Q412 276 396 276L24 276Q8 276 10 262Z",
            paint.linear((0, lighten(shell, 0.1)), (0.4, darken(shell, 0.06)), (1, darken(shell, 0.3))),
        )
        + path("M178 262L242 262Q240 269 232 269L188 269Q180 269 178 262Z", darken(shell, 0.24))
    )
    return Drawing((8, 9, 412, 277), body, Foot(210, 272, 196), 0.1, props=("sparkle",))


def camera(easel: Easel) -> Drawing:
    """A camera in leather and metal, its lens to the front."""
    paint = easel.paint
    leather = easel.random.choice(("#2a2a2c", "#5a3424", easel.palette.accent))
    top = easel.random.choice(("#c9ccd0", "#d8c8a8", "#3a3c40"))
    cx, cy = 190.0, 174.0
    rings = "".join(
        circle(cx, cy, r, fill)
        for r, fill in (
            (98, metal(paint, "#6b7076")),
            (92, paint.radial((0, "#3a3d42"), (1, "#15171a"))),
            (78, metal(paint, "#3a3d42")),
            (70, "#0d0f12"),
            (60, paint.radial((0, "#3f5f9a"), (0.35, "#1f2f5a"), (0.7, "#101626"), (1, "#05070c"), cx=0.42, cy=0.4)),
            (30, paint.radial((0, "#7a5fc0", 0.9), (1, "#0a0d18", 0))),
        )
    )
    body = (
        path("M136 46L152 18Q156 10 166 10L216 10Q226 10 230 18L246 46Z", metal(paint, top))
        + rect(164, 20, 54, 18, "#1a1d22", rx=5)
        + rect(40, 30, 54, 20, metal(paint, top), rx=5)
        + rect(290, 34, 40, 16, metal(paint, "#b8372c"), rx=5)
        + rect(14, 44, 352, 64, paint.linear((0, lighten(top, 0.1)), (0.4, top), (1, darken(top, 0.16))), rx=18)
        + path(
            "M14 86L366 86L366 250Q366 272 344 272L36 272Q14 272 14 250Z",
            paint.linear((0, lighten(leather, 0.07)), (0.5, leather), (1, darken(leather, 0.12))),
        )
        + rect(14, 84, 352, 5, darken(top, 0.24))
        + rect(14, 236, 352, 36, paint.linear((0, top), (1, darken(top, 0.2))), rx=16)
        + "".join(
            circle(x + (row % 2) * 4, 98 + row * 8, 1, lighten(leather, 0.14), opacity=0.4)
            for row in range(17)
            for x in range(24, 364, 8)
        )
        + circle(54, 68, 12, "#20242a")
        + circle(51, 65, 4, "#ffffff", opacity=0.6)
        + rect(292, 56, 48, 30, "#1a1d22", rx=6)
        + rect(296, 60, 40, 22, paint.linear((0, "#fdf6d8"), (1, "#c9b98a")), rx=4)
        + spot(paint, (cx + 8, cy + 16), (124, 116), "#000000", 0.55)
        + rings
        + ellipse(cx - 22, cy - 26, 22, 13, "#ffffff", opacity=0.75, transform=f"rotate(-40 {cx - 22} {cy - 26})")
        + circle(cx + 24, cy + 26, 7, "#ffffff", opacity=0.3)
        + path(
            f"M{cx - 84} {cy - 34}A92 92 0 0 1 {cx + 8} {cy - 91}",
            "none",
            stroke="#ffffff",
            stroke_width=3,
            stroke_opacity=0.6,
            stroke_linecap="round",
        )
        + path("M30 50L350 50", "none", stroke="#ffffff", stroke_width=2.4, stroke_opacity=0.6, stroke_linecap="round")
    )
    return Drawing((13, 9, 367, 273), body, Foot(190, 270, 168), 0.12, props=("sparkle",))


def headphones(easel: Easel) -> Drawing:
    """Headphones with soft cushions, notes about them."""
    paint, accent = easel.paint, easel.palette.accent
    shell = easel.random.choice((accent, "#2b2e33", "#f1ece4"))
    band = "M52 236C30 20 330 20 308 236"

    def cup(x: float, side: int) -> str:
        return group(
            rect(-34, -76, 46, 152, paint.linear((0, "#4a4642"), (0.5, "#2a2725"), (1, "#151312"), x2=1, y2=0), rx=22),
            path(
                "M8 -80C48 -84 66 -44 66 0C66 44 48 84 8 80C0 60 0 -60 8 -80Z",
                paint.linear((0, lighten(shell, 0.1)), (0.5, shell), (1, darken(shell, 0.16))),
            ),
            ellipse(40, 0, 17, 44, metal(paint, mix(shell, "#c9a15a", 0.4))),
            ellipse(38, 0, 12, 36, darken(shell, 0.06)),
            path(
                "M20 -66C36 -62 48 -44 52 -24",
                "none",
                stroke="#ffffff",
                stroke_width=5,
                stroke_opacity=0.5,
                stroke_linecap="round",
            ),
            transform=f"translate({x} 256) scale({side} 1)",
        )

    def note(x: float, y: float, k: float, turn: float) -> str:
        tint = easel.palette.pop
        return group(
            ellipse(0, 0, 15, 11, tint, transform="rotate(-20)"),
            ellipse(52, -10, 15, 11, tint, transform="rotate(-20 52 -10)"),
            path("M13 -4L13 -64L66 -76L66 -14", "none", stroke=tint, stroke_width=5),
            path("M13 -64L66 -76L66 -62L13 -50Z", tint),
            transform=f"translate({x} {y}) rotate({turn}) scale({k})",
        )

    body = (
        note(144, 214, 1.0, -6)
        + note(196, 290, 0.66, 10)
        + path(band, "none", stroke=darken(shell, 0.14), stroke_width=30, stroke_linecap="round")
        + path(
            band,
            "none",
            stroke=paint.linear((0, lighten(shell, 0.1)), (1, darken(shell, 0.04))),
            stroke_width=23,
            stroke_linecap="round",
        )
        + path(
            "M64 190C62 58 298 58 296 190",
            "none",
            stroke="#2a2725",
            stroke_width=13,
            stroke_linecap="round",
            stroke_opacity=0.9,
        )
        + path(
            "M68 164C84 104 132 72 190 74",
            "none",
            stroke="#ffffff",
            stroke_width=5,
            stroke_opacity=0.55,
            stroke_linecap="round",
        )
        + cup(72, -1)
        + cup(288, 1)
    )
    return Drawing((5, 58, 355, 338), body, Foot(180, 332, 160), 0.14, props=("sparkle",))


def microphone(easel: Easel) -> Drawing:
    """A studio microphone on its stand."""
    paint = easel.paint
    shell = easel.random.choice(("#c9ccd0", "#d9b46a", easel.palette.accent))
    cx = 130.0
    grille = paint.clip(path("M58 84C58 -6 202 -6 202 84L202 176L58 176Z", "#000000"))
    mesh = "".join(
        path(f"M{x} 0L{x + 70} 190M{x + 70} 0L{x} 190", "none", stroke="#22252a", stroke_width=1.7, stroke_opacity=0.65)
        for x in range(-10, 210, 11)
    )
    foot = ((300.0, 8.0), (360.0, 8.0), (372.0, 20.0), (384.0, 78.0), (394.0, 84.0), (398.0, 84.0))
    body = (
        path(turned(foot, cx, 0.18), metal(paint, "#4a4e54"))
        + path(
            "M40 150C32 262 84 300 130 300C176 300 228 262 220 150",
            "none",
            stroke="#3a3e44",
            stroke_width=13,
            stroke_linecap="round",
        )
        + path(
            "M38 152C32 250 76 292 122 296",
            "none",
            stroke="#ffffff",
            stroke_width=3,
            stroke_opacity=0.5,
            stroke_linecap="round",
        )
        + path("M58 84C58 -6 202 -6 202 84L202 150L58 150Z", metal(paint, lighten(shell, 0.02)))
        + group(mesh, clip_path=grille)
        + path("M56 146L204 146L204 186C204 250 56 250 56 186Z", metal(paint, shell))
        + rect(54, 138, 152, 16, metal(paint, lighten(shell, 0.06)), rx=5)
        + circle(cx, 194, 16, darken(shell, 0.2))
        + circle(cx, 194, 11, paint.radial((0, "#ff8a7a"), (1, "#c4281c")))
        + path(
            "M72 96C72 50 92 24 118 18",
            "none",
            stroke="#ffffff",
            stroke_width=9,
            stroke_opacity=0.55,
            stroke_linecap="round",
        )
        + rect(30, 138, 22, 26, metal(paint, "#5a5e64"), rx=6)
        + rect(208, 138, 22, 26, metal(paint, "#5a5e64"), rx=6)
    )
    return Drawing((29, 12, 231, 415), body, Foot(cx, 396, 84), 0.18, props=("sparkle",))
