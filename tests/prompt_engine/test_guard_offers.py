"""The guard on whole offers: to whom, for what, where and under which condition; and true copy that says it freely."""

from __future__ import annotations

import pytest

from prompt_engine import AdCopy, Channel, PromptEngine, Wish
from prompt_engine.guard import Guard, Verdict
from tests.prompt_engine.test_guard import version, written

ENGINE = PromptEngine()
LUNCH = "일식당 점심 특선 돈까스 정식 9,500원, 우동 정식 8,000원, 매주 화요일 휴무, 예약 02-345-6789"
HAIR = "미용실 뿌리염색 35,000원, 커트 18,000원, 첫 방문 20% 할인, 12월 31일까지, 010-1234-5678"
FLOWERS = "꽃집 졸업식 꽃다발 3만원부터, 2월 14일 오전 9시 오픈, 서울 마포구 와우산로 12"
BAKERY = "루나 베이커리 소금빵 2,800원 3개 8,000원, 우유 불포함 비건"
GYM = "헬스장 PT 10회 50만원, 3개월 등록시 1개월 무료, 오전 6시~오후 11시"
CAFE = "카페 온도 아메리카노 3,000원 카페라떼 3,800원 텀블러 지참시 300원 할인"
BUTCHER = "정육점 한돈 삼겹살 600g 14,900원, 목살 600g 13,900원, 5만원 이상 구매시 배달 무료"
SCHOOL = "해오름 영어학원 초등 4학년 겨울특강, 1월 6일 개강, 주 3회 24만원, 교재비 별도, 정원 8명"
PENSION = "펜션 바다뜰 1박 12만원(주중), 주말 18만원, 바비큐 2인 3만원, 반려견 동반 불가, 체크인 오후 3시"
NAILS = "Bella Nails gel manicure $35, 20% off first visit, Mon-Fri 10am-7pm, call 555-123-4567"
COFFEE = "Oak Street Coffee, cold brew 16oz $4.50, buy 1 get 1 until Nov 30, no refunds"
YOGA = "Sunrise Yoga Studio, 5-class pass $60, first class free, no drop-ins, 48 Elm Avenue"
TIRES = "winter tire change $19.99 per tire, free inspection, Nov 15 - Dec 15, appointment only"


def judged(text: str, headline: str, body: str) -> Verdict:
    brief = ENGINE.compose_offline(Wish(text=text)).brief
    copy = AdCopy(headline=headline, body=body, call_to_action="", hashtags=(), language=brief.language)
    return Guard(brief, ENGINE.templates.lexicon).judge(copy)


