"""The program as a person runs it: real processes on a home of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx2
import pytest
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SIGNBOARD = (sys.executable, "-m", "signboard")
SENTENCE = "카페 신메뉴 홍보, 흑임자 크림라떼 6,500원, 11월 말까지"
PATIENCE = 60.0
"""Seconds in which even a busy machine answers."""
FORGOTTEN = ("DATABASE_URL", "REDIS_URL", "OPENAI_API_KEY", "GOOGLE_PROJECT_ID", "STABILITY_API_KEY", "PG_BIN_DIR")


@pytest.fixture(scope="module")
def environment(reachable_folder: Path) -> dict[str, str]:
    """One home for all tests of this file, so that the database is initialised once."""
    home = reachable_folder
    providers = home / "providers.toml"
    providers.write_text("", encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if name not in FORGOTTEN}
    return kept | {"SIGNBOARD_HOME": str(home / "home"), "SIGNBOARD_PROVIDERS": str(providers), "LC_ALL": "C.UTF-8"}


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SIGNBOARD, *arguments], env=environment, capture_output=True, text=True, timeout=180, check=False
    )


@contextmanager
def serving(environment: dict[str, str], *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running server and its address; it has ended when the block has."""
    command = [*SIGNBOARD, "serve", "--port", "0", *arguments]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as served:
        watchdog = threading.Timer(180, served.kill)
        watchdog.start()
        try:
            assert served.stdout is not None
            told = []
            for line in served.stdout:
                told.append(line)
                if line.startswith("Signboard is ready: "):
                    yield served, line.split()[3]
                    break
            else:
                pytest.fail("".join(told))
        finally:
            served.send_signal(signal.SIGTERM)
            served.communicate()
            served.wait()
            watchdog.cancel()


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("providers", "--json"), 0, '"key": "poster"'),
        (("explain", "11111111-1111-1111-1111-111111111111"), 1, "there is no generation 11111111"),
    ],
)
def test_looking_comes_before_the_first_use(
    environment: dict[str, str], used_home: Path, arguments: tuple[str, ...], code: int, told: str
) -> None:
    ended = run(environment | {"SIGNBOARD_HOME": str(used_home)}, *arguments)
    assert ended.returncode == code
    assert told in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_ad_is_made_with_no_server_running(environment: dict[str, str], tmp_path: Path) -> None:
    out = tmp_path / "ad.png"
    made = run(environment, "generate", SENTENCE, "--ratio", "3:4", "--out", str(out), "--svg", "--seed", "1")
    assert made.returncode == 0, made.stderr
    assert made.stdout.splitlines() == [str(out), str(out.with_suffix(".svg"))]
    with Image.open(out) as picture:
        assert (picture.format, picture.width * 4) == ("PNG", picture.height * 3)
    assert "흑임자 크림라떼" in made.stderr
    *told, key = made.stderr.splitlines()[-1].split(" · ")
    assert told == ["poster", "poster", "0 USD"]
    explained = run(environment, "explain", key)
    assert (explained.returncode, explained.stdout.splitlines()[0]) == (0, "picture 1: drawn by poster poster")


def test_a_server_makes_ads_for_others_and_ends_cleanly_with_a_subscriber_waiting(
    environment: dict[str, str], tmp_path: Path
) -> None:
    with serving(environment) as (served, address):
        out = tmp_path / "ad.jpg"
        made = run(environment, "generate", SENTENCE, "--url", address, "--out", str(out), "--json", "--count", "2")
        assert made.returncode == 0, made.stderr
        told = json.loads(made.stdout)
        assert told["files"] == [str(tmp_path / "ad-1.jpg"), str(tmp_path / "ad-2.jpg")]
        assert told["status"] == "COMPLETED"

        query = {"query": "subscription { providerUpdates { key } }"}
        headers = {"accept": "text/event-stream"}
        with httpx2.stream("POST", f"{address}/graphql", json=query, headers=headers, timeout=PATIENCE) as watching:
            lines = watching.iter_lines()
            assert any("poster" in line for line in lines)
            served.send_signal(signal.SIGTERM)
            assert "event: complete" in list(lines)
    assert served.returncode == 0


def test_nothing_is_lost_when_the_whole_program_is_killed(environment: dict[str, str]) -> None:
    generate = {
        "query": "mutation($i: GenerateInput!) { generate(input: $i) { ... on GenerationAccepted "
        "{ cursor deduplicated generation { id } } } }",
        "variables": {"i": {"idempotencyKey": "killed", "prompt": SENTENCE, "count": 4, "quality": "HIGH"}},
    }
    with serving(environment) as (served, address):
        first = httpx2.post(f"{address}/graphql", json=generate, timeout=PATIENCE).json()["data"]["generate"]
        served.kill()
    with serving(environment) as (_, address):
        again = httpx2.post(f"{address}/graphql", json=generate, timeout=PATIENCE).json()["data"]["generate"]
        assert again == {**first, "deduplicated": True}
        watch = {
            "query": "subscription($id: ID!, $after: EventCursor) "
            "{ generationEvents(id: $id, after: $after) { __typename generation { images { url } } } }",
            "variables": {"id": first["generation"]["id"], "after": first["cursor"]},
        }
        headers = {"accept": "text/event-stream"}
        with httpx2.stream("POST", f"{address}/graphql", json=watch, headers=headers, timeout=PATIENCE) as watching:
            events = [json.loads(line[5:])["data"] for line in watching.iter_lines() if line.startswith("data: {")]
        ends = [event["generationEvents"] for event in events if "Succeeded" in event["generationEvents"]["__typename"]]
        assert len(ends) == 1
        assert len({image["url"] for image in ends[0]["generation"]["images"]}) == 4


