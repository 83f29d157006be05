"""The type of an ad as SVG over its picture: grounds where needed, then pills, starburst and words, all as paths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drawing import color
from drawing.fonts import FontName
from drawing.raster import draw_over
from drawing.shaping import shape_line
from drawing.svg import Definitions, circle, document, group, path, polygon, rect
from studio.finishing.ground import Ground
from studio.finishing.inks import ON_PICTURE, GroupInk, choose_inks, needed
from studio.finishing.options import BlockContrast
from studio.finishing.scheme import Scheme, badge_colours, pill_colours, scheme_of
from studio.finishing.shapes import pill, scrim, starburst, turned
from studio.layout import Block, Layout, PlacedLine, Rect, Role

if TYPE_CHECKING:
    from PIL import Image

# Running text steps back behind the headline where contrast abounds.
_SOFTER, _SOFT_ENOUGH = 0.2, 1.4
# A headline runs from white to this share of the accent's strength.
_GENTLE = 0.7
# The luminance on which black and white read equally well.
_MIDDLE = 0.18


@dataclass(frozen=True, slots=True)
class Lettering:
    """Markup to lay over a picture of the layout's size: first `under` (panels, veils), then `over` (the type)."""

    defs: str
    under: str
    over: str
    contrasts: tuple[BlockContrast, ...]

    def document(self, layout: Layout) -> str:
        """Both as one transparent document."""
        return document(layout.width, layout.height, self.under + self.over, self.defs)


def letter(picture: Image.Image, layout: Layout) -> Lettering:
    """Colour the type of `layout` for `picture`, which has the layout's size in pixels."""
    return _Letterer(picture, layout).lettering()


