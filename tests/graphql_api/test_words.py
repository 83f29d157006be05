"""The prompt engine through the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_engine import PromptEngine, PromptFamily, PromptTarget, Wish, adapt
from studio.wishes import parse_wish

if TYPE_CHECKING:
    from tests.graphql_api.conftest import Server

ENHANCE = """
query($input: EnhancePromptInput!) {
  enhancePrompt(input: $input) {
    __typename
    ... on PromptEnhanced {
      original tags industry warnings cost
      enhanced { prompt negativePrompt category provider source cached }
      additions { part text why }
    }
    ... on InvalidInput { field given expected }
  }
}
"""
WRITE = """
query($input: WriteCopyInput!) {
  writeCopy(input: $input) {
    __typename
    ... on CopyWritten {
      warnings warningCodes cost
      claims { variant part word rule start end }
      variants { angle badge copy { headline body callToAction hashtags language } }
    }
    ... on InvalidInput { field given }
  }
}
"""


async def test_a_prompt_is_shown_before_and_after_with_what_was_added(idle_server: Server) -> None:
    answer = (await idle_server.data(ENHANCE, {"input": {"prompt": "카페 신메뉴 홍보"}}))["enhancePrompt"]
    assert answer["original"] == "카페 신메뉴 홍보"
    assert answer["enhanced"]["source"] == "OFFLINE"
    assert answer["enhanced"]["prompt"].isascii()
    assert answer["enhanced"]["category"] == "FOOD"
    assert answer["industry"] == "cafe"
    assert "cafe" in answer["tags"]
    assert {addition["part"] for addition in answer["additions"]} >= {"light"}
    assert answer["cost"] == "0"


async def test_enhancing_can_be_undone(idle_server: Server) -> None:
    asked = {"input": {"prompt": "a red bicycle", "enhance": False}}
    answer = (await idle_server.data(ENHANCE, asked))["enhancePrompt"]
    assert answer["enhanced"]["source"] == "AS_TYPED"
    assert answer["enhanced"]["prompt"] == "a red bicycle"
    assert answer["additions"] == []


async def test_copy_comes_from_as_many_angles_as_asked(idle_server: Server) -> None:
    asked = {"input": {"prompt": "빵집 오픈, 소금빵 2,500원", "variants": 3}}
    answer = (await idle_server.data(WRITE, asked))["writeCopy"]
    headlines = [variant["copy"]["headline"] for variant in answer["variants"]]
    assert len(set(headlines)) == 3
    for variant in answer["variants"]:
        assert "2,500원" in variant["copy"]["headline"] + variant["copy"]["body"] + (variant["badge"] or "")


async def test_restricted_claims_are_marked_where_they_stand(idle_server: Server) -> None:
    asked = {"input": {"prompt": "전국 1 위 떡볶이 8,000원", "variants": 2}}
    answer = (await idle_server.data(WRITE, asked))["writeCopy"]
    parts = {"HEADLINE": "headline", "BODY": "body", "CALL_TO_ACTION": "callToAction"}
    assert {claim["variant"] for claim in answer["claims"]} == {0, 1}
    for claim in answer["claims"]:
        assert (claim["word"], claim["rule"]) == ("1 위", "superlative")
        copy = answer["variants"][claim["variant"]]["copy"]
        assert copy[parts[claim["part"]]][claim["start"] : claim["end"]] == "1 위"
    assert len(answer["warnings"]) == len(answer["warningCodes"]) >= 1
    assert "CLAIM_RESTRICTED" in answer["warningCodes"]


async def test_copy_takes_the_kind_of_picture_its_look_and_the_time_to_write(idle_server: Server) -> None:
    values = {"prompt": "봄 신상", "category": "FASHION", "look": {"mood": "serene"}, "quality": "HIGH"}
    answer = (await idle_server.data(WRITE, {"input": values}))["writeCopy"]
    assert answer["__typename"] == "CopyWritten"


async def test_a_prompt_is_pinned_with_its_negative_half(idle_server: Server) -> None:
    shown = (await idle_server.data(ENHANCE, {"input": {"prompt": "카페 신메뉴 홍보"}}))["enhancePrompt"]["enhanced"]
    pinned = parse_wish(
        {
            "prompt": "카페 신메뉴 홍보",
            "enhanced_prompt": shown["prompt"],
            "negative_prompt": shown["negativePrompt"],
        }
    )
    assert isinstance(pinned, Wish)
    made = adapt(PromptEngine().compose_offline(pinned).brief, PromptTarget(family=PromptFamily.STABILITY))
    assert (made.prompt, made.negative_prompt) == (shown["prompt"], shown["negativePrompt"])


async def test_bad_wishes_name_their_field(idle_server: Server) -> None:
    for values, field in (({"prompt": ""}, "prompt"), ({"prompt": "a", "variants": 6}, "variants")):
        answer = (await idle_server.data(WRITE, {"input": values}))["writeCopy"]
        assert (answer["__typename"], answer["field"]) == ("InvalidInput", field)


async def test_there_are_eight_categories_with_examples_in_both_languages(idle_server: Server) -> None:
    for language, ascii_only in (("ko", False), ("en", True)):
        data = await idle_server.data("{ categories { key name examples } }", None, **{"accept-language": language})
        assert [one["key"] for one in data["categories"]] == [
            "PRODUCT",
            "FOOD",
            "INTERIOR",
            "PORTRAIT",
            "FASHION",
            "LANDSCAPE",
            "CHARACTER",
            "ABSTRACT",
        ]
        assert all(one["examples"] and one["name"].isascii() is ascii_only for one in data["categories"])
