"""SVG as text: elements with escaped attributes and stable numbers, so that equal drawings are equal bytes."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape as _escape_markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Value = str | float | int | None
Stop = tuple[float, str] | tuple[float, str, float]

_ENDS = 2

# What XML 1.0 forbids in any form, even as a character reference.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def number(x: float) -> str:
    """`x` with at most two decimals and no needless zeros: 3.0 is "3", -0.001 is "0".

    Raises:
        ValueError: `x` is not finite.
    """
    if not math.isfinite(x):
        raise ValueError(f"a coordinate must be finite, not {x!r}")
    rounded = round(x, 2)
    if rounded == int(rounded):
        return str(int(rounded))
    return f"{rounded:.2f}".rstrip("0")


def escape(text: str) -> str:
    """`text` as it may stand in an element or in a quoted attribute. Characters that XML forbids are left out."""
    return _escape_markup(_FORBIDDEN.sub("", text), {'"': "&quot;"})


def element(name: str, attributes: Mapping[str, Value] | None = None, *children: str) -> str:
    """One element, without the attributes that are None; numbers go through `number`, `children` are markup already."""
    parts = [
        f' {key}="{number(value) if isinstance(value, int | float) else escape(value)}"'
        for key, value in (attributes or {}).items()
        if value is not None
    ]
    head = f"<{name}{''.join(parts)}"
    inside = "".join(children)
    return f"{head}>{inside}</{name}>" if inside else f"{head}/>"


def document(width: int, height: int, body: str, defs: str = "") -> str:
    """A whole document of `width` times `height` pixels; `body` and `defs` are markup, coordinates are pixels."""
    return element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": width,
            "height": height,
            "viewBox": f"0 0 {number(width)} {number(height)}",
        },
        element("defs", None, defs) if defs else "",
        body,
    )


def group(*children: str, **attributes: Value) -> str:
    """A <g>; `stroke_width=2` stands for stroke-width="2", as in every function below."""
    return element("g", _dashed(attributes), *children)


def path(d: str, fill: str = "none", **attributes: Value) -> str:
    """A <path> along `d`."""
    return element("path", {"d": d, "fill": fill, **_dashed(attributes)})


def ellipse(cx: float, cy: float, rx: float, ry: float, fill: str = "none", **attributes: Value) -> str:
    """An <ellipse> around (cx, cy)."""
    return element("ellipse", {"cx": cx, "cy": cy, "rx": rx, "ry": ry, "fill": fill, **_dashed(attributes)})


def circle(cx: float, cy: float, r: float, fill: str = "none", **attributes: Value) -> str:
    """A <circle> around (cx, cy)."""
    return element("circle", {"cx": cx, "cy": cy, "r": r, "fill": fill, **_dashed(attributes)})


def rect(x: float, y: float, width: float, height: float, fill: str = "none", **attributes: Value) -> str:
    """A <rect>; `rx` rounds its corners."""
    box: dict[str, Value] = {"x": x, "y": y, "width": width, "height": height, "fill": fill}
    return element("rect", box | _dashed(attributes))


def polygon(points: Iterable[tuple[float, float]], fill: str = "none", **attributes: Value) -> str:
    """A closed <path> with straight sides."""
    return path(line(points) + "Z", fill, **attributes)


def line(points: Iterable[tuple[float, float]]) -> str:
    """Path data through `points`, straight."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def curve(points: Iterable[tuple[float, float]], *, closed: bool = False, tension: float = 1.0) -> str:
    """Path data through `points`, smooth; `tension` 0 is straight, 1 is round, a point given twice is a corner.

    Catmull-Rom with tangents weighed by the neighbours' distance: a short step after a long one makes no loop.
    """
    knots = list(points)
    count = len(knots)
    if count <= _ENDS:
        return line(knots)

    def knot(index: int) -> tuple[float, float]:
        return knots[index % count] if closed else knots[min(max(index, 0), count - 1)]

    parts = [f"M{number(knots[0][0])} {number(knots[0][1])}"]
    for index in range(count if closed else count - 1):
        before, start, end, after = (knot(index + step) for step in (-1, 0, 1, 2))
        first = _handle(start, end, before, tension)
        second = _handle(end, start, after, tension)
        parts.append("C" + " ".join(number(value) for value in (*first, *second, *end)))
    return "".join(parts) + ("Z" if closed else "")


