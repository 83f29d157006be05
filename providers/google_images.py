"""Pictures by Google: Imagen and Gemini's image models, one provider with one account."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar

from providers.catalog import Family
from providers.cloud import CloudProvider, Look, Sent
from providers.errors import ProviderError, Unauthenticated, Unsupported

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx2

    from providers.catalog import CatalogModel
    from providers.cloud import Call
    from providers.google_gemini import Gemini
    from providers.google_imagen import Imagen
    from providers.settings import ProviderSettings


class GoogleImages(CloudProvider):
    """The provider `google`.

    With `api_key` Gemini goes by the Gemini API; everything else goes by Vertex AI and needs the option `project` and
    credentials: the option `access_token`, a service account in `credentials_file`, or application default credentials.
    More options: `location` of Imagen ("us-central1") and `gemini_location` ("global").
    """

    catalog_key: ClassVar[str] = "google"
    options: ClassVar[Mapping[str, tuple[str, ...]]] = {
        "project": (),
        "location": (),
        "gemini_location": (),
        "credentials_file": (),
        "access_token": (),
    }

    extra: ClassVar[str] = "google"

    def __init__(self, settings: ProviderSettings) -> None:
        super().__init__(settings)
        self._client: httpx2.AsyncClient | None = None
        self._imagen: Imagen | None = None
        self._gemini: Gemini | None = None
        self._signed: Any = None
        self._connecting = asyncio.Lock()

    async def close(self) -> None:
        client, self._client, self._imagen, self._gemini = self._client, None, None, None
        if client is not None:
            await client.aclose()

    async def _render(self, call: Call) -> Sent:
        match call.model.family:
            case Family.IMAGEN:
                return await (await self._with_imagen()).render(call)
            case Family.GEMINI:
                return await (await self._with_gemini()).render(call)
            case family:
                raise Unsupported(f"{self._settings.key} does not know the family {family}")

    async def _sign_in(self, model: CatalogModel) -> None:
        from providers.google_session import fresh  # noqa: PLC0415  loaded by now

        if model.family is Family.IMAGEN or not self._settings.api_key:
            async with self._connecting:
                await fresh(await self._credentials())

    async def _look(self) -> Look:
        models = self.models
        if not models:
            raise Unsupported(f"{self._settings.key} has no model that is alive")
        return Look(await (await self._with_gemini()).look(models[0].id))

    def _modules_for(self, model: CatalogModel | None) -> tuple[str, ...]:
        imagen = model is not None and model.family is Family.IMAGEN
        return ("providers.google_imagen" if imagen else "providers.google_gemini", "providers.google_session")

    def _check_key(self) -> None:
        if not self._settings.api_key and "project" not in self._settings.options:
            raise Unauthenticated(f"{self._settings.key} has neither a key nor the option project")

    def _translate(self, error: Exception) -> ProviderError:
        from providers.google_errors import translate  # noqa: PLC0415  the SDKs are loaded by the first call

        return translate(self._settings.key, error)

    async def _with_imagen(self) -> Imagen:
        from providers.google_imagen import Imagen  # noqa: PLC0415  loaded by now

        async with self._connecting:
            if self._imagen is None:
                if "project" not in self._settings.options:
                    raise Unauthenticated(f"{self._settings.key} needs the option project for Imagen")
                self._imagen = Imagen(self._settings, await self._credentials(), self._http())
            return self._imagen

    async def _with_gemini(self) -> Gemini:
        from providers.google_gemini import Gemini  # noqa: PLC0415  loaded by now

        async with self._connecting:
            if self._gemini is None:
                credentials = None if self._settings.api_key else await self._credentials()
                self._gemini = Gemini(self._settings, credentials, self._http())
            return self._gemini

    async def _credentials(self) -> Any:
        from providers.google_session import credentials_for  # noqa: PLC0415  loaded by now

        if self._signed is None:
            self._signed = await credentials_for(self._settings)
        return self._signed

    def _http(self) -> httpx2.AsyncClient:
        if self._client is None:
            from providers.bounded_http import bounded_client  # noqa: PLC0415  loaded by now

            self._client = bounded_client()
        return self._client
