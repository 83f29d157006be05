"""The versions of the offline copy: as many as asked, different thoughts, within the channel, nothing lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompt_engine import Channel, Composition, PromptEngine, Tone, Wish
from prompt_engine.channels import channel_limits
from prompt_engine.choosing import doubled
from prompt_engine.fact_words import stated

ENGINE = PromptEngine()
REQUESTS = tuple(
    json.loads(line)["text"]
    for line in (Path(__file__).parent / "requests" / "authored.jsonl").read_text(encoding="utf-8").splitlines()
)
SHORT = ("a cat", "커피", "1", "ㅎㅎ", "😀😀", "!!!", "할인", "네일", "내일 휴무", "알바 구해요", "커피 " * 120)
PIECES = st.sampled_from((Path(__file__).parent / "requests" / "pieces.txt").read_text(encoding="utf-8").split("\n"))
TYPED = st.one_of(
    st.sampled_from((*REQUESTS, *SHORT)),
    st.lists(PIECES, min_size=1, max_size=14).map(" ".join),
    st.text(min_size=1, max_size=500).filter(lambda text: bool(text.strip())),
)
# What the writer may say of an occasion: whoever writes about it has typed it in some word of their own.
SAYS_OF_OCCASION = {
    "gift": {"무료", "증정", "free", "gift", "드려요", "드립니다", "선물"},
    "discount": {"할인", "세일", "off", "sale"},
    "booking": {"예약"},
    "new": {"신메뉴", "신상", "새로 나온", "출시"},
    "opening": {"오픈"},
    "event": {"이벤트"},
}


def compose(text: str, **more: object) -> Composition:
    return ENGINE.compose_offline(Wish.model_validate({"text": text, **more}))


@settings(max_examples=300, deadline=None)
@given(TYPED, st.sampled_from(Tone), st.one_of(st.none(), st.sampled_from(Channel)), st.integers(1, 5))
def test_any_request_gives_as_many_versions_as_asked(
    text: str, tone: Tone, channel: Channel | None, variants: int
) -> None:
    made = ENGINE.compose_offline(Wish(text=text, tone=tone, channel=channel, variants=variants))
    limits = channel_limits(channel)
    told = {notice.code: notice for notice in made.warnings}
    assert len(made.copies) == variants
    assert len({copy.headline for copy in made.copies}) == len({copy.angle for copy in made.copies}) == variants
    for copy in made.copies:
        assert 0 < len(copy.headline.strip()) <= limits["headline"]
        assert 0 < len(copy.call_to_action) <= limits["call_to_action"]
        assert len(copy.hashtags) <= limits["hashtags"]
        assert copy.body.strip()
        assert len(copy.body) <= limits["body"] or "COPY_TOO_LONG" in told
        said = f"{copy.headline} {copy.body} {copy.badge or ''}".lower()
        assert [slot.text for slot in made.brief.slots if slot.text.lower() not in said] == []


@pytest.mark.parametrize("tone", Tone)
def test_no_fact_word_is_said_that_was_not_typed(tone: Tone) -> None:
    for text in (*REQUESTS, *SHORT):
        made = compose(text, tone=tone, variants=5)
        known = stated(text).keys() | SAYS_OF_OCCASION.get(made.brief.occasion.value, set())
        for copy in made.copies:
            said = stated(f"{copy.headline} {copy.call_to_action} {' '.join(copy.hashtags)}")
            assert {line: word for line, word in said.items() if line not in known and word not in known} == {}, text


def test_no_version_says_a_word_twice() -> None:
    for text in REQUESTS:
        made = compose(text, variants=5)
        product = made.brief.product or "?"
        twice = [copy.headline for copy in made.copies if doubled(copy.headline.replace(product, "X"))]
        assert twice == [] or doubled(text), text


@pytest.mark.parametrize(
    ("text", "options", "headlines"),
    [
        (
            "미용실 직원 구해요 초보 가능",
            {},
            {
                "news": "직원을 찾아요",
                "question": "직원으로 함께해 볼까요?",
                "invitation": "함께 일할 직원을 기다려요",
                "moment": "직원으로 새로 시작할 때",
                "audience": "직원 일을 찾는 분께",
            },
        ),
        (
            "내일 휴무입니다 죄송합니다",
            {},
            {
                "news": "내일 휴무입니다",
                "question": "오실 계획이 있으세요?",
                "invitation": "확인하고 찾아 주세요",
                "moment": "오시기 전에 전하는 소식",
                "audience": "찾아 주시는 분들께",
            },
        ),
        (
            "a cat",
            {},
            {
                "news": "Cat",
                "question": "Cat, Anyone?",
                "invitation": "Cat: Come a Little Closer",
                "moment": "Cat Time",
                "audience": "Cat Lovers, This Is Yours",
            },
        ),
        (
            "겨울 코트",
            {},
            {
                "news": "겨울 코트 준비했어요",
                "question": "겨울 코트 찾고 계셨나요?",
                "invitation": "겨울 코트 보러 오세요",
                "moment": "겨울 코트가 눈에 들어온 날",
                "audience": "겨울 코트 찾던 분들께",
            },
        ),
    ],
)
def test_every_angle_is_a_thought_of_its_own(text: str, options: dict[str, str], headlines: dict[str, str]) -> None:
    assert {copy.angle: copy.headline for copy in compose(text, variants=5, **options).copies} == headlines


def test_shops_do_not_all_sound_alike() -> None:
    dishes = (
        "라면",
        "김밥",
        "돈까스",
        "칼국수",
        "비빔밥",
        "떡볶이",
        "순두부찌개",
        "삼겹살",
        "냉면",
        "파스타",
        "피자",
        "초밥",
    )
    for angle, least in (("question", 3), ("invitation", 2), ("moment", 3), ("audience", 2)):
        patterns = set()
        for dish in dishes:
            headline = next(copy.headline for copy in compose(dish, variants=5).copies if copy.angle == angle)
            patterns.add(headline.replace(dish, "X").replace("X이 ", "X가 "))
        assert len(patterns) >= least, patterns


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("필라테스 1:1 체험 3만원", "3만원에 시작해 보세요."),
        ("에어컨 수리 출장비 2만원 당일 방문 1588-1234", "에어컨 수리 출장비 2만원이에요. 당일 방문. 문의 1588-1234."),
        ("010 1234 5678 출장세차 4만원", "출장세차 4만원이에요. 문의 010 1234 5678."),
        (
            "곱창 1인분 19,000원 소주 1병 서비스 (저녁 6시 전 입장)",
            "곱창 1인분, 19,000원에 맛보세요. 소주 1병 서비스 (저녁 6시 전 입장).",
        ),
        ("흑당 밀크티 L사이즈 5,500원", "흑당 밀크티 L사이즈, 5,500원에 만나 보세요."),
        ("전기차 렌트 하루 6만원 제주공항 픽업", None),
    ],
)
def test_the_body_says_everything_once(text: str, body: str | None) -> None:
    made = compose(text)
    assert body is None or made.copy.body == body
    said = made.copy.headline + made.copy.body
    assert all(word in said for word in text.split()) or body is not None


@pytest.mark.parametrize(("text", "dates"), [("오늘만 반값", "오늘만"), ("11월 한 달간 염색 20% 할인", "11월 한 달간")])
def test_a_span_of_days_takes_no_particle_of_a_day(text: str, dates: str) -> None:
    for copy in compose(text, variants=5).copies:
        assert f"{dates}에" not in copy.headline + copy.body


def test_a_gift_stays_a_gift_in_every_version() -> None:
    made = compose("영어학원 무료 레벨테스트", variants=5)
    assert made.copy.headline == "무료 레벨테스트"
    assert all("무료" in copy.headline + copy.body for copy in made.copies)


@pytest.mark.parametrize("text", ["😀😀", "ㅎㅎ", "!!!"])
def test_signs_and_chat_letters_are_no_headline(text: str) -> None:
    assert text not in "".join(copy.headline + copy.body for copy in compose(text, variants=5).copies)


def test_a_long_product_is_cut_at_a_word_and_said_whole_below() -> None:
    made = compose("제주 유기농 흑임자 크림 바나나 라떼 6,500원", channel="banner")
    assert len(made.copy.headline) <= 24
    assert made.copy.headline.removesuffix(" 준비했어요").split()[-1].startswith("라떼")
    assert "제주 유기농 흑임자 크림 바나나 라떼" in made.copy.headline + made.copy.body


def test_what_a_channel_has_no_room_for_is_told() -> None:
    dishes = ("돈까스", "치즈돈까스", "우동", "냉모밀", "카레", "오므라이스", "제육덮밥")
    priced = ", ".join(f"{dish} {place + 6},500원" for place, dish in enumerate(dishes))
    menu = f"{priced}, 주차 가능, 배달 가능"
    made = compose(menu, channel="banner")
    told = {notice.code: notice.values for notice in made.warnings}
    assert told["COPY_SHORTENED"] == {"facts": "주차 가능, 배달 가능"}
    assert told["COPY_TOO_LONG"] == {"length": str(len(made.copy.body)), "limit": "80"}
    assert [slot.text for slot in made.brief.slots if slot.text not in made.copy.headline + made.copy.body] == []
    assert compose(menu).warnings == ()
    assert compose(menu, channel="banner", copy={"body": "우리 메뉴"}).warnings == ()
