"""Gift box, shopping bag, handbag, watch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, curve, ellipse, group, path, polygon, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.materials import metal, spot

if TYPE_CHECKING:
    from providers.poster.easel import Easel

_GOLD = "#d0a85c"


def gift(easel: Easel) -> Drawing:
    """A wrapped box seen on its corner, a full bow on the lid."""
    random, paint, palette = easel.random, easel.paint, easel.palette
    wrap = random.choice((palette.accent, palette.accent, lighten(palette.panel, 0.04), "#c8323c"))
    ribbon = random.choice((palette.pop, _GOLD, "#fff6ea")) if wrap != palette.pop else "#fff6ea"
    left, right, top = darken(wrap, 0.02), darken(wrap, 0.12), lighten(wrap, 0.06)

    def sides(x: float, y: float, w: float, d: float, h: float) -> str:
        return polygon(
            [(x - w, y - d), (x, y), (x, y + h), (x - w, y - d + h)],
            paint.linear((0, lighten(left, 0.04)), (1, darken(left, 0.08))),
        ) + polygon(
            [(x, y), (x + w, y - d), (x + w, y - d + h), (x, y + h)], paint.linear((0, right), (1, darken(right, 0.1)))
        )

    lid = polygon(
        [(160, 96), (304, 140), (160, 190), (16, 140)],
        paint.linear((0, lighten(top, 0.05)), (1, darken(top, 0.02)), x2=0.7),
    )
    bands = polygon(
        [(68, 178), (96, 186), (96, 348), (68, 338)], paint.linear((0, ribbon), (1, darken(ribbon, 0.14)))
    ) + polygon(
        [(224, 186), (252, 178), (252, 338), (224, 348)],
        paint.linear((0, darken(ribbon, 0.08)), (1, darken(ribbon, 0.2))),
    )
    lid_bands = (
        polygon([(74, 122), (98, 115), (246, 160), (222, 168)], lighten(ribbon, 0.03))
        + polygon([(222, 115), (246, 122), (98, 168), (74, 160)], lighten(ribbon, 0.05))
        + polygon([(74, 158), (98, 167), (98, 198), (74, 190)], ribbon)
        + polygon([(222, 167), (246, 158), (246, 190), (222, 198)], darken(ribbon, 0.1))
    )
    body = (
        sides(160, 200, 132, 42, 152)
        + bands
        + polygon([(28, 170), (160, 214), (160, 226), (28, 182)], "#000000", opacity=0.2)
        + polygon([(160, 214), (292, 170), (292, 182), (160, 226)], "#000000", opacity=0.24)
        + sides(160, 190, 144, 50, 30)
        + lid
        + path("M16 140L160 190L304 140", "none", stroke="#ffffff", stroke_width=1.6, stroke_opacity=0.5)
        + lid_bands
        + spot(paint, (164, 142), (74, 22), "#000000", 0.35)
        + _bow(easel, 160, 124, ribbon)
    )
    return Drawing((15, 41, 305, 353), body, Foot(160, 304, 132), 0.32, props=("sparkle", "confetti"))


def _bow(easel: Easel, x: float, y: float, color: str) -> str:
    paint = easel.paint
    out = paint.linear((0, lighten(color, 0.14)), (0.5, color), (1, darken(color, 0.14)))
    inside = paint.linear((0, darken(color, 0.24)), (1, darken(color, 0.08)))
    side = "M0 6C-14 -46 -78 -104 -108 -72C-132 -44 -60 4 0 6Z"
    hole = "M-22 -12C-42 -46 -82 -78 -96 -62C-106 -46 -62 -18 -22 -12Z"
    tail = "M0 6C-24 22 -50 44 -84 52L-72 34L-96 28C-62 22 -34 10 -8 -2Z"
    half = (
        path(tail, paint.linear((0, lighten(color, 0.04)), (1, darken(color, 0.12))))
        + path(side, out)
        + path(hole, inside)
        + path(
            "M-14 -8C-36 -50 -80 -92 -102 -74",
            "none",
            stroke="#ffffff",
            stroke_width=2.4,
            stroke_opacity=0.45,
            stroke_linecap="round",
        )
    )
    return group(
        half,
        group(half, transform="scale(-1 1)"),
        path("M-20 -12C-8 -22 10 -22 20 -12C26 2 22 18 14 22C4 26 -6 26 -14 22C-22 18 -26 2 -20 -12Z", out),
        path(
            "M-6 -14Q-10 4 -5 20M6 -14Q10 4 5 20",
            "none",
            stroke=darken(color, 0.18),
            stroke_width=1.8,
            stroke_opacity=0.6,
        ),
        transform=f"translate({x} {y})",
    )


def shopping_bag(easel: Easel) -> Drawing:
    """A paper bag with cord handles and tissue, a smaller one before it."""
    random, palette = easel.random, easel.palette
    first = random.choice((palette.accent, palette.panel, "#fbf6ec"))
    second = palette.pop if first != palette.pop else palette.accent
    body = (
        spot(easel.paint, (220, 348), (180, 18), "#000000", 0.2)
        + group(_bag(easel, first), transform="translate(8 0)")
        + spot(easel.paint, (256, 352), (92, 14), "#000000", 0.4)
        + group(_bag(easel, second), transform="translate(176 142) scale(.6)")
    )
    return Drawing((31, 29, 329, 363), body, Foot(168, 350, 150), 0.16, props=("sparkle", "confetti"))


def _bag(easel: Easel, color: str) -> str:
    paint = easel.paint
    tissue = lighten(color, 0.2) if color != "#fbf6ec" else "#f3d9d4"
    cord = darken(color, 0.3)
    ink = mix(color, "#ffffff", 0.85) if color != "#fbf6ec" else "#b9886a"
    return (
        path("M70 100C70 10 150 10 150 100", "none", stroke=darken(cord, 0.05), stroke_width=5)
        + polygon([(24, 100), (60, 84), (236, 84), (200, 100)], darken(color, 0.24))
        + path(
            "M36 98L58 58L84 84L104 46L128 82L156 50L172 84L204 60L212 98Z",
            paint.linear((0, lighten(tissue, 0.05)), (1, darken(tissue, 0.08))),
        )
        + path("M58 58L66 96M104 46L108 96M156 50L150 96", "none", stroke=darken(tissue, 0.12), stroke_width=1.4)
        + polygon(
            [(200, 100), (236, 84), (236, 334), (200, 352)],
            paint.linear(
                (0, darken(color, 0.1)),
                (0.5, darken(color, 0.17)),
                (0.52, darken(color, 0.12)),
                (1, darken(color, 0.2)),
                x2=1,
                y2=0,
            ),
        )
        + polygon(
            [(24, 100), (200, 100), (200, 352), (24, 352)],
            paint.linear((0, lighten(color, 0.05)), (0.55, color), (1, darken(color, 0.07)), x2=0.7),
        )
        + path("M24 101L200 101", "none", stroke="#ffffff", stroke_width=2, stroke_opacity=0.6)
        + polygon([(200, 352), (236, 334), (218, 300)], "#000000", opacity=0.14)
        + circle(78, 120, 5, metal(paint, _GOLD))
        + circle(146, 120, 5, metal(paint, _GOLD))
        + path("M78 120C76 34 150 34 146 120", "none", stroke=cord, stroke_width=5.5)
        + path("M77 116C76 34 150 34 147 116", "none", stroke=lighten(cord, 0.18), stroke_width=1.6)
        + circle(112, 232, 36, "none", stroke=ink, stroke_width=3)
        + path("M112 208C100 226 96 240 112 256C128 240 124 226 112 208Z", ink)
        + polygon([(24, 100), (74, 100), (24, 260)], "#ffffff", opacity=0.12)
    )


def handbag(easel: Easel) -> Drawing:
    """A leather handbag with a flap, a clasp and a handle."""
    random, paint = easel.random, easel.paint
    leather = random.choice((easel.palette.accent, "#8a4a2a", "#2a2627", "#c99a7a", "#7a1f33"))
    shape = (
        "M52 168C56 146 66 140 84 140L276 140C294 140 304 146 308 168L336 330C338 348 328 356 312 356L48 356"
        "C32 356 22 348 24 330Z"
    )
    flap = "M62 142C120 132 240 132 298 142L308 210C300 254 236 278 180 280C124 278 60 254 52 210Z"
    stitch = "M70 206C78 242 130 264 180 266C230 264 282 242 290 206"
    body = (
        path("M104 148C100 -10 260 -10 256 148", "none", stroke=darken(leather, 0.16), stroke_width=17)
        + path("M102 148C98 -12 258 -12 254 148", "none", stroke=lighten(leather, 0.08), stroke_width=8)
        + path("M106 120C108 16 220 -4 244 74", "none", stroke="#ffffff", stroke_width=2.4, stroke_opacity=0.45)
        + path(shape, paint.linear((0, lighten(leather, 0.05)), (0.5, leather), (1, darken(leather, 0.15))))
        + path(
            shape,
            paint.linear(
                (0, "#000000", 0.3),
                (0.14, "#ffffff", 0.1),
                (0.3, "#ffffff", 0.14),
                (0.6, "#000000", 0),
                (1, "#000000", 0.36),
                x2=1,
                y2=0,
            ),
        )
        + path(flap, "#000000", opacity=0.28, transform="translate(2 9)")
        + path(
            flap, paint.linear((0, lighten(leather, 0.1)), (0.5, lighten(leather, 0.02)), (1, darken(leather, 0.08)))
        )
        + path(
            stitch, "none", stroke=lighten(leather, 0.24), stroke_width=1.8, stroke_dasharray="6 4", stroke_opacity=0.8
        )
        + path(
            "M38 338L322 338",
            "none",
            stroke=lighten(leather, 0.2),
            stroke_width=1.6,
            stroke_dasharray="6 4",
            stroke_opacity=0.6,
        )
        + rect(150, 248, 60, 44, metal(paint, _GOLD), rx=9)
        + rect(164, 258, 32, 24, darken(leather, 0.18), rx=5)
        + rect(174, 252, 12, 34, metal(paint, _GOLD), rx=5)
        + "".join(circle(x, 146, 11, metal(paint, _GOLD)) + circle(x, 146, 5, darken(_GOLD, 0.3)) for x in (104, 256))
        + path(
            "M76 156C120 146 170 146 200 148",
            "none",
            stroke="#ffffff",
            stroke_width=5,
            stroke_opacity=0.35,
            stroke_linecap="round",
        )
    )
    return Drawing((22, 20, 338, 357), body, Foot(180, 350, 154), 0.14, props=("sparkle", "petal"))


def watch(easel: Easel) -> Drawing:
    """A wristwatch standing on its strap, hands at ten past ten."""
    random, paint = easel.random, easel.paint
    strap = random.choice(("#3a241a", "#1f2226", "#7a4a2a", darken(easel.palette.accent, 0.1)))
    case = random.choice((_GOLD, "#c3c6ca", "#d9a98a"))
    dial = random.choice(("#fbf8f1", "#16202e", "#0f3a32", "#fbf8f1"))
    ink = "#2a2622" if dial == "#fbf8f1" else "#f4e9cf"
    cx, cy = 130.0, 196.0
    leather = paint.linear(
        (0, darken(strap, 0.1)), (0.25, lighten(strap, 0.08)), (0.6, strap), (1, darken(strap, 0.14)), x2=1, y2=0
    )
    marks = "".join(
        path(
            "M0 -70L0 -58" if k % 3 else "M0 -70L0 -52",
            "none",
            stroke=ink,
            stroke_width=2.2 if k % 3 else 4.4,
            transform=f"translate({cx} {cy}) rotate({k * 30})",
        )
        for k in range(12)
    )
    minutes = "".join(
        path("M0 -76L0 -72", "none", stroke=ink, stroke_width=1, transform=f"translate({cx} {cy}) rotate({k * 6})")
        for k in range(60)
    )
    body = (
        path("M84 120L92 10Q130 0 168 10L176 120Z", leather)
        + path("M84 272L92 380Q130 394 168 380L176 272Z", leather)
        + path(
            "M97 20L91 116M163 20L169 116M97 374L91 278M163 374L169 278",
            "none",
            stroke=lighten(strap, 0.24),
            stroke_width=1.6,
            stroke_dasharray="6 4",
            stroke_opacity=0.8,
        )
        + path("M84 104L176 104L180 130L80 130ZM80 262L180 262L176 288L84 288Z", metal(paint, case))
        + rect(224, 184, 16, 24, metal(paint, case), rx=5)
        + circle(cx, cy, 98, metal(paint, case))
        + circle(cx, cy, 90, paint.linear((0, darken(case, 0.2)), (1, lighten(case, 0.12)), x2=1))
        + circle(cx, cy, 84, paint.radial((0, lighten(dial, 0.06)), (1, darken(dial, 0.06)), cx=0.4, cy=0.35, r=0.75))
        + minutes
        + marks
        + path(
            curve([(cx, cy + 12), (cx - 4, cy - 4), (cx, cy - 46), (cx + 4, cy - 4)], closed=True, tension=0.3),
            ink,
            transform=f"rotate(-58 {cx} {cy})",
        )
        + path(
            curve([(cx, cy + 14), (cx - 3.4, cy - 4), (cx, cy - 66), (cx + 3.4, cy - 4)], closed=True, tension=0.3),
            ink,
            transform=f"rotate(58 {cx} {cy})",
        )
        + path(
            f"M{cx} {cy + 18}L{cx} {cy - 70}",
            "none",
            stroke="#d8433a",
            stroke_width=1.6,
            transform=f"rotate(206 {cx} {cy})",
        )
        + circle(cx, cy, 5, metal(paint, case))
        + path(f"M{cx - 76} {cy - 24}A80 80 0 0 1 {cx + 30} {cy - 74}L{cx - 20} {cy + 20}Z", "#ffffff", opacity=0.16)
        + path(
            f"M{cx - 92} {cy - 18}A94 94 0 0 1 {cx - 10} {cy - 93}",
            "none",
            stroke="#ffffff",
            stroke_width=3,
            stroke_opacity=0.8,
            stroke_linecap="round",
        )
        + ellipse(cx, 386, 36, 5, "#000000", opacity=0.15)
    )
    return Drawing((31, 4, 241, 392), body, Foot(cx, 386, 40), 0.16, props=("sparkle", "pearl"))
