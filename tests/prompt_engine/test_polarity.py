"""What must not be turned into its opposite: denials, closing days, bounds, shares, and the old of two prices."""

from __future__ import annotations

import pytest

from prompt_engine import Composition, FactKind, Occasion, PromptEngine, Tone, Wish
from prompt_engine.amounts import current, is_cut, worth

ENGINE = PromptEngine()


def compose(text: str, **more: object) -> Composition:
    return ENGINE.compose_offline(Wish.model_validate({"text": text, **more}))


@pytest.mark.parametrize(
    ("text", "product", "limit"),
    [
        ("떡볶이 4,000원 예약 안 받아요", "떡볶이", "예약 안 받아요"),
        ("네일샵 주차 안 됩니다 젤네일 5만원", "젤네일", "네일샵 주차 안 됩니다"),
        ("단체 예약 불가 삼겹살 15,000원", "삼겹살", "단체 예약 불가"),
        ("반려견 동반 불가 라떼 5천원", "라떼", "반려견 동반 불가"),
        ("술 판매 안 함 북카페 아메리카노 4천원", "아메리카노", "술 판매 안 함"),
        ("무료 배달은 안 합니다 치킨 2만원", "치킨", "무료 배달은 안 합니다"),
        ("남성 커트 예약 없이 12,000원", "남성 커트", "남성 커트 예약 없이 12,000원"),
        ("안 매운 떡볶이 4,500원", "떡볶이", "안 매운 떡볶이 4,500원"),
        ("barbershop haircut $25, no appointment needed", "haircut", "no appointment needed"),
        ("ramen $12, we don't take reservations", "ramen", "we don't take reservations"),
    ],
)
def test_what_is_denied_is_no_offer(text: str, product: str, limit: str) -> None:
    brief = compose(text).brief
    assert (brief.product, brief.occasion) == (product, Occasion.GENERAL)
    assert [fact.text for fact in brief.facts if fact.kind is FactKind.LIMIT] == [limit]
    assert not {"booking", "parking", "gift", "dog", "soju"} & set(brief.tags)


@pytest.mark.parametrize("text", ["Don't miss our sale, 30% off shoes", "no more waiting, 30% off shoes"])
def test_a_figure_of_speech_denies_nothing(text: str) -> None:
    brief = compose(text).brief
    assert (brief.product, brief.offer, brief.occasion) == ("shoes", "30% off", Occasion.DISCOUNT)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("매주 화요일 휴무, 바지 기장 수선 5천원", ["매주 화요일 휴무"]),
        ("일요일 휴무 세탁소 이불 15,000원", ["일요일 휴무"]),
        ("매주 월요일 쉽니다 카페 아메리카노 4천원", ["매주 월요일 쉽니다"]),
        ("영업시간 10:00~20:00, 아메리카노 4천원", ["영업시간 10:00~20:00"]),
        ("소금빵 3,000원, 08:00~20:00", ["08:00~20:00"]),
        ("소금빵 3,000원, 평일 08:00~20:00", ["평일 08:00~20:00"]),
        ("croissant $4, closed on Mondays", ["closed on Mondays"]),
        ("oil change $40, open Mon-Fri 9am-6pm", ["open Mon-Fri 9am-6pm"]),
    ],
)
@pytest.mark.parametrize("tone", Tone)
def test_days_and_hours_of_the_shop_sell_nothing(text: str, told: list[str], tone: Tone) -> None:
    made = compose(text, tone=tone, variants=5)
    assert (made.brief.dates, made.brief.occasion) == (None, Occasion.GENERAL)
    assert [fact.text for fact in made.brief.facts] == told
    for copy in made.copies:
        assert all(fact.lower() in f"{copy.headline} {copy.body}".lower() for fact in told)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("점심특선 김치찌개 8,900원, 11:30~14:00", "11:30~14:00"),
        ("소금빵 20% 할인, 18:00~20:00", "18:00~20:00"),
        ("빵집 휴무 없이 12월 24일까지 케이크 3만원", None),
        ("라떼 5천원, 11:30~14:00만", "11:30~14:00만"),
        ("케이크 할인 12월 24, 25일", "12월 24, 25일"),
    ],
)
def test_days_and_hours_of_an_offer_stay_with_it(text: str, dates: str | None) -> None:
    assert compose(text).brief.dates == dates


def test_a_closing_keeps_the_days_beside_it() -> None:
    for text in ("임시휴무 안내, 12월 25일~26일", "12월 25일~26일, 임시휴무 안내"):
        made = compose(text, variants=5)
        assert (made.brief.occasion, made.brief.dates) == (Occasion.NOTICE, None)
        assert not any("진행" in copy.body or "만나" in copy.body for copy in made.copies)


def test_hours_headline_a_notice_only() -> None:
    assert compose("추석 연휴 9월 28일 정상영업").copy.headline == "추석 연휴 9월 28일 정상영업"
    assert compose("내일 휴무입니다 죄송합니다").copy.headline == "내일 휴무입니다"


