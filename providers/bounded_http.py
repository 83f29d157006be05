"""HTTP to vendors: an httpx2 client whose answers cannot grow without end, and what its failures mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2

from providers.errors import ProviderBug, ProviderError, TimedOut, Unreachable

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

BODY_LIMIT = 64 * 1024 * 1024
CONNECT_SECONDS = 10.0


class BodyTooLarge(Exception):
    """A vendor sent more than any picture needs. `limit` is in bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"the answer has more than {limit} bytes")
        self.limit = limit


class EncodedBody(Exception):
    """A vendor compressed its answer although it was asked not to, so its size cannot be bounded."""


FAILURES = (BodyTooLarge, EncodedBody, httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError)
"""Everything that `transport_failure` has an answer to."""


class _BoundedStream(httpx2.AsyncByteStream):
    """The stream within, until it has given more than `limit` bytes."""

    def __init__(self, within: httpx2.AsyncByteStream, limit: int) -> None:
        self._within = within
        self._limit = limit

    async def __aiter__(self) -> AsyncIterator[bytes]:
        received = 0
        async for chunk in self._within:
            received += len(chunk)
            if received > self._limit:
                raise BodyTooLarge(self._limit)
            yield chunk

    async def aclose(self) -> None:
        await self._within.aclose()


def bounded_client(timeout_seconds: float | None = None, limit: int = BODY_LIMIT) -> httpx2.AsyncClient:
    """A client for one vendor: no redirects, no retries, answers of at most `limit` bytes, sent uncompressed.

    The caller bounds the whole call; `timeout_seconds` bounds each wait for bytes besides, None where that is enough.
    """

    async def bound(response: httpx2.Response) -> None:
        if response.headers.get("content-encoding", "identity") != "identity":
            raise EncodedBody
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _BoundedStream(response.stream, limit)

    return httpx2.AsyncClient(
        timeout=httpx2.Timeout(timeout_seconds, connect=min(CONNECT_SECONDS, timeout_seconds or CONNECT_SECONDS)),
        headers={"accept-encoding": "identity"},
        event_hooks={"response": [bound]},
        limits=httpx2.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=30.0),
    )


def transport_failure(vendor: str, error: BaseException | None) -> ProviderError:
    """What it means that no whole answer came back from `vendor`; before the request was sent, nothing is billed."""
    match error:
        case BodyTooLarge() | EncodedBody():
            return ProviderBug(f"{vendor} sent an answer that is too large or cannot be measured")
        case httpx2.ConnectError() | httpx2.ConnectTimeout() | httpx2.PoolTimeout() | httpx2.ProxyError():
            return Unreachable(f"{vendor} cannot be reached ({type(error).__name__})")
        case httpx2.UnsupportedProtocol() | httpx2.InvalidURL():
            return Unreachable(f"{vendor} has an address that cannot be used")
        case httpx2.TimeoutException():
            return TimedOut(f"{vendor} did not answer in time")
        case httpx2.DecodingError() | httpx2.StreamError():
            return ProviderBug(f"{vendor} sent an answer that cannot be decoded")
        case _:
            name = type(error).__name__ if error else "dropped"
            return Unreachable(f"{vendor} dropped the connection ({name})", maybe_billed=True)
