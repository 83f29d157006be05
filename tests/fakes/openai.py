"""OpenAI's API, and Azure's and any compatible server's: images, edits, models, and chat completions."""

from __future__ import annotations

import base64
import json
from fractions import Fraction
from io import BytesIO
from math import ceil, floor
from typing import Any

from aiohttp import web
from PIL import Image

from providers.testing.pictures import clear, size_of
from providers.testing.vendor import Seen, VendorServer

_GPT_IMAGE = {"prompt", "model", "n", "size", "quality", "output_format", "background"}
_DALL_E = {"prompt", "model", "n", "size", "quality", "style", "response_format"}
_VALUES = {
    "n": {"1"},
    "style": {"vivid", "natural"},
    "response_format": {"b64_json"},
    "moderation": {"auto", "low"},
    "background": {"transparent", "opaque", "auto"},
    "output_format": {"png", "webp", "jpeg"},
}
_LISTED = {
    ("low", "1024x1024"): 272, ("low", "1024x1536"): 408, ("low", "1536x1024"): 400,
    ("medium", "1024x1024"): 1056, ("medium", "1024x1536"): 1584, ("medium", "1536x1024"): 1568,
    ("high", "1024x1024"): 4160, ("high", "1024x1536"): 6240, ("high", "1536x1024"): 6208,
}  # fmt: skip
_FACTORS = {
    "2": {"low": 16, "medium": 48, "high": 96},
    "2.5": {"low": 16, "medium": 24, "high": 48, "xhigh": 64, "max": 96},
}


