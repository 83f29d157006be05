"""The cache between processes. A dead one costs speed, never an answer: after an error it is left alone for a while."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

T = TypeVar("T")
PREFIX = "signboard:words:"
_FIRST_REST, _MOST_DOUBLINGS = 0.1, 10


class SharedCache(Protocol):
    """Bytes by key, shared between processes. Any call may raise."""

    async def get(self, key: str) -> bytes | None: ...

    async def set(self, key: str, value: bytes, ttl_seconds: float) -> None: ...

    async def add(self, key: str, value: bytes, ttl_seconds: float) -> bool:
        """Set unless it is there; whether it was set."""
        ...

    async def remove(self, key: str) -> None: ...


class RedisClient(Protocol):
    """What is needed of `redis.asyncio.Redis`."""

    def get(self, name: str, /) -> Awaitable[Any]: ...

    def set(self, name: str, value: bytes, /, *, px: int, nx: bool = False) -> Awaitable[Any]: ...

    def delete(self, name: str, /) -> Awaitable[Any]: ...


class RedisCache:
    """A shared cache on Redis, with keys under a prefix of its own. The client belongs to who gave it."""

    def __init__(self, client: RedisClient, prefix: str = PREFIX) -> None:
        self._client = client
        self._prefix = prefix

    async def get(self, key: str) -> bytes | None:
        value = await self._client.get(self._prefix + key)
        return value.encode() if isinstance(value, str) else value

    async def set(self, key: str, value: bytes, ttl_seconds: float) -> None:
        await self._client.set(self._prefix + key, value, px=max(1, int(ttl_seconds * 1000)))

    async def add(self, key: str, value: bytes, ttl_seconds: float) -> bool:
        return bool(await self._client.set(self._prefix + key, value, px=max(1, int(ttl_seconds * 1000)), nx=True))

    async def remove(self, key: str) -> None:
        await self._client.delete(self._prefix + key)


class Patient:
    """A shared cache that never raises and never takes long: every call answers None when it cannot be asked.

    After an error it rests, first for a moment, then twice as long each time, up to `rest_seconds`.
    """

    def __init__(
        self,
        cache: SharedCache,
        *,
        timeout_seconds: float = 0.25,
        rest_seconds: float = 5.0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.errors = 0
        self._cache = cache
        self._timeout = timeout_seconds
        self._rest = rest_seconds
        self._monotonic = monotonic
        self._failures = 0
        self._rests_until = 0.0

    async def get(self, key: str) -> bytes | None:
        return await self._ask(lambda: self._cache.get(key))

    async def set(self, key: str, value: bytes, ttl_seconds: float) -> None:
        await self._ask(lambda: self._cache.set(key, value, ttl_seconds))

    async def add(self, key: str, value: bytes, ttl_seconds: float) -> bool | None:
        return await self._ask(lambda: self._cache.add(key, value, ttl_seconds))

    async def remove(self, key: str) -> None:
        await self._ask(lambda: self._cache.remove(key))

    async def _ask(self, call: Callable[[], Coroutine[Any, Any, T]]) -> T | None:
        if self._rests_until > self._monotonic():
            return None
        try:
            async with asyncio.timeout(self._timeout):
                answer = await call()
            self._failures = 0
            return answer
        except Exception:  # noqa: BLE001 - whatever breaks over there, the answer is made here
            self.errors += 1
            self._rests_until = self._monotonic() + min(self._rest, _FIRST_REST * 2**self._failures)
            self._failures = min(self._failures + 1, _MOST_DOUBLINGS)
            return None
