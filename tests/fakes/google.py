"""Google's image APIs: Imagen's predict on Vertex AI, and Gemini's generateContent by key or by Vertex AI."""

from __future__ import annotations

import base64
from math import sqrt
from typing import Any, NamedTuple

from aiohttp import web

from providers.testing import Seen, VendorServer

_IMAGEN = {
    "sampleCount", "aspectRatio", "sampleImageSize", "includeRaiReason", "enhancePrompt", "outputOptions",
    "negativePrompt", "seed", "addWatermark",
}  # fmt: skip
_IMAGEN_VALUES: dict[str, tuple[object, ...]] = {
    "sampleCount": (1, 2, 3, 4),
    "aspectRatio": ("1:1", "9:16", "16:9", "4:3", "3:4"),
    "sampleImageSize": ("1K", "2K"),
    "includeRaiReason": (True, False),
    "enhancePrompt": (True, False),
    "addWatermark": (True, False),
    "outputOptions": ({"mimeType": "image/png"}, {"mimeType": "image/jpeg"}),
}
_RATIOS = {"1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4", "9:16", "16:9", "21:9"}
_TALL_AND_WIDE = {"1:4", "4:1", "1:8", "8:1"}
_TIERS = {"512": 262_144, "1K": 1_048_576, "2K": 4_194_304, "4K": 16_777_216}


class _Kind(NamedTuple):
    """What one of Gemini's image models takes: ratios, resolutions with the tokens of each, pictures sent along."""

    ratios: set[str]
    tokens: dict[str, int]
    pictures: int


_GEMINI = {
    "gemini-2.5-flash-image": _Kind(_RATIOS, {"1K": 1290}, 3),
    "gemini-3.1-flash-lite-image": _Kind(_RATIOS, {"1K": 1120}, 3),
    "gemini-3.1-flash-image": _Kind(_RATIOS, {"512": 747, "1K": 1120, "2K": 1680, "4K": 2520}, 14),
    "gemini-nano-banana-2.1": _Kind(_RATIOS | _TALL_AND_WIDE, {"1K": 1120, "2K": 1680, "4K": 2520}, 14),
    "gemini-3-pro-image": _Kind(_RATIOS, {"1K": 1120, "2K": 1120, "4K": 2000}, 14),
}


