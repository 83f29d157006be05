"""Small facts shared between processes: in Redis, in memory, or in Redis with memory to fall back on."""

from __future__ import annotations

import secrets
from collections import deque
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from redis.exceptions import RedisError

from providers.ports import StateUnavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from redis.asyncio import Redis

    from providers.ports import Clock, SharedState

T = TypeVar("T")

log = structlog.get_logger(__name__)

MICROSECONDS = 1_000_000
KEYS_KEPT = 4096
RETRY_SECONDS = 2.0
LONGEST_RETRY_SECONDS = 30.0

# Redis tells the time itself, so the hosts' clocks need not agree.
_NOW = "local t = redis.call('TIME') local now = t[1] * 1000000 + t[2] "
# For each key the microseconds until it allows one more, all 0 when the use was counted. With room for none, those
# beyond the last `limit` have to leave the window first.
HIT = (
    _NOW
    + """
local window, waits, refused = tonumber(ARGV[1]), {}, false
for i, key in ipairs(KEYS) do
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - window)
  local over = redis.call('ZCARD', key) - tonumber(ARGV[i + 2])
  waits[i] = 0
  if over >= 0 then
    local leaving = redis.call('ZRANGE', key, over, over, 'WITHSCORES')
    waits[i] = math.max(1, tonumber(leaving[2]) + window - now)
    refused = true
  end
end
if not refused then
  for _, key in ipairs(KEYS) do
    redis.call('ZADD', key, now, ARGV[2])
    redis.call('PEXPIRE', key, math.ceil(window / 1000))
  end
end
return waits
"""
)
ACQUIRE = (
    _NOW
    + """
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if not redis.call('ZSCORE', KEYS[1], ARGV[3]) and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then
  return 0
end
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[3])
local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
redis.call('PEXPIRE', KEYS[1], math.ceil((tonumber(last[2]) - now) / 1000) + 1)
return 1
"""
)


class MemoryState:
    """Shared state of one process. Keys beyond `KEYS_KEPT` push out the oldest."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._hashes: dict[str, tuple[float, dict[str, str]]] = {}
        self._hits: dict[str, deque[float]] = {}
        self._permits: dict[str, dict[str, float]] = {}

    async def read(self, key: str) -> Mapping[str, str]:
        until, fields = self._hashes.get(key, (0.0, {}))
        return dict(fields) if until > self._clock.monotonic() else {}

    async def write(self, key: str, fields: Mapping[str, str], ttl_seconds: float) -> None:
        merged = {**await self.read(key), **fields}
        _put(self._hashes, key, (self._clock.monotonic() + ttl_seconds, merged))

    async def hit(self, limits: Mapping[str, int], window_seconds: float) -> Mapping[str, float]:
        now = self._clock.monotonic()
        windows = {key: self._window(key, now - window_seconds) for key in limits}
        waits = {
            key: hits[len(hits) - limits[key]] + window_seconds - now
            for key, hits in windows.items()
            if len(hits) >= limits[key]
        }
        if not waits:
            for hits in windows.values():
                hits.append(now)
        return waits

    def _window(self, key: str, since: float) -> deque[float]:
        """The uses after `since`, oldest first."""
        hits = self._hits.get(key)
        if hits is None:
            hits = deque()
            _put(self._hits, key, hits)
        while hits and hits[0] <= since:
            hits.popleft()
        return hits

    async def acquire(self, key: str, limit: int, lease_seconds: float, holder: str) -> bool:
        now = self._clock.monotonic()
        held = {who: until for who, until in self._permits.get(key, {}).items() if until > now}
        allowed = holder in held or len(held) < limit
        if allowed:
            held[holder] = now + lease_seconds
        _put(self._permits, key, held)
        return allowed

    async def release(self, key: str, holder: str) -> None:
        held = self._permits.get(key, {})
        held.pop(holder, None)
        if not held:
            self._permits.pop(key, None)


class RedisState:
    """Shared state in Redis or Valkey. The client's own timeouts bound every call."""

    def __init__(self, client: Redis, prefix: str = "signboard:providers:") -> None:
        self._client = client
        self._prefix = prefix
        self._hit = client.register_script(HIT)
        self._acquire = client.register_script(ACQUIRE)

    async def read(self, key: str) -> Mapping[str, str]:
        fields = await _asked(self._client.hgetall(self._prefix + key))
        return {_text(name): _text(value) for name, value in fields.items()}

    async def write(self, key: str, fields: Mapping[str, str], ttl_seconds: float) -> None:
        if not fields:
            return
        name = self._prefix + key
        pipeline = self._client.pipeline(transaction=True)
        pipeline.hset(name, mapping=dict(fields.items()))
        pipeline.pexpire(name, int(ttl_seconds * 1000))
        await _asked(pipeline.execute())

    async def hit(self, limits: Mapping[str, int], window_seconds: float) -> Mapping[str, float]:
        keys = [self._prefix + key for key in limits]
        arguments: list[int | str] = [int(window_seconds * MICROSECONDS), secrets.token_hex(8), *limits.values()]
        waits = await _asked(self._hit(keys=keys, args=arguments))
        return {key: int(wait) / MICROSECONDS for key, wait in zip(limits, waits, strict=True) if int(wait) > 0}

    async def acquire(self, key: str, limit: int, lease_seconds: float, holder: str) -> bool:
        arguments: list[int | str] = [limit, int(lease_seconds * MICROSECONDS), holder]
        return bool(await _asked(self._acquire(keys=[self._prefix + key], args=arguments)))

    async def release(self, key: str, holder: str) -> None:
        await _asked(self._client.zrem(self._prefix + key, holder))


