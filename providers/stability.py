"""Pictures by Stability AI: Core, Ultra, Stable Diffusion 3.5, inpainting and structure control, over v2beta."""

from __future__ import annotations

import asyncio
from io import BytesIO
from typing import TYPE_CHECKING, Any, ClassVar

from providers.cloud import CloudProvider, Look, Sent
from providers.errors import (
    InvalidRequest,
    Moderated,
    ProviderBug,
    ProviderError,
    QuotaExhausted,
    RateLimited,
    Unsupported,
)
from providers.http_status import from_status, retry_after
from providers.image import Adaptation, Method
from providers.options import share

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx2
    from PIL import Image

    from providers.cloud import Call
    from providers.image import ImageRequest
    from providers.settings import ProviderSettings

HOME = "https://api.stability.ai"
# More than 150 requests in 10 seconds lock the key out for this long. Stability's OpenAPI description, 429.
LOCKOUT_SECONDS = 60.0
# From 1 to this; 0 means a random picture. Stability's OpenAPI description, `seed`.
SEED_LIMIT = 4_294_967_294
# Stability's OpenAPI description of its image inputs: the shortest side, pixels, and (not for inpainting) the longest
# side over the shortest. A request has at most 10 MiB, with up to two pictures in it.
_INPUT_SIDE = 64
_INPUT_PIXELS = 9_437_184
_INPUT_RATIO = 2.5
_INPUT_BYTES = 4_500_000
_BALANCE_LOW = 1.0


class StabilityImages(CloudProvider):
    """The provider `stability`. Options: `strength` (0 to 1, how far image to image may go, 0.65 by default)."""

    catalog_key: ClassVar[str] = "stability"
    options: ClassVar[Mapping[str, tuple[str, ...]]] = {"strength": ()}

    def __init__(self, settings: ProviderSettings) -> None:
        super().__init__(settings)
        self._strength = share(settings, "strength", 0.65)
        self._client: httpx2.AsyncClient | None = None

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _render(self, call: Call) -> Sent:
        fields, adapted = self._fields(call)
        plain = call.request.method is Method.TEXT_TO_IMAGE
        files = {} if plain else await asyncio.to_thread(_files, call.request)
        # Text-only requests are multipart too: a field that is a file without a name is sent as plain text.
        parts: list[tuple[str, Any]] = [(name, (None, value)) for name, value in fields.items()]
        parts += files.items()
        answer = await self._connected().post(
            f"/v2beta/stable-image/{call.model.endpoint}", files=parts, headers={"accept": "image/*"}
        )
        self._check_answer(answer)
        return Sent(answer.content, seed=_seed(answer), adapted=adapted)

    def _fields(self, call: Call) -> tuple[dict[str, str], tuple[Adaptation, ...]]:
        request = call.request
        fields = {"prompt": request.prompt, "output_format": "png"}
        if request.negative_prompt:
            fields["negative_prompt"] = request.negative_prompt
        adapted: tuple[Adaptation, ...] = ()
        if request.seed is not None:
            seed = (request.seed - 1) % SEED_LIMIT + 1
            fields["seed"] = str(seed)
            adapted = (Adaptation("seed", str(request.seed), str(seed)),) if seed != request.seed else ()
        if call.model.endpoint == "generate/sd3":
            fields["model"] = call.model.id
            fields["mode"] = "image-to-image" if request.method is Method.IMAGE_TO_IMAGE else "text-to-image"
        if request.method is Method.IMAGE_TO_IMAGE:
            fields["strength"] = str(self._strength)
        elif request.method is Method.CONTROL and request.control is not None:
            fields["control_strength"] = str(request.control.strength)
        elif request.method is Method.TEXT_TO_IMAGE and call.size.ratio is not None:
            fields["aspect_ratio"] = call.size.ratio
        return fields, adapted

    def _check_answer(self, answer: httpx2.Response) -> None:
        if answer.status_code != 200:  # noqa: PLR2004  HTTP's own number
            raise self._refused(answer)
        if answer.headers.get("finish-reason", "SUCCESS") != "SUCCESS":
            # 200 with a blurred picture, which is billed like a good one.
            said = f"{self._settings.key} withheld the picture"
            raise Moderated(said, "output", maybe_billed=True)

    def _refused(self, answer: httpx2.Response) -> ProviderError:
        status = answer.status_code
        said = f"{self._settings.key} answered {status}"
        name = _name_of(answer)
        if name in {"content_moderation", "public_figure"}:
            return Moderated(f"{said} {name}: the prompt was refused")
        if name == "invalid_language":
            return InvalidRequest(f"{said} {name}: the prompt has to be English")
        if status == 429:  # noqa: PLR2004
            told = retry_after(answer.headers)
            wait = LOCKOUT_SECONDS if told is None else told
            return RateLimited(f"{said}: locked out for {wait:g} seconds", wait)
        return from_status(said, status)

    async def _look(self) -> Look:
        answer = await self._connected().get("/v1/user/balance")
        if answer.status_code != 200:  # noqa: PLR2004
            raise self._refused(answer)
        told = answer.json()
        credits_left = told.get("credits") if isinstance(told, dict) else None
        if not isinstance(credits_left, int | float):
            raise self._bug("no balance")
        if credits_left < _BALANCE_LOW:
            raise QuotaExhausted(f"{self._settings.key} has {credits_left:g} credits left")
        return Look(f"{credits_left:g} credits left")

    def _translate(self, error: Exception) -> ProviderError:
        from providers.bounded_http import FAILURES, transport_failure  # noqa: PLC0415  httpx2 is loaded by a call

        if isinstance(error, FAILURES):
            return transport_failure(self._settings.key, error)
        return ProviderBug(f"{self._settings.key}: {type(error).__name__}")

    def _connected(self) -> httpx2.AsyncClient:
        if self._client is None:
            from providers.bounded_http import bounded_client  # noqa: PLC0415

            self._client = bounded_client()
            self._client.base_url = self._settings.base_url or HOME
            self._client.headers["authorization"] = f"Bearer {self._settings.api_key or 'none'}"
            self._client.headers["stability-client-id"] = "signboard"
        return self._client


