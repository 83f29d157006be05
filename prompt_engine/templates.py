"""The templates: eight categories and an open list of trades, as data with a schema. A shop can add its own folder."""

from __future__ import annotations

from functools import cache, cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, StringConstraints, ValidationError

from prompt_engine.data_files import BadData, read_toml, shipped, shipped_digest, shipped_names
from prompt_engine.lexicon import Lexicon, Role
from prompt_engine.lexicon_files import add_group, add_trades, build_lexicon
from prompt_engine.vocabulary import Category, Language
from prompt_engine.wish import Frozen

if TYPE_CHECKING:
    from pathlib import Path

MOST_TOLD = 5
NO_SUCH_FILE = "neither industries.toml, moods.toml or words.toml, nor a category file, which has a key"

Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=160)]
Phrases = Annotated[tuple[Phrase, ...], Field(min_length=1, max_length=12)]
Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]


class Bilingual(Frozen):
    """A text in both languages."""

    ko: Phrase | Word
    en: Phrase | Word

    def of(self, language: Language) -> str:
        return self.ko if language is Language.KO else self.en


class Examples(Frozen):
    """Requests that show what a category is for."""

    ko: Phrases
    en: Phrases


class Template(Frozen):
    """What a good prompt of one category says. Several phrases in a list are alternatives, chosen by the request."""

    key: Category
    version: Annotated[int, Field(ge=1)]
    label: Bilingual
    description: Bilingual
    framing: Annotated[str, StringConstraints(pattern=r"\{subject\}", max_length=160)]
    setting: Phrases
    light: Phrases
    camera: Phrases
    composition: Phrases
    mood: Word
    materials: Phrase
    finish: Phrase
    negative: Annotated[tuple[Word, ...], Field(min_length=1, max_length=30)]
    examples: Examples


class Hashtags(Frozen):
    """Words for hashtags, without the sign."""

    ko: Annotated[tuple[Word, ...], Field(max_length=10)]
    en: Annotated[tuple[Word, ...], Field(max_length=10)]


class Industry(Frozen):
    """A trade. `invitation` is the Korean verb that asks people in ("맛보세요")."""

    label: Bilingual
    trades: Annotated[tuple[Word, ...], Field(min_length=1, max_length=120)]
    english: tuple[Word, ...] = ()
    category: Category
    hero: Word
    mood: Word
    setting: Phrase
    invitation: Phrase
    call_to_action: Bilingual
    hashtags: Hashtags


class Mood(Frozen):
    """What a mood means for light and colour. `colours` are "#rrggbb", the ground first, an accent last."""

    phrase: Phrase
    light: Phrase
    palette: Annotated[tuple[Word, ...], Field(min_length=1, max_length=6)]
    colours: Annotated[tuple[Colour, ...], Field(min_length=2, max_length=6)]


class Season(Frozen):
    """What a season adds to a picture."""

    setting: Phrase
    palette: Annotated[tuple[Word, ...], Field(min_length=1, max_length=6)]
    mood: Word


def reason(error: ValidationError | KeyError | TypeError) -> str:
    """What is wrong with a file, field by field."""
    if not isinstance(error, ValidationError):
        return f"{error} is missing" if isinstance(error, KeyError) else str(error)
    found = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors(include_url=False)]
    more = f"; and {len(found) - MOST_TOLD} more" if len(found) > MOST_TOLD else ""
    return "; ".join(found[:MOST_TOLD]) + more


class TemplateLibrary(Frozen):
    """Everything that templates say. Build it with `built_in()` or `with_folder(path)`.

    `groups` are the words, and `own` the keys of the trades, that a shop's own files brought.
    """

    templates: dict[Category, Template]
    industries: dict[str, Industry]
    moods: dict[str, Mood]
    seasons: dict[str, Season]
    lights: dict[str, Phrase]
    colours: dict[str, Colour]
    companions: dict[str, Word]
    groups: tuple[dict[str, str], ...] = ()
    own: tuple[str, ...] = ()

    @staticmethod
    def built_in() -> TemplateLibrary:
        """The shipped templates; read once."""
        return _built_in()

    def with_folder(self, folder: Path) -> TemplateLibrary:
        """These templates and a shop's own: category files, `industries.toml`, `moods.toml`, `words.toml`.

        A file of the shop replaces what has the same key and adds the rest.

        Raises:
            BadData: a file breaks the schema; nothing of the folder is used.
        """
        templates, industries = dict(self.templates), dict(self.industries)
        moods, seasons, groups = dict(self.moods), dict(self.seasons), list(self.groups)
        own = list(self.own)
        for path in sorted(folder.glob("*.toml"))[:200]:
            content = read_toml(path)
            try:
                if path.name == "industries.toml":
                    industries.update({key: Industry.model_validate(value) for key, value in content.items()})
                    own.extend(content)
                elif path.name == "moods.toml":
                    moods.update({key: Mood.model_validate(value) for key, value in content.get("moods", {}).items()})
                    seasons.update({k: Season.model_validate(v) for k, v in content.get("seasons", {}).items()})
                elif path.name == "words.toml":
                    groups.extend(content["groups"])
                elif "key" not in content:
                    raise BadData(f"{path}: {NO_SUCH_FILE}")
                else:
                    template = Template.model_validate(content)
                    templates[template.key] = template
            except (ValidationError, KeyError, TypeError) as error:
                raise BadData(f"{path}: {reason(error)}") from error
        return TemplateLibrary(
            templates=templates,
            industries=industries,
            moods=moods,
            seasons=seasons,
            lights=self.lights,
            colours=self.colours,
            companions=self.companions,
            groups=tuple(groups),
            own=tuple(own),
        )

    @cached_property
    def lexicon(self) -> Lexicon:
        """Every word, the trades' among them; the shop's own first."""
        lexicon, own = build_lexicon(self.industries), Lexicon()
        add_trades(own, {key: self.industries[key] for key in self.own})
        for group in self.groups:
            add_group(own, group)
        lexicon.put_first(own)
        return lexicon

    @cached_property
    def season_words(self) -> dict[str, tuple[str, ...]]:
        """The Korean words of each season, by its English name."""
        words: dict[str, tuple[str, ...]] = {}
        for word, senses in self.lexicon.korean.items():
            for sense in senses:
                if sense.role is Role.SEASON:
                    words[sense.english] = (*words.get(sense.english, ()), word)
        return words

    @cached_property
    def version(self) -> str:
        """Changes with these templates and with every shipped file; part of every cache key."""
        return sha256(f"{shipped_digest()} {self.model_dump_json()}".encode()).hexdigest()[:12]


def load_templates(folder: Path | None = None) -> TemplateLibrary:
    """The shipped templates, with a shop's own from `folder` where one is given.

    Raises:
        BadData: a file of the folder breaks the schema.
    """
    return _built_in().with_folder(folder) if folder else _built_in()


@cache
def _built_in() -> TemplateLibrary:
    templates = [Template.model_validate(shipped(name)) for name in shipped_names("templates")]
    feelings: dict[str, Any] = shipped("moods.toml")
    return TemplateLibrary(
        templates={template.key: template for template in templates},
        industries={key: Industry.model_validate(value) for key, value in shipped("industries.toml").items()},
        moods={key: Mood.model_validate(value) for key, value in feelings["moods"].items()},
        seasons={key: Season.model_validate(value) for key, value in feelings["seasons"].items()},
        lights=feelings["lights"],
        colours=feelings["colours"],
        companions=feelings["companions"],
    )
