"""Stability AI's v2beta API: core, ultra, sd3, inpaint, structure, and the account's balance."""

from __future__ import annotations

import base64
from math import sqrt
from typing import TYPE_CHECKING

from aiohttp import web

from providers.testing import Seen, VendorServer, size_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_RATIOS = {"16:9", "1:1", "21:9", "2:3", "3:2", "4:5", "5:4", "9:16", "9:21"}
_FORMATS = {"jpeg", "png", "webp"}
_PROMPT_LIMIT = 10_000
_BODY_LIMIT = 10 * 1024 * 1024
_COMMON = {"prompt", "negative_prompt", "seed", "output_format"}
_FIELDS = {
    "generate/core": _COMMON | {"aspect_ratio", "style_preset"},
    "generate/ultra": _COMMON | {"aspect_ratio", "style_preset", "strength"},
    "generate/sd3": _COMMON | {"aspect_ratio", "style_preset", "strength", "mode", "model", "cfg_scale"},
    "edit/inpaint": _COMMON | {"grow_mask", "style_preset"},
    "control/structure": _COMMON | {"control_strength", "style_preset"},
}
_CREDITS = {
    "generate/core": 3.0, "generate/ultra": 8.0, "edit/inpaint": 5.0, "control/structure": 5.0,
    "sd3.5-large": 6.5, "sd3.5-large-turbo": 4.0, "sd3.5-medium": 3.5,
}  # fmt: skip


class StabilityFake(VendorServer):
    """`credits` is the balance; `filtered` makes the next pictures come back blurred, with 200."""

    def __init__(self) -> None:
        super().__init__()
        self.credits = 1000.0
        self.filtered = False

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v2beta/stable-image/{endpoint:(generate|edit|control)/[a-z0-9]+}", self._image),
            web.get("/v1/user/balance", self._balance),
        ]

    def _refusal(self) -> web.Response | None:
        if self.seen[-1].headers.get("authorization") != f"Bearer {self.key}":
            return stability_error(401, "unauthorized")
        return None

    async def _balance(self, _: web.Request) -> web.Response:
        return self._refusal() or web.json_response({"credits": self.credits})

    async def _image(self, request: web.Request) -> web.Response:
        endpoint, seen = request.match_info["endpoint"], self.seen[-1]
        refusal = self._refusal() or _invalid(endpoint, seen)
        if refusal is not None:
            return refusal
        price = _CREDITS[str(seen.fields["model"]) if endpoint == "generate/sd3" else endpoint]
        if price > self.credits:
            return stability_error(402, "payment_required")
        self.credits -= price
        self.charged += 1
        data = self.drawn(*self._size(endpoint, seen))
        told = {
            "finish-reason": "CONTENT_FILTERED" if self.filtered else "SUCCESS",
            "seed": _seed_used(seen),
        }
        if seen.headers.get("accept") == "application/json":
            body = {
                "image": base64.b64encode(data).decode(),
                "finish_reason": told["finish-reason"],
                "seed": int(told["seed"]),
            }
            return web.json_response(body)
        return web.Response(body=data, content_type="image/png", headers=told)

    def _size(self, endpoint: str, seen: Seen) -> tuple[int, int]:
        if "image" in seen.files and "aspect_ratio" not in seen.fields:
            return size_of(seen.files["image"][0])
        across, down = (int(side) for side in str(seen.fields.get("aspect_ratio", "1:1")).split(":"))
        pixels = 1_572_864 if endpoint == "generate/core" else 1_048_576
        unit = sqrt(pixels / (across * down))
        return round(across * unit / 64) * 64, round(down * unit / 64) * 64


def _seed_used(seen: Seen) -> str:
    """The seed that was sent; one of its own where there was none, or 0, which means the same."""
    asked = str(seen.fields.get("seed", "0"))
    return "1234" if asked == "0" else asked


def stability_error(status: int, name: str, said: str = "some-field: no") -> web.Response:
    return web.json_response({"id": "a1b2", "name": name, "errors": [said]}, status=status)


def _invalid(endpoint: str, seen: Seen) -> web.Response | None:
    if not seen.headers["content-type"].startswith("multipart/form-data"):
        return stability_error(400, "bad_request")
    if int(seen.headers["content-length"]) > _BODY_LIMIT:
        return stability_error(413, "payload_too_large")
    if endpoint not in _FIELDS:
        return stability_error(404, "not_found")
    wrong = next(_mistakes(endpoint, seen, {name: str(value) for name, value in seen.fields.items()}), None)
    return stability_error(400, "bad_request", f"{wrong}: is wrong") if wrong else None


def _mistakes(endpoint: str, seen: Seen, fields: dict[str, str]) -> Iterator[str]:
    """The fields that Stability's description does not allow so."""
    yield from set(fields) - _FIELDS[endpoint]
    if seen.headers.get("accept", "image/*") not in {"image/*", "application/json"}:
        yield "accept"
    if not 1 <= len(fields.get("prompt", "")) <= _PROMPT_LIMIT:
        yield "prompt"
    if len(fields.get("negative_prompt", "")) > _PROMPT_LIMIT:
        yield "negative_prompt"
    for name, values in (("aspect_ratio", _RATIOS), ("output_format", _FORMATS)):
        if fields.get(name, min(values)) not in values:
            yield name
    for name, most in (("seed", 4_294_967_294), ("strength", 1), ("control_strength", 1)):
        if not 0 <= float(fields.get(name, 0)) <= most:
            yield name
    yield from _picture_mistakes(endpoint, seen, fields)


def _picture_mistakes(endpoint: str, seen: Seen, fields: dict[str, str]) -> Iterator[str]:
    given = bool(seen.files.get("image"))
    if endpoint == "generate/sd3":
        if fields.get("model") not in _CREDITS:
            yield "model"
        if fields.get("mode") != ("image-to-image" if given else "text-to-image"):
            yield "mode"
        if given and "aspect_ratio" in fields:
            yield "aspect_ratio"
    if endpoint.startswith("generate") and given is not ("strength" in fields):
        yield "strength"
    if endpoint.startswith(("edit", "control")) and not given:
        yield "image"
    if given and (endpoint == "generate/core" or not _acceptable(endpoint, seen.files["image"][0])):
        yield "image"


def _acceptable(endpoint: str, data: bytes) -> bool:
    short, long = sorted(size_of(data))
    return short >= 64 and short * long <= 9_437_184 and (endpoint == "edit/inpaint" or long <= 2.5 * short)
