"""Designed colour schemes, chosen by mood, trade, season and seed, and varied a little, so that ads differ."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from drawing import color

if TYPE_CHECKING:
    from random import Random


class Tone(StrEnum):
    """How a scheme feels as a whole; each family asks for the tones it can carry."""

    LIGHT = "light"
    DARK = "dark"
    VIVID = "vivid"


@dataclass(frozen=True, slots=True)
class Palette:
    """The roles of a scheme, "#rrggbb" each.

    `wall` fills most of the picture; `panel` is a second tone beside it; `ground` is what things stand on; `deep` is
    the shade that shadows take; `accent` colours the product; `pop` is for small sparks; `light` is the light itself.
    """

    tone: Tone
    wall: str
    panel: str
    ground: str
    deep: str
    accent: str
    pop: str
    light: str


_CHOICE = 8
_NEAR = 5
# Who asks for colours names the ground first, then what matters most.
_WEIGHTS = (1.0, 1.6, 1.0, 0.8, 0.6, 0.6)
_TAG_WORTH = 0.1
_STRONG = 0.09
_MISSING = 0.13

_TABLE = """
light cream      f5ede0 b27d50 5a3a25 24140a b9722f e8b04a fff6e6 cafe bakery warm cozy food autumn
light latte      f1e3d1 c89f78 8a6243 2c190d 8a4f2a e6c08a fff7ea cafe bakery dessert warm cozy food
light terracotta f4e5d4 cd7a55 96533a 3a1a10 d2573a f2a65a fff3e2 restaurant food warm rustic autumn interior
light blush      fbe9e6 eab9b1 f3d6d1 5a2430 b4434f e7c08a fff7f5 beauty romantic spring elegant dessert fashion
light rose       f8e3e6 dd98a5 efc6cc 521a2c c2405f f4c095 fff5f4 beauty romantic flower fashion dessert spring
light lavender   ece7f8 bba9e8 d8cef4 2d2250 7a56d8 f2b8d8 fbf8ff beauty dreamy serene health abstract
light sage       e9efe4 a3ba98 cdd9c2 23351f 5d8a4a e9c46a f8fbf3 fresh organic natural health flower salad serene
light mint       def3ec 85cfbb bfe7da 0f3d38 1f9d86 ffb48a f5fffb fresh clean clinic health service beauty summer
light sky        e0f0fb 8cc3ea c4e1f5 10325a 2a7fd0 ffd36b f6fcff fresh clean summer education clinic travel serene
light lemon      fff3c9 f7d056 f6dc84 4a3406 e08d10 ef5b4c fffbe8 playful summer kids education juice food
light peach      ffe8d8 f8b894 fbd0b4 5a2818 ea6446 4fb3a5 fff8f2 playful warm dessert bakery kids food
light pistachio  f2f1dc bccb90 dde1ba 34401a 7d9a3c e58a8a fffef4 bakery dessert natural fresh cafe
light stone      ecebe8 c1bcb3 d6d2ca 2a2826 6e665b c9a36a faf9f7 minimal premium interior fashion serene service
light greige     efe6e0 cbb0a3 dfcec4 3d2a25 9c5f4c d9b48a fdf8f4 minimal fashion interior elegant beauty cozy
light cobalt     eef1f9 5a76e8 cfd8f5 0f1a4a 2c4be0 ff8a5c ffffff technology education service clean trust fitness
light lagoon     e0f5f4 5cc3c6 f4e0bd 0c4450 f0604f ffd166 f7ffff summer travel fresh playful juice
light blossom    fdeef2 f3b9c8 f7d5dc 5b2236 d9587e a5c48a fff9fb spring romantic flower dessert beauty
light maple      f8e8d1 dd9750 b3653a 401c0c c8431f e9b23c fff4e0 autumn warm cozy food restaurant cafe
light frost      e8f0f7 a9c4dc d7e4ef 14294a 3b6ea8 d8424a fbfdff winter clean serene gift clinic
light linen      f4efe6 c7b79c e2d7c3 33291a 4f6b52 c98a3b fffdf6 natural organic interior bakery minimal cozy
dark hearth      2e1811 56291a 42210f 120806 e8622a ffb35c ffe2b8 restaurant food warm night cozy
dark espresso    2e1f17 62422d 442d1e 140c08 c58a4c f0cf9a fff0d8 cafe premium cozy night bakery
dark emerald     1f5c4c 3a8a74 1b5142 08231d d8b25a f3dfa0 e9fff4 premium natural elegant gift beauty
dark navy        16244a 2c4478 1c2f58 070d1d d9a441 f4d58d eaf0ff premium trust education winter elegant realestate
dark wine        521429 84284a 440f22 1c050d e0a458 f6cfa0 ffe9e2 premium romantic winter restaurant night elegant
dark charcoal    2a2c31 4d525b 24262a 0c0d0e d9b98a e8c98f ffffff minimal premium fashion fitness technology night
dark midnight    1b0d42 3f1d80 170a36 06020f ff3fa4 35e0ff f3e9ff night urgent music technology bold
dark abyss       07303a 10606b 093a44 021013 2de0c2 ffb347 e6fffb night technology fitness music fresh
dark forest      142d21 2a5a40 183726 060f0a a7d36f f2c14e f0ffe6 natural organic premium night restaurant
dark oxblood     3a100e 6e1f1a 4a1512 170504 ef4a2f ffc15e ffe6cf food restaurant urgent warm spicy
vivid violet     5b2be0 7a4cf5 4418b8 1f0a63 ffc83d ff5d73 fff6d8 sale urgent retail bold playful music
vivid red        dd262b f24b4c bd161c 5c0509 ffd447 ffffff fff2dc sale urgent retail bold food spicy
vivid orange     f7741a ff9a45 e05c05 5e2200 ffe27a fff4d8 fff6e4 sale urgent food playful bold juice
vivid cobalt     1f4fe0 4a78f4 153cba 071a5c ffd93d ff6b6b f0f6ff sale retail technology education fitness bold
vivid pink       e8327f f8629f c71a65 560529 ffe14d 55ded5 fff0f6 sale playful beauty fashion retail bold dessert
vivid yellow     ffc526 ffd968 f0aa0a 5c3300 e5322d 2b48d8 fffbe6 sale playful kids food retail bold summer
vivid teal       0b9c93 2cc0b4 07807a 02403d ffd45c ff7a59 eafffb sale fresh fitness health retail bold summer
vivid green      178f50 37b56f 0f743f 04351c ffd94f ff6d4d efffec sale fresh organic retail bold salad
"""


def _read_table() -> tuple[tuple[Palette, str, frozenset[str]], ...]:
    rows = []
    for row in _TABLE.strip().splitlines():
        tone, name, *cells = row.split()
        colours = [f"#{cell}" for cell in cells[:7]]
        rows.append((Palette(Tone(tone), *colours), name, frozenset(cells[7:])))
    return tuple(rows)


_PALETTES = _read_table()


def choose(random: Random, tones: tuple[Tone, ...], tags: frozenset[str]) -> Palette:
    """A scheme of one of `tones`, by seed from those that share most with `tags` (mood, trade, season …)."""
    fitting = _of_tones(tones)
    fitting.sort(key=lambda row: (-len(row[2] & tags), row[1]))
    best = len(fitting[0][2] & tags)
    close = [row for row in fitting if len(row[2] & tags) >= max(best - 1, min(best, 1))]
    return _varied(random.choice(close[:_CHOICE])[0], random)


def led_by(random: Random, tones: tuple[Tone, ...], tags: frozenset[str], colours: tuple[str, ...]) -> Palette:
    """A scheme of one of `tones`, by seed from those nearest to `colours`.

    A strong colour that the scheme has nothing near to (an owner's own, say) becomes its accent, and the accent its
    spark.
    """

    def rank(row: tuple[Palette, str, frozenset[str]]) -> tuple[float, str]:
        misses = (weight * _miss(row[0], colour) for weight, colour in zip(_WEIGHTS, colours, strict=False))
        return (sum(misses) - _TAG_WORTH * len(row[2] & tags), row[1])

    palette = _varied(random.choice(sorted(_of_tones(tones), key=rank)[:_NEAR])[0], random)
    for colour in reversed(colours):
        if color.oklch(colour)[1] > _STRONG and _miss(palette, colour) > _MISSING:
            palette = replace(palette, accent=colour, pop=palette.accent)
    return palette


def _of_tones(tones: tuple[Tone, ...]) -> list[tuple[Palette, str, frozenset[str]]]:
    return [row for row in _PALETTES if row[0].tone in tones]


def _miss(palette: Palette, colour: str) -> float:
    """How far `colour` is from the nearest of the scheme's larger colours, in OKLab."""
    roles = (palette.wall, palette.panel, palette.ground, palette.accent)
    return min(math.dist(_lab(colour), _lab(role)) for role in roles)


def _lab(colour: str) -> tuple[float, float, float]:
    lightness, chroma, hue = color.oklch(colour)
    return (lightness, chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue)))


def _varied(palette: Palette, random: Random) -> Palette:
    turn, shift = random.uniform(-7, 7), random.uniform(-0.012, 0.012)
    roles = [getattr(palette, field.name) for field in fields(palette) if field.name != "tone"]
    return Palette(palette.tone, *(color.lighten(color.rotate(role, turn), shift) for role in roles))
