"""Gemini's image models through google-genai: with an API key by the Gemini API, else by Vertex AI."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from google import genai
from google.genai import types

from providers.cloud import Sent
from providers.errors import Moderated, ProviderBug
from providers.image import Usage
from providers.sent_along import png, sent_along

if TYPE_CHECKING:
    import httpx2

    from providers.cloud import Call
    from providers.image import ImageRequest
    from providers.settings import ProviderSettings

LOCATION = "global"
_WITHHELD = {
    "BLOCKLIST",
    "IMAGE_OTHER",
    "IMAGE_PROHIBITED_CONTENT",
    "IMAGE_RECITATION",
    "IMAGE_SAFETY",
    "PROHIBITED_CONTENT",
    "RECITATION",
    "SAFETY",
    "SPII",
}


class Gemini:
    """Gemini for one API key, or for one Google Cloud project."""

    def __init__(self, settings: ProviderSettings, credentials: Any, client: httpx2.AsyncClient) -> None:
        self._vendor = settings.key
        options = types.HttpOptions(base_url=settings.base_url, httpx_async_client=client)
        if credentials is None:
            self._client = genai.Client(vertexai=False, api_key=settings.api_key, http_options=options)
        else:
            self._client = genai.Client(
                vertexai=True,
                project=str(settings.options["project"]),
                location=str(settings.options.get("gemini_location", LOCATION)),
                credentials=credentials,
                http_options=options,
            )

    async def render(self, call: Call) -> Sent:
        contents = await asyncio.to_thread(_contents, call.request)
        answer = await self._client.aio.models.generate_content(
            model=call.model.id,
            contents=contents,
            config=types.GenerateContentConfig(
                response_modalities=["IMAGE"],
                image_config=types.ImageConfig(aspect_ratio=call.size.ratio, image_size=_tier(call)),
            ),
        )
        return Sent(self._picture(answer), _usage(answer))

    async def look(self, model_id: str) -> str:
        """The vendor's own description of a model: a read that costs nothing."""
        model = await self._client.aio.models.get(model=model_id)
        if not model.name:
            raise ProviderBug(f"{self._vendor} sent no description of {model_id}")
        return f"{model_id} is served"

    def _picture(self, answer: types.GenerateContentResponse) -> bytes:
        if answer.prompt_feedback is not None and answer.prompt_feedback.block_reason is not None:
            raise Moderated(f"{self._vendor} refused the prompt")
        for candidate in answer.candidates or ():
            for part in (candidate.content.parts if candidate.content else None) or ():
                if part.inline_data is not None and part.inline_data.data:
                    return part.inline_data.data
            reason = candidate.finish_reason.name if candidate.finish_reason else ""
            if reason in _WITHHELD:
                raise Moderated(f"{self._vendor} withheld the picture ({reason})", "output", maybe_billed=True)
        raise ProviderBug(f"{self._vendor} sent no picture")


def _tier(call: Call) -> str | None:
    """Models of one resolution do not know the parameter."""
    return call.size.tier if len(call.model.tiers) > 1 else None


def _contents(request: ImageRequest) -> list[Any]:
    pictures = (types.Part.from_bytes(data=png(picture), mime_type="image/png") for picture in sent_along(request))
    return [*pictures, request.prompt]


def _usage(answer: types.GenerateContentResponse) -> Usage:
    """Billed tokens. Thinking is billed as text; output whose kind is not told is taken as image."""
    told = answer.usage_metadata
    if told is None:
        return Usage()
    into = _by_kind(told.prompt_tokens_details)
    out = _by_kind(told.candidates_tokens_details) or {"IMAGE": told.candidates_token_count or 0}
    return Usage(
        input_text_tokens=into.get("TEXT", 0) if into else told.prompt_token_count or 0,
        input_image_tokens=into.get("IMAGE", 0),
        output_text_tokens=out.get("TEXT", 0) + (told.thoughts_token_count or 0),
        output_image_tokens=out.get("IMAGE", 0),
    )


def _by_kind(details: list[types.ModalityTokenCount] | None) -> dict[str, int]:
    return {entry.modality.name: entry.token_count or 0 for entry in details or () if entry.modality is not None}
