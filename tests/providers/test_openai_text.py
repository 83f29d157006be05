"""OpenAI's words over real sockets, and those of any server that speaks its API."""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any

import pytest

from providers.catalog import Catalog
from providers.errors import (
    ModelRetired,
    Moderated,
    Overloaded,
    ProviderBug,
    ProviderError,
    QuotaExhausted,
    RateLimited,
    TimedOut,
    Unauthenticated,
    Unreachable,
    Unsupported,
)
from providers.openai_text import OpenAIText
from providers.settings import ProviderSettings
from providers.testing import answers
from providers.testing.vendor import dribbles, drops, floods, stalls
from providers.text import TextProvider, TextRequest
from tests.fakes.openai import OpenAIFake, openai_error_body

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from providers.testing import Fault

CATALOG = Catalog.load()
TODAY = date(2026, 11, 21)
SCHEMA: dict[str, object] = {
    "type": "object",
    "properties": {"a": {"type": "string"}},
    "required": ["a"],
    "additionalProperties": False,
}


def settings(vendor: OpenAIFake | None, **changes: Any) -> ProviderSettings:
    values: dict[str, Any] = {
        "api_key": vendor.key if vendor else None,
        "base_url": vendor.base_url if vendor else None,
        "models": ("gpt-4o-mini",),
        **changes,
    }
    return ProviderSettings(key="openai", catalog=CATALOG, today=lambda: TODAY, **values)


def request(model: str = "gpt-4o-mini", **changes: Any) -> TextRequest:
    return TextRequest(
        **{"model": model, "system": "Write.", "user": "카페", "schema": SCHEMA, "deadline_seconds": 30.0, **changes}
    )


@pytest.fixture
async def vendor() -> AsyncIterator[OpenAIFake]:
    async with OpenAIFake() as vendor:
        yield vendor


@pytest.fixture
async def provider(vendor: OpenAIFake) -> AsyncIterator[OpenAIText]:
    provider = OpenAIText(settings(vendor))
    yield provider
    await provider.close()


async def test_an_answer_its_tokens_and_its_price(vendor: OpenAIFake, provider: OpenAIText) -> None:
    assert isinstance(provider, TextProvider)
    vendor.chat = '{"a": "안녕"}'
    result = await provider.complete(request())
    assert (result.text, result.input_tokens, result.output_tokens) == ('{"a": "안녕"}', 120, 80)
    assert result.settled_cost == Decimal("0.000066")
    quoted = provider.quote(request())
    assert result.settled_cost <= quoted.maximum
    assert quoted.expected <= quoted.maximum
    (seen,) = vendor.seen
    assert seen.fields["response_format"] == {
        "type": "json_schema",
        "json_schema": {"name": "answer", "strict": True, "schema": SCHEMA},
    }
    assert seen.fields["messages"] == [{"role": "system", "content": "Write."}, {"role": "user", "content": "카페"}]
    assert seen.headers["x-stainless-retry-count"] == "0"


async def test_a_server_of_ones_own_needs_no_key_and_no_price(vendor: OpenAIFake) -> None:
    vendor.key = "none"
    provider = OpenAIText(settings(vendor, api_key=None, models=("llama3.2",)))
    result = await provider.complete(request("llama3.2"))
    await provider.close()
    assert (result.settled_cost, provider.quote(request("llama3.2")).maximum) == (Decimal(0), Decimal(0))
    assert {"max_tokens", "temperature"} <= set(vendor.seen[0].fields)


def test_a_table_that_names_no_model_gets_the_first_of_the_catalog() -> None:
    first = next(row.id for row in CATALOG.models.values() if row.kind == "text")
    assert OpenAIText(settings(None, api_key="sk-x", models=())).models == (first,)


async def test_models_that_reason_take_no_temperature() -> None:
    provider = OpenAIText(settings(None, api_key="sk-x", models=("gpt-5.6-luna",)))
    fields = provider._fields(request("gpt-5.6-luna"))
    assert "temperature" not in fields
    assert fields["max_completion_tokens"] == 1200


