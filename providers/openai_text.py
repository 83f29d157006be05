"""Words by OpenAI, by Azure, and by every server that speaks the same API, a local Ollama or vLLM among them."""

from __future__ import annotations

import asyncio
import time
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

from providers import sdk
from providers.catalog import permitted, serving
from providers.catalog.quotes import quote_text, settle_text
from providers.errors import ModelRetired, Moderated, ProviderBug, ProviderError, TimedOut, Unauthenticated, Unsupported
from providers.image import Probe, Quote
from providers.openai_errors import translate
from providers.openai_images import SDK, connect
from providers.text import TextResult

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.types.chat import ChatCompletion

    from providers.catalog import CatalogModel
    from providers.settings import ProviderSettings
    from providers.text import TextRequest

PROBE_SECONDS = 10.0
ANSWER_LIMIT = 200_000
_OWN_SERVER_SECONDS = 3.0
_FILTERED = {"content_filter"}


class OpenAIText:
    """The text provider `openai`. A model that the catalog does not know is taken only behind a `base_url`, unpriced.

    Options: `organization`, `project`, and for Azure `api_version`.
    """

    catalog_key: ClassVar[str] = "openai"

    def __init__(self, settings: ProviderSettings) -> None:
        self._settings = settings
        self._client: AsyncOpenAI | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._settings.key!r})"

    @property
    def incomplete(self) -> str | None:
        """What its table lacks; None when nothing does."""
        keyed = self._settings.api_key or self._settings.base_url is not None
        return None if keyed else f"{self._settings.key} has no key"

    @property
    def models(self) -> tuple[str, ...]:
        """Those it may use today: in a retired one's place its successor, where no `base_url` serves it still."""
        if self._settings.base_url is not None:
            return self._listed
        return serving(self._settings.catalog, self._listed, self._settings.today())

    @property
    def _listed(self) -> tuple[str, ...]:
        """The operator's models; without any, the catalog's first language model of this vendor."""
        rows = self._settings.catalog.models.values()
        ours = (row.id for row in rows if row.kind == "text" and row.provider == self.catalog_key)
        return self._settings.models or tuple(islice(ours, 1))

    def quote(self, request: TextRequest) -> Quote:
        """The price in USD; zero on a server of the operator's own whose model has no listed price."""
        row = self._row(request.model)
        if row is None:
            return Quote(Decimal(0), Decimal(0), _OWN_SERVER_SECONDS, "no listed price: a server of your own")
        return quote_text(row, request)

    async def complete(self, request: TextRequest) -> TextResult:
        row = self._row(request.model)
        if self.incomplete:
            raise Unauthenticated(self.incomplete)
        await sdk.load(*SDK)
        try:
            async with asyncio.timeout(request.deadline_seconds):
                answer = await self._connected().chat.completions.create(**self._fields(request))
        except TimeoutError:
            raise TimedOut(f"{self._settings.key} did not answer in {request.deadline_seconds:g} s") from None
        except ProviderError:
            raise
        except Exception as error:  # noqa: BLE001 - the SDK raises many kinds; each has its word in the taxonomy
            raise translate(self._settings.key, error, row.successor if row else None) from None
        return self._result(answer, row)

    async def probe(self) -> Probe:
        started = time.perf_counter()
        await sdk.load(*SDK)
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                listed = await self._connected().models.list()
        except TimeoutError:
            return Probe(healthy=False, detail="no answer in time", latency_seconds=time.perf_counter() - started)
        except Exception as error:  # noqa: BLE001 - a probe reports, whatever an SDK raises
            failure = translate(self._settings.key, error)
            detail = f"{failure.code}: {failure.message}"
            return Probe(False, detail, time.perf_counter() - started, error=failure.code)
        retiring = sorted(m.id for m in listed.data if m.id in self.models and getattr(m, "shutdown_date", None))
        return Probe(True, f"{len(listed.data)} models", time.perf_counter() - started, tuple(retiring))

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def _connected(self) -> AsyncOpenAI:
        if self._client is None:
            self._client = connect(self._settings)
        return self._client

    def _row(self, model: str) -> CatalogModel | None:
        row = self._settings.catalog.models.get(model)
        allowed = permitted(self._settings.catalog, self._listed)
        if model not in allowed or (row is not None and row.kind != "text"):
            raise Unsupported(f"{self._settings.key} has no language model {model[:80]!r}")
        if self._settings.base_url is not None:
            return row
        if row is None:
            raise Unsupported(f"{model[:80]!r} is not in the catalog, so its price is not known")
        if row.retired(self._settings.today()):
            raise ModelRetired(f"{row.id} was retired on {row.retires_on}", row.successor)
        return row

    def _fields(self, request: TextRequest) -> dict[str, Any]:
        own = self._settings.base_url is not None
        fields: dict[str, Any] = {
            "model": request.model,
            "messages": [{"role": "system", "content": request.system}, {"role": "user", "content": request.user}],
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": dict(request.schema)},
            },
            # Compatible servers know the older name of this field, OpenAI's newer models only the newer one.
            ("max_tokens" if own else "max_completion_tokens"): request.max_output_tokens,
        }
        if own or request.model.startswith("gpt-4"):  # models that reason take no temperature
            fields["temperature"] = request.temperature
        return fields

    def _result(self, answer: ChatCompletion, row: CatalogModel | None) -> TextResult:
        vendor = self._settings.key
        # A compatible server may send anything, and the SDK hands it over as it comes.
        choices = getattr(answer, "choices", None)
        if not isinstance(choices, list) or not choices or getattr(choices[0], "message", None) is None:
            raise ProviderBug(f"{vendor} sent an answer without a message")
        choice = choices[0]
        if choice.message.refusal or choice.finish_reason in _FILTERED:
            raise Moderated(f"{vendor} refused to write this", "output", maybe_billed=True)
        text = choice.message.content
        if not text or len(text) > ANSWER_LIMIT or choice.finish_reason == "length":
            raise ProviderBug(f"{vendor} sent an answer that is empty, cut off or too long")
        into, out = _counted(answer, "prompt_tokens"), _counted(answer, "completion_tokens")
        cost = settle_text(row, into, out) if row and into is not None and out is not None else None
        return TextResult(text, into or 0, out or 0, cost if row else Decimal(0))


def _counted(answer: ChatCompletion, name: str) -> int | None:
    """How many tokens an answer says it took; None where it does not say so, in a number that can be one."""
    count = getattr(answer.usage, name, None)
    return count if type(count) is int and count >= 0 else None
