"""What the endpoint answers to well and badly formed requests, over HTTP and over sockets.

The HTTP part follows the audits of the GraphQL-over-HTTP specification.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

if TYPE_CHECKING:
    from tests.graphql_api.conftest import Server

RESPONSE_JSON = "application/graphql-response+json"
DEEP = "[" * 5_000 + "]" * 5_000


@pytest.mark.parametrize(
    "body",
    ["", "5", '"x"', "null", "[]", "{", DEEP, '{"query": 5}', '{"query": "{__typename}", "variables": 5}', "\udcff"],
)
async def test_a_body_that_is_no_request_is_400_and_never_500(idle_server: Server, body: str) -> None:
    answer = await idle_server.http.post(
        "/graphql", content=body.encode("utf-8", "surrogateescape"), headers={"content-type": "application/json"}
    )
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"
    assert "Traceback" not in answer.text


async def test_a_body_beyond_the_limit_is_413(idle_server: Server) -> None:
    body = json.dumps({"query": "{__typename}", "variables": {"x": "x" * (1 << 20)}})
    answer = await idle_server.http.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 413


async def test_media_types_and_status_codes_are_those_of_the_specification(idle_server: Server) -> None:
    http = idle_server.http
    plain = await http.post("/graphql", json={"query": "{ __typename }"})
    assert plain.headers["content-type"] == "application/json; charset=utf-8"
    new = await http.post("/graphql", json={"query": "{ __typename }"}, headers={"accept": RESPONSE_JSON})
    assert new.headers["content-type"] == f"{RESPONSE_JSON}; charset=utf-8"
    assert new.json() == {"data": {"__typename": "Query"}}

    for query in ("{", "{ nothing }", "query($x: Int!) { __typename }"):
        old = await http.post("/graphql", json={"query": query})
        assert (old.status_code, "data" in old.json()) == (200, False), query
        new = await http.post("/graphql", json={"query": query}, headers={"accept": RESPONSE_JSON})
        assert (new.status_code, "data" in new.json()) == (400, False), query
        assert new.json()["errors"][0]["extensions"]["code"].startswith("GRAPHQL_")

    assert (await http.get("/graphql", params={"query": "{ __typename }"})).json() == {"data": {"__typename": "Query"}}
    mutation = 'mutation { cancelGeneration(id: "x") { __typename } }'
    refused = await http.get("/graphql", params={"query": mutation})
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    assert (await http.put("/graphql")).status_code == 405
    for media_type in ("text/plain", "application/x-www-form-urlencoded", "application/json-evil"):
        answer = await http.post(
            "/graphql", content='{"query": "{ __typename }"}', headers={"content-type": media_type}
        )
        assert answer.status_code == 415, media_type


MISTAKES = [
    ({"query": "query A { __typename }", "operationName": "B"}, "BAD_REQUEST", 'named "B"'),
    ({"query": ""}, "BAD_REQUEST", "query"),
    ({"query": "query A { __typename } query B { __typename }"}, "GRAPHQL_VALIDATION_FAILED", "A, B"),
]


@pytest.mark.parametrize(("body", "code", "told"), MISTAKES)
async def test_a_mistake_in_naming_the_operation_is_told_alike_on_every_transport(
    idle_server: Server, body: dict[str, Any], code: str, told: str
) -> None:
    plain = (await idle_server.http.post("/graphql", json=body)).json()
    stream = await idle_server.http.post("/graphql", json=body, headers={"accept": "text/event-stream"})
    streamed = json.loads(stream.text.split("data: ", 1)[1].splitlines()[0])
    answers, _ = await dialogue(idle_server, INIT, {"id": "1", "type": "subscribe", "payload": body})
    for error in (plain["errors"][0], streamed["errors"][0], answers[-1]["payload"][0]):
        assert error["extensions"]["code"] == code
        assert told in error["message"]


async def test_a_subscription_over_plain_post_is_told_which_transports_carry_it(idle_server: Server) -> None:
    body = {"query": 'subscription { generationEvents(id: "x") { cursor } }'}
    answer = await idle_server.http.post("/graphql", json=body)
    error = answer.json()["errors"][0]
    assert (answer.status_code, error["extensions"]["code"]) == (400, "BAD_REQUEST")
    assert "text/event-stream" in error["message"]


async def test_an_operation_beyond_the_limits_is_refused(idle_server: Server) -> None:
    aliases = "{" + " ".join(f"a{number}: __typename" for number in range(31)) + "}"
    tokens = "{" + " __typename" * 2_001 + "}"
    for query in (aliases, tokens):
        answer = await idle_server.answer(query)
        assert answer["errors"], query[:60]
        assert "data" not in answer or answer["data"] is None


async def test_a_syntax_error_reaches_a_subscriber(idle_server: Server) -> None:
    headers = {"accept": "text/event-stream"}
    answer = await idle_server.http.post("/graphql", json={"query": "subscription {"}, headers=headers)
    assert "Syntax Error" in answer.text
    assert "event: complete" in answer.text


async def test_an_unknown_generation_ends_its_subscription_with_a_code(idle_server: Server) -> None:
    query = 'subscription { generationEvents(id: "eA") { cursor } }'
    headers = {"accept": "text/event-stream"}
    answer = await idle_server.http.post("/graphql", json={"query": query}, headers=headers)
    assert '"code":"NOT_FOUND"' in answer.text
    assert "event: complete" in answer.text


async def dialogue(server: Server, *messages: Any, subprotocol: str = "graphql-transport-ws") -> tuple[list[Any], int]:
    """Send messages over a socket; return what came back and the code it was closed with (0: still open)."""
    answers: list[Any] = []
    async with connect(f"ws://{server.address}/graphql", subprotocols=[subprotocol]) as socket:  # type: ignore[list-item]  # a plain str is what it is
        try:
            for message in messages:
                await socket.send(message if isinstance(message, str | bytes) else json.dumps(message))
            async with asyncio.timeout(30):
                while not answers or answers[-1]["type"] not in {"complete", "error"}:
                    answers.append(json.loads(await socket.recv()))
        except ConnectionClosed as closed:
            return answers, closed.rcvd.code if closed.rcvd else 1006
    return answers, 0


INIT = {"type": "connection_init"}


def subscribe(query: Any, **more: Any) -> dict[str, Any]:
    return {"id": "1", "type": "subscribe", "payload": {"query": query, **more}}


async def test_a_query_runs_over_a_socket(idle_server: Server) -> None:
    answers, code = await dialogue(idle_server, INIT, subscribe("{ __typename }"))
    assert code == 0
    assert [answer["type"] for answer in answers] == ["connection_ack", "next", "complete"]
    assert answers[1]["payload"] == {"data": {"__typename": "Query"}}


async def test_a_syntax_error_is_told_over_a_socket_too(idle_server: Server) -> None:
    answers, code = await dialogue(idle_server, INIT, subscribe("subscription {"))
    assert (code, answers[-1]["type"]) == (0, "error")
    assert answers[-1]["payload"][0]["extensions"]["code"] == "GRAPHQL_PARSE_FAILED"


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ([subscribe("{ __typename }")], 4401),
        ([INIT, INIT], 4429),
        (["{"], 4400),
        ([b"{}"], 4400),
        (["[]"], 4400),
        (['"text"'], 4400),
        ([DEEP], 4400),
        ([{"type": "nonsense"}], 4400),
        ([{"type": 5}], 4400),
        ([{"type": "connection_init", "payload": "x"}], 4400),
        ([INIT, {"type": "subscribe", "id": [1], "payload": {"query": "{ __typename }"}}], 4400),
        ([INIT, subscribe(5)], 4400),
        ([INIT, subscribe("{ __typename }", variables="x")], 4400),
        ([INIT, "x" * 70_000], 1009),
    ],
)
async def test_a_malformed_frame_closes_the_socket_with_a_code(
    idle_server: Server, messages: list[Any], code: int
) -> None:
    assert (await dialogue(idle_server, *messages))[1] == code


async def test_a_subscription_too_many_is_refused_with_a_code(idle_server: Server) -> None:
    async with connect(f"ws://{idle_server.address}/graphql", subprotocols=["graphql-transport-ws"]) as socket:  # type: ignore[list-item]  # a plain str is what it is
        await socket.send(json.dumps(INIT))
        for number in range(51):
            wish = {"query": "subscription { providerUpdates { key } }"}
            await socket.send(json.dumps({"id": str(number), "type": "subscribe", "payload": wish}))
        async with asyncio.timeout(60):
            while (answer := json.loads(await socket.recv()))["type"] != "error":
                pass
    assert (answer["id"], answer["payload"][0]["extensions"]) == ("50", {"code": "BAD_REQUEST"})


async def test_another_origin_may_not_open_a_socket(idle_server: Server) -> None:
    from websockets.exceptions import InvalidStatus

    with pytest.raises(InvalidStatus) as refused:
        async with connect(
            f"ws://{idle_server.address}/graphql",
            subprotocols=["graphql-transport-ws"],  # type: ignore[list-item]  # a plain str is what it is
            origin="https://elsewhere.example",  # type: ignore[arg-type]
        ):
            pass
    assert refused.value.response.status_code == 403
