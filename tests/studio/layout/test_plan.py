from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from drawing.fonts import FontName
from drawing.shaping import drawable, shape_line
from studio.layout import AdText, Block, Canvas, Layout, Rect, Role, plan_layout, templates

if TYPE_CHECKING:
    from providers.image import Box

RATIOS = [(1, 1), (4, 3), (3, 4), (16, 9), (9, 16), (4, 5), (2, 1), (1, 2), (3, 1), (1, 3)]
COPY = AdText(
    headline="오늘의 쉼표, 크림 라떼 한 잔",
    body="매일 아침 직접 볶은 원두와 진한 수제 크림. 첫 방문 고객님께 쿠키를 드려요.",
    call_to_action="가까운 매장 찾기",
    badge="최대 30% 할인",
    brand="온기커피",
)
LONG_BODY = ("정성껏 준비한 가을 신메뉴를 오늘부터 만나보세요. " * 20)[:500].strip()

hangul = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
letters = hangul | st.sampled_from("aZ09 ,.!?%₩€\n ☕👍🏽漢\u200d\u0301\x07<&") | st.characters(codec="utf-8")


def words(longest: int) -> st.SearchStrategy[str]:
    short = st.text(letters, max_size=min(24, longest))
    return short | st.text(letters, max_size=longest) | st.just("가" * longest) | st.just("낱말 " * (longest // 3))


texts = st.builds(
    AdText,
    headline=words(200),
    body=words(1000),
    call_to_action=words(200),
    badge=words(200),
    brand=words(200),
)


@st.composite
def canvases(draw: st.DrawFn) -> Canvas:
    ratio = draw(st.floats(1 / 3, 3) | st.sampled_from([w / h for w, h in RATIOS]))
    short = draw(st.sampled_from([96, 360, 640, 1024]))
    width, height = (round(short * ratio), short) if ratio >= 1 else (short, round(short / ratio))
    return Canvas(
        width=width, height=height, seed=draw(st.integers(0, 99)), template=draw(st.sampled_from(sorted(templates())))
    )


def pixels(layout: Layout, box: Box) -> Rect:
    return Rect(box.x * layout.width, box.y * layout.height, box.width * layout.width, box.height * layout.height)


def ink(block: Block) -> list[Rect]:
    found = []
    for line in block.lines:
        measured = shape_line(line.text, line.font, line.tracking).ink
        height = (measured.top + measured.bottom) * line.size
        found.append(Rect(line.left, line.baseline - measured.top * line.size, line.width, height))
    return found


def inside(inner: Rect, outer: Rect) -> bool:
    return inner.x >= outer.x and inner.y >= outer.y and inner.right <= outer.right and inner.bottom <= outer.bottom


def assert_sound(text: AdText, canvas: Canvas, layout: Layout) -> None:
    safe = canvas.frame.grown(-templates()[layout.template].margin * canvas.short_side + 0.01)
    hero = pixels(layout, layout.hero_zone)
    smallest = max(10, 0.022 * canvas.short_side)
    assert hero.width > 0
    assert hero.height > 0
    for index, block in enumerate(layout.blocks):
        assert inside(block.rect, safe), "inside the safe frame"
        assert not block.rect.overlaps(hero), "clear of the subject"
        assert not any(block.rect.overlaps(other.rect) for other in layout.blocks[index + 1 :]), "clear of each other"
        assert all(inside(box, block.rect.grown(0.05)) for box in ink(block)), "ink inside its block"
        assert all(line.size >= smallest - 0.01 for line in block.lines), "legible"
    for role in Role:
        given_words = drawable(text.part(role), font_of(layout, role))
        set_lines = [line.text for block in layout.blocks if block.role is role for line in block.lines]
        if role in layout.dropped or not given_words.text:
            assert set_lines == []
        elif role is Role.BADGE:
            assert sorted(" ".join(set_lines).split()) == sorted(given_words.text.split())
        elif any(block.broken for block in layout.blocks if block.role is role):
            assert "".join(set_lines).replace(" ", "") == "".join(given_words.text.split(" ")).replace("\n", "")
        else:
            assert_breaks_only_at_spaces(given_words.text, set_lines)


def font_of(layout: Layout, role: Role) -> FontName:
    fonts = [line.font for block in layout.blocks if block.role is role for line in block.lines]
    return fonts[0] if fonts else FontName.TEXT


def assert_breaks_only_at_spaces(text: str, set_lines: list[str]) -> None:
    remaining = list(set_lines)
    for row in text.split("\n"):
        joined = remaining.pop(0)
        while joined != row:
            joined += " " + remaining.pop(0)
    assert remaining == []


@settings(max_examples=200, deadline=None)
@given(texts, canvases())
def test_any_words_on_any_canvas_in_any_template(text: AdText, canvas: Canvas) -> None:
    layout = plan_layout(text, canvas)
    assert_sound(text, canvas, layout)
    assert Layout.model_validate_json(layout.model_dump_json()) == layout


@pytest.mark.parametrize("template", sorted(templates()))
@pytest.mark.parametrize("ratio", RATIOS, ids=lambda ratio: f"{ratio[0]}:{ratio[1]}")
def test_an_ordinary_ad_keeps_every_part_and_leaves_room_for_its_subject(template: str, ratio: tuple[int, int]) -> None:
    scale = (1_048_576 / (ratio[0] * ratio[1])) ** 0.5
    canvas = Canvas(width=round(ratio[0] * scale), height=round(ratio[1] * scale), template=template)
    layout = plan_layout(COPY, canvas)
    assert_sound(COPY, canvas, layout)
    assert layout.dropped == ()
    assert [block.role for block in layout.blocks if block.broken] == []
    assert layout.hero_zone.width * layout.hero_zone.height > 0.09
    headline = next(block for block in layout.blocks if block.role is Role.HEADLINE)
    body = next(block for block in layout.blocks if block.role is Role.BODY)
    assert headline.display
    assert headline.lines[0].size > 1.6 * body.lines[0].size


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("template", [name for name, one in templates().items() if one.ornament == "frame"])
def test_a_thin_frame_goes_around_the_subject(template: str, ratio: tuple[int, int]) -> None:
    scale = 640 / min(ratio)
    canvas = Canvas(width=round(ratio[0] * scale), height=round(ratio[1] * scale), template=template)
    layout = plan_layout(COPY, canvas)
    (frame,) = layout.ornaments
    hero = pixels(layout, layout.hero_zone)
    room = 0.02 * canvas.short_side
    assert min(hero.x - frame.rect.x, hero.y - frame.rect.y) >= room
    assert min(frame.rect.right - hero.right, frame.rect.bottom - hero.bottom) >= room


@pytest.mark.parametrize("ratio", [(1, 1), (4, 3), (3, 4), (16, 9), (9, 16)], ids=str)
def test_a_very_long_body_is_set_whole_and_smaller(ratio: tuple[int, int]) -> None:
    scale = (1_048_576 / (ratio[0] * ratio[1])) ** 0.5
    canvas = Canvas(width=round(ratio[0] * scale), height=round(ratio[1] * scale), template="centred")
    text = AdText(headline="가을 신메뉴", body=LONG_BODY, call_to_action="예약하기")
    layout = plan_layout(text, canvas)
    assert layout.dropped == ()
    body = next(block for block in layout.blocks if block.role is Role.BODY)
    assert " ".join(line.text for line in body.lines) == " ".join(LONG_BODY.split())


def test_words_that_find_no_room_are_dropped_whole_and_named() -> None:
    text = AdText(headline="가을 신메뉴 출시", body=LONG_BODY * 2, call_to_action="예약하기", brand="온기커피")
    layout = plan_layout(text, Canvas(width=300, height=100, template="editorial"))
    assert Role.BODY in layout.dropped
    assert Role.HEADLINE in {block.role for block in layout.blocks}
    assert not any("…" in line.text for block in layout.blocks for line in block.lines)


def test_the_owner_s_line_ends_are_kept() -> None:
    layout = plan_layout(AdText(headline="오늘의\n쉼표 한 잔"), Canvas(width=1024, height=1024))
    assert [line.text for line in layout.blocks[0].lines] == ["오늘의", "쉼표 한 잔"]


def test_characters_without_a_glyph_are_reported() -> None:
    layout = plan_layout(AdText(headline="커피 ☕ 한 잔", body="漢字 없이"), Canvas(width=800, height=600))
    assert set(layout.unrenderable) == {"☕", "漢", "字"}


def test_no_words_leave_the_whole_picture_to_the_subject() -> None:
    layout = plan_layout(AdText(), Canvas(width=800, height=600))
    assert layout.blocks == ()
    assert layout.hero_zone.width * layout.hero_zone.height > 0.9


def test_the_same_ad_and_seed_give_the_same_layout_and_seeds_give_variety() -> None:
    plans = [plan_layout(COPY, Canvas(width=1024, height=1024, seed=seed, industry="cafe")) for seed in range(24)]
    again = [plan_layout(COPY, Canvas(width=1024, height=1024, seed=seed, industry="cafe")) for seed in range(24)]
    assert [plan.model_dump_json() for plan in plans] == [plan.model_dump_json() for plan in again]
    assert len({plan.template for plan in plans}) >= 4


def test_trades_and_moods_steer_the_choice() -> None:
    def chosen(industry: str, mood: str, badge: str = "") -> list[str]:
        canvases = [Canvas(width=1024, height=1024, seed=s, industry=industry, mood=mood) for s in range(60)]
        return [plan_layout(AdText(headline="가", badge=badge), canvas).template for canvas in canvases]

    beauty, retail = chosen("beauty", "soft, elegant"), chosen("retail", "energetic", "50%")
    assert max(set(beauty), key=beauty.count) == "frame"
    assert max(set(retail), key=retail.count) == "price_burst"
    assert "price_burst" not in chosen("retail", "energetic")


def test_there_are_enough_templates_and_each_knows_every_shape() -> None:
    assert len(templates()) >= 6
    assert all(len(template.shapes) == 5 for template in templates().values())


@pytest.mark.parametrize(("width", "height"), [(1000, 300), (300, 1000), (32, 32), (9000, 9000)])
def test_a_canvas_that_cannot_be_laid_out_is_refused(width: int, height: int) -> None:
    with pytest.raises(ValidationError, match=r"1:3 to 3:1|greater than|less than"):
        Canvas(width=width, height=height)


def test_an_unknown_template_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"no template 'nope'; there are big_type, bottom_band"):
        plan_layout(COPY, Canvas(width=800, height=800, template="nope"))
