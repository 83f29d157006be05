"""Facts: found whatever surrounds them, and never lost or changed on their way to the copy."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompt_engine import PromptEngine, SlotKind, Tone, Wish
from prompt_engine.bodies import is_said
from prompt_engine.cache_key import composition_key
from prompt_engine.hangul import romanise, with_particle
from prompt_engine.slots import find_slots, foreign_facts

ENGINE = PromptEngine()
WORDS = st.sampled_from(
    [
        *(
            "카페",
            "신메뉴",
            "오픈",
            "할인",
            "이벤트",
            "라떼를",
            "떡볶이",
            "딸기케이크",
            "네일샵에서",
            "무료",
            "증정",
            "까지",
        ),
        *(
            "부터",
            "좀",
            "예쁘게",
            "만들어줘",
            "포스터",
            "따뜻한",
            "느낌으로",
            "사람",
            "없이",
            "new",
            "latte",
            "our",
            "gym",
        ),
        *(
            "free",
            "until",
            "for",
            "the",
            "sale",
            "make",
            "me",
            "an",
            "ad",
            "please",
            "with",
            "book",
            "now",
            "ㅋㅋ",
            "🍓",
        ),
        *(",", ".", "!", "~", "-", "/", "(", ")", "\n", ""),
    ]
)
FACTS = st.one_of(
    st.integers(1, 9_999_999).map(lambda number: f"{number:,}원"),
    st.integers(1, 99).map(lambda number: f"{number}%"),
    st.tuples(st.integers(1, 12), st.integers(1, 28)).map(lambda day: f"{day[0]}월 {day[1]}일"),
    st.tuples(st.integers(1, 12), st.integers(1, 28)).map(lambda day: f"{day[0]}/{day[1]}"),
    st.integers(1, 3).map(lambda number: f"{number}+1"),
    st.integers(1000, 9999).map(lambda number: f"010-{number}-{number}"),
    st.integers(1, 500).map(lambda number: f"${number}.50"),
    st.integers(1, 99).map(lambda number: f"선착순 {number}명"),
    st.text("가나다라마바사아자차카타파하ABCdef ", min_size=2, max_size=20).map(
        lambda name: f'"{name.strip() or "봄"}"'
    ),
    st.sampled_from(
        ["www.shop.kr", "@bloom.day", "https://a.co/x?y=1", "1만2천원", "2억 3,000만원", "Dec 3", "7:30pm"]
    ),
)
REQUESTS = (
    st.lists(st.one_of(WORDS, FACTS), min_size=1, max_size=14)
    .map(" ".join)
    .filter(lambda text: 0 < len(text.strip()) <= 500)
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("흑임자 크림라떼 6,500원, 11월 말까지", [(SlotKind.PRICE, "6,500원"), (SlotKind.DATE, "11월 말까지")]),
        ("11/20(금)~11/30(월) 2+1", [(SlotKind.DATE, "11/20(금)~11/30(월)"), (SlotKind.BUNDLE, "2+1")]),
        (
            "매주 화,목 19:30 문의 02-123-4567",
            [(SlotKind.DATE, "매주 화,목"), (SlotKind.TIME, "19:30"), (SlotKind.PHONE, "02-123-4567")],
        ),
        ("만오천원 이천원", [(SlotKind.PRICE, "만오천원"), (SlotKind.PRICE, "이천원")]),
        ("“밤하늘 라운지” 20프로", [(SlotKind.QUOTED, "밤하늘 라운지"), (SlotKind.PERCENT, "20프로")]),
        ("3프로젝트", [(SlotKind.NUMBER, "3")]),
        ("Mother's Day, kids' menu $9", [(SlotKind.PRICE, "$9")]),
        (
            "call (555) 321-9876 or visit a-b.com/menu",
            [(SlotKind.PHONE, "(555) 321-9876"), (SlotKind.URL, "a-b.com/menu")],
        ),
        ("Nov 28 - Dec 3, 9am-6pm", [(SlotKind.DATE, "Nov 28 - Dec 3"), (SlotKind.TIME, "9am-6pm")]),
        ("원두 1kg 28,000원부터", [(SlotKind.QUANTITY, "1kg"), (SlotKind.PRICE, "28,000원")]),
        ("보증금 1000/50", [(SlotKind.NUMBER, "1000/50")]),
        ("문의 0507-1412-3344", [(SlotKind.PHONE, "0507-1412-3344")]),
        (
            "카톡 insu77 아이폰15 RTX4070",
            [(SlotKind.NUMBER, "insu77"), (SlotKind.NUMBER, "15"), (SlotKind.NUMBER, "RTX4070")],
        ),
        ("PT10회 50만원", [(SlotKind.QUANTITY, "10회"), (SlotKind.PRICE, "50만원")]),
        (
            "최대 50% ~30% 최대 8인",
            [(SlotKind.PERCENT, "최대 50%"), (SlotKind.PERCENT, "~30%"), (SlotKind.QUANTITY, "최대 8인")],
        ),
        (
            "8만원~ 3만원~5만원 $20-$30",
            [(SlotKind.PRICE, "8만원~"), (SlotKind.PRICE, "3만원~5만원"), (SlotKind.PRICE, "$20-$30")],
        ),
        ("12월 24, 25일 ~11/30", [(SlotKind.DATE, "12월 24, 25일"), (SlotKind.DATE, "~11/30")]),
        ("12월 24일, 3일간", [(SlotKind.DATE, "12월 24일"), (SlotKind.QUANTITY, "3일간")]),
        (
            "월~금 10-18시 11:30~14:00만",
            [(SlotKind.DATE, "월~금"), (SlotKind.TIME, "10-18시"), (SlotKind.TIME, "11:30~14:00만")],
        ),
        (
            "Tue-Thu only, Fridays only $5",
            [(SlotKind.DATE, "Tue-Thu only"), (SlotKind.DATE, "Fridays"), (SlotKind.PRICE, "$5")],
        ),
        (
            "만 육천원 1만오천원 이천원에",
            [(SlotKind.PRICE, "만 육천원"), (SlotKind.PRICE, "1만오천원"), (SlotKind.PRICE, "이천원")],
        ),
        ("만원버스 이천원룸", []),
        ("5만원에서 3만원으로", [(SlotKind.PRICE, "5만원에서 3만원으로")]),
        ("3만원에서 5만원까지", [(SlotKind.PRICE, "3만원"), (SlotKind.PRICE, "5만원")]),
    ],
)
def test_facts_are_found_as_typed(text: str, expected: list[tuple[SlotKind, str]]) -> None:
    assert [(slot.kind, slot.value) for slot in find_slots(text)] == expected


@given(st.text(max_size=300))
def test_every_digit_lies_in_a_slot(text: str) -> None:
    slots = find_slots(text)
    covered = {place for slot in slots for place in range(slot.start, slot.end)}
    assert {match.start() for match in re.finditer(r"[0-9]", text)} <= covered
    assert all(slot.start >= before.end for before, slot in pairwise(slots))


@settings(max_examples=150)
@given(REQUESTS, st.sampled_from(Tone), st.integers(1, 5))
def test_facts_survive_any_request(text: str, tone: Tone, variants: int) -> None:
    made = ENGINE.compose_offline(Wish(text=text, tone=tone, variants=variants))
    for copy in made.copies:
        said = f"{copy.headline} {copy.body} {copy.badge or ''}"
        assert [slot.text for slot in made.brief.slots if not is_said(slot, said)] == []
        assert foreign_facts(said, text) == ()


@settings(max_examples=100)
@given(st.text(min_size=1, max_size=300).filter(str.strip))
def test_any_text_makes_an_ad(text: str) -> None:
    made = ENGINE.compose_offline(Wish(text=text))
    assert made.copy.headline.strip()
    assert made.prompt.prompt.strip()
    said = f"{made.copy.headline} {made.copy.body} {made.copy.badge}"
    assert [slot.text for slot in made.brief.slots if not is_said(slot, said)] == []


@given(FACTS, FACTS, WORDS)
def test_requests_that_differ_in_a_fact_have_different_keys(first: str, second: str, word: str) -> None:
    keys = [composition_key(Wish(text=f"{word} x {fact}"), "t", "m") for fact in (first, second)]
    assert (keys[0] == keys[1]) is (" ".join(first.split()) == " ".join(second.split()))


@pytest.mark.parametrize(
    "other",
    [
        {"tone": "plain"},
        {"language": "en"},
        {"channel": "banner"},
        {"variants": 2},
        {"look": {"mood": "warm"}},
        {"copy": {"badge": "x"}},
        {"quality": "high"},
    ],
)
def test_every_setting_is_part_of_the_key(other: dict[str, Any]) -> None:
    base = Wish(text="카페 라떼")
    assert composition_key(base, "t", "m") != composition_key(
        Wish.model_validate({"text": "카페 라떼", **other}), "t", "m"
    )
    assert composition_key(base, "t", "m") not in {composition_key(base, "u", "m"), composition_key(base, "t", "n")}
    assert composition_key(base, "t", "m") == composition_key(Wish(text="  카페   라떼 "), "t", "m")


def test_invented_facts_are_seen() -> None:
    typed = "라떼 6,500원 11월 말까지"
    assert foreign_facts("라떼 6500원", typed) == ()
    assert foreign_facts("라떼 5,500원, 30% 할인", typed) == ("5,500원", "30%")


def test_particles_agree_with_what_stands_before_them() -> None:
    said = [
        with_particle(word, "을") for word in ("라떼", "빵", "원두 200g", "커피 2+1", "라떼 500ml", "Latte", "'딸기'")
    ]
    assert said == ["라떼를", "빵을", "원두 200g을", "커피 2+1을", "라떼 500ml를", "Latte를", "'딸기'를"]
    assert (with_particle("서울", "으로"), with_particle("부산", "으로")) == ("서울로", "부산으로")


def test_names_are_romanised_by_the_rules() -> None:
    names = {
        "달빛상회": "dalbitsanghoe",
        "한라산": "hallasan",
        "신라": "silla",
        "종로": "jongno",
        "독립문": "dongnimmun",
        "압구정": "apgujeong",
        "왕십리": "wangsimni",
    }
    assert {name: romanise(name) for name in names} == names
