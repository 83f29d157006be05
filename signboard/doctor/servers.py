"""The servers: our own API, PostgreSQL, Redis, and the workers that hang on them. None is started for this."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from asyncio import to_thread
from typing import TYPE_CHECKING

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.exc import SQLAlchemyError

from db.base import utc_now
from db.database import Database, DatabaseLost
from db.queries import workers as worker_queries
from signboard import database_dump, migrations
from signboard.doctor.findings import Finding, Status
from signboard.embedded import postgres, valkey
from signboard.embedded.accounts import owner_of, unprivileged_account
from signboard.embedded.errors import EmbeddedServiceError
from signboard.embedded.owner import OwnerLock, read_running
from signboard.home import Home
from signboard.providers_file import WORKER_SILENCE

if TYPE_CHECKING:
    from signboard.embedded.owner import Running
    from signboard.settings import Settings

TIMEOUT_SECONDS = 5.0
EMBEDDED = "embedded"
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


async def http(settings: Settings) -> list[Finding]:
    """Does anybody serve at our address, and is it us?"""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104  # asked, not listened on
    url = f"http://{host}:{settings.port}"
    state = await to_thread(_ask, f"{url}/health/ready")
    if state is None:
        return [Finding("http.off", Status.NOTE, {"url": url})]
    match state.get("status"):
        case "ready":
            return [Finding("http.ready", values={"url": url})]
        case "degraded":
            values = {"url": url, "missing": state.get("degraded")}
            return [Finding("http.degraded", Status.WARNING, values)]
        case "unavailable":
            return [Finding("http.unavailable", Status.FAILED, {"url": url})]
        case _:
            return [Finding("http.other", Status.WARNING, {"url": url})]


def _ask(url: str) -> dict[str, object] | None:
    """What is answered at `url`; None when nobody listens, nothing in it when it is not our answer."""
    try:
        with DIRECT.open(url, timeout=TIMEOUT_SECONDS) as answer:
            body = answer.read(10_000)
    except urllib.error.HTTPError as error:
        body = error.read(10_000)
    except urllib.error.URLError as error:
        return None if isinstance(error.reason, ConnectionRefusedError) else {}
    except (OSError, ValueError):
        return {}
    try:
        state = json.loads(body)
    except ValueError:
        return {}
    return state if isinstance(state, dict) else {}


async def database(settings: Settings) -> list[Finding]:
    """Does it run, and are its tables the newest?"""
    url = database_url(settings)
    if url is None:
        return [await to_thread(_idle_postgres, settings)]
    where = EMBEDDED if settings.database_url is None else "DATABASE_URL"
    try:
        version, size = await database_dump.server_version(url), await database_dump.size(url)
        revision = await migrations.current_revision(url)
    except (DatabaseLost, OSError, TimeoutError, SQLAlchemyError) as error:
        return [Finding("database.unreachable", Status.FAILED, {"where": where, "problem": _short(error)})]
    newest = migrations.newest_revision()
    values = {"version": version, "where": where, "revision": revision, "size_mb": size >> 20}
    found = [Finding("database.connected", values=values)]
    if not migrations.is_known(revision):
        found.append(Finding("database.newer", Status.FAILED, {"revision": revision}))
    elif revision != newest:
        found.append(Finding("database.outdated", Status.FAILED, {"revision": revision or "-", "newest": newest}))
    return found


def _idle_postgres(settings: Settings) -> Finding:
    home = Home(settings.home)
    try:
        account = owner_of(home.postgres / "data") or unprivileged_account()
        programs = settings.pg_bin_dir or postgres.bundled_folder()
        version = postgres.Postgres(home.postgres, programs, account).examine()
    except (EmbeddedServiceError, OSError) as error:
        return Finding("database.unusable", Status.FAILED, {"problem": error})
    return Finding("database.idle", values={"version": version})


async def redis(settings: Settings) -> list[Finding]:
    """Does it answer?"""
    url = _redis_url(settings)
    if url is None:
        try:
            valkey.bundled_server()
        except EmbeddedServiceError as error:
            return [Finding("redis.unusable", Status.FAILED, {"problem": error})]
        return [Finding("redis.idle")]
    where = EMBEDDED if settings.redis_url is None else "REDIS_URL"
    try:
        async with Redis.from_url(
            url, socket_connect_timeout=TIMEOUT_SECONDS, socket_timeout=TIMEOUT_SECONDS
        ) as client:
            information = await client.info("server")
    except (RedisError, OSError, ValueError) as error:
        return [Finding("redis.unreachable", Status.WARNING, {"where": where, "problem": _short(error)})]
    version = information.get("valkey_version") or information.get("redis_version")
    return [Finding("redis.connected", values={"version": version, "where": where})]


async def workers(settings: Settings) -> list[Finding]:
    """Who makes the ads, and what waits for them."""
    url = database_url(settings)
    if url is None:
        return [Finding("workers.unknown", Status.NOTE)]
    connected = Database(url, pool_size=1)
    try:
        async with connected.snapshot() as session:
            live = await worker_queries.live(session, utc_now() - WORKER_SILENCE)
            waiting = sum((await worker_queries.waiting(session)).values())
            providers = sorted({name for worker in live for name in worker.providers})
    except (DatabaseLost, SQLAlchemyError):
        return [Finding("workers.unknown", Status.NOTE)]
    finally:
        await connected.close()
    if not live:
        return [Finding("workers.none", Status.WARNING, {"waiting": waiting})]
    values = {"count": len(live), "providers": ", ".join(providers), "waiting": waiting}
    return [Finding("workers.live", values=values)]


def database_url(settings: Settings) -> str | None:
    """The address of the database, if one is named or the embedded one runs."""
    if settings.database_url is not None:
        return settings.database_url.get_secret_value()
    return running.database_url if (running := _running(settings)) else None


def _redis_url(settings: Settings) -> str | None:
    if settings.redis_url is not None:
        return settings.redis_url.get_secret_value()
    return running.redis_url if (running := _running(settings)) else None


def _running(settings: Settings) -> Running | None:
    """What the owner of the home says, while there is one."""
    home = Home(settings.home.expanduser().absolute())
    if not home.lock.exists():
        return None
    lock = OwnerLock(home.lock)
    if lock.acquire():
        lock.release()
        return None
    return read_running(home.run)


def _short(error: Exception) -> str:
    """The first line of what the server or the system itself says."""
    cause = getattr(error, "orig", None) or error
    return (str(cause).splitlines() or [""])[0] or type(cause).__name__
