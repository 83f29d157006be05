"""The cache: one call for many, bounded, shared through Redis, and never in the way when Redis is dead."""

from __future__ import annotations

import asyncio
import json
import shutil
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redis.asyncio import Redis

from prompt_engine import Composition, PromptEngine, Wish, data_files
from prompt_engine.cache import CacheSettings, CompositionCache
from prompt_engine.cache_key import composition_key
from prompt_engine.data_files import shipped_digest
from prompt_engine.language_model import LanguageAnswer, LanguageModelFailed, LanguageQuote, LanguageRequest
from prompt_engine.shared_cache import PREFIX, RedisCache
from prompt_engine.templates import TemplateLibrary

if TYPE_CHECKING:
    import pytest

WISH = Wish(text="딸기라떼 5,800원")
ANSWER = {
    "picture": {
        "subject": "strawberry latte",
        "setting": "",
        "light": "",
        "camera": "",
        "composition": "",
        "palette": [],
        "materials": "",
        "tags": [],
    },
    "copies": [
        {
            "angle": "news",
            "headline": "딸기가 왔어요",
            "body": "딸기라떼 5,800원.",
            "call_to_action": "만나요",
            "hashtags": [],
        }
    ],
}


class Model:
    """A language model that counts, and answers when it is let."""

    def __init__(self, name: str = "fake/model", *, open_: bool = True) -> None:
        self.name = name
        self.calls = 0
        self.gate = asyncio.Event()
        self.asked = asyncio.Event()
        if open_:
            self.gate.set()

    def quote(self, request: LanguageRequest) -> LanguageQuote:
        assert request.user
        return LanguageQuote(Decimal("0.001"), Decimal("0.004"))

    async def complete(self, request: LanguageRequest) -> LanguageAnswer:
        assert request.user
        self.calls += 1
        self.asked.set()
        await self.gate.wait()
        return LanguageAnswer(json.dumps(ANSWER, ensure_ascii=False), Decimal("0.001"))


async def test_a_hundred_equal_requests_make_one_call() -> None:
    model = Model(open_=False)
    engine = PromptEngine(language_model=model)
    waiting = [asyncio.create_task(engine.compose(WISH)) for _ in range(100)]
    await model.asked.wait()
    model.gate.set()
    made = await asyncio.gather(*waiting)
    assert model.calls == 1
    assert {composition.copy.headline for composition in made} == {"딸기가 왔어요"}
    assert sum(composition.cost for composition in made) == Decimal("0.001")
    assert sorted({composition.prompt.cached for composition in made}) == [False, True]
    assert (engine.stats.misses, engine.stats.joined, engine.stats.saved_usd) == (1, 99, Decimal("0.099"))


async def test_one_who_leaves_does_not_take_the_answer_from_the_others() -> None:
    model = Model(open_=False)
    engine = PromptEngine(language_model=model)
    first, second = (asyncio.create_task(engine.compose(WISH)) for _ in range(2))
    await model.asked.wait()
    first.cancel()
    await asyncio.sleep(0)
    model.gate.set()
    assert (await second).copy.headline == "딸기가 왔어요"
    assert model.calls == 1
    alone = Model(open_=False)
    engine = PromptEngine(language_model=alone)
    task = asyncio.create_task(engine.compose(WISH))
    await alone.asked.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    alone.gate.set()
    assert (await engine.compose(WISH)).prompt.cached is False
    assert alone.calls == 2, "with nobody waiting the call was ended"


