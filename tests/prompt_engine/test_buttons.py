"""Buttons offer what was typed, and nothing else."""

from __future__ import annotations

import pytest

from prompt_engine import Channel, PromptEngine, Wish
from prompt_engine.channels import channel_limits

ENGINE = PromptEngine()


def button(text: str, **more: object) -> str:
    return ENGINE.compose_offline(Wish.model_validate({"text": text, **more})).copy.call_to_action


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("헬스장 PT 10회 50만원", "문의하기"),
        ("세탁소 셔츠 2,500원", "문의하기"),
        ("동네 분식집 김밥 3,500원", "매장에서 만나요"),
        ("태권도장 월 15만원", "문의하기"),
        ("옷가게 니트 35,000원", "보러 가기"),
        ("떡볶이 4,000원 예약 안 받아요", "매장에서 만나요"),
        ("식당 점심특선 9,000원 예약은 안 받습니다", "매장에서 만나요"),
        ("노키즈존 와인바 글라스 12,000원 예약 불가", "매장에서 만나요"),
        ("세차장 손세차 3만원, 예약 필수", "예약하기"),
        ("요가원 체험 수업 1만원", "체험 신청하기"),
        ("인테리어 업체 무료 견적", "견적 문의하기"),
        ("세탁소 이불 수거해 드려요", "수거 신청하기"),
        ("미용실 직원 구해요", "지원하기"),
        ("수학학원 겨울방학 특강 모집", "신청하기"),
        ("온라인 카페 원두 할인", "자세히 보기"),
        ("dog grooming 15% off, no appointment needed", "Get in touch"),
        ("dog grooming 15% off, by appointment", "Book now"),
        ("hardware store, hammers $9", "Shop now"),
        ("barista wanted at our cafe", "Apply"),
    ],
)
def test_a_button_offers_only_what_was_typed(text: str, expected: str) -> None:
    assert button(text) == expected


@pytest.mark.parametrize("channel", Channel)
def test_a_button_fits_its_channel(channel: Channel) -> None:
    limit = channel_limits(channel)["call_to_action"]
    for text in ("pharmacy vitamins $9", "인테리어 업체 무료 견적", "boutique winter coats", "가죽공방 체험"):
        assert len(button(text, channel=channel)) <= limit


def test_the_owners_button_is_used_as_it_is() -> None:
    assert button("헬스장 PT", copy={"call_to_action": "무료 상담 신청"}) == "무료 상담 신청"
