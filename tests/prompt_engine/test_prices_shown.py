"""The price that a shop owner wants seen: with what it is for, in headline and badge, of the right thing."""

from __future__ import annotations

import pytest

from prompt_engine import AdCopy, Composition, PromptEngine, SlotKind, Tone, Wish

ENGINE = PromptEngine()


def compose(text: str, tone: Tone = Tone.WARM) -> Composition:
    return ENGINE.compose_offline(Wish(text=text, tone=tone, variants=5))


def offered(text: str) -> AdCopy:
    return next(copy for copy in compose(text).copies if copy.angle == "offer")


@pytest.mark.parametrize(
    ("text", "product", "price"),
    [
        ("필라테스 기구 그룹수업 주2회 월 18만원", "필라테스 기구 그룹수업", "월 18만원"),
        ("연습실 대여 시간당 8,000원", "연습실 대여", "시간당 8,000원"),
        ("우쿨렐레 취미반 / 월 9만원", "우쿨렐레 취미반", "월 9만원"),
        ("샌드위치 인당 5,500원", "샌드위치", "인당 5,500원"),
        ("이사청소 평당 만원", "이사청소", "평당 만원"),
        ("필라테스 1:1 레슨 회당 6만원", "필라테스 1:1 레슨", "회당 6만원"),
        ("드럼 1대1 레슨 회당 4만원", "드럼 1대1 레슨", "회당 4만원"),
        ("주말 브런치 18,000원", "브런치", "주말 18,000원"),
        ("스크린골프 평일 2만5천원", "스크린골프", "평일 2만5천원"),
        ("스킨케어 여드름 관리 체험가 3만9천원", "스킨케어 여드름 관리", "3만9천원"),
    ],
)
def test_a_price_is_shown_with_what_it_is_for(text: str, product: str, price: str) -> None:
    made = compose(text)
    assert made.brief.product == product
    assert made.copy.badge == price
    assert offered(text).headline == f"{product}, {price}"


@pytest.mark.parametrize(
    ("text", "headline", "badge"),
    [
        ("뿌리염색 35,000원 -> 29,000원", "뿌리염색, 29,000원", "29,000원"),
        ("정가 50,000원 할인가 35,000원 니트", "니트, 35,000원", "35,000원"),
        ("연어초밥 10피스 15,000원→9,900원", "연어초밥, 9,900원", "9,900원"),
        ("과일바구니 정상가 7만원 → 명절 특가 5만5천원", "과일바구니, 5만5천원", "5만5천원"),
        ("왁싱샵 브라질리언 왁싱 오픈가 49,000원 (정가 70,000원)", "브라질리언 왁싱, 49,000원", "49,000원"),
        ("Men's haircut $25, was $35", "Men's Haircut", "$25"),
        ("청바지 정가 5만 3만원", "청바지, 3만원", "3만원"),
        ("니트 정가 1만2천 9천", "니트, 9천", "9천"),
        ("니트 만팔천 → 만오천", "니트, 만오천", "만오천"),
    ],
)
def test_what_is_reduced_shows_its_new_price(text: str, headline: str, badge: str) -> None:
    copy = compose(text).copy
    assert (copy.headline, copy.badge) == (headline, badge)


def test_a_reduced_price_is_put_into_every_tone() -> None:
    text = "가죽 카드지갑 5만원 → 3만원"
    said = {tone: compose(text, tone).copy.headline for tone in Tone}
    assert said == {
        Tone.WARM: "가죽 카드지갑, 3만원",
        Tone.WITTY: "가죽 카드지갑이 3만원?",
        Tone.PREMIUM: "가죽 카드지갑, 3만원",
        Tone.URGENT: "가죽 카드지갑 3만원",
        Tone.PLAIN: "가죽 카드지갑 3만원",
    }


def test_a_raised_price_is_a_notice_and_no_offer() -> None:
    made = compose("가격 인상 안내 김밥 3,500원 → 4,000원")
    assert made.copy.badge is None
    assert made.copy.call_to_action == "자세히 보기"
    assert all("가격 인상 안내" in f"{copy.headline} {copy.body}" for copy in made.copies)
    assert all("맛보" not in f"{copy.headline} {copy.body}" for copy in made.copies)


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("순살 아구찜 대 48,000원 중 38,000원 소 28,000원", "소 28,000원"),
        ("독립서점 낭독회 12월 12일 참가비 1만원 (음료 포함)", "음료 포함"),
        ("군고구마 팝니다 3개에 오천원", "3개에 오천원"),
    ],
)
def test_half_a_price_or_a_condition_is_no_headline(text: str, half: str) -> None:
    made = compose(text)
    assert all(copy.headline != half for copy in made.copies)
    assert all(half in copy.body for copy in made.copies)


def test_whom_a_price_is_for_is_no_item() -> None:
    made = compose("무한리필 샤브샤브 성인 19,900원 초등 12,900원")
    assert [item.name for item in made.brief.items] == ["무한리필 샤브샤브"]
    assert made.copy.badge is None
    assert "school" not in made.prompt.prompt


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("코딩학원 초3~초6 방학특강 8회 32만원", "초3~초6"),
        ("다이어트 한약 한 달분 25만원", "한 달분"),
        ("연어초밥 12피스 18,000원", "12피스"),
        ("홍삼액 30포 59,000원", "30포"),
        ("미용사 구인 월 220만원 4대보험", "4대보험"),
    ],
)
def test_what_is_counted_is_one_fact(text: str, slot: str) -> None:
    assert slot in [found.text for found in compose(text).brief.slots if found.kind is SlotKind.QUANTITY]


def test_the_picture_says_no_word_twice() -> None:
    assert "tutoring English tutoring" not in compose("영어 1:1 과외 월 30만원").prompt.prompt
