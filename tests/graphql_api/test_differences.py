"""What a vendor did differently from what was asked, and what the words cost, read in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.fakes.openai import OpenAIFake
from tests.graphql_api.conftest import served
from tests.graphql_api.test_generations import ask, finish

if TYPE_CHECKING:
    from signboard.settings import Settings

PROVIDERS = """
[providers.openai]
enabled = true
models = ["gpt-image-2"]
base_url = "{url}"
api_key_env = "VENDOR_KEY"
"""
DIFFERENT = """
query($id: ID!) {
  generation(id: $id) {
    status warnings warningCodes
    routing { provider adapted candidates { provider maximum rejectedBecause rejectedCode } }
    attempts { outcome errorCode }
    costs { item expected maximum settled difference }
  }
}
"""


@pytest.mark.parametrize(
    ("language", "warnings", "size"),
    [
        (
            "ko",
            ["이 모델은 시드를 쓰지 않아요.", "이 모델은 제외 문구를 쓰지 않아요."],
            "크기: 630x840 → 704x944 크기로 그려 630x840 크기로 잘랐어요",
        ),
        (
            "en",
            ["This model takes no seed.", "This model takes no negative prompt."],
            "Size: 630x840 → 704x944, cropped to 630x840",
        ),
    ],
    ids=["ko", "en"],
)
async def test_what_was_done_differently_is_told_in_the_readers_language(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, language: str, warnings: list[str], size: str
) -> None:
    async with OpenAIFake() as vendor:
        monkeypatch.setenv("VENDOR_KEY", vendor.key)
        settings.providers.write_text(PROVIDERS.format(url=vendor.base_url), encoding="utf-8")
        async with served(settings, worker=True) as server:
            asked: dict[str, Any] = {"quality": "DRAFT", "negativePrompt": "steam", "enhancedPrompt": "a quiet latte"}
            key, _ = await finish(server, ask(**asked))
            told = (await server.data(DIFFERENT, {"id": key}, **{"accept-language": language}))["generation"]
    assert told["status"] == "COMPLETED"
    assert told["warnings"] == warnings
    assert told["warningCodes"] == ["SEED_IGNORED", "NEGATIVE_PROMPT_IGNORED"]
    held_back = [one for one in told["routing"]["candidates"] if one["rejectedBecause"]]
    assert [(one["provider"], one["rejectedCode"]) for one in held_back] == [("poster", "LAST_RESORT")]
    assert told["attempts"] == [{"outcome": "SUCCEEDED", "errorCode": None}]
    assert size in told["routing"]["adapted"]
    (image,) = told["costs"]
    assert (image["item"], image["maximum"] >= image["expected"]) == ("IMAGE", True)
    assert float(image["difference"]) == pytest.approx(float(image["settled"]) - float(image["expected"]))
