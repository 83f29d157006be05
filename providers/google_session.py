"""Google's own session over our bounded HTTP client: its credentials, none of its hidden retries.

Google's asynchronous session calls up to three times by itself on 429 and 5xx, which can bill twice; `OnceSession`
calls once.
"""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import TYPE_CHECKING, Any

import google.auth
from google.auth.aio.transport import Request, Response
from google.auth.aio.transport.sessions import AsyncAuthorizedSession
from google.auth.transport.requests import Request as SignInRequest
from google.oauth2.credentials import Credentials
from google.oauth2.service_account import Credentials as ServiceAccount

from providers.cloud import SIGN_IN_SECONDS
from providers.errors import Unauthenticated

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    import httpx2

    from providers.settings import ProviderSettings

SCOPE = "https://www.googleapis.com/auth/cloud-platform"
_BAD = 400
_LONGEST_SECONDS = 600.0
# More than the session's own limit of refreshes after a 401, so that it does not call again.
_NO_MORE_REFRESHES = 2


async def credentials_for(settings: ProviderSettings) -> Any:
    """Credentials for Google Cloud: the option `access_token`, the file `credentials_file`, else the machine's own.

    A plain `http://` address is never shown the machine's credentials.

    Raises:
        Unauthenticated: `credentials_file` cannot be read.
        google.auth.exceptions.GoogleAuthError: the machine has none.
    """
    token = settings.options.get("access_token")
    if token is None and (settings.base_url or "").startswith("http://"):
        token = "none"  # noqa: S105  what a server that asks for no token is shown
    if token is not None:
        return Credentials(token=str(token))  # type: ignore[no-untyped-call]  # the library's
    # Both read files, and the second may ask the metadata server.
    path = settings.options.get("credentials_file")
    if path is not None:
        return await asyncio.to_thread(_service_account, settings.key, str(path))
    found, _project = await asyncio.to_thread(google.auth.default, scopes=[SCOPE])
    return found


async def fresh(credentials: Any) -> None:
    """See that `credentials` hold a token that is valid, asking Google's sign-in beside the event loop where not.

    Raises:
        google.auth.exceptions.GoogleAuthError: there is none to be had.
    """
    if not credentials.valid:
        await asyncio.to_thread(credentials.refresh, partial(SignInRequest(), timeout=SIGN_IN_SECONDS))


def _service_account(vendor: str, path: str) -> Any:
    try:
        return ServiceAccount.from_service_account_file(path, scopes=[SCOPE])  # type: ignore[no-untyped-call]  # the library's
    except (OSError, ValueError) as error:
        # The error's own text may quote the file.
        raise Unauthenticated(f"{vendor}: credentials_file is no service account ({type(error).__name__})") from None


class OnceSession(AsyncAuthorizedSession):
    """Calls once, over `client`."""

    def __init__(self, credentials: Any, client: httpx2.AsyncClient) -> None:
        super().__init__(credentials, _Request(client))

    async def request(self, method: str, url: str, *positional: Any, **more: Any) -> Response:
        # Theirs, after method and url: data, headers, max_allowed_time, timeout, total_attempts.
        names = ("data", "headers", "max_allowed_time", "timeout", "total_attempts")
        once = {"total_attempts": 1, "max_allowed_time": _LONGEST_SECONDS, "_auth_retry_count": _NO_MORE_REFRESHES}
        return await super().request(method, url, **{**dict(zip(names, positional, strict=False)), **more, **once})


class _Request(Request):
    def __init__(self, client: httpx2.AsyncClient) -> None:
        self._client = client

    async def __call__(
        self,
        url: str,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float = _LONGEST_SECONDS,  # noqa: ASYNC109  the library's signature; the caller bounds the call
        **more: Any,
    ) -> Response:
        answer = await self._client.request(
            method, url, content=body, headers=dict(headers or {}), timeout=timeout, params=more.get("params")
        )
        return _Response(answer)

    async def close(self) -> None:
        """The client belongs to the provider."""


class _Response(Response):
    def __init__(self, answer: httpx2.Response) -> None:
        self._answer = answer

    @property
    def status_code(self) -> int:
        return self._answer.status_code

    @property
    def headers(self) -> Mapping[str, str]:
        return self._answer.headers

    async def content(  # type: ignore[override]  # declared there as a coroutine, used as this
        self, chunk_size: int = 1024
    ) -> AsyncGenerator[bytes, None]:
        data = self._answer.content
        for start in range(0, len(data), chunk_size):
            yield data[start : start + chunk_size]

    async def read(self) -> bytes:
        """The body; an error page that is no JSON reads as an empty object, since the caller wants JSON there."""
        if self.status_code < _BAD:
            return self._answer.content
        try:
            json.loads(self._answer.content)
        except ValueError:
            return b"{}"
        return self._answer.content

    async def close(self) -> None:
        await self._answer.aclose()
