"""A mascot, and a portrait cut from paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, ellipse, group, path
from providers.poster.easel import Drawing, Foot
from providers.poster.heroes.pets import coat_light, eye
from providers.poster.materials import metal

if TYPE_CHECKING:
    from providers.poster.easel import Easel


def character(easel: Easel) -> Drawing:
    """A round mascot that waves, a scarf about it."""
    paint, palette = easel.paint, easel.palette
    skin = easel.random.choice((mix(palette.accent, "#ffffff", 0.2), "#ffd86b", "#8fd0f0", "#ffb3c0"))
    fur = coat_light(easel, skin)
    limb = paint.linear((0, lighten(skin, 0.04)), (1, darken(skin, 0.09)))
    body = (
        path("M112 330C106 366 108 388 118 392C134 398 152 394 152 382L150 330Z", limb)
        + path("M208 330C214 366 212 388 202 392C186 398 168 394 168 382L170 330Z", limb)
        + path("M50 226C18 238 8 276 22 296C38 304 62 276 74 250Z", limb)
        + path("M262 214C292 188 306 150 296 128C280 116 258 160 246 200Z", limb)
        + path("M160 58C80 58 42 130 44 220C46 316 90 356 160 356C230 356 274 316 276 220C278 130 240 58 160 58Z", fur)
        + ellipse(160, 280, 66, 58, paint.radial((0, "#fffaf0"), (1, mix(skin, "#fff6e8", 0.7))))
        + path("M160 60C158 40 146 26 126 26C128 46 142 58 160 60Z", "#6ab04a")
        + path("M160 60C164 34 182 20 206 24C202 48 184 60 160 60Z", "#8cc85a")
        + path("M160 62L160 48", "none", stroke="#4f8a34", stroke_width=5, stroke_linecap="round")
        + eye(116, 172, 16)
        + eye(204, 172, 16)
        + path("M136 196C144 218 176 218 184 196Z", "#7a2a2a")
        + path("M146 206C152 214 168 214 174 206C166 202 154 202 146 206Z", "#f28a8a")
        + ellipse(86, 200, 21, 13, "#f47a7a", opacity=0.5)
        + ellipse(234, 200, 21, 13, "#f47a7a", opacity=0.5)
        + path(
            "M60 236C110 268 210 268 260 236L258 262C210 292 110 292 62 262Z",
            paint.linear((0, lighten(palette.pop, 0.05)), (1, darken(palette.pop, 0.12))),
        )
        + path("M206 268L234 264L246 332L214 336Z", paint.linear((0, palette.pop), (1, darken(palette.pop, 0.14))))
        + "".join(
            path(f"M{x} 332l2 12", "none", stroke=darken(palette.pop, 0.1), stroke_width=3) for x in (220, 230, 240)
        )
        + ellipse(108, 108, 26, 14, "#ffffff", opacity=0.5, transform="rotate(-34 108 108)")
    )
    return Drawing((14, 22, 301, 396), body, Foot(160, 388, 74), 0.2, props=("star", "heart"))


def portrait(easel: Easel) -> Drawing:
    """A head and shoulders in profile cut from paper, leaves and flowers in the hair, in a round frame."""
    paint, palette, random = easel.paint, easel.palette, easel.random
    skin = random.choice(("#f3c9ad", "#e3ab84", "#c98a62", "#f6d8c2"))
    hair = random.choice(("#3a2420", "#5a3320", "#241f26", "#8a5230"))
    cloth = palette.accent
    clip = paint.clip(circle(190, 190, 176, "#000000"))
    flowers = "".join(
        group(
            *(
                ellipse(
                    0,
                    -r * 0.62,
                    r * 0.36,
                    r * 0.56,
                    paint.linear((0, lighten(tint, 0.1)), (1, darken(tint, 0.06))),
                    transform=f"rotate({k * 60})",
                )
                for k in range(6)
            ),
            circle(0, 0, r * 0.28, "#ffd978"),
            transform=f"translate({x} {y})",
        )
        for x, y, r, tint in (
            (112, 126, 36, palette.pop),
            (92, 184, 30, mix(cloth, "#ffffff", 0.3)),
            (150, 86, 28, mix(palette.pop, "#ffffff", 0.35)),
            (104, 236, 24, palette.pop),
        )
    )
    leaves = "".join(
        path(
            "M0 0C-16 -14 -14 -44 0 -62C14 -44 16 -14 0 0Z",
            paint.linear((0, "#7fae62"), (1, "#3f7048")),
            transform=f"translate({x} {y}) rotate({turn})",
        )
        for x, y, turn in ((100, 150, -70), (92, 204, -104), (136, 100, -30), (110, 240, -140), (168, 84, 10))
    )
    scene = (
        circle(190, 190, 176, paint.linear((0, lighten(palette.panel, 0.1)), (1, darken(palette.panel, 0.03))))
        + circle(270, 110, 90, lighten(palette.panel, 0.16), opacity=0.7)
        + path(
            "M70 400C70 330 130 304 176 300L176 250L248 250L248 300C290 306 330 336 336 400Z",
            paint.linear((0, lighten(cloth, 0.05)), (1, darken(cloth, 0.1))),
        )
        + path(
            "M178 236L248 236L250 306C236 326 194 326 174 304Z",
            paint.linear((0, darken(skin, 0.1)), (1, darken(skin, 0.02))),
        )
        + path(
            "M84 330C60 230 74 96 160 68C232 48 286 86 284 130C240 112 210 150 204 190C196 250 196 300 150 350"
            "C120 366 96 360 84 330Z",
            paint.linear((0, lighten(hair, 0.1)), (0.5, hair), (1, darken(hair, 0.06)), x2=0.8),
        )
        + path(
            "M206 106C250 92 282 110 284 146C284 158 290 166 298 182C302 190 298 194 288 196C288 204 290 208 286 "
            "212C290 218 288 222 284 226C286 244 270 252 244 248C216 246 196 226 192 190C188 156 190 120 206 106Z",
            paint.linear((0, lighten(skin, 0.05)), (1, darken(skin, 0.03)), x2=0.6),
        )
        + path(
            "M254 158C262 152 272 152 278 158M258 168C264 172 272 172 276 168",
            "none",
            stroke="#3a2420",
            stroke_width=3,
            stroke_linecap="round",
        )
        + path(
            "M252 146C260 138 270 138 278 144",
            "none",
            stroke=darken(hair, 0.02),
            stroke_width=4,
            stroke_linecap="round",
        )
        + path("M284 212C278 210 270 212 266 216C272 222 280 222 284 222Z", "#c4545a")
        + ellipse(244, 200, 20, 13, "#ef8a80", opacity=0.4)
        + path(
            "M284 122C262 76 200 70 178 108C158 146 176 220 158 300C130 240 120 140 168 84C218 52 284 72 284 122Z",
            paint.linear((0, lighten(hair, 0.15)), (1, hair), x2=0.7),
        )
        + path(
            "M186 96C206 76 240 76 262 92M172 130C164 170 172 210 166 250",
            "none",
            stroke=lighten(hair, 0.22),
            stroke_width=3,
            stroke_opacity=0.6,
            stroke_linecap="round",
        )
        + circle(206, 214, 7, metal(paint, "#e0bb6a"))
        + leaves
        + flowers
    )
    body = (
        circle(194, 198, 182, "#000000", opacity=0.2)
        + circle(190, 190, 184, paint.linear((0, "#fffdf8"), (1, "#e3d7c4"), x2=1))
        + group(scene, clip_path=clip)
        + circle(190, 190, 176, "none", stroke="#000000", stroke_width=4, stroke_opacity=0.12)
        + circle(190, 190, 180, "none", stroke="#cda85c", stroke_width=2.4)
    )
    return Drawing((5, 5, 377, 381), body, Foot(190, 372, 92), 0.2, props=("petal", "leaf"))
