"""Whom the copy speaks to and what of: staff, guests, customers who are visited, bookings that open."""

from __future__ import annotations

import pytest

from prompt_engine import Channel, Composition, Occasion, PromptEngine, Wish

ENGINE = PromptEngine()


def compose(text: str) -> Composition:
    return ENGINE.compose_offline(Wish(text=text, variants=5))


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("물류센터 상하차 단기알바 일당 13만원 당일지급", "상하차 단기알바를 찾아요"),
        ("카페 오픈 준비 알바 구해요 시급 1만1천원", "알바를 찾아요"),
        ("배달 라이더 모집 건당 4,500원", "라이더를 찾아요"),
        ("요양보호사 채용 월 230만원", "요양보호사를 찾아요"),
    ],
)
def test_staff_is_looked_for_and_not_sold(text: str, headline: str) -> None:
    made = compose(text)
    assert made.brief.occasion is Occasion.RECRUIT
    assert made.copy.headline.removeprefix("함께할 ") == headline
    assert made.copy.call_to_action == "지원하기"


@pytest.mark.parametrize(
    ("text", "occasion"),
    [
        ("시즌케이크 예약 오픈 12월 1일", Occasion.BOOKING),
        ("재즈 공연 티켓 예매 오픈 12월 10일", Occasion.BOOKING),
        ("매주 월요일 쉽니다 미용실", Occasion.NOTICE),
        ("헬스클럽 11월 30일 휴관합니다", Occasion.NOTICE),
        ("네일 4만원 → 3만원, 9월 20일까지 예약", Occasion.DISCOUNT),
        ("PT 회당 4만5천원 20회 등록 시", Occasion.GENERAL),
    ],
)
def test_why_a_shop_advertises(text: str, occasion: Occasion) -> None:
    assert compose(text).brief.occasion is occasion


@pytest.mark.parametrize("text", ["출장세차 SUV 7만원", "세탁기 분해청소 방문 서비스 9만원", "방문 네일 출장 5만원"])
def test_nobody_is_asked_to_come_where_the_shop_comes(text: str) -> None:
    made = compose(text)
    said = " ".join(f"{copy.headline} {copy.body} {copy.call_to_action}" for copy in made.copies)
    assert not any(word in said for word in ("들러", "오세요", "매장", "구경", "기다리고"))


def test_a_shop_that_does_not_visit_is_come_to() -> None:
    said = " ".join(copy.body for copy in compose("출장 불가 강아지 미용 4만원").copies)
    assert "들러" in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("주차 안 됩니다 대중교통 이용 부탁드려요, 브런치 18,000원", "대중교통 이용 부탁드려요"),
        ("다이어트 한약 한 달분 25만원", "한 달분"),
        ("쌀국수 9,000원 곱빼기 1,000원 추가", "1,000원 추가"),
    ],
)
def test_what_is_asked_of_the_reader_stays(text: str, said: str) -> None:
    assert all(said in f"{copy.headline} {copy.body}" for copy in compose(text).copies)


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("꽃꽂이 원데이클래스 9만원, 예약 카톡 flower77", None),
        ("카톡 surf77 문의 서핑 6만원", None),
        ("네이버 예약 시 염색 10% 할인", None),
        ("카톡 홍보 이미지 카페 신메뉴", Channel.KAKAOTALK),
        ("인스타에 올릴 라떼 5,000원", Channel.INSTAGRAM),
    ],
)
def test_where_to_book_is_not_where_the_ad_goes(text: str, channel: Channel | None) -> None:
    assert compose(text).brief.channel is (channel or compose("라떼").brief.channel)


@pytest.mark.parametrize(
    ("text", "hashtag"),
    [
        ("모닝빵 10개 5천원", "#모닝빵"),
        ("제주 감귤 10kg 19,900원", "#제주감귤"),
        ("삼겹살 1인분 15,000원", "#삼겹살"),
        ("다이어트 한약 한 달분 25만원", "#다이어트한약"),
    ],
)
def test_a_product_has_its_hashtag_without_how_much_of_it(text: str, hashtag: str) -> None:
    assert hashtag in compose(text).copy.hashtags


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("강릉 회센터 대방어 시즌 시작", "시즌이"),
        ("송년회 예약 받습니다 코스 4만원", "맛보러"),
        ("연말 모임 단체 20인 이상 10% 할인", "당기지"),
        ("세탁소 셔츠 2,500원", "구경하러"),
        ("속눈썹펌 3만원, 남성 고객 환영", "고객을 위한"),
        ("렌트카 4만9천원 보험 포함", "포함에서"),
        ("내신 대비반 모집 월 35만원", "대비반 내신"),
        ("Guitar lessons for kids, $30", "for kids"),
    ],
)
def test_headlines_are_about_the_thing(text: str, wrong: str) -> None:
    assert all(wrong not in copy.headline for copy in compose(text).copies)


def test_a_particle_agrees_with_the_offer() -> None:
    made = ENGINE.compose_offline(Wish(text="향수 만들기 체험 10% 할인", tone="witty"))
    assert "할인면" not in made.copy.headline


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("배달은 안 해요 포장만 가능 닭강정 9천원", "배달은 안 해요."),
        ("배달은 안 해요, 닭강정 9천원", "배달은 안 해요."),
        ("카드 결제 안 돼요 현금만 받아요 호떡 1,500원", "카드 결제 안 돼요. 현금만 받아요."),
        ("dog grooming 15% off new customers call 555-0199", "Call 555-0199."),
    ],
)
def test_a_sentence_ends_with_a_full_stop(text: str, sentence: str) -> None:
    assert all(sentence in copy.body for copy in compose(text).copies)


def test_english_goods_are_asked_about_with_an_article() -> None:
    headlines = [copy.headline for copy in compose("Fresh sourdough loaf $8").copies]
    assert "How About Our Fresh Sourdough Loaf?" in headlines