@pytest.mark.parametrize(
    ("text", "headline", "body", "reason"),
    [
        # Items that share a word, numbers of pieces, what is given and what is asked for it.
        (
            LUNCH,
            "일식당 점심 특선 돈까스 정식",
            "돈까스 정식 8,000원, 우동 정식 9,500원. 매주 화요일 휴무. 예약 02-345-6789",
            "swapped: 8,000원",
        ),
        (BAKERY, "루나 베이커리 소금빵", "소금빵 8,000원, 3개 2,800원, 우유 불포함 비건", "swapped: 8,000원"),
        (GYM, "PT 10회 50만원", "1개월 등록시 3개월 무료, 오전 6시~오후 11시", "swapped: 1개월"),
        (GYM, "PT 10회 무료", "PT 10회 50만원, 3개월 등록시 1개월 무료, 오전 6시~오후 11시", "swapped: 무료"),
        # An offer for some is made to all, and without its condition.
        (
            HAIR,
            "전 메뉴 20% 할인",
            "뿌리염색 35,000원, 커트 18,000원, 12월 31일까지, 010-1234-5678",
            "invented: 전 메뉴",
        ),
        (
            HAIR,
            "20% 할인",
            "뿌리염색 35,000원, 커트 18,000원, 12월 31일까지, 010-1234-5678",
            "lost: 첫 방문 20% 할인",
        ),
        (
            CAFE,
            "카페 온도 아메리카노 3,000원, 300원 할인",
            "카페라떼 3,800원. 텀블러",
            "lost: 텀블러 지참시 300원 할인",
        ),
        (
            BUTCHER,
            "한돈 삼겹살 600g 14,900원, 배달 무료",
            "목살 600g 13,900원. 5만원 이상",
            "lost: 5만원 이상 구매시 배달 무료",
        ),
        (
            NAILS,
            "Bella Nails Gel Manicure $35",
            "20% off every visit, Mon-Fri 10am-7pm, call 555-123-4567.",
            "invented: every visit",
        ),
        (YOGA, "Sunrise Yoga Studio", "5-class pass $60, every class free, no drop-ins, 48 Elm Avenue.", "first class"),
        (YOGA, "Sunrise Yoga Studio", "5-class pass $60, first week free, no drop-ins, 48 Elm Avenue.", "first class"),
        (TIRES, "Winter Tire Change $19.99", "Free inspection per set, Nov 15 - Dec 15, appointment only.", "per set"),
        (TIRES, "Winter Tire Change $19.99 per tire", "Free inspection, Nov 15 - Dec 15, walk-ins welcome.", "walk-in"),
        (
            SCHOOL,
            "초등 4학년 겨울특강",
            "해오름 영어학원 1월 6일 개강, 주 3회 24만원, 교재비 없음, 정원 8명",
            "changed: 교재비 별도",
        ),
        (
            PENSION,
            "펜션 바다뜰 1박 12만원(주중)",
            "주말 18만원, 바비큐 2인 3만원, 반려견 동반 불가, 체크아웃 오후 3시",
            "lost: 체크인 오후 3시",
        ),
        ("lunch special $9, weekdays", "Lunch Special $9", "See you on weekends.", "invented: weekends"),
        # A gift, a service, what it is made of, where it is, who it is.
        ("이사 15만원, 당일 견적 무료", "이사 15만원", "당일 견적과 청소 무료.", "invented: 청소"),
        (
            NAILS,
            "Bella Nails Gel Manicure $35",
            "20% off first visit with a hand massage included, Mon-Fri 10am-7pm, call 555-123-4567.",
            "invented: included",
        ),
        (
            COFFEE,
            "Oak Street Coffee Cold Brew 16oz $4.50",
            "With oat milk. Buy 1 get 1 until Nov 30. No refunds.",
            "oat",
        ),
        (BAKERY, "루나 베이커리 소금빵", "소금빵 2,800원, 3개 8,000원, 우유 불포함, 비건 아님", "denied: 비건 아님"),
        (
            FLOWERS,
            "졸업식 꽃다발 3만원부터",
            "2월 14일 오전 9시 오픈, 서울 강서구 와우산로 12",
            "invented: 강서구",
        ),
        (
            FLOWERS,
            "졸업식 꽃다발 3만원부터",
            "2월 14일 오전 9시 오픈, 서울 마포구 월드컵로 12",
            "invented: 월드컵로",
        ),
        (
            FLOWERS,
            "졸업식 꽃다발 3만원부터",
            "2월 14일 오전 9시 오픈, 초등학교 옆, 서울 마포구 와우산로 12",
            "invented: 초등학교",
        ),
        (BAKERY, "솔라 베이커리 소금빵", "소금빵 2,800원, 3개 8,000원, 우유 불포함 비건", "changed: 루나 베이커리"),
        (CAFE, "카페 습도 아메리카노 3,000원", "카페라떼 3,800원, 텀블러 지참시 300원 할인", "changed: 온도"),
        (
            NAILS,
            "Stella Nails Gel Manicure $35",
            "20% off first visit, Mon-Fri 10am-7pm, call 555-123-4567.",
            "changed: Bella Nails",
        ),
        (
            COFFEE,
            "Elm Street Coffee Cold Brew 16oz $4.50",
            "Buy 1 get 1 until Nov 30. No refunds.",
            "changed: Oak Street Coffee",
        ),
    ],
)
def test_another_offer_is_refused(text: str, headline: str, body: str, reason: str) -> None:
    verdict = judged(text, headline, body)
    assert verdict.copy is None
    assert reason in verdict.reason