def chat(**choice: Any) -> Fault:
    whole = {
        "index": 0,
        "finish_reason": "stop",
        "logprobs": None,
        "message": {"role": "assistant", "content": "{}", "refusal": None},
        **choice,
    }
    return answers(200, {"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": [whole]})


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (answers(429, openai_error_body("rate_limit_exceeded"), {"retry-after": "7"}), RateLimited),
        (answers(429, openai_error_body("insufficient_quota")), QuotaExhausted),
        (
            answers(401, openai_error_body("invalid_api_key", message="no such key: sk-fake-0123456789abcdef")),
            Unauthenticated,
        ),
        (answers(400, openai_error_body("content_policy_violation")), Moderated),
        (answers(404, openai_error_body("model_not_found")), ModelRetired),
        (answers(500, openai_error_body("server_error")), Overloaded),
        (answers(200, b"<html>"), ProviderBug),
        (answers(200, {"choices": []}), ProviderBug),
        (chat(message={"role": "assistant", "content": None, "refusal": "no"}), Moderated),
        (chat(finish_reason="content_filter"), Moderated),
        (chat(finish_reason="length"), ProviderBug),
        (chat(message={"role": "assistant", "content": "", "refusal": None}), ProviderBug),
        (chat(message={"role": "assistant", "content": "x" * 300_000, "refusal": None}), ProviderBug),
        (drops(), Unreachable),
        (floods(), ProviderBug),
    ],
)
async def test_every_failure_has_its_word_and_no_secret(
    vendor: OpenAIFake, provider: OpenAIText, fault: Fault, error: type[ProviderError]
) -> None:
    vendor.always(fault)
    with pytest.raises(error) as caught:
        await provider.complete(request())
    assert vendor.key not in str(caught.value) + repr(caught.value) + repr(provider)
    assert caught.value.__context__ is None or caught.value.__suppress_context__
    assert len(vendor.seen) == 1


@pytest.mark.parametrize(
    "usage", ["none", {"prompt_tokens": 5}, {"prompt_tokens": None, "completion_tokens": "9"}, {"prompt_tokens": -1}]
)
async def test_a_use_that_makes_no_sense_leaves_the_price_unknown(
    vendor: OpenAIFake, provider: OpenAIText, usage: object
) -> None:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "{}"}}
    vendor.always(answers(200, {"id": "x", "choices": [choice], "usage": usage}))
    result = await provider.complete(request())
    assert (result.text, result.settled_cost) == ("{}", None)


@pytest.mark.parametrize("fault", [stalls(), dribbles()])
async def test_the_deadline_holds_however_the_vendor_dawdles(
    vendor: OpenAIFake, provider: OpenAIText, fault: Fault
) -> None:
    await provider.complete(request())  # a deadline is for an answer, not for the first use of an SDK
    vendor.always(fault)
    with pytest.raises(TimedOut) as caught:
        await provider.complete(request(deadline_seconds=1.0))
    assert caught.value.maybe_billed
    await asyncio.wait_for(vendor.left.wait(), 30)


async def test_nobody_listening_is_not_billed() -> None:
    provider = OpenAIText(settings(None, base_url="http://127.0.0.1:9/v1", api_key="x"))
    with pytest.raises(Unreachable) as caught:
        await provider.complete(request())
    assert not caught.value.maybe_billed
    probe = await provider.probe()
    assert (probe.healthy, probe.detail.split(":")[0], probe.error) == (False, "UNREACHABLE", "UNREACHABLE")
    await provider.close()


async def test_what_cannot_be_asked_is_refused_before_any_call(vendor: OpenAIFake, provider: OpenAIText) -> None:
    with pytest.raises(Unsupported):
        await provider.complete(request("gpt-4o"))
    with pytest.raises(Unauthenticated):
        await OpenAIText(settings(None)).complete(request())
    with pytest.raises(Unsupported):
        await OpenAIText(settings(None, api_key="k", models=("unheard-of",))).complete(request("unheard-of"))
    late = ProviderSettings(
        key="openai", catalog=CATALOG, today=lambda: date(2027, 6, 1), api_key="k", models=("gpt-4o-mini",)
    )
    with pytest.raises(ModelRetired) as caught:
        await OpenAIText(late).complete(request())
    assert caught.value.successor is not None
    assert vendor.seen == []


async def test_the_probe_is_one_free_look(vendor: OpenAIFake, provider: OpenAIText) -> None:
    probe = await provider.probe()
    assert probe.healthy
    assert ([seen.path for seen in vendor.seen], vendor.charged) == (["/v1/models"], 0)


def test_it_is_found_by_name_and_starts_without_its_sdk() -> None:
    (point,) = entry_points(group="signboard.text_providers", name="openai")
    assert point.value == "providers.openai_text:OpenAIText"
    assert OpenAIText(settings(None)).models == ("gpt-4o-mini",)
    assert OpenAIText(settings(None, models=())).models == ("gpt-4o-mini",)
