"""Shoe, T-shirt, dress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, curve, ellipse, group, path, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.materials import metal, spot

if TYPE_CHECKING:
    from providers.poster.easel import Easel


def shoe(easel: Easel) -> Drawing:
    """A running shoe from the side."""
    random, paint, palette = easel.random, easel.paint, easel.palette
    upper = random.choice((palette.accent, "#f4f2ee", "#2b2f36"))
    detail = palette.pop if upper != palette.pop else palette.accent
    shape = (
        "M34 150C30 100 40 62 58 48C72 40 84 60 108 66C128 70 140 60 150 50C166 62 182 84 204 104C236 130 290 "
        "138 330 150C362 160 376 176 374 192L34 196C30 182 32 166 34 150Z"
    )
    clip = paint.clip(path(shape, "#000000"))
    fill = paint.linear((0, lighten(upper, 0.07)), (0.5, upper), (1, darken(upper, 0.13)))
    mesh = "".join(
        circle(x + (row % 2) * 5, 108 + row * 8, 1.5, darken(upper, 0.16), opacity=0.5)
        for row in range(10)
        for x in range(210, 372, 10)
    )
    swoosh = "M60 176C120 176 178 150 214 116L240 134C196 172 128 194 64 190Z"
    laces = "".join(
        path(
            f"M{146 + k * 17} {70 + k * 15}q14 -16 32 -8",
            "none",
            stroke="#00000040",
            stroke_width=8,
            transform="translate(2 4)",
        )
        + path(f"M{146 + k * 17} {70 + k * 15}q14 -16 32 -8", "none", stroke="#fdfaf4", stroke_width=7)
        for k in range(4)
    )
    sole = (
        "M24 190C70 198 150 196 220 192C280 190 340 186 382 182C390 196 386 216 372 222C320 230 120 234 40 228"
        "C22 224 18 206 24 190Z"
    )
    body = (
        path(
            "M50 54C36 30 62 14 84 22C104 40 128 36 146 34L160 60C140 76 110 78 92 70C76 62 62 60 50 54Z",
            paint.linear((0, darken(upper, 0.22)), (1, darken(upper, 0.32))),
        )
        + path(shape, fill)
        + group(
            path(
                "M26 130C40 92 56 74 84 82C94 120 88 170 80 200L26 200Z",
                paint.linear((0, lighten(detail, 0.04)), (1, darken(detail, 0.08))),
            ),
            mesh,
            path(
                "M296 132C330 132 372 156 384 200L318 200C322 170 316 150 296 132Z",
                paint.linear((0, darken(upper, 0.04)), (1, darken(upper, 0.16))),
            ),
            path(swoosh, paint.linear((0, lighten(detail, 0.08)), (1, darken(detail, 0.04)), x2=1)),
            path(
                "M134 56C160 84 190 118 232 130L212 150C170 130 138 98 118 68Z",
                paint.linear((0, lighten(upper, 0.12)), (1, lighten(upper, 0.02))),
            ),
            spot(paint, (150, 196), (190, 26), "#000000", 0.4),
            clip_path=clip,
        )
        + group(laces, stroke_linecap="round")
        + path(
            "M150 50C170 72 190 96 216 112",
            "none",
            stroke=lighten(upper, 0.2),
            stroke_width=2,
            stroke_dasharray="5 4",
            stroke_opacity=0.8,
        )
        + path(
            "M42 150C40 110 50 78 60 62",
            "none",
            stroke="#ffffff",
            stroke_width=4,
            stroke_opacity=0.4,
            stroke_linecap="round",
        )
        + path(sole, paint.linear((0, "#ffffff"), (0.5, "#f1eee8"), (1, "#c3bfb7")))
        + path("M30 206C110 214 290 210 382 200", "none", stroke=detail, stroke_width=5)
        + path("M34 225C120 233 320 228 374 220", "none", stroke="#3a3a3c", stroke_width=7, stroke_linecap="round")
        + "".join(path(f"M{x} 214l8 12", "none", stroke="#bdb8ae", stroke_width=2) for x in range(50, 370, 16))
    )
    return Drawing((20, 19, 387, 234), body, Foot(204, 226, 176), 0.1, props=("sparkle",))


def t_shirt(easel: Easel) -> Drawing:
    """A T-shirt on a hanger with a printed emblem."""
    random, paint, palette = easel.random, easel.paint, easel.palette
    cloth = random.choice(("#faf7f1", palette.accent, "#2c3036", lighten(palette.panel, 0.06)))
    ink = palette.accent if cloth == "#faf7f1" else mix(cloth, "#ffffff", 0.85)
    shape = (
        "M112 66C84 72 58 84 42 98L6 178C20 192 44 202 62 204L82 172C88 240 88 300 84 364C150 376 210 376 276 "
        "364C272 300 272 240 278 172L298 204C316 202 340 192 354 178L318 98C302 84 276 72 248 66C236 92 208 "
        "104 180 104C152 104 124 92 112 66Z"
    )
    folds = (
        path("M92 150C110 210 106 290 96 362C120 300 126 214 92 150Z", "#000000", opacity=0.09)
        + path("M268 150C246 214 252 300 264 362C240 300 234 210 268 150Z", "#000000", opacity=0.13)
        + path("M150 250C160 300 158 340 152 370C170 330 172 290 150 250Z", "#000000", opacity=0.06)
        + path("M206 110C230 170 224 250 216 300C250 240 248 160 206 110Z", "#000000", opacity=0.06)
        + path(
            "M120 120C134 180 132 240 126 300",
            "none",
            stroke="#ffffff",
            stroke_width=9,
            stroke_opacity=0.14,
            stroke_linecap="round",
        )
    )
    body = (
        path(
            "M180 58C180 40 198 42 198 26C198 10 176 8 172 24",
            "none",
            stroke="#8f8b84",
            stroke_width=5,
            stroke_linecap="round",
        )
        + path(
            "M58 100L180 56L302 100",
            "none",
            stroke="#9a6a3a",
            stroke_width=11,
            stroke_linecap="round",
            stroke_linejoin="round",
        )
        + path(
            "M112 66C124 92 152 104 180 104C208 104 236 92 248 66C236 74 210 82 180 82C150 82 124 74 112 66Z",
            darken(cloth, 0.2),
        )
        + path(shape, paint.linear((0, lighten(cloth, 0.04)), (0.5, cloth), (1, darken(cloth, 0.06)), x2=0.5))
        + folds
        + path(
            "M112 66C124 96 152 110 180 110C208 110 236 96 248 66", "none", stroke=darken(cloth, 0.08), stroke_width=8
        )
        + path(
            "M112 66C124 96 152 110 180 110C208 110 236 96 248 66", "none", stroke=lighten(cloth, 0.03), stroke_width=5
        )
        + path(
            "M12 172C26 186 46 196 64 198M348 172C334 186 314 196 296 198M84 356C150 368 210 368 276 356",
            "none",
            stroke=darken(cloth, 0.12),
            stroke_width=1.6,
            stroke_dasharray="5 3",
        )
        + path(
            "M82 172C78 140 84 112 96 92M278 172C282 140 276 112 264 92",
            "none",
            stroke=darken(cloth, 0.14),
            stroke_width=1.8,
            stroke_opacity=0.7,
        )
        + circle(180, 204, 46, ink)
        + path("M146 216L168 184L184 206L194 194L216 222Z", cloth)
        + circle(200, 182, 8, cloth)
        + rect(140, 262, 80, 6, ink, rx=3)
        + rect(154, 276, 52, 4, ink, rx=2)
    )
    return Drawing((5, 9, 355, 374), body, Foot(180, 370, 96), 0.14, props=("sparkle",))


def dress(easel: Easel) -> Drawing:
    """A dress on a stand, its skirt in folds."""
    random, paint = easel.random, easel.paint
    cloth = random.choice((easel.palette.accent, "#c4455a", "#2f5a4c", "#e7c9b8", "#33406b"))
    left, right = 44.0, 256.0
    bodice = (
        "M104 66C98 92 96 110 106 134C110 152 112 166 110 184L190 184C188 166 190 152 194 134C204 110 202 92 "
        "196 66C184 84 168 96 150 96C132 96 116 84 104 66Z"
    )
    skirt = "M110 184C96 250 64 320 40 376C72 396 228 396 260 376C236 320 204 250 190 184Z"
    folds = []
    for k in range(11):
        t = k / 10
        top, bottom = 112 + 76 * t, left + (right - left) * t
        shade_color = "#000000" if k % 2 else "#ffffff"
        folds.append(
            path(
                curve([(top, 188), (top + (bottom - top) * 0.4, 270), (bottom, 384)]),
                "none",
                stroke=shade_color,
                stroke_width=9 + 9 * abs(t - 0.5),
                stroke_opacity=0.1 if k % 2 else 0.14,
                stroke_linecap="round",
            )
        )
    body = (
        path(
            "M150 384L150 440M110 452C112 438 188 438 190 452Z",
            "#7a5a3a",
            stroke="#7a5a3a",
            stroke_width=8,
            stroke_linecap="round",
        )
        + path("M138 30L138 66C138 80 162 80 162 66L162 30Z", paint.linear((0, "#efe3d2"), (1, "#cbb79c"), x2=1))
        + ellipse(150, 28, 17, 9, metal(paint, "#c9a15a"))
        + path(
            "M104 66C116 58 128 56 138 54L138 78C150 88 152 88 162 78L162 54C172 56 184 58 196 66C188 88 170 100 "
            "150 100C130 100 112 88 104 66Z",
            paint.linear((0, "#efe3d2"), (1, "#d6c3a8")),
        )
        + path(
            "M106 70C104 56 106 44 110 34M194 70C196 56 194 44 190 34",
            "none",
            stroke=cloth,
            stroke_width=7,
            stroke_linecap="round",
        )
        + path(skirt, paint.linear((0, darken(cloth, 0.02)), (0.4, lighten(cloth, 0.04)), (1, darken(cloth, 0.08))))
        + group(*folds, clip_path=paint.clip(path(skirt, "#000000")))
        + path(
            skirt,
            paint.linear(
                (0, "#000000", 0.3), (0.25, "#ffffff", 0.1), (0.5, "#ffffff", 0), (1, "#000000", 0.34), x2=1, y2=0
            ),
        )
        + path(bodice, paint.linear((0, lighten(cloth, 0.06)), (1, darken(cloth, 0.04))))
        + path(
            bodice,
            paint.linear(
                (0, "#000000", 0.28), (0.3, "#ffffff", 0.16), (0.6, "#ffffff", 0), (1, "#000000", 0.32), x2=1, y2=0
            ),
        )
        + rect(108, 176, 84, 14, darken(cloth, 0.14), rx=4)
        + circle(150, 183, 6, metal(paint, "#d9b25a"))
        + path(
            "M44 374C76 394 224 394 256 374", "none", stroke=lighten(cloth, 0.16), stroke_width=3, stroke_opacity=0.8
        )
    )
    return Drawing((39, 18, 261, 457), body, Foot(150, 450, 44), 0.2, props=("petal", "sparkle"))