def _files(request: ImageRequest) -> dict[str, tuple[str, bytes, str]]:
    pictures: dict[str, Image.Image] = {}
    if request.method is Method.CONTROL and request.control is not None:
        pictures["image"] = request.control.image
    elif request.method is not Method.TEXT_TO_IMAGE and request.initial is not None:
        pictures["image"] = request.initial
    if request.method is Method.INPAINT and request.mask is not None:
        pictures["mask"] = request.mask.convert("L")
    if pictures:
        _check_size(request)
    return {name: _encoded(picture, request.width, request.height) for name, picture in pictures.items()}


def _check_size(request: ImageRequest) -> None:
    short, long = sorted((request.width, request.height))
    if short < _INPUT_SIDE or short * long > _INPUT_PIXELS:
        needed = f"sides of {_INPUT_SIDE} pixels or more and at most {_INPUT_PIXELS} pixels"
    elif request.method is not Method.INPAINT and long > short * _INPUT_RATIO:
        needed = f"a ratio of at most {_INPUT_RATIO}:1"
    else:
        return
    raise Unsupported(f"a picture to start from has {needed}, not {request.width}x{request.height}")


def _encoded(picture: Image.Image, width: int, height: int) -> tuple[str, bytes, str]:
    """The picture in the size wanted, cut about its middle: what comes back has the size of what was sent."""
    from PIL import ImageOps  # noqa: PLC0415
    from PIL.Image import Resampling  # noqa: PLC0415

    from providers.sent_along import png  # noqa: PLC0415

    fitted = picture
    if picture.size != (width, height):
        fitted = ImageOps.fit(picture, (width, height), Resampling.LANCZOS)
    data = png(fitted)
    if len(data) <= _INPUT_BYTES:
        return "picture.png", data, "image/png"
    smaller = BytesIO()
    fitted.convert("RGBA").save(smaller, "WEBP", quality=90, method=0)
    return "picture.webp", smaller.getvalue(), "image/webp"


def _name_of(answer: httpx2.Response) -> str:
    try:
        told = answer.json()
    except ValueError:
        return ""
    name = told.get("name") if isinstance(told, dict) else None
    return name if isinstance(name, str) else ""


def _seed(answer: httpx2.Response) -> int | None:
    told = answer.headers.get("seed", "")
    return int(told) if told.isdecimal() and len(told) <= 10 else None  # noqa: PLR2004  as long as the limit
