"""The offline writer through its facade: what a shop owner gets, word for word."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from prompt_engine import (
    Category,
    Channel,
    Composition,
    Language,
    Look,
    Occasion,
    OwnerCopy,
    PromptEngine,
    PromptSource,
    Tone,
    Wish,
    detect_language,
)
from prompt_engine.channels import channel_limits

ENGINE = PromptEngine()
LATTE = "카페 신메뉴 홍보, 흑임자 크림라떼 6,500원, 11월 말까지"


def compose(text: str, **more: object) -> Composition:
    return ENGINE.compose_offline(Wish.model_validate({"text": text, **more}))


def test_a_cafe_announces_a_drink() -> None:
    made = compose(LATTE)
    brief = made.brief
    assert (brief.product, brief.price, brief.dates) == ("흑임자 크림라떼", "6,500원", "11월 말까지")
    assert (brief.category, brief.industry, brief.occasion) == (Category.FOOD, "cafe", Occasion.NEW)
    assert brief.subject == "black sesame cream latte"
    assert brief.hero == "iced_latte"
    assert made.copy.headline in {"흑임자 크림라떼가 나왔어요", "새로 나온 흑임자 크림라떼"}
    assert made.copy.body == "11월 말까지 6,500원에 만나 보세요."
    assert made.copy.badge == "6,500원"
    assert "#흑임자크림라떼" in made.copy.hashtags
    assert made.prompt.source is PromptSource.OFFLINE
    assert "black sesame cream latte" in made.prompt.prompt
    assert made.cost == 0
    assert made.warnings == ()


def test_the_owners_own_examples() -> None:
    assert {"cafe", "new menu", "warm", "cozy"} <= set(compose("카페 신메뉴 홍보").brief.tags)
    sunset = compose("mountain sunset").brief
    assert (sunset.category, sunset.light, sunset.mood) == (Category.LANDSCAPE, "golden hour light", "serene")
    wished = compose("mountain sunset", look={"lighting": "golden hour", "mood": "serene"})
    assert (wished.brief.light, wished.brief.mood) == ("golden hour", "serene")
    assert "golden hour" in wished.prompt.prompt.lower()
    assert compose("a cat").brief.hero == "cat"


@pytest.mark.parametrize(
    ("text", "industry", "subject", "hero"),
    [
        ("필라테스 연말 이벤트, 6:1 그룹레슨 10회 190,000원", "pilates", "pilates group lessons", "portrait"),
        ("헬스장 겨울 이벤트, 개인레슨 5회 20만원", "fitness", "private lessons", "dumbbell"),
        ("영어학원 무료 레벨테스트", "education", "English level test", "books"),
    ],
)
def test_lessons_are_of_what_is_taught(text: str, industry: str, subject: str, hero: str) -> None:
    brief = compose(text).brief
    assert (brief.industry, brief.subject, brief.hero) == (industry, subject, hero)


def test_the_same_wish_gives_the_same_bytes() -> None:
    wish = Wish(text=LATTE, variants=5)
    first, second = PromptEngine().compose_offline(wish), PromptEngine().compose_offline(wish)
    assert first.model_dump_json() == second.model_dump_json()
    assert Composition.model_validate_json(first.model_dump_json()) == first


@pytest.mark.parametrize(
    ("text", "ratio", "size"),
    [
        ("카페 신메뉴 홍보, 3:4", "3:4", None),
        ("헬스장 이벤트 9:16 비율로 만들어줘", "9:16", None),
        ("make me a poster for our bakery, 4:5", "4:5", None),
        ("꽃집 오픈 1080x1350 사이즈", None, "1080x1350"),
        ("1:1 PT 10회 50만원", None, None),
        ("축구 중계 3:2 역전승 이벤트", None, None),
    ],
)
def test_a_format_is_an_instruction_and_no_copy(text: str, ratio: str | None, size: str | None) -> None:
    made = compose(text)
    assert (made.brief.requested_ratio, made.brief.requested_size) == (ratio, size)
    said = f"{made.copy.headline} {made.copy.body} {made.prompt.prompt}"
    assert not any(asked in said for asked in (ratio, size) if asked)
    if text.startswith("1:1"):
        assert "1:1" in said


@pytest.mark.parametrize(
    "text",
    [
        "딸기 케이크 포스터 만들어줘",
        "인스타에 올릴 딸기 케이크 사진 좀 예쁘게 만들어주세요",
        "딸기 케이크 광고 이미지 부탁드려요 ㅎㅎ",
        "안녕하세요 딸기 케이크 홍보 포스터 제작 부탁드립니다",
    ],
)
def test_instructions_are_not_copy(text: str) -> None:
    made = compose(text)
    assert made.brief.product == "딸기 케이크"
    assert "딸기 케이크" in made.copy.headline
    for word in ("만들어", "포스터", "부탁", "사진", "인스타", "이미지", "광고"):
        assert word not in made.copy.headline + made.copy.body


@pytest.mark.parametrize(
    "text", ["make me an ad for strawberry cake", "please create a poster for our strawberry cake"]
)
def test_english_instructions_are_not_copy(text: str) -> None:
    made = compose(text)
    assert made.copy.headline == "Strawberry Cake"
    assert made.brief.subject == "strawberry cake"


def test_the_channel_in_the_sentence_is_heard() -> None:
    assert compose("인스타 피드용 망고빙수 신상").brief.channel is Channel.INSTAGRAM
    assert compose("전단지 만들어줘 헬스장 3개월 99,000원").brief.channel is Channel.FLYER
    assert compose("인스타 피드용 망고빙수 신상", channel="banner").brief.channel is Channel.BANNER


def test_what_must_not_appear_goes_to_the_negative_prompt() -> None:
    made = compose("파스타 홍보 이미지, 사람 없이 고급스러운 느낌으로")
    assert made.brief.avoid == ("people",)
    assert made.brief.mood == "premium"
    assert made.prompt.negative_prompt is not None
    assert made.prompt.negative_prompt.startswith("people")
    assert "사람" not in made.copy.headline + made.copy.body
    typed = compose("a latte, no people", negative_prompt="steam, spoons")
    assert typed.prompt.negative_prompt is not None
    assert typed.prompt.negative_prompt.startswith("steam, spoons, people")


def test_the_owners_words_are_used_exactly() -> None:
    own = OwnerCopy(headline="  우리 동네 1등!!", badge="", hashtags=())
    made = compose(LATTE, copy=own.model_dump(), variants=2)
    for copy in made.copies:
        assert (copy.headline, copy.badge, copy.hashtags) == ("  우리 동네 1등!!", "", ())
        assert copy.body == "흑임자 크림라떼, 11월 말까지 6,500원에 만나 보세요."


def test_a_pinned_prompt_and_undo() -> None:
    pinned = compose(LATTE, enhanced_prompt="a quiet latte, 35mm")
    assert (pinned.prompt.source, pinned.prompt.prompt) == (PromptSource.PINNED, "a quiet latte, 35mm")
    assert pinned.brief.verbatim == "a quiet latte, 35mm"
    undone = compose("a cat", enhance=False)
    assert (undone.prompt.source, undone.prompt.prompt, undone.prompt.additions) == (PromptSource.AS_TYPED, "a cat", ())


def test_what_was_added_is_told_and_what_was_typed_is_not() -> None:
    made = compose("따뜻한 느낌의 카페 신메뉴 홍보, 노란색")
    parts = {addition.part: addition.why for addition in made.prompt.additions}
    assert parts["setting"] == "industry"
    assert "palette" not in parts
    assert "mood" not in parts


def test_an_unknown_trade_is_welcome() -> None:
    made = compose("도장집 신년 세일 20% 할인", industry="열쇠 도장 공방")
    assert made.brief.industry == "yeolsoe_dojang_gongbang"
    assert made.brief.trade is not None
    assert "20%" in f"{made.copy.headline} {made.copy.body}"
    assert compose("great things", industry="Nail salon").brief.industry == "nail"


def test_every_tone_speaks_in_its_own_way() -> None:
    bodies = {tone: compose("네일샵 오픈, 첫 방문 고객 30% 할인", tone=tone).copy.body for tone in Tone}
    assert bodies[Tone.WARM] == "첫 방문 고객 30% 할인해 드려요."
    assert bodies[Tone.PREMIUM] == "첫 방문 고객 30% 할인해 드립니다."
    assert bodies[Tone.PLAIN] == bodies[Tone.URGENT] == "첫 방문 고객 30% 할인."


def test_variants_differ_in_angle() -> None:
    copies = compose(LATTE, variants=5).copies
    assert len(copies) == len({copy.angle for copy in copies}) == len({copy.headline for copy in copies}) >= 4
    assert [copy.angle for copy in copies[:2]] == ["news", "offer"]


@pytest.mark.parametrize("channel", Channel)
def test_a_channels_limits_hold(channel: Channel) -> None:
    limits = channel_limits(channel)
    for text in (LATTE, "카페 신메뉴 홍보", "yoga for beginners, $15 drop-in", "네일샵 오픈, 첫 방문 고객 30% 할인"):
        copy = compose(text, channel=channel).copy
        assert len(copy.headline) <= limits["headline"]
        assert len(copy.body) <= limits["body"]
        assert len(copy.hashtags) <= limits["hashtags"]


def test_the_other_language_keeps_every_fact_and_says_it_is_no_translation() -> None:
    made = compose(LATTE, language="en")
    assert made.copy.language is Language.EN
    assert made.copy.headline in {"Meet Our New Black Sesame Cream Latte", "New: Black Sesame Cream Latte"}
    assert "6,500원" in made.copy.body
    assert [notice.code for notice in made.warnings] == ["COPY_NOT_TRANSLATED"]
    korean = compose("new pumpkin spice latte at our cafe, $5.50", language="ko")
    assert "pumpkin spice latte" in korean.copy.headline.lower()
    assert "$5.50" in korean.copy.body


def test_restricted_claims_are_marked_and_left_alone() -> None:
    made = compose("전국 1위 최고의 떡볶이 8,000원")
    marked = {(notice.values["word"], notice.values["rule"]) for notice in made.warnings}
    assert {("1위", "superlative"), ("최고", "superlative")} <= marked
    for notice in made.warnings:
        text = getattr(made.copy, notice.values["part"])
        text = " ".join(text) if notice.values["part"] == "hashtags" else text
        assert text[int(notice.values["start"]) : int(notice.values["end"])] == notice.values["word"]
    clinic = compose("치과 임플란트 50% 할인")
    assert any(notice.values["rule"] == "medical_service" for notice in clinic.warnings)
    assert compose("카페 라떼 50% 할인").warnings == ()


def test_hostile_text_stays_text() -> None:
    made = compose("<script>alert(1)</script> {P} %s 라떼 4,500원\u202e\x00 🍓")
    said = f"{made.copy.headline} {made.copy.body}"
    assert "4,500원" in said
    assert "🍓" not in said
    assert "\u202e" not in said
    assert "\x00" not in said
    assert compose("{P} {P:을} {V}").copy.headline


@pytest.mark.parametrize("after", ["해" * 400 + " x", "제작부탁" * 90 + " x", "\n" * 480 + "x"])
def test_what_follows_a_format_is_read_in_one_go(after: str) -> None:
    assert compose(f"카페 3:4 {after}").brief.requested_ratio is None


def test_the_language_is_that_of_the_sentence() -> None:
    for text, language in (
        ("카페", Language.KO),
        ("cafe", Language.EN),
        ("NEW 신상 hoodie 39,000원 free size", Language.KO),
        ("our new 떡볶이 combo plate, $12", Language.EN),
        ("https://example.com/very/long/address 세일", Language.KO),
        # Who types no letter at all writes to Korean customers.
        ("1234 !!", Language.KO),
        ("🍕🍕", Language.KO),
        ("<script>alert(1)</script> 치킨집", Language.KO),
    ):
        assert detect_language(text) is language


@pytest.mark.parametrize(
    "wish", [{"text": "  "}, {"text": "가" * 501}, {"text": "a", "variants": 6}, {"text": "a", "colour": "red"}]
)
def test_a_bad_wish_is_refused(wish: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Wish.model_validate(wish)


def test_categories_have_examples_that_fit() -> None:
    for language in Language:
        infos = ENGINE.categories(language)
        assert [info.key for info in infos] == list(Category)
        for info in infos:
            for example in info.examples:
                assert compose(example).brief.category is info.key


def test_looks_in_korean_are_understood() -> None:
    look = Look(lighting="은은한 조명", palette="베이지, 초록", mood="고급스러운")
    brief = compose("거실 리모델링", look=look.model_dump()).brief
    assert brief.light == "soft lighting"
    assert brief.palette == ("beige", "green")
    assert brief.mood == "premium"


@pytest.mark.parametrize(
    ("typed", "english", "left_out"),
    [
        ("사람, 글자, 어두운 배경", "people, text, dark background", None),
        ("사람이 나오지 않게, 저화질 사진", "people, low quality", None),
        ("빨간 꽃·낡은 건물 및 고양이", "red flowers, worn buildings, cats", None),
        ("No people, Blurry hands", "No people, Blurry hands", None),
        ("글자, 뾰로통한 표정, 쀍쀍", "text", "뾰로통한 표정, 쀍쀍"),
        ("쀍쀍", None, "쀍쀍"),
    ],
)
def test_a_korean_negative_prompt_is_english_and_what_is_not_is_told(
    typed: str, english: str | None, left_out: str | None
) -> None:
    made = compose("딸기 케이크 35,000원", negative_prompt=typed)
    assert made.brief.negative_prompt == english
    assert made.prompt.negative_prompt is not None
    assert made.prompt.negative_prompt.startswith(english or "text")
    told = [notice.values for notice in made.warnings if notice.code == "NEGATIVE_PROMPT_NOT_TRANSLATED"]
    assert told == ([{"words": left_out}] if left_out else [])
    undone = compose("딸기 케이크 35,000원", negative_prompt=typed, enhance=False)
    assert (undone.prompt.negative_prompt, undone.warnings) == (typed, ())


@pytest.mark.parametrize("text", ["안경 맞춤 2개 10만원", "안경점 오픈", "Sunglasses 20% off", "Eyeglasses from $59"])
def test_whoever_sells_glasses_shows_no_watch(text: str) -> None:
    brief = compose(text).brief
    assert (brief.industry, brief.hero) == ("optician", "shopping_bag")
