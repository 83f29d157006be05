"""Pictures by OpenAI, by Azure, and by every server that speaks the same API: DALL·E 3 and the GPT Image family."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any, ClassVar

from providers.catalog import Family
from providers.cloud import CloudProvider, Look, Sent
from providers.image import Adaptation, Method, Usage
from providers.options import BadOption

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.types import ImagesResponse
    from PIL import Image

    from providers.cloud import Call
    from providers.errors import ProviderError
    from providers.image import ImageRequest
    from providers.settings import ProviderSettings

HOME = "https://api.openai.com/v1"
_REVISED_LIMIT = 8000


class OpenAIImages(CloudProvider):
    """The provider `openai`.

    Options: `style` ("vivid" or "natural", DALL·E 3 only), `moderation` ("auto" or "low", GPT Image only),
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

    modules: ClassVar[tuple[str, ...]] = ("openai", "openai.resources.images", "providers.bounded_http")

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
            return self._dall_e_sent(call, await client.images.generate(**self._dall_e_fields(call)))
        fields = self._gpt_image_fields(call)
        if call.request.method is Method.TEXT_TO_IMAGE and not call.request.references:
            return self._sent(await client.images.generate(**fields))
        files = await asyncio.to_thread(_files, call.request)
        return self._sent(await client.images.edit(**files, **fields))

    def _dall_e_fields(self, call: Call) -> dict[str, Any]:
        return {
            "model": self._wire_name(call),
            "prompt": call.request.prompt,
            "n": 1,
            "size": call.size.text,
            "quality": call.model.vendor_quality(call.request.quality),
            "style": self._settings.options.get("style", "vivid"),
            "response_format": "b64_json",
        }

    def _gpt_image_fields(self, call: Call) -> dict[str, Any]:
        return {
            "model": self._wire_name(call),
            "prompt": call.request.prompt,
            "n": 1,
            "size": call.size.text,
            "quality": call.model.vendor_quality(call.request.quality),
            "output_format": "png",
        } | {name: self._settings.options[name] for name in ("moderation",) if name in self._settings.options}

    def _wire_name(self, call: Call) -> str:
        deployments = self._settings.options.get("deployments", {})
        return str(deployments.get(call.model.id, call.model.id))

    def _dall_e_sent(self, call: Call, answer: ImagesResponse) -> Sent:
        picture = self._picture(answer)
        revised = answer.data[0].revised_prompt if answer.data else None
        if not isinstance(revised, str) or revised == call.request.prompt:
            return Sent(picture)
        rewritten = Adaptation("prompt", call.request.prompt[:200], "rewritten by the vendor")
        return Sent(picture, revised_prompt=revised[:_REVISED_LIMIT], adapted=(rewritten,))

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

    timeout = settings.timeout_seconds or 300.0
    options = settings.options
    shared: dict[str, Any] = {
        "api_key": settings.api_key or "none",
        "max_retries": 0,
        "timeout": timeout,
        "http_client": bounded_client(timeout),
    }
    if "api_version" in options and settings.base_url is not None:
        return AsyncAzureOpenAI(azure_endpoint=settings.base_url, api_version=str(options["api_version"]), **shared)
    client = AsyncOpenAI(base_url=settings.base_url or HOME, **shared)
    client.organization, client.project = options.get("organization"), options.get("project")
    return client


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


def _files(request: ImageRequest) -> dict[str, Any]:
    """The pictures to send along: the one to change first, then references, then what to paint over."""
    initial = () if request.method is Method.TEXT_TO_IMAGE or request.initial is None else (request.initial,)
    pictures = [(f"{n}.png", _png(picture), "image/png") for n, picture in enumerate((*initial, *request.references))]
    files: dict[str, Any] = {"image": pictures}
    if request.method is Method.INPAINT and request.mask is not None and request.initial is not None:
        files["mask"] = _mask_file(request.mask, request.initial.size)
    return files


def _mask_file(mask: Image.Image, size: tuple[int, int]) -> tuple[str, bytes, str]:
    """Ours is white where to paint; theirs is transparent there, and of the picture's own size."""
    from PIL import Image as Pillow  # noqa: PLC0415
    from PIL import ImageOps  # noqa: PLC0415

    keep = ImageOps.invert(mask.convert("L").resize(size))
    picture = Pillow.new("RGBA", size, (0, 0, 0, 255))
    picture.putalpha(keep)
    return ("mask.png", _png(picture), "image/png")


def _png(picture: Image.Image) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()