def test_a_second_server_on_the_same_home_attaches(environment: dict[str, str]) -> None:
    with serving(environment) as (_, first), serving(environment, "--no-worker") as (_, second):
        assert first != second
        for address in (first, second):
            assert httpx2.get(f"{address}/health/ready", timeout=PATIENCE).json() == {"status": "ready", "degraded": []}


def test_an_edit_of_the_providers_file_takes_effect_and_a_wrong_one_does_not(
    environment: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "providers.toml"
    file.write_text("", encoding="utf-8")
    with serving(environment | {"SIGNBOARD_PROVIDERS": str(file)}) as (_, address):
        query = {"query": "subscription { providerUpdates { key enabled } }"}
        headers = {"accept": "text/event-stream"}
        with httpx2.stream("POST", f"{address}/graphql", json=query, headers=headers, timeout=PATIENCE) as watching:
            events = (json.loads(line[5:])["data"] for line in watching.iter_lines() if line.startswith("data: {"))
            assert [one["key"] for one in next(events)["providerUpdates"]] == ["poster"]
            file.write_text("[providers.openai]\nenabeld = true\n", encoding="utf-8")
            file.write_text('[providers.openai]\napi_key_env = "OPENAI_API_KEY"\n', encoding="utf-8")
            told = (event["providerUpdates"] for event in events)
            # The renderer's first probe may be told before the edit is.
            edited = next(providers for providers in told if len(providers) > 1)
            assert edited == [{"key": "openai", "enabled": False}, {"key": "poster", "enabled": True}]


def test_a_wrong_providers_file_ends_the_start_with_its_line(environment: dict[str, str], tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[house]\n\n[providers.openai]\nenabeld = true\n", encoding="utf-8")
    ended = run(environment | {"SIGNBOARD_PROVIDERS": str(wrong)}, "serve", "--port", "0")
    assert ended.returncode == 2
    assert f"{wrong}:4: providers.openai.enabeld: no such setting" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_operators_own_catalog_and_templates_are_used(environment: dict[str, str], tmp_path: Path) -> None:
    catalog, templates = tmp_path / "catalog.toml", tmp_path / "templates"
    catalog.write_text('[[models]]\nid = "poster"\nname = "House style"\n', encoding="utf-8")
    templates.mkdir()
    (templates / "words.toml").write_text("groups = 5\n", encoding="utf-8")
    own = environment | {"SIGNBOARD_CATALOG": str(catalog)}
    with serving(own) as (_, address):
        query = {"query": "{ providers { models { name } } }"}
        (poster,) = httpx2.post(f"{address}/graphql", json=query, timeout=PATIENCE).json()["data"]["providers"]
        assert poster["models"] == [{"name": "House style"}]
    ended = run(own | {"SIGNBOARD_TEMPLATES": str(templates)}, "serve", "--port", "0")
    assert ended.returncode == 2, ended.stderr
    assert str(templates / "words.toml") in ended.stderr
    catalog.write_text('[[models]]\nid = "poster"\nquality_rank = 500\n', encoding="utf-8")
    ended = run(own, "serve", "--port", "0")
    assert (ended.returncode, "Traceback" in ended.stderr) == (2, False)
    assert "quality_rank" in ended.stderr


def test_a_taken_port_is_told_before_anything_is_started(environment: dict[str, str]) -> None:
    with serving(environment) as (_, address):
        port = address.rsplit(":", 1)[1]
        ended = run(environment, "serve", "--port", port)
    assert ended.returncode == 1
    assert ended.stderr.startswith(f"127.0.0.1:{port}: Address already in use. Choose another port")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("", "--ratio", "1:1"), "prompt"),
        (("광고", "--ratio", "5:1"), "aspectRatio: '5:1'"),
        (("광고", "--count", "9"), "count: '9'"),
        (("광고", "--out", "ad.gif"), "the file must end in .jpg"),
    ],
)
def test_bad_words_on_the_command_line_are_explained(
    environment: dict[str, str], tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    given = arguments if "--out" in arguments else (*arguments, "--out", str(tmp_path / "ad.jpg"))
    ended = run(environment, "generate", *given)
    assert ended.returncode == 2, ended.stderr
    assert said in ended.stderr
    assert list(tmp_path.iterdir()) == []