async def test_whoever_comes_while_a_call_is_being_ended_gets_one_of_his_own(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as client:
        model = Model(open_=False)
        engine = PromptEngine(cache=RedisCache(client), language_model=model)
        first = asyncio.create_task(engine.compose(WISH))
        await model.asked.wait()
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        model.gate.set()
        assert (await engine.compose(WISH)).copy.headline == "딸기가 왔어요"


async def test_an_answer_made_without_money_is_not_for_those_who_have_it() -> None:
    class Dear(Model):
        async def complete(self, request: LanguageRequest) -> LanguageAnswer:
            answer = await super().complete(request)
            if request.max_cost is not None and request.max_cost < answer.cost:
                raise LanguageModelFailed("MAX_COST")
            return answer

    model = Dear(open_=False)
    engine = PromptEngine(language_model=model)
    limits = (Decimal("0.0001"), Decimal("0.0001"), None, Decimal(1), None)
    waiting = [asyncio.create_task(engine.compose(WISH, limit)) for limit in limits]
    await model.asked.wait()
    model.gate.set()
    made = await asyncio.gather(*waiting)
    headlines = [composition.copy.headline for composition in made]
    assert headlines[0] == headlines[1] != headlines[2]
    assert headlines[2:] == ["딸기가 왔어요"] * 3
    assert model.calls == 2, "one within the limit, one without; whoever has some money joins the latter"


def test_a_change_of_any_shipped_file_or_of_what_is_asked_makes_other_keys(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def key() -> str:
        shipped_digest.cache_clear()
        return composition_key(WISH, TemplateLibrary.built_in().with_folder(tmp_path / "none").version, "fake/model")

    keys = [key()]
    assert key() == keys[0]
    shutil.copytree(Path(data_files.__file__).parent / "data", tmp_path / "data")
    monkeypatch.setattr(data_files, "files", lambda _: tmp_path)
    assert key() == keys[0]
    for name in ("lexicon/food.toml", "copy/ko.toml", "claims.toml", "channels.toml", "clip_words.txt"):
        with (tmp_path / "data" / name).open("a", encoding="utf-8") as file:
            file.write("# another word\n")
        keys.append(key())
    monkeypatch.setattr("prompt_engine.cache_key.ASKING_VERSION", "another instruction")
    keys.append(key())
    assert len(set(keys)) == len(keys)
    monkeypatch.undo()
    shipped_digest.cache_clear()


async def test_the_layer_in_the_process_is_bounded_and_entries_end() -> None:
    now = [0.0]
    model = Model()
    cache = CompositionCache(settings=CacheSettings(entries=2, ttl_seconds=100), monotonic=lambda: now[0])
    engine = PromptEngine(language_model=model, compositions=cache)
    texts = ["라떼", "녹차", "홍차"]
    for text in texts:
        await engine.compose(Wish(text=text))
    await engine.compose(Wish(text="홍차"))
    assert model.calls == 3
    await engine.compose(Wish(text="라떼"))
    assert model.calls == 4, "the oldest of three had to go"
    now[0] = 111
    await engine.compose(Wish(text="라떼"))
    assert model.calls == 5, "a tenth more than its time is over"


async def test_entries_that_were_made_together_do_not_end_together() -> None:
    lives: list[float] = []

    class Keeping(Dead):
        async def get(self, key: str) -> None:
            assert key

        async def add(self, key: str, value: bytes, ttl_seconds: float) -> bool:
            return bool(key and value and ttl_seconds)

        async def set(self, key: str, value: bytes, ttl_seconds: float) -> None:
            assert Composition.model_validate_json(value).prompt.cached is False
            lives.append(ttl_seconds)

        async def remove(self, key: str) -> None:
            assert key

    engine = PromptEngine(cache=Keeping(hangs=False), language_model=Model())
    for text in ("라떼", "녹차", "홍차"):
        await engine.compose(Wish(text=text))
    assert len(set(lives)) == 3


async def test_processes_share_answers_through_redis(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as client:
        model, other = Model(), Model()
        first = PromptEngine(cache=RedisCache(client), language_model=model)
        second = PromptEngine(cache=RedisCache(client), language_model=other)
        made = await first.compose(WISH)
        found = await second.compose(WISH)
        assert (model.calls, other.calls) == (1, 0)
        assert found.copies == made.copies
        assert (found.prompt.cached, found.cost) == (True, Decimal(0))
        assert (second.stats.shared_hits, second.stats.saved_usd) == (1, Decimal("0.001"))
        (key,) = [key async for key in client.scan_iter(f"{PREFIX}*")]
        assert 0.89 * 7 * 86400 <= await client.ttl(key) <= 1.11 * 7 * 86400
        assert (await second.compose(WISH)).prompt.cached is True
        assert second.stats.hits == 1


async def test_a_stampede_over_two_processes_makes_one_call(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as client:
        models = [Model(open_=False), Model(open_=False)]
        engines = [PromptEngine(cache=RedisCache(client), language_model=model) for model in models]
        waiting = [asyncio.create_task(engine.compose(WISH)) for engine in engines for _ in range(20)]
        await asyncio.wait(
            [asyncio.create_task(model.asked.wait()) for model in models], return_when=asyncio.FIRST_COMPLETED
        )
        for model in models:
            model.gate.set()
        made = await asyncio.gather(*waiting)
        assert sum(model.calls for model in models) == 1
        assert {composition.copy.headline for composition in made} == {"딸기가 왔어요"}
        assert [key async for key in client.scan_iter(f"{PREFIX}*making")] == []


async def test_whoever_joins_an_answer_from_another_process_saves_its_price_too(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as client:
        await PromptEngine(cache=RedisCache(client), language_model=Model()).compose(WISH)
        second = PromptEngine(cache=RedisCache(client), language_model=Model())
        await asyncio.gather(*(second.compose(WISH) for _ in range(10)))
        stats = second.stats
        assert (stats.shared_hits, stats.joined) == (1, 9)
        assert (stats.saved_calls, stats.saved_usd) == (10, Decimal("0.010"))


async def test_nobody_waits_longer_for_a_process_that_died_than_for_a_model(
    redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Redis.from_url(redis_url) as client:
        dying = Model(open_=False)
        task = asyncio.create_task(PromptEngine(cache=RedisCache(client), language_model=dying).compose(WISH))
        await dying.asked.wait()
        (lock,) = [key async for key in client.scan_iter(f"{PREFIX}*making")]
        assert await client.pttl(lock) <= 5000, "a second more than the model may take"
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await client.set(lock, b"1", px=60_000)
        monkeypatch.setattr("prompt_engine.enhancement.SOFT_SECONDS", 0.2)
        left: list[float] = []

        class Waiting(Model):
            async def complete(self, request: LanguageRequest) -> LanguageAnswer:
                left.append(request.deadline_seconds)
                return await super().complete(request)

        await PromptEngine(cache=RedisCache(client), language_model=Waiting()).compose(WISH)
        assert left == [0.0], "its whole time went by in waiting"


async def test_a_broken_entry_is_made_anew(redis_url: str) -> None:
    async with Redis.from_url(redis_url) as client:
        model = Model()
        await PromptEngine(cache=RedisCache(client), language_model=model).compose(WISH)
        (key,) = [key async for key in client.scan_iter(f"{PREFIX}*")]
        whole = await client.get(key)
        for calls, broken in enumerate((b'{"brief": "of another version"}', b"", b"\xff\x00", b"[" * 1_000_000), 2):
            await client.set(key, broken)
            made = await PromptEngine(cache=RedisCache(client), language_model=model).compose(WISH)
            assert (model.calls, made.copy.headline) == (calls, "딸기가 왔어요")
            assert await client.get(key) == whole
        await client.delete(key)
        await client.lpush(key, "of another kind")
        made = await PromptEngine(cache=RedisCache(client), language_model=model).compose(WISH)
        assert (model.calls, made.copy.headline) == (6, "딸기가 왔어요")


class Clock:
    """Seconds that only the test moves."""

    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


class Dead:
    """A shared cache that is gone: it raises, or never answers."""

    def __init__(self, *, hangs: bool) -> None:
        self.hangs = hangs
        self.asked = 0

    async def _fail(self) -> Any:
        self.asked += 1
        if self.hangs:
            await asyncio.Event().wait()
        raise ConnectionError("no Redis here")

    async def get(self, key: str) -> bytes | None:
        return await self._fail()  # type: ignore[no-any-return]

    async def set(self, key: str, value: bytes, ttl_seconds: float) -> None:
        await self._fail()

    async def add(self, key: str, value: bytes, ttl_seconds: float) -> bool:
        return await self._fail()  # type: ignore[no-any-return]

    async def remove(self, key: str) -> None:
        await self._fail()


async def test_a_dead_redis_costs_speed_and_no_answer() -> None:
    for hangs in (False, True):
        now = Clock()
        dead, model = Dead(hangs=hangs), Model()
        cache = CompositionCache(dead, monotonic=now)
        engine = PromptEngine(language_model=model, compositions=cache)
        for text in ("라떼", "녹차", "라떼"):
            assert (await engine.compose(Wish(text=text))).copy.headline
        assert (model.calls, dead.asked) == (2, 1), "after the first error it is left alone for a while"
        for seconds, asked in ((0.11, 2), (0.11, 2), (0.1, 3), (4.0, 4), (4.9, 5), (5.1, 6)):
            now.seconds += seconds
            await engine.compose(Wish(text=f"라떼 {now.seconds}"))
            assert dead.asked == asked, "each time twice as long, and never longer than five seconds"
        assert engine.stats.shared_errors == dead.asked


async def test_offline_answers_stay_in_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    dead = Dead(hangs=False)
    engine = PromptEngine(cache=dead)
    made = await engine.compose(WISH)
    again = await engine.compose(WISH)
    assert (made.prompt.cached, again.prompt.cached) == (False, True)
    assert again.copies == made.copies
    assert dead.asked == 0
    assert (engine.stats.hits, engine.stats.saved_calls) == (1, 0)
    assert engine.stats.hit_rate == 0.5
