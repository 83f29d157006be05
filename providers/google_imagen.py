"""Imagen through Vertex AI: google-cloud-aiplatform's asynchronous client over REST, in production and tests alike."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from google.cloud.aiplatform_v1 import PredictionServiceAsyncClient
from google.cloud.aiplatform_v1.services.prediction_service.transports.base import DEFAULT_CLIENT_INFO
from google.cloud.aiplatform_v1.services.prediction_service.transports.rest_asyncio import (
    AsyncPredictionServiceRestTransport,
)
from google.protobuf import json_format
from google.protobuf.struct_pb2 import Value

from providers.cloud import Sent
from providers.errors import Moderated, ProviderBug
from providers.google_session import OnceSession
from providers.image import Adaptation, Usage

if TYPE_CHECKING:
    import httpx2

    from providers.cloud import Call
    from providers.settings import ProviderSettings

LOCATION = "us-central1"
SEED_LIMIT = 4_294_967_295


class Imagen:
    """Imagen for one Google Cloud project."""

    def __init__(self, settings: ProviderSettings, credentials: Any, client: httpx2.AsyncClient) -> None:
        self._vendor = settings.key
        location = settings.options.get("location", LOCATION)
        self._parent = f"projects/{settings.options['project']}/locations/{location}/publishers/google/models"
        address = urlsplit(settings.base_url or f"https://{location}-aiplatform.googleapis.com")
        session = OnceSession(credentials, client)
        self._client = PredictionServiceAsyncClient(
            transport=_Transport(session, host=address.netloc, credentials=credentials, url_scheme=address.scheme)
        )

    async def render(self, call: Call) -> Sent:
        parameters, adapted = _parameters(call)
        answer = await self._client.predict(
            endpoint=f"{self._parent}/{call.model.id}",
            instances=[_value({"prompt": call.request.prompt})],
            parameters=_value(parameters),
            timeout=call.request.deadline_seconds,
        )
        predictions = [dict(prediction) for prediction in answer.predictions]
        return Sent(self._picture(predictions), Usage(), seed=parameters.get("seed"), adapted=adapted)

    def _picture(self, predictions: list[dict[str, Any]]) -> bytes:
        found = next((told["bytesBase64Encoded"] for told in predictions if "bytesBase64Encoded" in told), None)
        if found is None and any("raiFilteredReason" in told for told in predictions):
            raise Moderated(f"{self._vendor} withheld the picture", "output")
        if not isinstance(found, str):
            raise ProviderBug(f"{self._vendor} sent no picture")
        try:
            return base64.b64decode(found, validate=True)
        except binascii.Error:
            raise ProviderBug(f"{self._vendor} sent a picture that is not base64") from None


class _Transport(AsyncPredictionServiceRestTransport):
    """Google's transport with a session that calls once."""

    def __init__(self, session: OnceSession, **options: Any) -> None:
        super().__init__(**options)
        self._session = session
        # The methods made so far are bound to the session that was there before.
        self._prep_wrapped_messages(DEFAULT_CLIENT_INFO)  # type: ignore[no-untyped-call]  # the library's


def _parameters(call: Call) -> tuple[dict[str, Any], tuple[Adaptation, ...]]:
    request = call.request
    parameters: dict[str, Any] = {
        "sampleCount": 1,
        "aspectRatio": call.size.ratio,
        "includeRaiReason": True,
        "enhancePrompt": False,
        "outputOptions": {"mimeType": "image/png"},
    }
    if call.size.tier != call.model.tiers[0].name:
        # The smallest is the default, and models that have no other do not know the parameter.
        parameters["sampleImageSize"] = call.size.tier
    if request.negative_prompt:
        parameters["negativePrompt"] = request.negative_prompt
    if request.seed is None:
        return parameters, ()
    seed = request.seed % (SEED_LIMIT + 1)
    # The service takes a seed only for pictures without its invisible watermark.
    parameters |= {"seed": seed, "addWatermark": False}
    changed = (Adaptation("seed", str(request.seed), str(seed)),) if seed != request.seed else ()
    return parameters, (*changed, Adaptation("watermark", "on", "off, since a seed was given"))


def _value(plain: dict[str, Any]) -> Value:
    return json_format.ParseDict(plain, Value())