class _Letterer:
    def __init__(self, picture: Image.Image, layout: Layout) -> None:
        self.layout = layout
        self.defs = Definitions("type")
        self.scheme: Scheme = scheme_of(Ground(picture))
        self.shade = color.from_oklch(0.16, self.scheme.tint, self.scheme.hue)
        self.panels = self._panels(picture)
        if self.panels:
            picture = draw_over(picture, document(layout.width, layout.height, self.panels, self.defs.render()))
        self.ground = Ground(picture)
        self.contrasts: list[BlockContrast] = []

    def lettering(self) -> Lettering:
        groups = {index: self.layout.group(index) for index in range(len(self.layout.edges))}
        plain = {index: [block for block in blocks if block.role in ON_PICTURE] for index, blocks in groups.items()}
        on_panels = {index for panel in self.layout.panels for index in panel.groups}
        inks = choose_inks(self.ground, {i: blocks for i, blocks in plain.items() if blocks}, self.scheme, on_panels)
        # Panels lie over the veils, which reach further than the type that they are for.
        under = [self._veil(inks[index], plain[index], index) for index in inks] + [self.panels]
        over = [self._block(block, inks.get(index)) for index, blocks in groups.items() for block in blocks]
        ornaments = "".join(self._ornament(kind.kind, kind.rect, kind.thickness) for kind in self.layout.ornaments)
        return Lettering(self.defs.render(), "".join(under), ornaments + "".join(over), tuple(self.contrasts))

    def _panels(self, picture: Image.Image) -> str:
        if not self.layout.panels:
            return ""
        light = color.luminance(Ground(picture).mean(self.layout.frame)) > _MIDDLE
        paper = self.scheme.paper(light=light)
        unit = min(self.layout.width, self.layout.height)
        shadow = self.defs.blur(unit * 0.02)
        return "".join(
            polygon(panel.corners, self.shade, filter=shadow, opacity=0.35) + polygon(panel.corners, paper)
            for panel in self.layout.panels
        )

    def _veil(self, chosen: GroupInk, blocks: list[Block], index: int) -> str:
        if chosen.veil.opacity == 0:
            return ""
        boxes = [block.rect for block in blocks]
        x, y = min(box.x for box in boxes), min(box.y for box in boxes)
        right, bottom = max(box.right for box in boxes), max(box.bottom for box in boxes)
        around = Rect(x, y, right - x, bottom - y).grown(max(block.lines[0].size for block in blocks) * 0.35)
        veil = (chosen.veil.colour, chosen.veil.opacity)
        return scrim(self.layout.frame, around, self.layout.edges[index], veil, self.defs)

    def _block(self, block: Block, chosen: GroupInk | None) -> str:
        if block.role is Role.CALL_TO_ACTION:
            drawn = self._pill(block, chosen)
        elif block.role is Role.BADGE:
            drawn = self._badge(block)
        else:
            assert chosen is not None  # noqa: S101  # words on the picture always have a chosen ink
            drawn = self._words(block, chosen)
        label = " ".join(line.text for line in block.lines)
        return group(drawn, role="img", aria_label=label, data_role=block.role.value)

    def _pill(self, block: Block, chosen: GroupInk | None) -> str:
        behind = self.ground.mean(block.rect)
        light_ink = chosen.light_ink if chosen else color.luminance(behind) < _MIDDLE
        pair = pill_colours(self.scheme, behind, light_ink=light_ink)
        self._note(block, pair.contrast)
        return pill(block.rect, pair.fill, self.defs, self.shade) + self._lines(block, pair.ink)

    def _badge(self, block: Block) -> str:
        colours = badge_colours(self.scheme)
        self._note(block, min(pair.contrast for pair in colours))
        drawn = starburst(block.rect, colours, self.defs, self.shade) + self._lines(block, colours[0].ink)
        return turned(drawn, block.rect, block.angle)

    def _words(self, block: Block, chosen: GroupInk) -> str:
        if block.role is Role.HEADLINE:
            return self._headline(block, chosen)
        soft = color.mix(chosen.ink, self.ground.mean(block.rect), _SOFTER)
        reads_well = chosen.veil.opacity == 0 and chosen.contrast(block.role, soft) >= needed(block) * _SOFT_ENOUGH
        ink = soft if block.role is Role.BODY and reads_well else chosen.ink
        self._note(block, chosen.contrast(block.role, ink))
        return (self._dot(block, ink) if block.role is Role.BRAND else "") + self._lines(block, ink)

    def _headline(self, block: Block, chosen: GroupInk) -> str:
        if block.lines[0].font is not FontName.DISPLAY:
            self._note(block, chosen.contrast(block.role, chosen.ink))
            return self._lines(block, chosen.ink)
        lower = color.saturate(self.scheme.accent(0.9), _GENTLE) if chosen.light_ink else self.scheme.accent(0.36)
        if chosen.contrast(block.role, lower) < needed(block) * _SOFT_ENOUGH:
            lower = chosen.ink
        self._note(block, min(chosen.contrast(block.role, ink) for ink in (chosen.ink, lower)))
        size = block.lines[0].size
        paint = self.defs.linear_at(
            (0.0, block.rect.y), (0.0, block.rect.bottom), (0, chosen.ink), (0.3, chosen.ink), (1, lower)
        )
        if not chosen.light_ink:
            return self._lines(block, paint)
        shadow = group(
            self._lines(block, self.shade),
            transform=f"translate(0 {size * 0.05:.2f})",
            filter=self.defs.blur(size * 0.045, margin=0.2),
            opacity=0.55,
        )
        return shadow + self._lines(block, paint)

    def _dot(self, block: Block, ink: str) -> str:
        size = block.lines[0].size
        radius = size * 0.27
        return circle(block.rect.x + radius, block.lines[0].baseline - size * 0.34, radius, ink)

    def _ornament(self, kind: str, box: Rect, thickness: float) -> str:
        if kind == "frame":
            ink = self.scheme.ink(light=color.luminance(self.ground.mean(self.layout.frame)) < _MIDDLE)
            return rect(box.x, box.y, box.width, box.height, "none", stroke=ink, stroke_width=thickness, opacity=0.55)
        ground = color.luminance(self.ground.mean(box.grown(box.height * 3)))
        return rect(box.x, box.y, box.width, box.height, self.scheme.accent(0.76 if ground < _MIDDLE else 0.58))

    def _lines(self, block: Block, paint: str) -> str:
        return "".join(path(_outline(line), paint) for line in block.lines)

    def _note(self, block: Block, measured: float) -> None:
        self.contrasts.append(BlockContrast(block.role, measured, needed(block)))


def _outline(line: PlacedLine) -> str:
    run = shape_line(line.text, line.font, line.tracking)
    return run.path(line.left - run.ink.left * line.size, line.baseline, line.size)
