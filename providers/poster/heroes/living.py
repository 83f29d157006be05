"""Dog, cat, character, portrait: somebody rather than something. And the two of the clinic: tooth, medicine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drawing.color import darken, lighten, mix
from drawing.svg import circle, ellipse, group, path, rect
from providers.poster.easel import Drawing, Foot
from providers.poster.materials import glazed, metal, spot, streak, turned

if TYPE_CHECKING:
    from providers.poster.easel import Easel


def _eye(x: float, y: float, r: float) -> str:
    return ellipse(x, y, r, r * 1.12, "#241a16") + circle(x - r * 0.3, y - r * 0.42, r * 0.36, "#ffffff") + circle(x + r * 0.3, y + r * 0.4, r * 0.17, "#ffffff", opacity=0.8)


def _fur(easel: Easel, color: str) -> str:
    return easel.paint.radial((0, lighten(color, 0.08)), (0.6, color), (1, darken(color, 0.11)), cx=0.38, cy=0.28, r=0.8)


def dog(easel: Easel) -> Drawing:
    """A sitting puppy with a collar."""
    paint, random = easel.paint, easel.random
    coat = random.choice(("#e3b06e", "#c98a4e", "#f3e6d2", "#8a5a3a"))
    pale, dark = lighten(coat, 0.12), darken(coat, 0.15)
    fur, ear = _fur(easel, coat), paint.linear((0, darken(coat, 0.05)), (1, dark))
    paw = paint.linear((0, lighten(coat, 0.03)), (1, darken(coat, 0.06)))
    body = (
        path("M246 330C300 330 316 280 300 246C294 236 282 244 286 258C290 284 270 300 240 296Z", fur)
        + path("M84 240C60 300 62 370 92 384L228 384C258 370 260 300 236 240C210 200 110 200 84 240Z", fur)
        + path("M118 236C106 290 110 350 128 384L192 384C210 350 214 290 202 236C180 220 140 220 118 236Z", pale, opacity=0.9)
        + ellipse(82, 366, 36, 24, paw) + ellipse(238, 366, 36, 24, paw)
        + path("M122 290C116 330 116 372 122 386C130 396 150 396 154 386C158 350 156 320 152 290Z", paw)
        + path("M198 290C204 330 204 372 198 386C190 396 170 396 166 386C162 350 164 320 168 290Z", paw)
        + "".join(path(f"M{x} 380l0 10M{x + 10} 380l0 10", "none", stroke=dark, stroke_width=2.4, stroke_linecap="round") for x in (132, 176))
        + spot(paint, (160, 236), (84, 26), dark, 0.6)
        + path("M52 92C20 104 14 176 40 214C60 226 78 190 78 150Z", ear)
        + path("M268 92C300 104 306 176 280 214C260 226 242 190 242 150Z", ear)
        + path("M160 24C92 24 52 76 54 136C56 196 104 232 160 232C216 232 264 196 266 136C268 76 228 24 160 24Z", fur)
        + path("M56 84C30 92 22 150 38 196C56 204 84 164 92 116C94 92 76 80 56 84Z", ear)
        + path("M264 84C290 92 298 150 282 196C264 204 236 164 228 116C226 92 244 80 264 84Z", ear)
        + path("M160 30C148 60 148 96 152 124L168 124C172 96 172 60 160 30Z", pale, opacity=0.85)
        + ellipse(160, 176, 62, 48, paint.radial((0, lighten(pale, 0.05)), (1, pale)))
        + _eye(114, 126, 14) + _eye(206, 126, 14)
        + path("M136 150C136 138 184 138 184 150C184 164 170 172 160 172C150 172 136 164 136 150Z", "#2a1d1a")
        + ellipse(152, 149, 8, 4, "#ffffff", opacity=0.6)
        + path("M160 172L160 186C150 200 130 198 124 188M160 186C170 200 190 198 196 188", "none", stroke="#3a2620", stroke_width=4, stroke_linecap="round")
        + path("M148 196C148 220 172 220 172 196C164 200 156 200 148 196Z", "#f0788a")
        + ellipse(88, 172, 17, 10, "#f29a8a", opacity=0.45) + ellipse(232, 172, 17, 10, "#f29a8a", opacity=0.45)
        + path("M94 226C124 250 196 250 226 226L222 246C196 266 124 266 98 246Z", paint.linear((0, lighten(easel.palette.accent, 0.06)), (1, darken(easel.palette.accent, 0.1))))
        + circle(160, 264, 14, metal(paint, "#e0b44e"))
    )
    return Drawing(320, 400, body, Foot(160, 386, 112), 0.2, props=("heart", "bone"))


def cat(easel: Easel) -> Drawing:
    """A sitting cat, its tail around its paws."""
    paint, random = easel.paint, easel.random
    coat = random.choice(("#8d8f98", "#e0a25a", "#f4efe7", "#4a4650"))
    pale, dark = lighten(coat, 0.14), darken(coat, 0.14)
    fur = _fur(easel, coat)
    stripes = "".join(path(d, "none", stroke=dark, stroke_width=7, stroke_linecap="round", stroke_opacity=0.55) for d in ("M160 44L160 76", "M140 48L144 74", "M180 48L176 74", "M72 148L96 152", "M74 168L98 166", "M248 148L224 152", "M246 168L222 166"))
    inner = paint.linear((0, "#f5b3ab"), (1, "#e58e8a"))
    body = (
        path("M230 372C300 376 318 320 296 286C288 276 274 284 280 298C290 324 264 338 226 334Z", fur)
        + path("M96 224C64 290 66 372 92 386L228 386C254 372 256 290 224 224C200 196 120 196 96 224Z", fur)
        + path("M128 232C118 290 122 350 134 386L186 386C198 350 202 290 192 232Z", pale, opacity=0.85)
        + ellipse(126, 380, 27, 15, lighten(coat, 0.04)) + ellipse(194, 380, 27, 15, lighten(coat, 0.04))
        + "".join(path(f"M{x} 376l0 10M{x + 11} 376l0 10", "none", stroke=dark, stroke_width=2.2, stroke_linecap="round") for x in (120, 188))
        + spot(paint, (160, 228), (78, 22), dark, 0.6)
        + path("M66 112L56 22C56 12 66 10 74 16L136 58Z", fur) + path("M254 112L264 22C264 12 254 10 246 16L184 58Z", fur)
        + path("M78 88L72 38L114 66Z", inner) + path("M242 88L248 38L206 66Z", inner)
        + path("M160 44C96 44 50 86 50 142C50 196 100 228 160 228C220 228 270 196 270 142C270 86 224 44 160 44Z", fur)
        + stripes
        + ellipse(160, 184, 50, 34, pale)
        + "".join(ellipse(x, 140, 21, 23, paint.radial((0, "#d9e08a"), (0.7, "#a9b84a"), (1, "#6b7a2a"))) + ellipse(x, 140, 10, 19, "#1a1612") + circle(x - 5, 131, 6, "#ffffff") for x in (112, 208))
        + path("M150 168L170 168L160 180Z", "#e8828a", stroke="#e8828a", stroke_width=4, stroke_linejoin="round")
        + path("M160 180C158 196 140 200 130 190M160 180C162 196 180 200 190 190", "none", stroke="#3a2a28", stroke_width=3.4, stroke_linecap="round")
        + path("M96 178L36 168M96 188L34 192M98 198L42 214M224 178L284 168M224 188L286 192M222 198L278 214", "none", stroke="#ffffff", stroke_width=2.4, stroke_opacity=0.85, stroke_linecap="round")
        + path("M92 218C124 244 196 244 228 218L224 236C196 258 124 258 96 236Z", paint.linear((0, lighten(easel.palette.accent, 0.06)), (1, darken(easel.palette.accent, 0.1))))
        + circle(160, 254, 13, metal(paint, "#e0b44e"))
    )
    return Drawing(320, 402, body, Foot(164, 386, 106), 0.2, props=("heart", "yarn"))


def character(easel: Easel) -> Drawing:
    """A round mascot that waves, a scarf about it."""
    paint, palette = easel.paint, easel.palette
    skin = easel.random.choice((mix(palette.accent, "#ffffff", 0.2), "#ffd86b", "#8fd0f0", "#ffb3c0"))
    fur = _fur(easel, skin)
    limb = paint.linear((0, lighten(skin, 0.04)), (1, darken(skin, 0.09)))
    body = (
        path("M112 330C106 366 108 388 118 392C134 398 152 394 152 382L150 330Z", limb) + path("M208 330C214 366 212 388 202 392C186 398 168 394 168 382L170 330Z", limb)
        + path("M50 226C18 238 8 276 22 296C38 304 62 276 74 250Z", limb)
        + path("M262 214C292 188 306 150 296 128C280 116 258 160 246 200Z", limb)
        + path("M160 58C80 58 42 130 44 220C46 316 90 356 160 356C230 356 274 316 276 220C278 130 240 58 160 58Z", fur)
        + ellipse(160, 280, 66, 58, paint.radial((0, "#fffaf0"), (1, mix(skin, "#fff6e8", 0.7))))
        + path("M160 60C158 40 146 26 126 26C128 46 142 58 160 60Z", "#6ab04a") + path("M160 60C164 34 182 20 206 24C202 48 184 60 160 60Z", "#8cc85a")
        + path("M160 62L160 48", "none", stroke="#4f8a34", stroke_width=5, stroke_linecap="round")
        + _eye(116, 172, 16) + _eye(204, 172, 16)
        + path("M136 196C144 218 176 218 184 196Z", "#7a2a2a") + path("M146 206C152 214 168 214 174 206C166 202 154 202 146 206Z", "#f28a8a")
        + ellipse(86, 200, 21, 13, "#f47a7a", opacity=0.5) + ellipse(234, 200, 21, 13, "#f47a7a", opacity=0.5)
        + path("M60 236C110 268 210 268 260 236L258 262C210 292 110 292 62 262Z", paint.linear((0, lighten(palette.pop, 0.05)), (1, darken(palette.pop, 0.12))))
        + path("M206 268L234 264L246 332L214 336Z", paint.linear((0, palette.pop), (1, darken(palette.pop, 0.14)))) + "".join(path(f"M{x} 332l2 12", "none", stroke=darken(palette.pop, 0.1), stroke_width=3) for x in (220, 230, 240))
        + ellipse(108, 108, 26, 14, "#ffffff", opacity=0.5, transform="rotate(-34 108 108)")
    )
    return Drawing(314, 400, body, Foot(160, 388, 74), 0.2, props=("star", "heart"))


def portrait(easel: Easel) -> Drawing:
    """A head and shoulders in profile cut from paper, leaves and flowers in the hair, in a round frame."""
    paint, palette, random = easel.paint, easel.palette, easel.random
    skin = random.choice(("#f3c9ad", "#e3ab84", "#c98a62", "#f6d8c2"))
    hair = random.choice(("#3a2420", "#5a3320", "#241f26", "#8a5230"))
    cloth = palette.accent
    clip = paint.clip(circle(190, 190, 176, "#000000"))
    flowers = "".join(
        group(*(ellipse(0, -r * 0.62, r * 0.36, r * 0.56, paint.linear((0, lighten(tint, 0.1)), (1, darken(tint, 0.06))), transform=f"rotate({k * 60})") for k in range(6)), circle(0, 0, r * 0.28, "#ffd978"), transform=f"translate({x} {y})")
        for x, y, r, tint in ((112, 126, 36, palette.pop), (92, 184, 30, mix(cloth, "#ffffff", 0.3)), (150, 86, 28, mix(palette.pop, "#ffffff", 0.35)), (104, 236, 24, palette.pop))
    )
    leaves = "".join(path("M0 0C-16 -14 -14 -44 0 -62C14 -44 16 -14 0 0Z", paint.linear((0, "#7fae62"), (1, "#3f7048")), transform=f"translate({x} {y}) rotate({turn})") for x, y, turn in ((100, 150, -70), (92, 204, -104), (136, 100, -30), (110, 240, -140), (168, 84, 10)))
    scene = (
        circle(190, 190, 176, paint.linear((0, lighten(palette.panel, 0.1)), (1, darken(palette.panel, 0.03))))
        + circle(270, 110, 90, lighten(palette.panel, 0.16), opacity=0.7)
        + path("M70 400C70 330 130 304 176 300L176 250L248 250L248 300C290 306 330 336 336 400Z", paint.linear((0, lighten(cloth, 0.05)), (1, darken(cloth, 0.1))))
        + path("M178 236L248 236L250 306C236 326 194 326 174 304Z", paint.linear((0, darken(skin, 0.1)), (1, darken(skin, 0.02))))
        + path("M84 330C60 230 74 96 160 68C232 48 286 86 284 130C240 112 210 150 204 190C196 250 196 300 150 350C120 366 96 360 84 330Z", paint.linear((0, lighten(hair, 0.1)), (0.5, hair), (1, darken(hair, 0.06)), x2=0.8))
        + path("M206 106C250 92 282 110 284 146C284 158 290 166 298 182C302 190 298 194 288 196C288 204 290 208 286 212C290 218 288 222 284 226C286 244 270 252 244 248C216 246 196 226 192 190C188 156 190 120 206 106Z", paint.linear((0, lighten(skin, 0.05)), (1, darken(skin, 0.03)), x2=0.6))
        + path("M254 158C262 152 272 152 278 158M258 168C264 172 272 172 276 168", "none", stroke="#3a2420", stroke_width=3, stroke_linecap="round")
        + path("M252 146C260 138 270 138 278 144", "none", stroke=darken(hair, 0.02), stroke_width=4, stroke_linecap="round")
        + path("M284 212C278 210 270 212 266 216C272 222 280 222 284 222Z", "#c4545a")
        + ellipse(244, 200, 20, 13, "#ef8a80", opacity=0.4)
        + path("M284 122C262 76 200 70 178 108C158 146 176 220 158 300C130 240 120 140 168 84C218 52 284 72 284 122Z", paint.linear((0, lighten(hair, 0.15)), (1, hair), x2=0.7))
        + path("M186 96C206 76 240 76 262 92M172 130C164 170 172 210 166 250", "none", stroke=lighten(hair, 0.22), stroke_width=3, stroke_opacity=0.6, stroke_linecap="round")
        + circle(206, 214, 7, metal(paint, "#e0bb6a"))
        + leaves + flowers
    )
    body = (
        circle(194, 198, 182, "#000000", opacity=0.2)
        + circle(190, 190, 184, paint.linear((0, "#fffdf8"), (1, "#e3d7c4"), x2=1))
        + group(scene, clip_path=clip)
        + circle(190, 190, 176, "none", stroke="#000000", stroke_width=4, stroke_opacity=0.12)
        + circle(190, 190, 180, "none", stroke="#cda85c", stroke_width=2.4)
    )
    return Drawing(380, 384, body, Foot(190, 372, 92), 0.2, props=("petal", "leaf"))


def tooth(easel: Easel) -> Drawing:
    """A bright molar with a shield of light and a brush."""
    paint, palette = easel.paint, easel.palette
    shape = "M150 38C120 16 62 18 44 66C28 112 50 146 60 186C70 226 68 300 92 318C120 330 120 236 150 232C180 236 180 330 208 318C232 300 230 226 240 186C250 146 272 112 256 66C238 18 180 16 150 38Z"
    brush = palette.accent
    body = (
        path(shape, "#1f3a5a", opacity=0.14, transform="translate(8 8)")
        + path(shape, paint.radial((0, "#ffffff"), (0.5, "#fbfdff"), (0.85, "#dce8f2"), (1, "#b9cfdf"), cx=0.36, cy=0.26, r=0.85))
        + path("M150 40C138 56 120 62 104 60M150 40C162 56 182 62 198 58", "none", stroke="#c3d5e3", stroke_width=5, stroke_linecap="round")
        + path("M64 84C66 60 82 46 102 42", "none", stroke="#ffffff", stroke_width=13, stroke_linecap="round")
        + path("M234 176C226 214 226 270 210 304", "none", stroke="#9fbdd2", stroke_width=7, stroke_opacity=0.5, stroke_linecap="round")
        + group(
            rect(-12, -40, 24, 250, paint.linear((0, lighten(brush, 0.12)), (0.4, brush), (1, darken(brush, 0.14)), x2=1, y2=0), rx=12),
            rect(-14, -112, 28, 84, paint.linear((0, lighten(brush, 0.1)), (1, darken(brush, 0.08)), x2=1, y2=0), rx=12),
            *(rect(-36, y, 26, 9, tint, rx=3) for y, tint in ((-104, "#ffffff"), (-92, mix(brush, "#ffffff", 0.6)), (-80, "#ffffff"), (-68, mix(brush, "#ffffff", 0.6)), (-56, "#ffffff"), (-44, mix(brush, "#ffffff", 0.6)))),
            transform="translate(302 118) rotate(8)",
        )
        + "".join(path("M0 -1C.12 -.2 .2 -.12 1 0C.2 .12 .12 .2 0 1C-.12 .2 -.2 .12 -1 0C-.2 -.12 -.12 -.2 0 -1Z", "#ffffff", transform=f"translate({x} {y}) scale({k})") for x, y, k in ((216, 92, 24), (30, 34, 20), (88, 148, 12)))
    )
    return Drawing(350, 336, body, Foot(160, 318, 110), 0.16, props=("sparkle", "bubble"))


def medicine(easel: Easel) -> Drawing:
    """A pill bottle, capsules and a cross."""
    paint, palette = easel.paint, easel.palette
    amber = easel.random.choice(("#e08a2e", mix(palette.accent, "#ffffff", 0.1)))
    cap = ((14.0, 66.0), (14.0, 66.0), (70.0, 66.0), (70.0, 66.0))
    jar = ((70.0, 54.0), (84.0, 62.0), (100.0, 74.0), (112.0, 76.0), (112.0, 76.0), (290.0, 76.0), (300.0, 74.0), (308.0, 66.0))
    ribs = "".join(path(f"M{x} {18 + (1 - abs(x - 106) / 66) * 12:.1f}L{x} {72 + (1 - abs(x - 106) / 66) * 10:.1f}", "none", stroke="#b9b4ab", stroke_width=1.6, stroke_opacity=0.6) for x in range(46, 172, 8))
    def capsule(x: float, y: float, turn: float, first: str) -> str:
        return group(
            rect(-36, -12, 76, 30, "#000000", rx=15, opacity=0.16),
            path("M0 -15L-22 -15A15 15 0 0 0 -22 15L0 15Z", paint.linear((0, lighten(first, 0.12)), (0.5, first), (1, darken(first, 0.14)))),
            path("M0 -15L22 -15A15 15 0 0 1 22 15L0 15Z", paint.linear((0, "#ffffff"), (0.6, "#f4f0e8"), (1, "#c9c2b4"))),
            rect(-24, -10, 48, 4, "#ffffff", rx=2, opacity=0.7),
            transform=f"translate({x} {y}) rotate({turn})",
        )
    body = (
        path(turned(jar, 106, 0.16), paint.linear((0, darken(amber, 0.16)), (0.16, lighten(amber, 0.12)), (0.5, amber), (0.86, darken(amber, 0.14)), (1, lighten(amber, 0.04)), x2=1, y2=0))
        + path(turned(cap, 106, 0.16), glazed(paint, "#f7f4ee")) + ribs + ellipse(106, 14, 66, 10.6, "#ffffff")
        + path("M34 146Q106 160 178 146L178 262Q106 276 34 262Z", "#fffdf9")
        + rect(93, 172, 26, 74, palette.accent, rx=5) + rect(69, 196, 74, 26, palette.accent, rx=5)
        + path(turned(((112.0, 76.0), (290.0, 76.0)), 106, 0.16), paint.linear((0, "#000000", 0.2), (0.25, "#ffffff", 0.2), (0.5, "#ffffff", 0), (1, "#000000", 0.22), x2=1, y2=0))
        + streak(paint, (42, 118, 11, 170), 0.7)
        + spot(paint, (236, 308), (96, 14), "#000000", 0.2)
        + capsule(222, 290, -18, palette.accent) + capsule(286, 296, 24, "#3f9ad0") + capsule(256, 262, 8, "#e8604f")
        + ellipse(204, 312, 26, 9, "#d9d2c4") + ellipse(204, 307, 26, 9, "#ffffff") + path("M186 307L222 307", "none", stroke="#d9d2c4", stroke_width=2)
    )
    return Drawing(340, 326, body, Foot(166, 308, 142), 0.13, props=("leaf", "sparkle"))