@pytest.mark.parametrize(
    ("text", "product", "price", "pair"),
    [
        ("뿌리염색 35,000원 -> 29,000원", "뿌리염색", "29,000원", "35,000원 -> 29,000원"),
        ("정가 12만원 → 할인가 79,000원 겨울 패딩", "겨울 패딩", "79,000원", "정가 12만원 → 할인가 79,000원"),
        ("5만 → 3만원 가죽 카드지갑", "가죽 카드지갑", "3만원", "5만 → 3만원"),
        ("원래 2만원인데 만오천원 피자", "피자", "만오천원", "원래 2만원인데 만오천원"),
        ("가죽 카드지갑 5만원에서 3만원으로", "가죽 카드지갑", "3만원", "5만원에서 3만원으로 만나"),
        ("니트 29,000원(정가 45,000원)", "니트", "29,000원", "29,000원(정가 45,000원)"),
        ("니트 정가 45,000원 오늘만 29,000원", "니트", "29,000원", "정가 45,000원 오늘만 29,000원"),
        ("필라테스 10회 50만원 ➡️ 39만원", "필라테스 10회", "39만원", "50만원 → 39만원"),
        ("leather tote was $80 now $56", "leather tote", "$56", "was $80 now $56"),
        ("Sourdough loaf $6 (reg. $9)", "Sourdough loaf", "$6", "$6 (reg. $9)"),
    ],
)
def test_the_new_price_is_advertised_and_the_old_one_stays_with_it(
    text: str, product: str, price: str, pair: str
) -> None:
    made = compose(text, variants=5)
    assert (made.brief.product, made.brief.price, made.brief.occasion) == (product, price, Occasion.DISCOUNT)
    assert {copy.badge for copy in made.copies} == {price}
    assert all(pair in copy.body for copy in made.copies)


def test_a_price_that_goes_up_is_no_sale() -> None:
    made = compose("가격 인상 안내, 아메리카노 4,000원 → 4,500원 12월 1일부터")
    assert (made.brief.occasion, made.brief.price, made.copy.badge) == (Occasion.NOTICE, "4,500원", None)
    assert "sale" not in made.brief.tags


def test_two_prices_are_compared_as_numbers() -> None:
    assert [worth(price) for price in ("1만2천원", "만이천원", "2억 3,000만원", "3.5만원", "$1,200.50", "무료")] == [
        12_000,
        12_000,
        230_000_000,
        35_000,
        1_200.5,
        0,
    ]
    assert [current(price) for price in ("3만원", "3만원~5만원", "정가 5만원, 지금 3만원")] == [
        "3만원",
        "3만원~5만원",
        "3만원",
    ]
    assert (is_cut("5만원 → 3만원"), is_cut("3만원 → 5만원"), is_cut("3만원~5만원")) == (True, False, False)


@pytest.mark.parametrize(
    ("text", "offer", "badge"),
    [
        ("카카오 72% 다크초콜릿 9,000원", None, "9,000원"),
        ("알코올 4.5% 수제맥주 6,000원", None, "6,000원"),
        ("만족도 98% 영어과외", None, None),
        ("면 100% 아기 이불 세일 59,000원", None, "59,000원"),
        ("100% 효과 다이어트 도시락", None, None),
        ("자동차 썬팅 열차단 99% 20만원", None, "20만원"),
        ("dark chocolate 72% cacao $5", None, "$5"),
        ("겨울 코트 세일 최대 50%", "최대 50%", "최대 50%"),
        ("가방 ~30% 할인", "~30% 할인", "~30%"),
        ("sofa up to 40% off", "up to 40% off", "up to 40%"),
        ("아메리카노 10% DC", "10%", "10%"),
        ("전품목 30%", "30%", "30%"),
        ("가을 코트 30%, 오늘만 세일", "30%", "30%"),
        ("아메리카노 5% 적립", "5% 적립", "5% 적립"),
    ],
)
def test_a_share_is_no_discount_and_a_bound_stays(text: str, offer: str | None, badge: str | None) -> None:
    made = compose(text)
    assert (made.brief.offer, made.copy.badge) == (offer, badge)


@pytest.mark.parametrize("text", ["카카오 72% 다크초콜릿 9,000원", "만족도 98% 영어과외", "아메리카노 5% 적립"])
def test_a_share_is_no_sale(text: str) -> None:
    made = compose(text)
    assert made.brief.occasion is Occasion.GENERAL
    assert "sale" not in made.brief.tags
    assert "#할인" not in made.copy.hashtags


@pytest.mark.parametrize(
    ("text", "price"),
    [
        ("부분염색 8만원~", "8만원~"),
        ("네일 회원권 30만원 결제시 33만원 충전", None),
        ("노트북 매입 최대 50만원", None),
        ("삼겹살 180g 만 육천원", "만 육천원"),
        ("겨울신메뉴따뜻한라떼오천원", "오천원"),
        ("가구만원", "만원"),
    ],
)
def test_prices_are_read_whole(text: str, price: str | None) -> None:
    assert compose(text).brief.price == price


def test_an_amount_comes_back_with_its_product() -> None:
    for text, whole in (
        ("제주 감귤 10kg 19,900원", "제주 감귤 10kg, 19,900원"),
        ("임플란트 1개 49만원", "임플란트 1개, 49만원"),
        ("deep tissue massage 60 min $80", "Deep tissue massage 60 min, $80"),
    ):
        for copy in compose(text, variants=5).copies:
            assert whole in copy.body


def test_what_hangs_together_is_said_together() -> None:
    for text in ("네일 회원권 30만원 결제시 33만원 충전", "전품목 5천원 만원 균일가", "사장님이 미쳤어요"):
        copy = compose(text).copy
        assert text in f"{copy.headline} {copy.body}"
