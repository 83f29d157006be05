"""Dog and cat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.color import darken, lighten
from drawing.svg import circle, ellipse, path
from providers.poster.easel import Drawing, Foot
from providers.poster.materials import metal, spot

if TYPE_CHECKING:
    from providers.poster.easel import Easel


def eye(x: float, y: float, r: float) -> str:
    """A dark eye with two lights."""
    return (
        ellipse(x, y, r, r * 1.12, "#241a16")
        + circle(x - r * 0.3, y - r * 0.42, r * 0.36, "#ffffff")
        + circle(x + r * 0.3, y + r * 0.4, r * 0.17, "#ffffff", opacity=0.8)
    )


def coat_light(easel: Easel, color: str) -> str:
    """How fur takes the light."""
    return easel.paint.radial(
        (0, lighten(color, 0.08)), (0.6, color), (1, darken(color, 0.11)), cx=0.38, cy=0.28, r=0.8
    )


def dog(easel: Easel) -> Drawing:
    """A sitting puppy with a collar."""
    paint, random = easel.paint, easel.random
    coat = random.choice(("#e3b06e", "#c98a4e", "#f3e6d2", "#8a5a3a"))
    pale, dark = lighten(coat, 0.12), darken(coat, 0.15)
    fur, ear = coat_light(easel, coat), paint.linear((0, darken(coat, 0.05)), (1, dark))
    paw = paint.linear((0, lighten(coat, 0.03)), (1, darken(coat, 0.06)))
    body = (
        path("M246 330C300 330 316 280 300 246C294 236 282 244 286 258C290 284 270 300 240 296Z", fur)
        + path("M84 240C60 300 62 370 92 384L228 384C258 370 260 300 236 240C210 200 110 200 84 240Z", fur)
        + path(
            "M118 236C106 290 110 350 128 384L192 384C210 350 214 290 202 236C180 220 140 220 118 236Z",
            pale,
            opacity=0.9,
        )
        + ellipse(82, 366, 36, 24, paw)
        + ellipse(238, 366, 36, 24, paw)
        + path("M122 290C116 330 116 372 122 386C130 396 150 396 154 386C158 350 156 320 152 290Z", paw)
        + path("M198 290C204 330 204 372 198 386C190 396 170 396 166 386C162 350 164 320 168 290Z", paw)
        + "".join(
            path(f"M{x} 380l0 10M{x + 10} 380l0 10", "none", stroke=dark, stroke_width=2.4, stroke_linecap="round")
            for x in (132, 176)
        )
        + spot(paint, (160, 236), (84, 26), dark, 0.6)
        + path("M52 92C20 104 14 176 40 214C60 226 78 190 78 150Z", ear)
        + path("M268 92C300 104 306 176 280 214C260 226 242 190 242 150Z", ear)
        + path("M160 24C92 24 52 76 54 136C56 196 104 232 160 232C216 232 264 196 266 136C268 76 228 24 160 24Z", fur)
        + path("M56 84C30 92 22 150 38 196C56 204 84 164 92 116C94 92 76 80 56 84Z", ear)
        + path("M264 84C290 92 298 150 282 196C264 204 236 164 228 116C226 92 244 80 264 84Z", ear)
        + path("M160 30C148 60 148 96 152 124L168 124C172 96 172 60 160 30Z", pale, opacity=0.85)
        + ellipse(160, 176, 62, 48, paint.radial((0, lighten(pale, 0.05)), (1, pale)))
        + eye(114, 126, 14)
        + eye(206, 126, 14)
        + path("M136 150C136 138 184 138 184 150C184 164 170 172 160 172C150 172 136 164 136 150Z", "#2a1d1a")
        + ellipse(152, 149, 8, 4, "#ffffff", opacity=0.6)
        + path(
            "M160 172L160 186C150 200 130 198 124 188M160 186C170 200 190 198 196 188",
            "none",
            stroke="#3a2620",
            stroke_width=4,
            stroke_linecap="round",
        )
        + path("M148 196C148 220 172 220 172 196C164 200 156 200 148 196Z", "#f0788a")
        + ellipse(88, 172, 17, 10, "#f29a8a", opacity=0.45)
        + ellipse(232, 172, 17, 10, "#f29a8a", opacity=0.45)
        + path(
            "M94 226C124 250 196 250 226 226L222 246C196 266 124 266 98 246Z",
            paint.linear((0, lighten(easel.palette.accent, 0.06)), (1, darken(easel.palette.accent, 0.1))),
        )
        + circle(160, 264, 14, metal(paint, "#e0b44e"))
    )
    return Drawing((22, 23, 307, 395), body, Foot(160, 386, 112), 0.2, props=("heart", "bone"))


def cat(easel: Easel) -> Drawing:
    """A sitting cat, its tail around its paws."""
    paint, random = easel.paint, easel.random
    coat = random.choice(("#8d8f98", "#e0a25a", "#f4efe7", "#4a4650"))
    pale, dark = lighten(coat, 0.14), darken(coat, 0.14)
    fur = coat_light(easel, coat)
    stripes = "".join(
        path(d, "none", stroke=dark, stroke_width=7, stroke_linecap="round", stroke_opacity=0.55)
        for d in (
            "M160 44L160 76",
            "M140 48L144 74",
            "M180 48L176 74",
            "M72 148L96 152",
            "M74 168L98 166",
            "M248 148L224 152",
            "M246 168L222 166",
        )
    )
    inner = paint.linear((0, "#f5b3ab"), (1, "#e58e8a"))
    body = (
        path("M230 372C300 376 318 320 296 286C288 276 274 284 280 298C290 324 264 338 226 334Z", fur)
        + path("M96 224C64 290 66 372 92 386L228 386C254 372 256 290 224 224C200 196 120 196 96 224Z", fur)
        + path("M128 232C118 290 122 350 134 386L186 386C198 350 202 290 192 232Z", pale, opacity=0.85)
        + ellipse(126, 380, 27, 15, lighten(coat, 0.04))
        + ellipse(194, 380, 27, 15, lighten(coat, 0.04))
        + "".join(
            path(f"M{x} 376l0 10M{x + 11} 376l0 10", "none", stroke=dark, stroke_width=2.2, stroke_linecap="round")
            for x in (120, 188)
        )
        + spot(paint, (160, 228), (78, 22), dark, 0.6)
        + path("M66 112L56 22C56 12 66 10 74 16L136 58Z", fur)
        + path("M254 112L264 22C264 12 254 10 246 16L184 58Z", fur)
        + path("M78 88L72 38L114 66Z", inner)
        + path("M242 88L248 38L206 66Z", inner)
        + path("M160 44C96 44 50 86 50 142C50 196 100 228 160 228C220 228 270 196 270 142C270 86 224 44 160 44Z", fur)
        + stripes
        + ellipse(160, 184, 50, 34, pale)
        + "".join(
            ellipse(x, 140, 21, 23, paint.radial((0, "#d9e08a"), (0.7, "#a9b84a"), (1, "#6b7a2a")))
            + ellipse(x, 140, 10, 19, "#1a1612")
            + circle(x - 5, 131, 6, "#ffffff")
            for x in (112, 208)
        )
        + path("M150 168L170 168L160 180Z", "#e8828a", stroke="#e8828a", stroke_width=4, stroke_linejoin="round")
        + path(
            "M160 180C158 196 140 200 130 190M160 180C162 196 180 200 190 190",
            "none",
            stroke="#3a2a28",
            stroke_width=3.4,
            stroke_linecap="round",
        )
        + path(
            "M96 178L36 168M96 188L34 192M98 198L42 214M224 178L284 168M224 188L286 192M222 198L278 214",
            "none",
            stroke="#ffffff",
            stroke_width=2.4,
            stroke_opacity=0.85,
            stroke_linecap="round",
        )
        + path(
            "M92 218C124 244 196 244 228 218L224 236C196 258 124 258 96 236Z",
            paint.linear((0, lighten(easel.palette.accent, 0.06)), (1, darken(easel.palette.accent, 0.1))),
        )
        + circle(160, 254, 13, metal(paint, "#e0b44e"))
    )
    return Drawing((32, 11, 306, 396), body, Foot(164, 386, 106), 0.2, props=("heart", "yarn"))
