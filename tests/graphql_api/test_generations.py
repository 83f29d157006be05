"""From one sentence to a finished ad, through the wire."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from structlog.testing import capture_logs

if TYPE_CHECKING:
    from tests.graphql_api.conftest import Server

LATTE = "카페 신메뉴 홍보, 흑임자 크림라떼 6,500원, 11월 말까지"

GENERATE = """
mutation($input: GenerateInput!) {
  generate(input: $input) {
    __typename
    ... on GenerationAccepted { cursor deduplicated generation { id status percent prompt aspectRatio } }
    ... on Problem { code message retryable retryAfterSeconds }
    ... on InvalidInput { field given expected }
  }
}
"""
EVENTS = """
subscription($id: ID!, $after: EventCursor) {
  generationEvents(id: $id, after: $after) {
    __typename cursor
    generation { id status percent error { code } }
  }
}
"""
WHOLE = """
query($id: ID!) {
  generation(id: $id) {
    id status stage percent warnings prompt content category industry aspectRatio quality width height
    enhancedPrompt { prompt category provider source cached }
    copy { headline body callToAction hashtags language }
    images { id url thumbnailUrl svgUrl width height mimeType bytes sha256 seed }
    routing { provider model reason adapted candidates { provider model quote rejectedBecause } }
    attempts { provider model outcome error }
    quotedCost cost costs { item expected settled }
    stages { stage seconds message }
    input { prompt content aspectRatio count seed copy { headline } }
    error { code } finishedAt
  }
}
"""


def ask(key: str = "one", **values: Any) -> dict[str, Any]:
    return {"input": {"idempotencyKey": key, "prompt": LATTE, "aspectRatio": "3:4", "seed": "7", **values}}


async def finish(server: Server, variables: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    accepted = (await server.data(GENERATE, variables))["generate"]
    assert accepted["__typename"] == "GenerationAccepted", accepted
    key = accepted["generation"]["id"]
    watched = {"id": key, "after": accepted["cursor"]}
    return key, [data["generationEvents"] async for data in server.stream(EVENTS, watched)]


async def test_one_sentence_becomes_a_finished_ad(server: Server) -> None:
    key, events = await finish(server, ask())

    assert events[-1]["__typename"] == "GenerationSucceeded"
    percents = [event["generation"]["percent"] for event in events]
    assert percents == sorted(percents)
    assert percents[-1] == 100

    generation = (await server.data(WHOLE, {"id": key}))["generation"]
    assert generation["status"] == "COMPLETED"
    assert generation["error"] is None
    assert generation["category"] == "FOOD"
    assert generation["copy"]["language"] == "KO"
    assert "6,500원" in generation["copy"]["headline"] + generation["copy"]["body"]
    assert generation["routing"]["provider"] == "poster"
    assert generation["cost"] == "0"
    assert [stage["stage"] for stage in generation["stages"]] == [
        "BRIEFING",
        "WRITING",
        "LAYOUT",
        "RENDERING",
        "FINISHING",
        "STORING",
    ]
    assert generation["input"] == {
        "prompt": LATTE,
        "content": "BOTH",
        "aspectRatio": "3:4",
        "count": 1,
        "seed": "7",
        "copy": None,
    }
    (image,) = generation["images"]
    assert image["width"] * 4 == image["height"] * 3
    picture = await server.http.get(image["url"])
    assert picture.headers["content-type"] == "image/jpeg"
    assert len(picture.content) == image["bytes"] < 2_000_000
    assert Image.open(io.BytesIO(picture.content)).size == (image["width"], image["height"])
    thumbnail = Image.open(io.BytesIO((await server.http.get(image["thumbnailUrl"])).content))
    assert max(thumbnail.size) == 256
    assert (await server.http.get(image["svgUrl"])).text.startswith("<svg")


async def test_business_is_logged_with_the_id_and_without_the_words(server: Server) -> None:
    with capture_logs() as told:
        await finish(server, ask())
        await server.data(GENERATE, ask("two", count=9))
    business = ["accepted", "started", "drawn", "completed", "refused"]
    # Probes of the providers are logged too, whenever they happen.
    assert [one["event"] for one in told if one["event"] in business and one["log_level"] == "info"] == business
    (drawn,) = (one for one in told if one["event"] == "drawn")
    assert (drawn["provider"], drawn["model"], drawn["usd"]) == ("poster", "poster", "0")
    assert LATTE not in str(told)
    assert "흑임자" not in str(told)


async def test_the_same_sentence_and_seed_make_the_same_bytes(server: Server) -> None:
    first, _ = await finish(server, ask("first"))
    second, _ = await finish(server, ask("second"))
    other, _ = await finish(server, ask("other", seed="8"))
    hashes = []
    for key in (first, second, other):
        generation = (await server.data(WHOLE, {"id": key}))["generation"]
        hashes.append(generation["images"][0]["sha256"])
    assert hashes[0] == hashes[1] != hashes[2]
    assert first != second


async def test_the_same_key_finds_the_same_generation_and_refuses_another_body(idle_server: Server) -> None:
    first = (await idle_server.data(GENERATE, ask()))["generate"]
    again = (await idle_server.data(GENERATE, ask()))["generate"]
    assert (first["deduplicated"], again["deduplicated"]) == (False, True)
    assert again["generation"]["id"] == first["generation"]["id"]
    assert again["cursor"] == first["cursor"]

    other = (await idle_server.data(GENERATE, ask(aspectRatio="1:1")))["generate"]
    assert other["__typename"] == "IdempotencyConflict"
    assert other["retryable"] is False
    queue = await idle_server.data("{ system { queue { queued } } }")
    assert queue["system"]["queue"]["queued"] == 1


@pytest.mark.parametrize(
    ("field", "value", "given"),
    [
        ("prompt", "", ""),
        ("prompt", " \n ", " � "),
        ("prompt", "가" * 501, "가" * 79 + "…"),
        ("prompt", "null\x00byte", "null�byte"),
        ("prompt", "\u200b\u200d", "��"),
        ("prompt", "sale \u202efdp", "sale �fdp"),
        ("aspectRatio", "5:1", "5:1"),
        ("aspectRatio", "abc", "abc"),
        ("aspectRatio", "0:1", "0:1"),
        ("count", 0, "0"),
        ("count", 5, "5"),
        ("provider", "nobody", "nobody"),
        ("seed", "18446744073709551616", "18446744073709551616"),
        ("seed", "-1", "-1"),
        ("maxCost", "-0.01", "-0.01"),
        ("maxCost", "cheap", "cheap"),
        ("maxCost", "NaN", "NaN"),
        ("size", "10x10", "10x10"),
        ("idempotencyKey", "", ""),
    ],
)
async def test_bad_input_names_the_field_and_what_would_be_right(
    idle_server: Server, field: str, value: Any, given: str
) -> None:
    answer = (await idle_server.data(GENERATE, ask(**{field: value}), **{"accept-language": "en"}))["generate"]
    assert answer["__typename"] == "InvalidInput", answer
    assert (answer["code"], answer["field"], answer["given"]) == ("INVALID_INPUT", field, given)
    assert answer["expected"]
    assert "EXPECTED" not in answer["expected"]
    counts = (await idle_server.data("{ system { queue { queued } } }"))["system"]["queue"]
    assert counts == {"queued": 0}


async def test_messages_come_in_the_readers_language(idle_server: Server) -> None:
    korean = (await idle_server.data(GENERATE, ask(prompt=""), **{"accept-language": "ko-KR"}))["generate"]
    english = (await idle_server.data(GENERATE, ask(prompt=""), **{"accept-language": "en-US"}))["generate"]
    assert "값" in korean["message"]
    assert english["message"].isascii()


async def test_a_subscriber_that_resumes_sees_what_it_missed_and_nothing_twice(server: Server) -> None:
    key, events = await finish(server, ask())
    accepted = (await server.data(GENERATE, ask()))["generate"]
    resumed = [
        data["generationEvents"] async for data in server.stream(EVENTS, {"id": key, "after": accepted["cursor"]})
    ]
    assert resumed[-1]["__typename"] == "GenerationSucceeded"
    missed = range(int(accepted["cursor"]) + 1, int(events[-1]["cursor"]) + 1)
    assert [int(event["cursor"]) for event in resumed] == list(missed)


async def test_a_waiting_generation_is_cancelled_at_once(idle_server: Server) -> None:
    key = (await idle_server.data(GENERATE, ask()))["generate"]["generation"]["id"]
    cancel = """mutation($id: ID!) { cancelGeneration(id: $id) { __typename
      ... on GenerationCancelRequested { generation { status } } ... on Problem { code } } }"""
    answer = (await idle_server.data(cancel, {"id": key}))["cancelGeneration"]
    assert answer == {"__typename": "GenerationCancelRequested", "generation": {"status": "CANCELLED"}}
    again = (await idle_server.data(cancel, {"id": key}))["cancelGeneration"]
    assert again == answer
    unknown = (await idle_server.data(cancel, {"id": "bm9uc2Vuc2U"}))["cancelGeneration"]
    assert unknown == {"__typename": "NotFound", "code": "NOT_FOUND"}


async def test_a_batch_is_taken_whole_or_not_at_all(idle_server: Server) -> None:
    batch = """mutation($input: GenerateBatchInput!) { generateBatch(input: $input) { __typename
      ... on GenerationBatchAccepted { deduplicated items { generation { id prompt } } }
      ... on InvalidInput { field given } } }"""
    items = [ask(str(number), prompt=f"빵집 오픈 {number}")["input"] for number in range(3)]
    wrong = {"idempotencyKey": "batch", "items": [*items, ask("x", prompt="")["input"]]}
    answer = (await idle_server.data(batch, {"input": wrong}))["generateBatch"]
    assert answer == {"__typename": "InvalidInput", "field": "items[3].prompt", "given": ""}
    counts = (await idle_server.data("{ system { queue { queued } } }"))["system"]["queue"]
    assert counts == {"queued": 0}

    right = {"idempotencyKey": "batch", "items": items}
    answer = (await idle_server.data(batch, {"input": right}))["generateBatch"]
    assert [item["generation"]["prompt"] for item in answer["items"]] == [item["prompt"] for item in items]
    again = (await idle_server.data(batch, {"input": right}))["generateBatch"]
    assert again == {**answer, "deduplicated": True}


async def test_a_quote_stores_nothing_and_says_why_models_are_passed_over(idle_server: Server) -> None:
    quote = """query($input: GenerateInput!) { quote(input: $input) { __typename
      ... on Quotes { candidates { provider model quote expectedSeconds rejectedBecause rejectedCode } }
      ... on InvalidInput { field } } }"""
    answer = (await idle_server.data(quote, ask()))["quote"]
    poster = answer["candidates"][0]
    assert (poster["provider"], poster["model"], poster["quote"]) == ("poster", "poster", "0")
    assert (poster["rejectedBecause"], poster["rejectedCode"]) == (None, None)
    assert (await idle_server.data(quote, ask(count=9)))["quote"] == {"__typename": "InvalidInput", "field": "count"}
    counts = (await idle_server.data("{ system { queue { queued } } }"))["system"]["queue"]
    assert counts == {"queued": 0}


async def test_the_owners_own_words_are_set_as_given(server: Server) -> None:
    words = {"headline": "오늘의 쉼표,\n크림 라떼", "body": "<b>매일</b> 아침 & 저녁", "callToAction": "지금 들르기"}
    key, _ = await finish(server, ask(copy={**words, "brand": "온기커피"}))
    generation = (await server.data(WHOLE, {"id": key}))["generation"]
    assert {name: generation["copy"][name] for name in words} == words


async def test_nothing_is_found_under_an_id_that_was_not_handed_out(idle_server: Server) -> None:
    read = "query($id: ID!) { generation(id: $id) { id } node(id: $id) { id } }"
    for text in ("", "1", "R2VuZXJhdGlvbjox", "가나다", "x" * 10_000):
        assert await idle_server.data(read, {"id": text}) == {"generation": None, "node": None}
    accepted = (await idle_server.data(GENERATE, ask()))["generate"]["generation"]
    assert (await idle_server.data(read, {"id": accepted["id"]}))["node"] == {"id": accepted["id"]}
