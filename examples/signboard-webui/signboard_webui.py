"""Pictures by a Stable Diffusion web UI (`--api`) on a machine of one's own."""

from __future__ import annotations

import base64
import binascii
import json
import time
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any, ClassVar

from providers.catalog import quote, settle
from providers.cloud import CloudProvider, Look, Sent
from providers.errors import OutOfMemory, ProviderBug, ProviderError
from providers.http_status import from_status
from providers.image import Adaptation, Method, Usage
from providers.options import share

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx2
    from PIL import Image

    from providers.cloud import Call
    from providers.image import ImageRequest, Quote
    from providers.settings import ProviderSettings

# What this plugin adds to the catalog. An operator's own entry for the same id wins, field by field.
MODELS = """
[[models]]
id = "webui"
provider = "webui"
name = "Stable Diffusion web UI"
family = "sdxl"
source = "the operator's own machine"
checked_on = 2026-11-01
price = { kind = "gpu_seconds", usd_per_hour = 0, base_steps = 30, load_seconds = 60 }
free_size = { step = 8, min_pixels = 65536, max_pixels = 4194304, max_side = 4096, max_ratio = 4.0 }
quality_rank = 50
expected_seconds = 15
timeout_seconds = 180
methods = ["text_to_image", "image_to_image"]
negative_prompt = true
seed = true
"""
STEPS = 30
SEED_LIMIT = 2**32


class WebUIProvider(CloudProvider):
    """The provider `webui`. `base_url` is the web UI's address; options: `usd_per_hour`, `strength` (0 to 1)."""

    catalog_key: ClassVar[str] = "webui"
    needs_key: ClassVar[bool] = False
    options: ClassVar[Mapping[str, tuple[str, ...]]] = {"usd_per_hour": (), "strength": ()}

    def __init__(self, settings: ProviderSettings) -> None:
        super().__init__(replace(settings, catalog=settings.catalog.with_defaults(MODELS, "signboard-webui")))
        self._strength = share(settings, "strength", 0.6)
        self._hour = Decimal(str(settings.options.get("usd_per_hour", 0)))
        self._client: httpx2.AsyncClient | None = None

    def quote(self, request: ImageRequest) -> Quote:
        return quote(self._model(request.model), request, self._hour)

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _render(self, call: Call) -> Sent:
        path = "/sdapi/v1/img2img" if call.request.method is Method.IMAGE_TO_IMAGE else "/sdapi/v1/txt2img"
        started = time.monotonic()
        answer = await self._connected().post(path, json=self._fields(call))
        told = self._read(answer)
        seconds = min(time.monotonic() - started, call.model.timeout_seconds)
        seed = _seed(told)
        asked = call.request.seed
        adapted = () if asked in {None, seed} else (Adaptation("seed", str(asked), str(seed)),)
        return Sent(self._picture(told), Usage(gpu_seconds=seconds), seed=seed, adapted=adapted)

    def _fields(self, call: Call) -> dict[str, Any]:
        request = call.request
        fields: dict[str, Any] = {
            "prompt": request.prompt,
            "negative_prompt": request.negative_prompt or "",
            "width": call.size.width,
            "height": call.size.height,
            "steps": request.steps or STEPS,
            "seed": -1 if request.seed is None else request.seed % SEED_LIMIT,
        }
        if request.method is Method.IMAGE_TO_IMAGE and request.initial is not None:
            fields["init_images"] = [_encoded(request.initial)]
            fields["denoising_strength"] = self._strength
        return fields

    def _settled(self, call: Call, usage: Usage) -> Decimal | None:
        return settle(call.model, call.request, usage, self._hour)

    async def _look(self) -> Look:
        checkpoints = self._read(await self._connected().get("/sdapi/v1/sd-models"))
        if not isinstance(checkpoints, list):
            raise self._bug("no list of checkpoints")
        return Look(f"{len(checkpoints)} checkpoints")

    def _read(self, answer: httpx2.Response) -> Any:
        try:
            told = answer.json()
        except ValueError:
            told = None
        if answer.status_code != 200:
            said = f"{self._settings.key} answered {answer.status_code}"
            if isinstance(told, dict) and told.get("error") == "OutOfMemoryError":
                raise OutOfMemory(f"{said}: no memory left on its device")
            raise from_status(said, answer.status_code)
        if told is None:
            raise self._bug("something that is no JSON")
        return told

    def _picture(self, told: Any) -> bytes:
        images = told.get("images") if isinstance(told, dict) else None
        if not isinstance(images, list) or not images or not isinstance(images[0], str):
            raise self._bug("no picture")
        try:
            return base64.b64decode(images[0], validate=True)
        except binascii.Error:
            raise self._bug("a picture that is not base64") from None

    def _translate(self, error: Exception) -> ProviderError:
        from providers.bounded_http import FAILURES, transport_failure

        if isinstance(error, FAILURES):
            return transport_failure(self._settings.key, error)
        return ProviderBug(f"{self._settings.key}: {type(error).__name__}")

    def _connected(self) -> httpx2.AsyncClient:
        if self._client is None:
            from providers.bounded_http import bounded_client

            self._client = bounded_client()
            self._client.base_url = self._settings.base_url or "http://127.0.0.1:7860"
            if self._settings.api_key:
                basic = base64.b64encode(self._settings.api_key.encode()).decode()
                self._client.headers["authorization"] = f"Basic {basic}"
        return self._client


def _seed(told: Any) -> int | None:
    """The seed used: the web UI tells it in `info`, which is JSON inside JSON."""
    try:
        seed = json.loads(told["info"])["seed"]
    except (KeyError, TypeError, ValueError):
        return None
    return seed if isinstance(seed, int) else None


def _encoded(picture: Image.Image) -> str:
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()