class FallbackState:
    """`shared` while it answers, else what this process knows. What was done through `shared` is remembered here too.

    After a failure `shared` is left alone for two seconds, then for twice as long each time up to half a minute, so
    that a server that hangs does not slow every call down. `prefix` keeps managers of different kinds apart.
    """

    def __init__(self, shared: SharedState, clock: Clock, prefix: str = "") -> None:
        self._shared = shared
        self._prefix = prefix
        self._own = MemoryState(clock)
        self._clock = clock
        self._away_until = float("-inf")
        self._retry_seconds = RETRY_SECONDS

    @property
    def available(self) -> bool:
        """Whether `shared` is asked just now."""
        return self._clock.monotonic() >= self._away_until

    @property
    def connected(self) -> bool:
        """Whether `shared` answered when it was asked last; True before it was."""
        return self._retry_seconds == RETRY_SECONDS

    async def read(self, key: str) -> Mapping[str, str]:
        told = await self._shared_only(lambda state: state.read(self._prefix + key))
        return await self._own.read(key) if told is None else told

    async def write(self, key: str, fields: Mapping[str, str], ttl_seconds: float) -> None:
        await self._own.write(key, fields, ttl_seconds)
        await self._shared_only(lambda state: state.write(self._prefix + key, fields, ttl_seconds))

    async def hit(self, limits: Mapping[str, int], window_seconds: float) -> Mapping[str, float]:
        own = await self._own.hit(limits, window_seconds)
        named = {self._prefix + key: limit for key, limit in limits.items()}
        told = await self._shared_only(lambda state: state.hit(named, window_seconds))
        return own if told is None else {key.removeprefix(self._prefix): wait for key, wait in told.items()}

    async def acquire(self, key: str, limit: int, lease_seconds: float, holder: str) -> bool:
        own = await self._own.acquire(key, limit, lease_seconds, holder)
        name = self._prefix + key
        told = await self._shared_only(lambda state: state.acquire(name, limit, lease_seconds, holder))
        if told is False:
            await self._own.release(key, holder)
        return own if told is None else told

    async def release(self, key: str, holder: str) -> None:
        await self._own.release(key, holder)
        await self._shared_only(lambda state: state.release(self._prefix + key, holder))

    async def _shared_only(self, ask: Callable[[SharedState], Awaitable[T]]) -> T | None:
        if not self.available:
            return None
        try:
            answer = await ask(self._shared)
            self._retry_seconds = RETRY_SECONDS
            return answer
        except StateUnavailable as error:
            self._away_until = self._clock.monotonic() + self._retry_seconds
            self._retry_seconds = min(LONGEST_RETRY_SECONDS, self._retry_seconds * 2)
            log.warning("shared state is away; this process goes on by itself", reason=str(error))
            return None


async def _asked(answer: Awaitable[Any]) -> Any:
    try:
        return await answer
    except (RedisError, OSError, TimeoutError) as error:
        raise StateUnavailable(type(error).__name__) from error


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _put(table: dict[str, T], key: str, value: T) -> None:
    table.pop(key, None)
    table[key] = value
    if len(table) > KEYS_KEPT:
        del table[next(iter(table))]
