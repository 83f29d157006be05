from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drawing.fonts import FontName
from drawing.paragraph import TextStyle, cut_paragraph, fit_paragraph, line_ink, line_left, set_paragraph

HEADLINE = TextStyle(FontName.SERIF, tracking=-0.035, leading=1.2, headline=True)
BODY = TextStyle(FontName.TEXT, tracking=-0.02, leading=1.5)

words = st.text(st.sampled_from("가나다라뷁힣abcXYZ0129,.%₩"), min_size=1, max_size=9)
texts = st.lists(st.lists(words, min_size=1, max_size=12).map(" ".join), min_size=1, max_size=4).map("\n".join)


def lines(text: str, width: float, style: TextStyle = HEADLINE, size: float = 50) -> list[str]:
    return [line.text for line in set_paragraph(text, style, size, width)[0].lines]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("오늘의 쉼표, 크림 라떼 한 잔", 400, ["오늘의 쉼표,", "크림 라떼 한 잔"]),
        ("11월 21일부터 일주일간 전 상품 무료배송", 560, ["11월 21일부터 일주일간", "전 상품 무료배송"]),
        ("Small classes. Big leaps in English.", 470, ["Small classes.", "Big leaps in English."]),
        ("보글보글 끓는 순두부 한 뚝배기", 420, ["보글보글 끓는", "순두부 한 뚝배기"]),
    ],
)
def test_headlines_break_where_the_sense_breaks(text: str, width: float, expected: list[str]) -> None:
    assert lines(text, width) == expected


def test_explicit_line_ends_are_kept_and_nothing_is_added_where_there_is_room() -> None:
    assert lines("한\n줄씩 따로", 900) == ["한", "줄씩 따로"]


def test_lines_are_even_and_not_greedy() -> None:
    set_lines = set_paragraph("가나다 라마바 사아자 차카타 파하", BODY, 40, 480)[0].lines
    assert [line.text for line in set_lines] == ["가나다 라마바", "사아자 차카타 파하"]
    assert lines("가나다 라마바 사아자 차카타", 400, BODY, 40) == ["가나다 라마바", "사아자 차카타"]


@given(texts, st.floats(80, 1500), st.floats(60, 800), st.sampled_from([HEADLINE, BODY]))
def test_a_fitted_paragraph_keeps_every_word_inside_its_box(
    text: str, width: float, height: float, style: TextStyle
) -> None:
    paragraph = fit_paragraph(text, style, (width, height), (14, 90))
    if paragraph is None:
        return
    assert paragraph.height <= height
    assert 14 <= paragraph.size <= 90
    baseline = paragraph.ascent
    for line in paragraph.lines:
        left, _, right, _ = line_ink(line, line_left(line, "center", 0, width), baseline)
        assert left >= -0.01
        assert right <= width + 0.01
    taken = iter(line.text for line in paragraph.lines)
    for row in text.split("\n"):
        joined = next(taken)
        while joined != row:
            joined += " " + next(taken)
    assert next(taken, None) is None


@given(texts, st.floats(100, 900))
def test_the_largest_size_that_fits_is_taken(text: str, width: float) -> None:
    paragraph = fit_paragraph(text, BODY, (width, 400), (10, 80))
    if paragraph is not None and paragraph.size < 70:
        larger = set_paragraph(text, BODY, paragraph.size / 0.9, width)
        assert not larger or larger[0].height > 400


def test_a_word_wider_than_the_box_shrinks_before_it_is_cut() -> None:
    long_word = "가나다라마바사아자차카타파하"
    shrunk = fit_paragraph(long_word, BODY, (300, 200), (12, 60))
    assert shrunk is not None
    assert not shrunk.broken
    assert len(shrunk.lines) == 1
    assert fit_paragraph(long_word, BODY, (100, 200), (12, 60)) is None
    cut = cut_paragraph(long_word, BODY, (100, 200), 12)
    assert cut is not None
    assert cut.broken
    assert cut.width <= 100
    assert "".join(line.text for line in cut.lines) == long_word


def test_what_does_not_fit_at_the_smallest_size_is_refused() -> None:
    assert fit_paragraph("가나 다라 " * 50, BODY, (200, 100), (20, 40)) is None
    assert fit_paragraph("가", BODY, (3, 100), (20, 40)) is None
    assert cut_paragraph("가나", BODY, (300, 300), 20) is None
    assert cut_paragraph("가나다" * 99, BODY, (300, 30), 20) is None
