"""What every provider at a vendor has in common: models from the catalog, checks before a call, one answer after it.

A subclass says how to ask (`_render`), how to look without paying (`_look`) and what its SDK's errors mean
(`_translate`). The rest follows from the catalog.
"""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from providers import sdk
from providers.catalog import fit, permitted, quote, serving, settle
from providers.catalog.model import capabilities_of
from providers.cloud_changes import changes_of
from providers.errors import (
    InvalidRequest,
    ModelRetired,
    ProviderBug,
    ProviderError,
    TimedOut,
    Unauthenticated,
    Unreachable,
    Unsupported,
)
from providers.image import ImageResult, Method, Probe, Step, Usage
from providers.options import check_models, check_options
from providers.prompts import check_prompts

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping
    from decimal import Decimal

    from providers.catalog import CatalogModel, VendorSize
    from providers.image import Adaptation, Capabilities, ImageRequest, Progress, Quote
    from providers.settings import ProviderSettings

T = TypeVar("T")

PROBE_SECONDS = 10.0
SIGN_IN_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Call:
    """One call to a vendor: `size` is what to ask for, which covers what was asked of us."""

    model: CatalogModel
    request: ImageRequest
    size: VendorSize


@dataclass(frozen=True, slots=True)
class Sent:
    """What a vendor sent. `seed` is None where it does not say; `adapted` is what the provider itself changed."""

    data: bytes
    usage: Usage = field(default_factory=Usage)
    seed: int | None = None
    revised_prompt: str | None = None
    adapted: tuple[Adaptation, ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """The outcome of a free look at the account: raise a `ProviderError` instead where it is not usable."""

    detail: str
    retiring: tuple[str, ...] = ()


class CloudProvider(ABC):
    """An image provider at a vendor.

    `catalog_key` is the `provider` of its rows in the catalog; `options` are the names that its table of options may
    hold, each with the values it takes, or empty for any; `modules` are what a first call imports, and `extra` the
    extra of pip that brings them.

    Raises:
        BadOption: an option is none of these, or one of `settings.models` is another provider's.
        UnknownModel: one of `settings.models` is not in the catalog.
    """

    catalog_key: ClassVar[str]
    needs_key: ClassVar[bool] = True
    options: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    modules: ClassVar[tuple[str, ...]] = ("providers.bounded_http",)
    extra: ClassVar[str] = ""

    def __init__(self, settings: ProviderSettings) -> None:
        self._settings = settings
        listed = [settings.catalog.model(model_id).id for model_id in settings.models]
        self._allowed = permitted(settings.catalog, listed)
        check_models(settings, self.catalog_key)
        check_options(settings, self.options)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._settings.key!r})"

    @property
    def capabilities(self) -> Capabilities:
        return capabilities_of(self.models)

    @property
    def models(self) -> tuple[CatalogModel, ...]:
        """The models it may use today: in a retired one's place its successor, where no `base_url` serves it still."""
        catalog, today = self._settings.catalog, self._settings.today()
        if not self._settings.models:
            rows = catalog.of_provider(self._settings.key) or catalog.of_provider(self.catalog_key)
            return tuple(row for row in rows if not row.retired(today))
        listed = self._settings.models
        rows = tuple(map(catalog.model, listed if self._serves_retired else serving(catalog, listed, today)))
        return tuple(row for row in rows if row.provider in self._keys)

    @property
    def incomplete(self) -> str | None:
        """What its table lacks, so that it is listed as off rather than tried in vain; None when nothing is."""
        try:
            self._check_key()
        except Unauthenticated as error:
            return error.message
        return None

    def quote(self, request: ImageRequest) -> Quote:
        return quote(self._model(request.model), request)

    async def generate(self, request: ImageRequest, progress: Progress) -> ImageResult:
        model = self._model(request.model)
        self._check(model, request)
        call = Call(model, request, fit(model, request.width, request.height))
        await self._load(self._modules_for(model))
        await self._signed_in(call)
        sent = await self._within_time(call)
        result = await self._result(call, sent)
        progress(Step(1, 1))
        return result

    async def probe(self) -> Probe:
        started = time.perf_counter()
        try:
            self._check_key()
            await self._load(self._modules_for(None))
            async with asyncio.timeout(PROBE_SECONDS):
                look = await self._look()
        except TimeoutError:
            return Probe(healthy=False, detail="no answer in time", latency_seconds=time.perf_counter() - started)
        except Exception as error:  # noqa: BLE001  a probe reports, whatever an SDK raises
            failure = error if isinstance(error, ProviderError) else self._translate(error)
            detail = f"{failure.code}: {failure.message}"
            return Probe(False, detail, time.perf_counter() - started, error=failure.code)
        return Probe(True, look.detail, time.perf_counter() - started, look.retiring)

    @abstractmethod
    async def close(self) -> None:
        """Close the client, if there is one."""

    @abstractmethod
    async def _render(self, call: Call) -> Sent:
        """Ask the vendor once for one picture."""

    @abstractmethod
    async def _look(self) -> Look:
        """At most one call that costs nothing."""

    @abstractmethod
    def _translate(self, error: Exception) -> ProviderError:
        """What an error of the SDK means. Its text may hold a key or a body, so it is not repeated."""

    async def _sign_in(self, model: CatalogModel) -> None:  # noqa: B027  most vendors take a key as it is
        """Whatever has to be asked of others before the vendor can be asked for a picture, such as a token."""

    def _modules_for(self, model: CatalogModel | None) -> tuple[str, ...]:  # noqa: ARG002  for overriding
        """What a call to `model`, or a probe, imports first."""
        return self.modules

    async def _load(self, modules: tuple[str, ...]) -> None:
        try:
            await sdk.load(*modules)
        except ImportError as error:
            remedy = f": pip install 'signboard[{self.extra}]'" if self.extra else ""
            raise Unsupported(f"{self._settings.key} needs packages that are not installed{remedy}") from error

    @property
    def _serves_retired(self) -> bool:
        return self._settings.base_url is not None

    def _model(self, model_id: str) -> CatalogModel:
        row = self._settings.catalog.models.get(model_id)
        allowed = not self._allowed or model_id in self._allowed
        if row is None or row.kind != "image" or not allowed or row.provider not in self._keys:
            raise Unsupported(f"{self._settings.key} has no model {model_id[:80]!r}")
        if row.retired(self._settings.today()) and not self._serves_retired:
            raise ModelRetired(f"{row.id} was retired on {row.retires_on}", row.successor)
        return row

    @property
    def _keys(self) -> tuple[str, str]:
        return self._settings.key, self.catalog_key

    def _check(self, model: CatalogModel, request: ImageRequest) -> None:
        self._check_key()
        if request.method not in model.methods:
            raise Unsupported(f"{model.id} cannot do {request.method}")
        if request.transparent and not model.transparent:
            raise Unsupported(f"{model.id} makes no transparent background")
        if request.adapters and not model.adapters:
            raise Unsupported(f"{model.id} takes no adapters")
        _check_references(model, request)
        check_prompts(model, request)
        _check_inputs(request)

    def _check_key(self) -> None:
        if self.needs_key and not self._settings.api_key and self._settings.base_url is None:
            raise Unauthenticated(f"{self._settings.key} has no key")

    async def _signed_in(self, call: Call) -> None:
        """Sign in, in bounded time. The vendor was asked for nothing yet, so nothing that goes wrong is billed."""
        seconds = min(call.request.deadline_seconds, SIGN_IN_SECONDS)
        late = Unreachable(f"{self._settings.key}: its sign-in gave no answer in time")
        await self._bounded(seconds, self._sign_in(call.model), late)

    async def _within_time(self, call: Call) -> Sent:
        longest = self._settings.timeout_seconds or call.model.timeout_seconds
        seconds = min(call.request.deadline_seconds, longest)
        late = TimedOut(f"{self._settings.key} did not answer in {seconds:g} seconds")
        return await self._bounded(seconds, self._render(call), late)

    async def _bounded(self, seconds: float, work: Coroutine[Any, Any, T], late: ProviderError) -> T:
        """What `work` gives within so many seconds, else `late`. Only the taxonomy leaves a provider."""
        try:
            async with asyncio.timeout(seconds):
                return await work
        except TimeoutError:
            raise late from None
        except ProviderError:
            raise
        except Exception as error:  # noqa: BLE001  an SDK's error may carry headers, and with them the key: not chained
            raise self._translate(error) from None

    async def _result(self, call: Call, sent: Sent) -> ImageResult:
        # Pillow is slow to import, and quoting needs none of it.
        from providers.received import receive  # noqa: PLC0415

        wanted = (call.request.width, call.request.height)
        received = await receive(sent.data, wanted, call.size.delivered(*wanted))
        return ImageResult(
            image=received.image,
            width=received.width,
            height=received.height,
            seed=sent.seed,
            usage=sent.usage,
            settled_cost=self._settled(call, sent.usage),
            revised_prompt=sent.revised_prompt,
            adapted=changes_of(call, sent, received),
        )

    def _settled(self, call: Call, usage: Usage) -> Decimal | None:
        return settle(call.model, call.request, usage)

    def _bug(self, what: str) -> ProviderBug:
        return ProviderBug(f"{self._settings.key} sent {what}")


def _check_references(model: CatalogModel, request: ImageRequest) -> None:
    """Vendors count the picture to change among those that are sent along."""
    changed = request.method is not Method.TEXT_TO_IMAGE and request.initial is not None
    along = len(request.references) + changed
    if request.references and along > model.references:
        counted = ", the one to change among them" if changed else ""
        raise Unsupported(f"{model.id} takes {model.references} reference pictures, not {along}{counted}")


def _check_inputs(request: ImageRequest) -> None:
    needed = {
        Method.TEXT_TO_IMAGE: (),
        Method.IMAGE_TO_IMAGE: ("initial",),
        Method.INPAINT: ("initial", "mask"),
        Method.CONTROL: ("control",),
    }[request.method]
    missing = [name for name in needed if getattr(request, name) is None]
    if missing:
        raise InvalidRequest(f"{request.method} needs {' and '.join(missing)}")