@pytest.mark.parametrize(
    ("text", "headline", "body"),
    [
        (HAIR, "첫 방문이라면 20% 할인", "뿌리염색 35,000원, 커트 18,000원. 12월 31일까지, 010-1234-5678"),
        (
            HAIR,
            "거울 앞이 즐거워지는 날",
            "뿌리염색 35,000원, 커트 18,000원. 첫 방문은 12월 31일까지 20% 할인, 010-1234-5678",
        ),
        (
            BAKERY,
            "바삭하고 짭짤한 소금빵",
            "루나 베이커리의 비건 소금빵. 하나에 2,800원, 3개는 8,000원. 우유 불포함이에요.",
        ),
        (GYM, "1개월 무료로 더 길게", "헬스장 3개월 등록시 1개월 무료, PT 10회 50만원. 오전 6시~오후 11시."),
        (GYM, "새 몸을 만드는 시간", "PT 10회 50만원. 3개월 등록하면 1개월이 무료예요. 오전 6시~오후 11시 헬스장."),
        (CAFE, "카페 온도의 아침", "아메리카노 3,000원, 카페라떼 3,800원. 텀블러를 가져오시면 300원 할인."),
        (
            BUTCHER,
            "오늘 저녁은 고기",
            "한돈 삼겹살 600g 14,900원, 목살 600g 13,900원. 5만원 이상 구매하시면 배달이 무료예요.",
        ),
        (
            FLOWERS,
            "졸업을 축하하는 꽃",
            "졸업식 꽃다발 3만원부터. 2월 14일 오전 9시 오픈, 서울 마포구 와우산로 12에서 만나요.",
        ),
        (
            "헬스장 1월 등록 이벤트 3개월 99,000원 운동복 무료",
            "올해는 꼭 운동하는 해",
            "1월 등록 이벤트! 3개월 99,000원에 운동복까지 무료예요.",
        ),
        ("라떼 6,500원, 11월 말까지", "따뜻한 라떼", "라떼를 6,500원에. 11월 말까지만 만나요."),
        ("고양이 불가 미용 4만원", "뽀송하게 미용 4만원", "고양이는 불가해요."),
        ("양념치킨 19,000원, 콜라 서비스", "양념치킨 19,000원", "콜라는 서비스예요. 바삭하게 튀겼어요."),
        ("회센터 대방어 2인 8만원 4인 14만원", "회센터 대방어", "2인 8만원이에요. 4인 14만원이에요."),
        (
            NAILS,
            "Shine Starts Here",
            "Bella Nails gel manicure $35. First visit? 20% off. Mon-Fri 10am-7pm, call 555-123-4567.",
        ),
        (
            COFFEE,
            "Smooth and Cold",
            "Oak Street Coffee pours cold brew 16oz at $4.50. Buy 1 get 1 until Nov 30, no refunds.",
        ),
        (
            YOGA,
            "Breathe Out",
            "Sunrise Yoga Studio: 5-class pass $60, your first class is free. No drop-ins. 48 Elm Avenue.",
        ),
    ],
)
def test_the_same_offer_in_other_words_is_used(text: str, headline: str, body: str) -> None:
    verdict = judged(text, headline, body)
    assert (verdict.reason, verdict.restored) == ("", ())


@pytest.mark.parametrize(
    ("text", "headline", "body", "restored"),
    [
        (
            "pad thai $12, vegetarian option available",
            "Pad Thai $12",
            "Hot from the wok.",
            ("vegetarian option available",),
        ),
        ("Bella Nails gel manicure $35", "Gel Manicure $35", "Treat your hands.", ("Bella Nails",)),
        ("매주 월요일 휴무, 돈까스 9,500원", "돈까스 9,500원", "바삭한 점심", ("매주 월요일 휴무",)),
        (HAIR, "커트 18,000원", "뿌리염색 35,000원. 12월 31일까지, 010-1234-5678", ("첫 방문 20% 할인",)),
    ],
)
def test_what_is_not_told_at_all_is_added_as_typed(
    text: str, headline: str, body: str, restored: tuple[str, ...]
) -> None:
    verdict = judged(text, headline, body)
    assert verdict.restored == restored
    assert verdict.copy is not None
    assert verdict.copy.body == " ".join((body.removesuffix(".") + ".", *restored))


async def test_a_body_that_grew_beyond_its_channel_is_told() -> None:
    text = "pad thai $12, vegetarian option available, bring your own bottle"
    answer = version("Pad Thai $12", "Hot from the wok, bright and bold and full of crunch.")
    made = await written(text, answer, channel=Channel.BANNER)
    assert made.copy.body.endswith("bottle")
    (told,) = (notice for notice in made.warnings if notice.code == "COPY_TOO_LONG")
    assert int(told.values["length"]) == len(made.copy.body) > int(told.values["limit"])
