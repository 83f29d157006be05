"""Pictures by OpenAI, by Azure, and by every server that speaks the same API: DALL·E 3 and the GPT Image family."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from providers.catalog import Family
from providers.cloud import CloudProvider, Look, Sent
from providers.image import Method, Usage
from providers.options import BadOption

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.types import ImagesResponse

    from providers.cloud import Call
    from providers.errors import ProviderError
    from providers.settings import ProviderSettings

HOME = "https://api.openai.com/v1"


SDK = (
    "openai",
    "openai.resources.images",
    "openai.resources.models",
    "openai.resources.chat",
    "providers.bounded_http",
)
"""All that calls import, of pictures and of words alike."""


class OpenAIImages(CloudProvider):
    """The provider `openai`.

    Options: `style` ("vivid" or "natural", DALL·E 3 only), `moderation` ("auto" or "low", GPT Image from text alone),
    `organization`, `project`, and for Azure `api_version` and `deployments`, a table from model id to deployment.
    """

    catalog_key: ClassVar[str] = "openai"
    options: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "style": ("vivid", "natural"),
        "moderation": ("auto", "low"),
        "organization": (),
        "project": (),
        "api_version": (),
        "deployments": (),
    }

    modules: ClassVar[tuple[str, ...]] = SDK

    def __init__(self, settings: ProviderSettings) -> None:
        super().__init__(settings)
        if "api_version" in settings.options and settings.base_url is None:
            raise BadOption(f"{settings.key}: api_version is Azure's, which needs base_url, the resource's address")
        if not isinstance(settings.options.get("deployments", {}), Mapping):
            raise BadOption(f"{settings.key}: deployments is a table from model id to deployment")
        self._client: AsyncOpenAI | None = None

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _render(self, call: Call) -> Sent:
        client = self._connected()
        if call.model.family is Family.DALL_E:
            return self._dall_e_sent(await client.images.generate(**self._dall_e_fields(call)))
        fields = self._gpt_image_fields(call)
        if call.request.method is Method.TEXT_TO_IMAGE and not call.request.references:
            return self._sent(await client.images.generate(**fields, **self._moderation()))
        from providers.openai_files import files_of  # noqa: PLC0415  Pillow is slow to import, and quoting needs none

        files = await asyncio.to_thread(files_of, call.request)
        return self._sent(await client.images.edit(**files, **fields))

    def _dall_e_fields(self, call: Call) -> dict[str, Any]:
        return {
            "model": self._wire_name(call),
            "prompt": call.request.prompt,
            "n": 1,
            "size": call.size.text,
            "style": self._settings.options.get("style", "vivid"),
            "response_format": "b64_json",
        } | _quality(call)

    def _gpt_image_fields(self, call: Call) -> dict[str, Any]:
        fields = {
            "model": self._wire_name(call),
            "prompt": call.request.prompt,
            "n": 1,
            "size": call.size.text,
            "output_format": "png",
        } | _quality(call)
        if call.request.transparent:
            fields["background"] = "transparent"
        return fields

    def _moderation(self) -> dict[str, Any]:
        """The option, which only a picture from nothing but text takes: an edit has no such parameter."""
        chosen = self._settings.options.get("moderation")
        return {} if chosen is None else {"moderation": chosen}

    def _wire_name(self, call: Call) -> str:
        deployments = self._settings.options.get("deployments", {})
        return str(deployments.get(call.model.id, call.model.id))

    def _dall_e_sent(self, answer: ImagesResponse) -> Sent:
        picture = self._picture(answer)
        revised = answer.data[0].revised_prompt if answer.data else None
        return Sent(picture, revised_prompt=revised if isinstance(revised, str) else None)

    def _sent(self, answer: ImagesResponse) -> Sent:
        return Sent(self._picture(answer), _usage(answer))

    def _picture(self, answer: object) -> bytes:
        # The SDK does not check what it parses, so nothing is taken for granted here.
        data = getattr(answer, "data", None)
        encoded = getattr(data[0], "b64_json", None) if isinstance(data, list) and data else None
        if not isinstance(encoded, str):
            raise self._bug("no picture where one was asked for")
        try:
            return base64.b64decode(encoded, validate=True)
        except binascii.Error:
            raise self._bug("a picture that is not base64") from None

    async def _look(self) -> Look:
        from openai import NotFoundError  # noqa: PLC0415  the SDK is loaded by the first call

        try:
            listed = await self._connected().models.list()
        except NotFoundError:
            if self._settings.base_url is None:
                raise
            # Compatible servers need not list their models.
            return Look("answers, and lists no models")
        ours = {row.id for row in self.models}
        retiring = {model.id for model in listed.data if model.id in ours and model.shutdown_date}
        return Look(f"{len(listed.data)} models", tuple(sorted(retiring)))

    def _translate(self, error: Exception) -> ProviderError:
        from providers.openai_errors import translate  # noqa: PLC0415

        return translate(self._settings.key, error)

    def _connected(self) -> AsyncOpenAI:
        if self._client is None:
            self._client = connect(self._settings)
        return self._client


def connect(settings: ProviderSettings) -> AsyncOpenAI:
    """The SDK's client for these settings: no retries, bounded answers, nothing taken from the environment."""
    from openai import AsyncAzureOpenAI, AsyncOpenAI  # noqa: PLC0415  the SDK is loaded by the first call

    from providers.bounded_http import bounded_client  # noqa: PLC0415

    options = settings.options
    shared: dict[str, Any] = {
        "api_key": settings.api_key or "none",
        "max_retries": 0,
        "http_client": bounded_client(),
    }
    client: AsyncOpenAI
    if "api_version" in options and settings.base_url is not None:
        client = AsyncAzureOpenAI(azure_endpoint=settings.base_url, api_version=str(options["api_version"]), **shared)
    else:
        client = AsyncOpenAI(base_url=settings.base_url or HOME, **shared)
    # What the SDK found in the environment (OPENAI_ORG_ID, OPENAI_PROJECT_ID, OPENAI_CUSTOM_HEADERS) is meant for
    # OpenAI alone, and `base_url` may be anybody's.
    client.organization, client.project = options.get("organization"), options.get("project")
    client._custom_headers = {}  # noqa: SLF001  the SDK has no other way
    return client


def _quality(call: Call) -> dict[str, str]:
    """The field `quality`, for models that know any."""
    word = call.model.vendor_quality(call.request.quality)
    return {"quality": word} if word else {}


def _usage(answer: ImagesResponse) -> Usage:
    """Billed tokens. Where the details are left out, all output is taken as image and all input as text."""
    told = getattr(answer, "usage", None)
    into, out = getattr(told, "input_tokens_details", None), getattr(told, "output_tokens_details", None)
    return Usage(
        input_text_tokens=_count(into, "text_tokens") if into else _count(told, "input_tokens"),
        input_image_tokens=_count(into, "image_tokens"),
        output_text_tokens=_count(out, "text_tokens"),
        output_image_tokens=_count(out, "image_tokens") if out else _count(told, "output_tokens"),
    )


def _count(told: object, name: str) -> int:
    value = getattr(told, name, 0)
    return value if isinstance(value, int) and value >= 0 else 0