class OpenAIFake(VendorServer):
    """`retired` ids answer 404; `chat` is what the text model says; `shutdown` dates appear in the list of models."""

    def __init__(self) -> None:
        super().__init__()
        self.retired: set[str] = set()
        self.shutdown: dict[str, str] = {}
        self.chat: Any = {"answer": "안녕하세요"}
        self.tell_output_details = True
        self.tell_usage = True

    @property
    def base_url(self) -> str:
        return f"{self.url}/v1"

    def routes(self) -> list[web.RouteDef]:
        azure = "/openai/deployments/{deployment}"
        return [
            web.post("/v1/images/generations", self._generations),
            web.post("/v1/images/edits", self._edits),
            web.post("/v1/chat/completions", self._chat),
            web.get("/v1/models", self._models),
            web.get("/openai/models", self._models),
            web.post(f"{azure}/images/generations", self._generations),
            web.post(f"{azure}/images/edits", self._edits),
            web.post(f"{azure}/chat/completions", self._chat),
        ]

    async def _generations(self, request: web.Request) -> web.Response:
        return self._refusal(request) or self._images(self.seen[-1], {"moderation"})

    async def _edits(self, request: web.Request) -> web.Response:
        refusal, files = self._refusal(request), self.seen[-1].files
        pictures = [*files.get("image", ()), *files.get("image[]", ())]
        if refusal is not None:
            return refusal
        if str(self.seen[-1].fields.get("model")).startswith("dall-e"):
            return openai_error(400, "invalid_value", param="model")
        if not 1 <= len(pictures) <= 16:
            return openai_error(400, "invalid_image_count", param="image")
        for mask in files.get("mask", ()):
            if size_of(mask) != size_of(pictures[0]) or not _has_alpha(mask):
                return openai_error(400, "invalid_image_file", param="mask")
        return self._images(self.seen[-1], set())

    def _refusal(self, request: web.Request) -> web.Response | None:
        headers = self.seen[-1].headers
        azure = request.path.startswith("/openai/")
        if azure and "api-version" not in request.query:
            return openai_error(404, "404", message="Resource not found")
        if (headers.get("api-key") if azure else headers.get("authorization")) != (
            self.key if azure else f"Bearer {self.key}"
        ):
            return openai_error(
                401, "invalid_api_key", message=f"Incorrect API key provided: {headers.get('authorization')}"
            )
        model = str(request.match_info.get("deployment") or self.seen[-1].fields.get("model"))
        if model in self.retired:
            return openai_error(404, "model_not_found")
        return None

    def _images(self, seen: Seen, more: set[str]) -> web.Response:
        fields = seen.fields
        model = str(fields.get("model"))
        dall_e = model.startswith("dall-e")
        wrong = _wrong(fields, model, (_DALL_E if dall_e else _GPT_IMAGE) | more)
        if wrong is not None:
            return openai_error(400, "invalid_value", param=wrong)
        size, quality = str(fields.get("size")), str(fields.get("quality", "medium"))
        tokens = None if dall_e else _output_tokens(model, quality, size)
        if (
            dall_e and (quality not in {"standard", "hd"} or size not in {"1024x1024", "1792x1024", "1024x1792"})
        ) or tokens == 0:
            return openai_error(400, "invalid_value", param="size")
        self.charged += 1
        width, height = (int(side) for side in size.split("x"))
        data = clear(width, height) if fields.get("background") == "transparent" else self.drawn(width, height)
        entry: dict[str, Any] = {"b64_json": base64.b64encode(data).decode()}
        if dall_e:
            entry["revised_prompt"] = f"A detailed photograph: {fields['prompt']}"
            return web.json_response({"created": 1, "data": [entry]})
        body: dict[str, Any] = {"created": 1, "data": [entry], "size": size, "quality": quality, "output_format": "png"}
        if self.tell_usage:
            body["usage"] = self._usage(seen, tokens or 0)
        return web.json_response(body)

    def _usage(self, seen: Seen, output: int) -> dict[str, Any]:
        text = 6 + len(str(seen.fields["prompt"]).split())
        sizes = [size_of(data) for files in seen.files.values() for data in files]
        images = sum(ceil(width * height / 1024) for width, height in sizes)
        usage: dict[str, Any] = {
            "input_tokens": text + images,
            "input_tokens_details": {"text_tokens": text, "image_tokens": images},
            "output_tokens": output,
            "total_tokens": text + images + output,
        }
        if self.tell_output_details:
            usage["output_tokens_details"] = {"image_tokens": output, "text_tokens": 0}
        return usage

    async def _models(self, request: web.Request) -> web.Response:
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        names = (
            "gpt-image-2",
            "gpt-image-2.5-flare",
            "gpt-image-2.5-sunburst",
            "gpt-image-2.6-flare",
            "gpt-image-1.5",
            "gpt-4o-mini",
        )
        data = [
            {
                "id": name,
                "object": "model",
                "created": 1,
                "owned_by": "openai",
                "shutdown_date": self.shutdown.get(name),
            }
            for name in names
            if name not in self.retired
        ]
        return web.json_response({"object": "list", "data": data})

    async def _chat(self, request: web.Request) -> web.Response:
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        said = self.chat if isinstance(self.chat, str) else json.dumps(self.chat, ensure_ascii=False)
        self.charged += 1
        message = {"role": "assistant", "content": said, "refusal": None}
        return web.json_response({
            "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": self.seen[-1].fields.get("model"),
            "choices": [{"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}],
            "usage": {"prompt_tokens": 120, "completion_tokens": 80, "total_tokens": 200},
        })  # fmt: skip


def _wrong(fields: dict[str, object], model: str, known: set[str]) -> str | None:
    """The first field that the model does not take so."""
    clear = fields.get("background") == "transparent"
    length = len(str(fields.get("prompt", "")).strip())
    wrong = set(fields) - known
    wrong |= {name for name, values in _VALUES.items() if name in fields and str(fields[name]) not in values}
    if "background" in fields and (model == "gpt-image-2" or (clear and fields.get("output_format") == "jpeg")):
        wrong.add("background")
    if not 1 <= length <= (4000 if model.startswith("dall-e") else 32_000):
        wrong.add("prompt")
    return min(wrong, default=None)


def openai_error(status: int, code: str, *, param: str | None = None, message: str = "no") -> web.Response:
    """An error as OpenAI writes it."""
    return web.json_response(openai_error_body(code, param=param, message=message), status=status)


def openai_error_body(code: str, *, param: str | None = None, message: str = "no") -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error", "param": param, "code": code}}


def _has_alpha(data: bytes) -> bool:
    with Image.open(BytesIO(data)) as picture:
        return picture.mode == "RGBA"


def _output_tokens(model: str, quality: str, size: str) -> int:
    """Billed image tokens; 0 when the model does not take this size or quality."""
    if model.startswith("gpt-image-1"):
        return _LISTED.get((quality, size), 0)
    width, height = (int(side) for side in size.split("x"))
    long, short = max(width, height), min(width, height)
    factor = _FACTORS["2" if model == "gpt-image-2" else "2.5"].get(quality)
    legal = (
        width % 16 == height % 16 == 0 and long <= 3840 and long <= 3 * short and 655_360 <= width * height <= 8_294_400
    )
    if factor is None or not legal:
        return 0
    scaled = floor(Fraction(factor * short, long) + Fraction(1, 2))
    return ceil(Fraction(factor * scaled * (2_000_000 + width * height), 4_000_000))
