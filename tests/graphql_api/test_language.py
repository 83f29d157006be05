import pytest

from graphql_api.language import preferred_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "ko"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("fr-FR, en;q=0.4, ko;q=0.6", "ko"),
        ("fr-FR, de", "ko"),
        ("en;q=banana", "ko"),
        ("en;q=0", "ko"),
        ("EN-us;q=0.1", "en"),
        ("," * 100_000, "ko"),
    ],
)
def test_the_heaviest_of_our_languages_wins_and_korean_is_the_default(header: str, language: str) -> None:
    assert preferred_language(header) == language
