"""The SVG builder: well-formed whatever the text, stable in its numbers, one definition per paint."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawing.svg import Definitions, circle, curve, document, element, escape, group, line, number, path, rect

SPACE = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize(
    ("value", "shown"),
    [(3, "3"), (3.0, "3"), (0.1 + 0.2, "0.3"), (-0.001, "0"), (2.345, "2.35"), (-12.5, "-12.5"), (1e6, "1000000")],
)
def test_numbers_have_one_shortest_spelling(value: float, shown: str) -> None:
    assert number(value) == shown


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_not_finite_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        number(value)


@given(st.text())
def test_any_text_survives_as_text(text: str) -> None:
    root = ET.fromstring(document(10, 10, element("desc", {"id": text}, escape(text))))
    allowed = "".join(
        c for c in text if c in "\t\n\r" or 0x20 <= ord(c) <= 0xD7FF or 0xE000 <= ord(c) <= 0xFFFD or ord(c) > 0xFFFF
    )
    description = root.find(f"{SPACE}desc")
    assert description is not None
    assert list(description) == []
    assert (description.text or "").replace("\n", "") == allowed.replace("\r\n", "\n").replace("\r", "\n").replace(
        "\n", ""
    )
    assert len(root) == 1


def test_attributes_are_dashed_escaped_and_left_out_when_none() -> None:
    assert path("M0 0", "#fff", stroke_width=2.0, opacity=None, class_='a"<b>') == (
        '<path d="M0 0" fill="#fff" stroke-width="2" class="a&quot;&lt;b&gt;"/>'
    )


def test_a_document_says_its_size_and_carries_its_definitions_first() -> None:
    paint = Definitions("p")
    shape = rect(0, 0, 4, 4, paint.linear((0, "#000000"), (1, "#ffffff", 0.5)))
    root = ET.fromstring(document(40, 30, group(shape, circle(1, 1, 1)), paint.render()))
    assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("40", "30", "0 0 40 30")
    assert [child.tag for child in root] == [f"{SPACE}defs", f"{SPACE}g"]
    gradient = root[0][0]
    assert root[1][0].get("fill") == f"url(#{gradient.get('id')})"
    assert [stop.get("stop-opacity") for stop in gradient] == [None, "0.5"]


def test_equal_paints_are_defined_once_and_prefixes_keep_documents_apart() -> None:
    first, second = Definitions("a"), Definitions("b")
    assert first.radial((0, "#123456")) == first.radial((0, "#123456")) == "url(#a0)"
    assert first.radial((0, "#123457")) == "url(#a1)"
    assert second.radial((0, "#123456")) == "url(#b0)"
    assert first.render().count("<radialGradient") == 2


def test_a_curve_goes_through_its_points_and_does_not_loop_at_a_corner() -> None:
    assert line([(0, 0), (1, 2.5)]) == "M0 0L1 2.5"
    drawn = curve([(0, 0), (0, 100), (0, 100), (3, 103)])
    assert drawn.startswith("M0 0C")
    assert drawn.endswith("3 103")
    ordinates = [float(value) for value in drawn.replace("M", " ").replace("C", " ").split()][1::2]
    assert max(ordinates) <= 103
    assert curve([(0, 0), (5, 5), (9, 0)], closed=True).endswith("Z")
