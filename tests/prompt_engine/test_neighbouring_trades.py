"""Words that two trades share, ways of delivery, tickets, addresses inside a sentence: who is meant, what is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from prompt_engine import Composition, Occasion, PromptEngine, Wish

ENGINE = PromptEngine()
REQUESTS = Path(__file__).parent / "requests" / "neighbours.jsonl"
ROWS: list[dict[str, Any]] = [json.loads(line) for line in REQUESTS.read_text(encoding="utf-8").splitlines()]


def made(text: str) -> Composition:
    return ENGINE.compose_offline(Wish(text=text))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_the_trade_and_the_picture_are_those_that_are_meant(row: dict[str, Any]) -> None:
    brief = made(row["text"]).brief
    assert (brief.category, brief.industry, brief.language) == (row["category"][0], row["industry"][0], row["language"])


@pytest.mark.parametrize(
    ("text", "headline", "body"),
    [
        ("강아지 미용 소형견 목욕+미용 39,000원", "소형견 목욕+미용", "강아지 미용 소형견 목욕+미용 39,000원이에요."),
        ("애견 목욕 소형견 2만원 중형견 3만원", "애견 목욕", "애견 목욕 소형견 2만원이에요. 중형견 3만원이에요."),
        ("뮤지컬 R석 11만원 S석 8만원", "뮤지컬", "뮤지컬 R석 11만원이에요. S석 8만원이에요."),
        ("Saturday jazz night, tickets $18", "Jazz Night", "Jazz night, Saturday. Tickets $18."),
        ("Improv show tickets two for $30", "Improv Show Tickets", "Improv show tickets two for $30."),
        ("미술 학원 유치부 원데이 체험 1만원", "유치부 원데이 체험", "1만원에 만나 보세요."),
        ("강아지 사료 택배 무료배송 3만원 이상", "강아지 사료", "강아지 사료 택배 무료배송 3만원 이상."),
        ("Eye exam and glasses $99", "Eye Exam and Glasses", "Eye exam and glasses, $99."),
        ("Latte and croissant for $9", "Latte and Croissant", "Latte and croissant, $9."),
        ("Fresh apples 10 lb box $25 delivered", "Fresh Apples", "Fresh apples 10 lb box $25 delivered."),
        ("견본주택 11월 29일 오픈", "견본주택이 문을 열어요", "11월 29일에 만나요."),
        ("Shop our holiday sale at www.store.com", "Holiday Sale", "Shop our holiday sale at www.store.com"),
    ],
)
def test_the_headline_names_what_is_sold(text: str, headline: str, body: str) -> None:
    copy = made(text).copy
    assert (copy.headline, copy.body) == (headline, body)


def test_a_check_up_and_a_cleaning_are_one_offer_of_a_dentist() -> None:
    brief = made("Dental check-up and cleaning $79 this month").brief
    assert (brief.product, brief.price, brief.industry) == ("Dental check-up and cleaning", "$79", "dental")


@pytest.mark.parametrize(
    "text",
    [
        "김장김치 10kg 65,000원 택배 발송",
        "해남 꿀고구마 10kg 25,900원 택배 배송",
        "포기김치 5kg 38,000원 산지 직송",
        "견본주택 11월 29일 오픈",
        "홍보관 오픈 11월 29일",
    ],
)
def test_a_way_of_delivery_and_a_show_home_are_no_names(text: str) -> None:
    assert made(text).brief.brand is None


def test_a_shops_words_stay_apart_as_they_were_typed() -> None:
    composed = made("필라테스 스튜디오 오픈")
    assert "필라테스 스튜디오" in composed.copy.headline
    assert "#필라테스" in composed.copy.hashtags
    assert "#요가" not in composed.copy.hashtags


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("온라인몰 www.shop.co.kr 에서 확인, 문의 02-123-4567", "온라인몰 www.shop.co.kr 에서 확인. 문의 02-123-4567."),
        ("출장세차 4만원 010-1234-5678", "문의 010-1234-5678."),
        ("Homemade candles $18, find us at www.wick.com", "Find us at www.wick.com"),
    ],
)
def test_an_address_stays_in_its_sentence(text: str, whole: str) -> None:
    assert whole in made(text).copy.body


@pytest.mark.parametrize(
    ("text", "occasion"),
    [
        ("햇사과 5kg 32,000원 택배비 무료", Occasion.GENERAL),
        ("Candles $18, free shipping over $50", Occasion.GENERAL),
        ("온라인몰 신규 가입 5,000원 쿠폰", Occasion.DISCOUNT),
        ("코딩학원 초등반 오픈", Occasion.GENERAL),
        ("코딩학원 오픈", Occasion.OPENING),
        ("커피 무료", Occasion.GIFT),
        ("Bed and breakfast $90 a night", Occasion.GENERAL),
        ("Quiz night, $5 a team", Occasion.EVENT),
    ],
)
def test_delivery_guests_and_classes_make_no_occasion(text: str, occasion: Occasion) -> None:
    assert made(text).brief.occasion is occasion


def test_an_event_is_not_called_after_what_it_gives() -> None:
    assert made("주택전시관 방문 이벤트 사은품 증정").brief.occasion_phrase == "방문 이벤트"


def test_an_address_is_no_part_of_the_picture() -> None:
    assert "www" not in made("Order online at www.shop.com, free shipping over $50").brief.subject