class GoogleFake(VendorServer):
    """`withheld` names why the next pictures do not come; `thinking` is billed as text; `retired` ids answer 404."""

    def __init__(self) -> None:
        super().__init__()
        self.retired: set[str] = set()
        self.withheld: str | None = None
        self.thinking = 250
        self.modalities = True

    def routes(self) -> list[web.RouteDef]:
        vertex = "/{version}/projects/{project}/locations/{location}/publishers/google/models/{model}"
        return [
            web.post(f"{vertex}:predict", self._predict),
            web.post(f"{vertex}:generateContent", self._generate),
            web.post("/v1beta/models/{model}:generateContent", self._generate),
            web.get("/v1beta/models/{model}", self._describe),
            web.post("/token", self._token),
            web.get("/{version}/publishers/google/models/{model}", self._describe),
        ]

    def _refusal(self, request: web.Request) -> web.Response | None:
        headers, model = self.seen[-1].headers, request.match_info["model"]
        if headers.get("x-goog-api-key", self.key) != self.key:
            return google_error(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.")
        if "x-goog-api-key" not in headers and headers.get("authorization") != f"Bearer {self.key}":
            return google_error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.")
        if model in self.retired:
            return google_error(404, "NOT_FOUND", f"models/{model} is not found")
        return None

    async def _token(self, _: web.Request) -> web.Response:
        return web.json_response({"access_token": self.key, "expires_in": 3600, "token_type": "Bearer"})

    async def _describe(self, request: web.Request) -> web.Response:
        model = request.match_info["model"]
        return self._refusal(request) or web.json_response({"name": f"models/{model}", "displayName": model})

    async def _predict(self, request: web.Request) -> web.Response:
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        fields = self.seen[-1].fields
        parameters: dict[str, Any] = fields["parameters"]  # type: ignore[assignment]
        wrong = _wrong_for_imagen(request.match_info["model"], fields["instances"], parameters)
        if wrong is not None:
            return google_error(400, "INVALID_ARGUMENT", f"Unknown or invalid parameter {wrong}")
        if "seed" in parameters and parameters.get("addWatermark", True):
            return google_error(400, "INVALID_ARGUMENT", "Seed is not supported when watermark is enabled")
        if self.withheld:
            return web.json_response({"predictions": [{"raiFilteredReason": self.withheld}]})
        self.charged += 1
        data = self.drawn(*_sides(parameters["aspectRatio"], parameters.get("sampleImageSize", "1K")))
        entry = {"bytesBase64Encoded": base64.b64encode(data).decode(), "mimeType": "image/png"}
        return web.json_response({"predictions": [entry], "deployedModelId": "1", "model": request.match_info["model"]})

    async def _generate(self, request: web.Request) -> web.Response:
        refusal = self._refusal(request)
        if refusal is not None:
            return refusal
        seen, kind = self.seen[-1], _GEMINI.get(request.match_info["model"])
        if kind is None:
            return google_error(404, "NOT_FOUND", "no such model")
        config: dict[str, Any] = seen.fields["generationConfig"]  # type: ignore[assignment]
        wrong = _wrong_for_gemini(kind, seen.fields["contents"], config)
        if wrong is not None:
            return google_error(400, "INVALID_ARGUMENT", f"Invalid {wrong}")
        shape = config["imageConfig"]
        self.charged += 1
        if self.withheld:
            return web.json_response({"candidates": [{"content": {"parts": []}, "finishReason": self.withheld}]})
        data = self.drawn(*_sides(shape["aspectRatio"], shape.get("imageSize", "1K")))
        part = {"inlineData": {"mimeType": "image/png", "data": base64.b64encode(data).decode()}}
        candidate = {"content": {"role": "model", "parts": [part]}, "finishReason": "STOP", "index": 0}
        return web.json_response({"candidates": [candidate], "usageMetadata": self._usage(seen, kind, shape)})

    def _usage(self, seen: Seen, kind: _Kind, shape: dict[str, Any]) -> dict[str, Any]:
        parts: list[dict[str, Any]] = seen.fields["contents"][0]["parts"]  # type: ignore[index]
        pictures = sum("inlineData" in part for part in parts)
        words = sum(len(str(part.get("text", "")).split()) for part in parts)
        output = kind.tokens[shape.get("imageSize", "1K")]
        usage: dict[str, Any] = {
            "promptTokenCount": words + 1120 * pictures,
            "candidatesTokenCount": output,
            "thoughtsTokenCount": self.thinking,
        }
        if self.modalities:
            usage["promptTokensDetails"] = [{"modality": "TEXT", "tokenCount": words}]
            if pictures:
                usage["promptTokensDetails"].append({"modality": "IMAGE", "tokenCount": 1120 * pictures})
            usage["candidatesTokensDetails"] = [{"modality": "IMAGE", "tokenCount": output}]
        return usage


def _wrong_for_imagen(model: str, instances: Any, parameters: dict[str, Any]) -> str | None:
    """The first that Imagen does not take so; numbers come as floats."""
    if len(instances) != 1 or set(instances[0]) != {"prompt"} or not instances[0]["prompt"]:
        return "instances"
    if "sampleImageSize" in parameters and "fast" in model:
        return "sampleImageSize"
    if not 0 <= parameters.get("seed", 0) <= 4_294_967_295:
        return "seed"
    odd = {name for name, value in parameters.items() if value not in _IMAGEN_VALUES.get(name, (value,))}
    return min(set(parameters) - _IMAGEN | odd, default=None)


def _wrong_for_gemini(kind: _Kind, contents: Any, config: dict[str, Any]) -> str | None:
    """The first that this model does not take so. One resolution alone is not spoken of."""
    parts = contents[0]["parts"]
    shape = config.get("imageConfig", {})
    several = kind.tokens if len(kind.tokens) > 1 else {}
    checks = {
        "generationConfig": set(config) <= {"responseModalities", "imageConfig"},
        "responseModalities": config.get("responseModalities") == ["IMAGE"],
        "imageConfig": set(shape) <= {"aspectRatio", "imageSize"},
        "aspectRatio": shape.get("aspectRatio", "1:1") in kind.ratios,
        "imageSize": "imageSize" not in shape or shape["imageSize"] in several,
        "contents": len(contents) == 1 and contents[0].get("role") == "user" and any("text" in part for part in parts),
        "pictures": sum("inlineData" in part for part in parts) <= kind.pictures,
    }
    return next((name for name, right in checks.items() if not right), None)


def google_error_body(code: int, status: str, message: str = "no") -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "status": status}}


def google_error(code: int, status: str, message: str = "no") -> web.Response:
    return web.json_response(google_error_body(code, status, message), status=code)


def _sides(ratio: str, tier: str) -> tuple[int, int]:
    across, down = (int(side) for side in ratio.split(":"))
    unit = sqrt(_TIERS[tier] / (across * down))
    return round(across * unit / 16) * 16, round(down * unit / 16) * 16
