"""How the offline copy sounds: nothing bent, nothing said that was not typed, the thing itself in the picture."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompt_engine import Composition, PromptEngine, Tone, Wish
from prompt_engine.products import balanced

ENGINE = PromptEngine()
QUOTES = st.sampled_from(["''", '""', "“”", "‘’", "「」", "『』", "《》"])
AROUND = st.sampled_from(
    ["수제버거", "신메뉴 출시", "8,900원", "카페", "오픈", "무료", "20% 할인", "our", "new burger", ","]
)


def compose(text: str) -> Composition:
    return ENGINE.compose_offline(Wish(text=text))


@pytest.mark.parametrize(
    ("text", "headline", "body"),
    [
        ("스터디카페 24시간 오픈", "스터디카페 24시간 오픈", "한번 들러 보세요."),
        ("Open 24 hours gym", "Open 24 Hours Gym", None),
        ("인테리어 무료 견적 상담", "인테리어 무료 견적 상담", None),
        ("떡볶이집 배달 시작! 2인 세트 15,900원", "떡볶이집 배달 시작", "2인 세트 15,900원이에요."),
        ("수제버거 '더 블랙' 신메뉴 출시 8,900원", "수제버거 '더 블랙'을 새로 선보여요", "8,900원에 맛보세요."),
        ("빙수 여름 한정 12,000원", "빙수 여름 한정 12,000원", "편하게 들러 주세요."),
        ("세탁소 겨울 패딩 드라이 2만원", "겨울 패딩 드라이", "2만원에 맡겨 보세요."),
        ("사진관 증명사진 당일 완성 15,000원", "증명사진, 남겨 보세요", "사진관 증명사진 당일 완성 15,000원이에요."),
        ("Grand opening of our bakery, 20% off all bread this weekend", "Grand Opening of Our Bakery", None),
        ("Make me an ad for my coffee shop's new pumpkin latte, $5.50", "New: Pumpkin Latte", "Pumpkin latte, $5.50."),
        ("Wedding photos from $500", "Wedding Photos", "Wedding photos, from $500."),
        ("Dental clinic, free first check-up", "Free First Check-up", "Come and say hello."),
        ("Black Friday 70% off everything, Nov 21-28", "Black Friday 70% Off Everything", "Nov 21-28."),
    ],
)
def test_the_headline_says_what_was_typed(text: str, headline: str, body: str | None) -> None:
    copy = compose(text).copy
    assert copy.headline == headline
    assert body is None or copy.body == body


@pytest.mark.parametrize(
    ("text", "hashtag"),
    [
        ("Yoga class for beginners, first week free", "#giveaway"),
        ("중고폰 매입 최고가", "#신상"),
        ("떡볶이집 배달 시작! 2인 세트 15,900원", "#신메뉴"),
        ("a cat", "#dogsofinstagram"),
        ("치킨 반반 2만원 맥주 무료", "#이벤트"),
    ],
)
def test_hashtags_claim_nothing(text: str, hashtag: str) -> None:
    assert hashtag not in compose(text).copy.hashtags


@pytest.mark.parametrize(
    ("text", "industry", "hero"),
    [
        ("순두부찌개 점심특선 8,900원", "restaurant", "stew"),
        ("떡볶이집 배달 시작! 2인 세트 15,900원", "restaurant", "stew"),
        ("삼겹살집 점심특선 9,900원", "restaurant", "barbecue"),
        ("칼국수 9,000원", "restaurant", "noodles"),
        ("수제 케이크 예약 받아요 38,000원부터", "bakery", "cake"),
        ("네일샵 크리스마스 아트 5만원", "nail", "nail_polish"),
        ("세탁소 겨울 패딩 드라이 2만원", "laundry", "t_shirt"),
        ("약국 비타민 할인", "pharmacy", "medicine"),
        ("중고폰 매입 최고가", "electronics", "smartphone"),
        ("타이어 교체 4개 40만원", "car", "car"),
        ("new pumpkin latte, $5.50", "cafe", "iced_latte"),
    ],
)
def test_the_picture_shows_the_thing(text: str, industry: str, hero: str) -> None:
    brief = compose(text).brief
    assert (brief.industry, brief.hero) == (industry, hero)


@pytest.mark.parametrize("text", ["Black Friday 70% off everything", "블랙프라이데이 전품목 70% 할인", "가을맞이 세일"])
def test_a_sale_of_everything_is_retail(text: str) -> None:
    brief = compose(text).brief
    assert (brief.industry, brief.hero, brief.mood) == ("retail", "shopping_bag", "urgent")


def test_a_name_at_the_end_is_the_shops() -> None:
    made = compose("강아지 미용 첫 방문 20% 할인, 멍멍살롱")
    assert made.brief.brand == "멍멍살롱"
    assert made.copy.headline == "강아지 미용 첫 방문 20% 할인"
    assert made.copy.body.endswith("멍멍살롱에서 만나요.")
    for text in ("라떼 5,000원, 아이스커피", "파스타 할인, 레스토랑", "젤네일 5만원, 네일"):
        assert compose(text).brief.brand is None


def test_nobody_is_asked_to_come_by_an_online_shop() -> None:
    copy = compose("온라인 쇼핑몰 전상품 무료배송").copy
    assert "들러" not in copy.body
    assert copy.headline == "온라인 쇼핑몰 전상품 무료배송"


@settings(max_examples=80)
@given(st.lists(AROUND, max_size=4), QUOTES, st.text("가나다 ABc", min_size=1, max_size=9), st.sampled_from(Tone))
def test_quotation_marks_stay_paired(around: list[str], quotes: str, name: str, tone: Tone) -> None:
    half = len(around) // 2
    text = " ".join([*around[:half], f"{quotes[0]}{name.strip() or '봄'}{quotes[1]}", *around[half:]])
    for copy in ENGINE.compose_offline(Wish(text=text, tone=tone, variants=5)).copies:
        assert all(balanced(part) for part in (copy.headline, copy.body, *copy.hashtags)), copy


@pytest.mark.parametrize(
    "text", ["[긴급] 에어컨청소 7만", "롱패딩 59,000원 【겨울 한정】", "소금빵(3개) 9천원 [오늘만]"]
)
def test_a_bracket_keeps_its_other_half(text: str) -> None:
    for copy in ENGINE.compose_offline(Wish(text=text, variants=5)).copies:
        for said in (copy.headline, copy.body):
            assert all(said.count(one) == said.count(other) for one, other in ("()", "[]", "【】")), said


def test_words_run_together_are_read_as_far_as_they_are_known() -> None:
    for text, product, price in (
        ("동네미용실커트오천원할인", "커트", None),
        ("따뜻한유자차사천오백원판매중", "따뜻한유자차", "사천오백원"),
        ("아이폰수리당일완료", "아이폰수리", None),
        ("강아지미용3만원부터예약받아요", "강아지미용", "3만원부터"),
    ):
        brief = ENGINE.compose_offline(Wish(text=text)).brief
        assert (brief.product, brief.price) == (product, price)
