"""What a request may be: everything valid survives as JSON, everything else is a problem with its field."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import asdict
from math import isclose
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompt_engine.enhancement import refusal
from providers.errors import ProviderError
from providers.image import Adaptation, Quality
from providers.manager import Reason, Strategy, WarningCode
from studio import problems
from studio.estimates import DEFAULT_PERCENT, Scale, remaining_seconds, scale_of, waiting_seconds
from studio.generation.needs import PIXELS, need_of, promised_size
from studio.generation.reading import routing_view
from studio.generation.views import Stage
from studio.input import EXPECTED, LARGEST_SEED, GenerateInput, parse_input, parse_items
from studio.layout import Role
from studio.layout.templates import templates
from studio.messages import TOLD, Language, codes, message
from studio.problems import InvalidInput

ROOT = Path(__file__).parents[3]
ROOMS = ("graphql_api", "prompt_engine", "providers", "signboard", "studio")
BASE = {"idempotencyKey": "key", "prompt": "카페 신메뉴"}
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
BLANK = "\u115f\u1160\u2800\u3164\uffa0"
LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters=TURNING)
TEXT = st.text(LETTERS, min_size=1, max_size=500)


def visible(character: str) -> bool:
    """Letters, digits, marks of writing and symbols, but none that is drawn as a blank."""
    return unicodedata.category(character)[0] in "LNPS" and character not in BLANK


VALID = st.fixed_dictionaries(
    {"idempotencyKey": st.just("key"), "prompt": TEXT.filter(lambda text: any(map(visible, text)))},
    optional={
        "aspectRatio": st.tuples(st.integers(1, 9), st.integers(1, 9))
        .filter(lambda pair: pair[0] <= 3 * pair[1] and pair[1] <= 3 * pair[0])
        .map(lambda pair: f"{pair[0]}:{pair[1]}"),
        "count": st.integers(1, 4),
        "seed": st.integers(0, LARGEST_SEED).map(str),
        "maxCost": st.decimals(0, 1000, places=4).map(str),
        "quality": st.sampled_from(["DRAFT", "standard", Quality.HIGH]),
        "content": st.sampled_from(["IMAGE", "TEXT", "BOTH"]),
        "provider": st.sampled_from(["auto", "AUTO", "openai", None]),
        "copy": st.fixed_dictionaries(
            {}, optional={"headline": st.just("신메뉴\n출시"), "hashtags": st.just(["#카페"])}
        ),
        "enhance": st.booleans(),
    },
)


@given(VALID)
def test_a_valid_request_survives_as_json(raw: dict[str, Any]) -> None:
    asked = parse_input(raw)
    assert isinstance(asked, GenerateInput)
    assert GenerateInput.model_validate_json(asked.model_dump_json()) == asked
    assert asked.prompt == raw["prompt"].replace("\r\n", "\n").strip()
    assert asked.provider == (None if str(raw.get("provider")).lower() in {"auto", "none"} else raw["provider"])
    if "copy" in raw and asked.own_copy is not None:
        assert asked.own_copy.headline == raw["copy"].get("headline")


@given(st.dictionaries(st.sampled_from([*EXPECTED, "what"]), st.one_of(st.none(), st.integers(), st.text(max_size=9))))
def test_nothing_that_a_client_sends_breaks_it(raw: dict[str, Any]) -> None:
    answer = parse_input({**BASE, **raw})
    if isinstance(answer, InvalidInput):
        assert answer.field.split(".")[0] in {*raw, "what"}
        assert answer.expected in codes()
        assert answer.given.isprintable()


@pytest.mark.parametrize(
    ("asked", "pixels"),
    [
        ({"aspectRatio": "1:1"}, (1024, 1024)),
        ({"aspectRatio": "2:2"}, (1024, 1024)),
        ({"aspectRatio": "3:4"}, (888, 1184)),
        ({"aspectRatio": "16:9"}, (1376, 774)),
        ({"aspectRatio": "1:3", "quality": "DRAFT"}, (418, 1254)),
        ({"aspectRatio": "3:1", "quality": "HIGH"}, (2508, 836)),
        ({"aspectRatio": "9999:9998"}, (1024, 1024)),
        ({"size": "1080x1350"}, (1080, 1350)),
    ],
)
def test_the_pixels_promised(asked: dict[str, str], pixels: tuple[int, int]) -> None:
    parsed = parse_input({**BASE, **asked})
    assert isinstance(parsed, GenerateInput)
    assert promised_size(parsed) == pixels
    assert (need_of(parsed).width, need_of(parsed).height) == pixels


@given(st.integers(1, 60), st.integers(1, 60), st.sampled_from(list(Quality)))
def test_the_ratio_promised_is_exact_and_the_size_close(width: int, height: int, quality: Quality) -> None:
    parsed = parse_input({**BASE, "aspectRatio": f"{width}:{height}", "quality": quality})
    if not 1 / 3 <= width / height <= 3:
        assert isinstance(parsed, InvalidInput)
        return
    assert isinstance(parsed, GenerateInput)
    pixels = promised_size(parsed)
    assert pixels[0] * height == pixels[1] * width
    assert isclose(pixels[0] * pixels[1], PIXELS[quality], rel_tol=0.15)


@pytest.mark.parametrize("unseen", ["\u200b", "\u3164", "\u2800 \uffa0", "\ufe0f", f"세일{TURNING[4]}", *TURNING])
@pytest.mark.parametrize("field", ["prompt", "copy"])
def test_words_that_cannot_be_seen_or_are_turned_are_refused(field: str, unseen: str) -> None:
    answer = parse_input({**BASE, field: unseen if field == "prompt" else {"headline": unseen}})
    assert isinstance(answer, InvalidInput)
    assert answer.expected == EXPECTED[field]


def test_joiners_inside_visible_words_are_kept() -> None:
    answer = parse_input({**BASE, "prompt": "👨\u200d👩\u200d👧 가족 세일\u200f"})
    assert isinstance(answer, GenerateInput)
    assert answer.prompt == "👨\u200d👩\u200d👧 가족 세일\u200f"


def test_a_batch_names_the_item() -> None:
    answer = parse_items([BASE, {**BASE, "look": {"mood": "x" * 81}}])
    assert answer == InvalidInput(field="items[1].look.mood", given="x" * 79 + "…", expected="EXPECTED_LOOK", item=1)


def every_code() -> set[str]:
    """Everything that a client may be told, from wherever it is defined."""
    told = {kind.code for kind in problems.Problem.__subclasses__()}
    told |= set(EXPECTED.values()) | {"EXPECTED_NOTHING"}
    told |= {kind.code for kind in ProviderError.__subclasses__()}
    told |= {reason.value for reason in Reason} | {code.value for code in WarningCode}
    told |= {f"ROUTED_{strategy.name}" for strategy in Strategy} | {
        "ROUTED_NAMED",
        "ROUTED_FALLBACK",
        "ROUTED_ONLY_RENDERER",
        "ROUTED_NOBODY",
        "ROUTED_IN_VAIN",
    }
    told |= {str(stage) for stage in Stage} | {f"STAGE_{stage}" for stage in Stage}
    told |= {"PROMPT_TRIMMED", "SEED_IGNORED", "NEGATIVE_PROMPT_IGNORED"}
    told |= {"ADAPTED", "ADAPTED_PARTS", "ADAPTED_IGNORED", "ADAPTED_AS_TOLD"}
    told |= {"OUT_OF_SPACE", "STORAGE_UNAVAILABLE", "DATABASE_UNAVAILABLE", "INTERNAL", "NO_CANDIDATE"}
    told |= {"NEGATIVE_PROMPT_NOT_TRANSLATED"}
    told |= {"COPY_NOT_TRANSLATED", "LANGUAGE_MODEL_FAILED", "MODEL_COPY_REFUSED", "FACTS_RESTORED", "CLAIM_RESTRICTED"}
    told |= {"COPY_SHORTENED", "COPY_TOO_LONG"}
    refused = "INVENTED LOST CHANGED SWAPPED DENIED CONTRADICTED CLAIMED LENGTH LANGUAGE REPEATED ANGLE"
    told |= {f"REFUSED_{why}" for why in refused.split()}
    return told | {"DEADLINE_EXCEEDED", "WORKER_LOST", "SOME_PICTURES_FAILED", "TEXT_DROPPED", "TEXT_UNRENDERABLE"}


def test_every_code_has_a_sentence_in_both_languages() -> None:
    assert every_code() - codes() == set()
    for code in codes():
        korean, english = message(code, Language.KO), message(code, Language.EN)
        assert korean.strip()
        assert english.strip()
        assert any("가" <= letter <= "힣" for letter in korean) or code.startswith(("NAME_", "STAGE_", "ADAPTED"))


def test_no_sentence_is_left_that_nobody_says() -> None:
    said = "\n".join(file.read_text(encoding="utf-8") for room in ROOMS for file in (ROOT / room).rglob("*.py"))
    made = (TOLD, *re.findall(r'f"([A-Z]+_)\{', said))
    silent = {code for code in codes() if f'"{code}"' not in said and not code.startswith(made)}
    assert silent == set()


def test_every_layout_and_every_part_of_an_ad_has_a_name() -> None:
    assert {f"LAYOUT_{name.upper()}" for name in (*templates(), "none")} | {f"ROLE_{role.name}" for role in Role} == {
        code for code in codes() if code.startswith(("LAYOUT_", "ROLE_"))
    }
    dropped = " ".join(f"ROLE_{role.name}" for role in (Role.BADGE, Role.CALL_TO_ACTION))
    assert message("TEXT_DROPPED", Language.KO, roles_code=dropped) == "자리가 없어 뺐어요: 배지, 행동 문구."


@pytest.mark.parametrize(
    ("change", "korean"),
    [
        (
            Adaptation("size", "1000x750", "1408x1152, cropped to 1000x750"),
            "크기: 1000x750 → 1408x1152 크기로 그려 1000x750 크기로 잘랐어요",
        ),
        (Adaptation("size", "1000x750", "1008x752"), "크기: 1000x750 → 1008x752"),
        (Adaptation("watermark", "on", "off, since a seed was given"), "워터마크: 켬 → 시드를 정해서 껐어요"),
        (
            Adaptation("prompt", "on", "rewritten by the vendor: a cup\nof tea"),
            "프롬프트: on → 제공사가 고쳐 썼어요: a cup\nof tea",
        ),
        (
            Adaptation("prompt", "700 tokens", "the first 512, which is all this model reads"),
            "프롬프트: 700 tokens → 이 모델이 읽는 길이인 처음 512토큰까지만",
        ),
        (Adaptation("device", "gpu", "cpu, 12 seconds"), "장치: 그래픽 카드 → CPU에서 12초"),
        (Adaptation("device", "cuda:0", "cpu, for want of memory"), "장치: cuda:0 → 메모리가 부족해 CPU에서 그렸어요"),
        (
            Adaptation("vae", "whole", "in tiles, for want of memory"),
            "디코더: 한 번에 → 메모리가 부족해 조각으로 나눴어요",
        ),
        (
            Adaptation("prompt_parts", "75 of 75 clip tokens", "steam"),
            "프롬프트에서 뺀 것: steam (clip 토큰 75개 중 75개)",
        ),
        (Adaptation("mood", "calm", "as the plugin says"), "mood: calm → as the plugin says"),
        (Adaptation("mood", "calm", "of " * 20_000), f"mood: calm → {'of ' * 20_000}"),
    ],
)
def test_what_a_provider_says_is_told_in_the_readers_language(change: Adaptation, korean: str) -> None:
    record = {"provider": "p", "model": "m", "reason": "ROUTED_NAMED", "adapted": [asdict(change)], "candidates": []}
    view = routing_view(record)
    assert view is not None
    (notice,) = view.adapted
    assert message(notice.code, Language.KO, **notice.values) == korean


def test_a_sentence_is_filled_as_text_and_leaves_out_what_is_not_known() -> None:
    assert message("RATE_LIMITED", Language.EN, limit=3, window_seconds=60) == (
        "Too many requests: at most 3 in 60 seconds. Please wait a little."
    )
    assert message("RATE_LIMITED", Language.EN) == "Too many requests. Please wait a little."
    assert message("INVALID_INPUT", Language.EN, field="<b>{limit}</b>") == "<b>{limit}</b> cannot be used as given."
    assert message("UNHEARD_OF", Language.KO) == "UNHEARD_OF"
    refused = message("MODEL_COPY_REFUSED", Language.KO, **refusal("invented: 3시간").values)
    assert refused == "내장 작성기의 문구를 썼어요. 언어 모델의 문구는 입력하지 않으신 내용이 들어갔어요. (3시간)"


def test_estimates_are_measured_or_unknown() -> None:
    unknown = scale_of(None)
    assert [unknown.at([(stage, -1) for stage in list(Stage)[: n + 1]], 1) for n in range(6)] == [
        10,
        30,
        40,
        70,
        80,
        99,
    ]
    assert unknown.seconds is None
    assert remaining_seconds(unknown, 50) is None
    assert waiting_seconds(unknown, 3, 2) is None
    assert unknown.at([(stage, -1) for stage in list(Stage)[:3]] + [(Stage.RENDERING, 0)], 2, [0.5]) == 62

    measured = Scale({stage: float(percent) for stage, percent in DEFAULT_PERCENT.items()}, 20.0)
    assert remaining_seconds(measured, 75) == 5.0
    assert waiting_seconds(measured, 3, 2) == 40.0
    assert waiting_seconds(measured, 0, 0) is None


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), unique=True), st.integers(1, 4))
def test_percent_is_from_0_to_99_until_it_is_completed(done: list[tuple[int, int]], count: int) -> None:
    scale, stages = scale_of(None), list(Stage)
    reached = [(stages[stage], index if stage > 2 else -1) for stage, index in done if index < count]
    percents = [scale.at(set(reached[:n]), count) for n in range(len(reached) + 1)]
    assert percents == sorted(percents)
    assert 0 <= percents[-1] <= 99
