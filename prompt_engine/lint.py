"""Checks of templates that a schema cannot make: names that exist, patterns that can be filled, examples that fit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prompt_engine.briefing import write_brief
from prompt_engine.claim_lint import untyped_claims
from prompt_engine.data_files import BadData, shipped, shipped_names, words
from prompt_engine.findings import Finding
from prompt_engine.lexicon import Role
from prompt_engine.phrases import copy_data, needs, texts
from prompt_engine.templates import load_templates
from prompt_engine.vocabulary import Category, Language, Occasion, Tone
from prompt_engine.wish import Wish

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from prompt_engine.templates import TemplateLibrary

LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXY")


def lint(folder: Path | None = None) -> list[Finding]:
    """Every problem of the shipped templates, and of a shop's own in `folder` where one is given."""
    try:
        library = load_templates(folder)
        _ = library.lexicon
    except BadData as error:
        return [Finding(str(folder), str(error))]
    except (KeyError, ValueError) as error:
        return [Finding(f"{folder}/words.toml", f"a group needs kind and pairs of korean:english ({error})")]
    return [*_templates(library), *_industries(library), *_words(library), *_patterns(), *untyped_claims(library)]


def _templates(library: TemplateLibrary) -> Iterator[Finding]:
    for category in Category:
        template = library.templates.get(category)
        if template is None:
            yield Finding(category.value, "has no template")
            continue
        if template.mood not in library.moods:
            yield Finding(f"{category.value}.mood", f"{template.mood!r} is not a mood of moods.toml")
        for part in (template.framing, *template.setting, *template.light, *template.camera, *template.composition):
            if not part.isascii():
                yield Finding(category.value, f"{part!r} is not plain English")
        for example in (*template.examples.ko, *template.examples.en):
            brief, _, _ = write_brief(Wish(text=example), library)
            if brief.category is not category:
                yield Finding(f"{category.value}.examples", f"{example!r} is read as {brief.category.value}")
    for key, season in library.seasons.items():
        if season.mood not in library.moods:
            yield Finding(f"seasons.{key}.mood", f"{season.mood!r} is not a mood of moods.toml")


def _industries(library: TemplateLibrary) -> Iterator[Finding]:
    owners: dict[str, str] = {}
    for key, industry in library.industries.items():
        if industry.mood not in library.moods:
            yield Finding(f"{key}.mood", f"{industry.mood!r} is not a mood of moods.toml")
        if not industry.setting.isascii():
            yield Finding(f"{key}.setting", "is not plain English")
        for trade in (*industry.trades, *industry.english):
            other = owners.setdefault(trade, key)
            if other != key:
                yield Finding(f"{key}.trades", f"{trade!r} belongs to {other} already")


def _words(library: TemplateLibrary) -> Iterator[Finding]:
    tables = [(name, shipped(name)["groups"]) for name in shipped_names("lexicon")]
    for name, groups in (*tables, ("words.toml", list(library.groups))):
        for group in groups:
            yield from _group(name, group, library)


def _group(name: str, group: dict[str, Any], library: TemplateLibrary) -> Iterator[Finding]:
    for pair in words(group.get("words", "")):
        english = pair.partition(":")[2]
        if not english.strip() or not english.isascii():
            yield Finding(name, f"{pair!r}: the English of a word is plain English")
        if group["kind"] == Role.MOOD and english not in library.moods:
            yield Finding(name, f"{pair!r}: {english!r} is not a mood of moods.toml")
    if (industry := group.get("industry")) and industry not in library.industries:
        yield Finding(name, f"there is no industry {industry!r}")
    if (category := group.get("category")) and category not in set(Category):
        yield Finding(name, f"there is no category {category!r}")


def _patterns() -> Iterator[Finding]:
    for language in Language:
        data = copy_data(language)
        for occasion in Occasion:
            if occasion.value not in data["headline"]:
                yield Finding(f"copy/{language.value}.toml", f"no headlines for {occasion.value}")
        for path, pattern in texts(data):
            unknown = needs(pattern) - LETTERS
            if unknown:
                yield Finding(
                    f"copy/{language.value}.toml", f"{path}: {pattern!r} has unknown letters {sorted(unknown)}"
                )
        for tone in Tone:
            if tone.value not in data["headline"]["general"]["news"]:
                yield Finding(f"copy/{language.value}.toml", f"no general headline in tone {tone.value}")
