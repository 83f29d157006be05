"""Claims that Korean advertising law restricts: marked exactly, and only where one is made."""

from __future__ import annotations

import pytest

from prompt_engine import PromptEngine, Wish
from prompt_engine.claims import claims, marked_claims


@pytest.mark.parametrize(
    ("text", "industry", "word", "rule"),
    [
        ("전국 1위 떡볶이", "restaurant", "1위", "superlative"),
        ("1 위 맛집", "restaurant", "1 위", "superlative"),
        ("넘버 원 헬스장", "fitness", "넘버 원", "superlative"),
        ("업계최대 매장", "retail", "업계최대", "superlative"),
        ("국내 유일 공방", "art", "국내 유일", "superlative"),
        ("No.1 baby formula", "market", "No.1", "superlative"),
        ("Best coffee in Seoul", "cafe", "Best", "superlative"),
        ("100프로 합격", "education", "100프로", "guarantee"),
        ("100% 효과", "cosmetics", "100%", "guarantee"),
        ("전원 합격", "education", "전원 합격", "guarantee"),
        ("고수익 투자", "finance", "고수익", "guarantee"),
        ("주름 개선 크림", "cosmetics", "주름 개선", "medical_effect"),
        ("미백효과 크림", "cosmetics", "미백효과", "medical_effect"),
        ("숙취해소 음료", "market", "숙취해소", "medical_effect"),
        ("피로회복 홍삼", "market", "피로회복", "medical_effect"),
        ("살 빠져요", "service", "살 빠져", "medical_effect"),
        ("2주 -5kg", "service", "-5kg", "medical_effect"),
        ("한 달에 5kg 감량", "fitness", "5kg 감량", "medical_effect"),
        ("부작용없는 시술", "clinic", "부작용없", "guarantee"),
        ("통증없는 임플란트", "dental", "통증없", "medical_service"),
        ("50프로 할인", "clinic", "50프로 할인", "medical_service"),
        ("파격할인", "dental", "파격할인", "medical_service"),
    ],
)
def test_a_claim_is_marked_with_or_without_blanks(text: str, industry: str, word: str, rule: str) -> None:
    assert [(claim.word, claim.rule) for claim in claims(text, "body", industry)] == [(word, rule)]


@pytest.mark.parametrize(
    ("text", "industry"),
    [
        ("한우 1등급 등심", "market"),
        ("1등석 항공권", "travel"),
        ("인기 순위 11위", "cafe"),
        ("2021등록 차량", "car"),
        ("평생교육원 모집", "education"),
        ("절대음감 수업", "music"),
        ("계절 대방어", "restaurant"),
        ("생일등 파티", "retail"),
        ("오늘 최고기온 30도", "cafe"),
        ("보장성 보험 상담", "finance"),
        ("물리치료사 채용", "service"),
        ("독감 예방접종", "pharmacy"),
        ("도예방 체험", "art"),
        ("면 100% 아기 내복", "fashion"),
        ("100% 아라비카 원두", "cafe"),
        ("100% cotton shirts", "fashion"),
        ("상해독점 수입", "retail"),
        ("무통장 입금", "clinic"),
        ("너무해요", "retail"),
        ("제주 감귤 10kg", "market"),
        ("sweet treats", "bakery"),
        ("50프로 할인", "cafe"),
    ],
)
def test_what_only_looks_like_a_claim_is_left_alone(text: str, industry: str) -> None:
    assert claims(text, "body", industry) == []


def test_every_version_is_marked() -> None:
    made = PromptEngine().compose_offline(Wish(text="세계 최고의 떡볶이 8,000원", variants=3))
    marked = marked_claims(made.copies, made.brief.industry)
    assert {one.variant for one in marked} == {0, 1, 2}
    for one in marked:
        copy, claim = made.copies[one.variant], one.claim
        text = " ".join(copy.hashtags) if claim.part == "hashtags" else getattr(copy, claim.part)
        assert text[claim.start : claim.end] == claim.word == "최고"
