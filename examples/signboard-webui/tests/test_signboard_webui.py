"""Signboard's conformance kit over an imitation of the web UI."""

from __future__ import annotations

import base64
import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from aiohttp import web
from signboard_webui import WebUIProvider

from providers.catalog import Catalog
from providers.errors import OutOfMemory, Overloaded, Unauthenticated, Unsupported
from providers.settings import ProviderSettings
from providers.testing import Failure, VendorConformance, VendorServer, answers

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from providers.image import ImageProvider


class WebUIFake(VendorServer):
    """The two calls that make pictures, and the one that lists checkpoints."""

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/sdapi/v1/txt2img", self._image),
            web.post("/sdapi/v1/img2img", self._image),
            web.get("/sdapi/v1/sd-models", self._checkpoints),
        ]

    def _refused(self) -> bool:
        expected = "Basic " + base64.b64encode(self.key.encode()).decode()
        return self.seen[-1].headers.get("authorization") != expected

    async def _checkpoints(self, _: web.Request) -> web.Response:
        if self._refused():
            return web.json_response({"detail": "Incorrect username or password"}, status=401)
        return web.json_response([{"title": "sd_xl_base_1.0", "model_name": "sd_xl_base_1.0"}])

    async def _image(self, _: web.Request) -> web.Response:
        if self._refused():
            return web.json_response({"detail": "Incorrect username or password"}, status=401)
        fields = self.seen[-1].fields
        self.charged += 1
        seed = 12345 if fields["seed"] == -1 else fields["seed"]
        data = self.drawn(int(str(fields["width"])), int(str(fields["height"])))
        body = {"images": [base64.b64encode(data).decode()], "parameters": {}, "info": json.dumps({"seed": seed})}
        return web.json_response(body)


class TestWebUI(VendorConformance):
    sdks = ("httpx2",)
    failures = {
        "out of memory": Failure(
            answers(500, {"error": "OutOfMemoryError", "errors": "CUDA out of memory"}), OutOfMemory
        ),
        "broken": Failure(answers(500, {"error": "RuntimeError"}), Overloaded),
        "bad field": Failure(answers(422, {"detail": [{"loc": ["body", "width"]}]}), Unsupported),
        "bad login": Failure(answers(401, {"detail": "Incorrect username or password"}), Unauthenticated),
    }

    @pytest.fixture
    async def vendor(self) -> AsyncIterator[VendorServer]:
        async with WebUIFake() as vendor:
            yield vendor

    def build(self, address: str, key: str) -> ImageProvider:
        return WebUIProvider(
            ProviderSettings(
                key="webui",
                catalog=Catalog.load(),
                today=lambda: date(2026, 11, 21),
                api_key=key,
                base_url=address,
                options={"usd_per_hour": 0.5},
            )
        )