def _handle(
    at: tuple[float, float], toward: tuple[float, float], away: tuple[float, float], tension: float
) -> tuple[float, float]:
    """The Bézier handle of the knot `at` on its way `toward` the next, coming from `away`."""
    ahead, behind = math.dist(at, toward), math.dist(away, at)
    share = tension / 3 * ahead / ((ahead + behind) or 1)
    return (at[0] + (toward[0] - away[0]) * share, at[1] + (toward[1] - away[1]) * share)


class Definitions:
    """Gradients, clips and filters of one document, each kept once; `prefix` keeps two documents' ids apart."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._ids: dict[str, str] = {}

    def linear(self, *stops: Stop, x1: float = 0, y1: float = 0, x2: float = 0, y2: float = 1) -> str:
        """Paint from (x1, y1) to (x2, y2), in fractions of the shape's box; a stop is (offset, colour[, opacity])."""
        return self._paint("linearGradient", {"x1": x1, "y1": y1, "x2": x2, "y2": y2}, stops)

    def linear_at(self, start: tuple[float, float], end: tuple[float, float], *stops: Stop) -> str:
        """Paint from point to point, in the coordinates of whoever uses it."""
        box: dict[str, Value] = {"gradientUnits": "userSpaceOnUse"}
        return self._paint("linearGradient", box | {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}, stops)

    def radial(self, *stops: Stop, cx: float = 0.5, cy: float = 0.5, r: float = 0.5) -> str:
        """Paint around (cx, cy), in fractions of the shape's box."""
        return self._paint("radialGradient", {"cx": cx, "cy": cy, "r": r}, stops)

    def radial_at(self, center: tuple[float, float], r: float, *stops: Stop) -> str:
        """Paint around a point, in the coordinates of whoever uses it."""
        box: dict[str, Value] = {"gradientUnits": "userSpaceOnUse"}
        return self._paint("radialGradient", box | {"cx": center[0], "cy": center[1], "r": r}, stops)

    def clip(self, *shapes: str) -> str:
        """A reference for `clip-path`: what lies outside `shapes` is not drawn."""
        return self._reference("clipPath", {}, "".join(shapes))

    def blur(self, deviation: float, margin: float = 0.5) -> str:
        """A reference for `filter`. `margin` is how far the blur may reach, in fractions of the shape's box."""
        region: dict[str, Value] = {"x": -margin, "y": -margin, "width": 1 + 2 * margin, "height": 1 + 2 * margin}
        return self._reference("filter", region, element("feGaussianBlur", {"stdDeviation": deviation}))

    def render(self) -> str:
        """The markup that goes into <defs>, in the order of first use."""
        return "".join(markup.replace("\x00", identity, 1) for markup, identity in self._ids.items())

    def _paint(self, name: str, attributes: Mapping[str, Value], stops: Iterable[Stop]) -> str:
        inside = "".join(
            element("stop", dict(zip(("offset", "stop-color", "stop-opacity"), stop, strict=False))) for stop in stops
        )
        return self._reference(name, attributes, inside)

    def _reference(self, name: str, attributes: Mapping[str, Value], inside: str) -> str:
        # The id is not known yet: NUL stands for it, which no attribute can hold.
        markup = element(name, attributes, inside).replace(f"<{name}", f'<{name} id="\x00"', 1)
        return f"url(#{self._ids.setdefault(markup, f'{self._prefix}{len(self._ids)}')})"


def _dashed(attributes: Mapping[str, Value]) -> dict[str, Value]:
    return {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
