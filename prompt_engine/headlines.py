"""Headlines: a different thought for each angle, within the channel's limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_engine.choosing import Seed, best_rank, choose
from prompt_engine.fragments import prepare
from prompt_engine.phrases import capital, copy_data, for_tone
from prompt_engine.situations import is_remote, kind_of
from prompt_engine.vocabulary import Language, Occasion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prompt_engine.brief import AdBrief

# The letters whose being typed makes an angle more than a turn of phrase.
_TYPED = {"moment": frozenset("TS"), "audience": frozenset("A")}
_TAIL = (" with ", " for ", " from ", " in ", " at ", " by ", " of ")


def headlines(brief: AdBrief, values: Mapping[str, str], limit: int) -> Iterator[tuple[str, str]]:
    """At least five angles and their headlines, all different, what was typed before turns of phrase."""
    writer = _Headlines(brief, values, limit)
    for angle in writer.angles:
        if headline := writer.headline(angle):
            writer.said.add(headline)
            yield angle, headline


class _Headlines:
    def __init__(self, brief: AdBrief, values: Mapping[str, str], limit: int) -> None:
        self.brief = brief
        self.values = values
        self.limit = limit
        self.tables = copy_data(brief.language)["headline"]
        self.kinds = (kind_of(brief), *(("remote",) if is_remote(brief) else ()), "any")
        self.said: set[str] = set()
        self.angles = self._angles()

    def _angles(self) -> tuple[str, ...]:
        """The strongest angle first, then the others that something was typed for."""
        first = "offer" if self.brief.occasion in {Occasion.DISCOUNT, Occasion.GIFT} else "news"
        typed = [angle for angle, letters in _TYPED.items() if letters & self.values.keys()]
        order = (first, "offer", *typed, "question", "invitation", "moment", "audience", "news")
        return tuple(dict.fromkeys(order))

    def headline(self, angle: str) -> str | None:
        """The headline of an angle, None where nothing was typed that it could say."""
        leading = angle == self.angles[0]
        tables = self._tables(angle, leading=leading)
        seed = Seed(self.brief.text, angle)
        # A shorter product before a headline without it.
        for values in self._shorter():
            for patterns in tables:
                least = best_rank(patterns, values, angle)
                if chosen := choose(patterns, values, seed, self._fits, least=least):
                    return chosen
        return self._without_product(tables, seed, typed=leading)

    def _tables(self, angle: str, *, leading: bool) -> list[list[str]]:
        """The patterns of an angle in this tone, the occasion's own first. The leading angle always says something."""
        found = [self.tables[kind].get(angle) for kind in (self.kinds[:1] if leading else self.kinds)]
        if leading:
            found.append(self.tables["general"]["news"])
        tables = [for_tone(table, self.brief.tone) for table in found if table]
        # The plain ones are short enough for every channel.
        return tables if leading else [*tables, self.tables["any"][angle]["plain"]]

    def _without_product(self, tables: list[list[str]], seed: Seed, *, typed: bool) -> str | None:
        for patterns in tables:
            if chosen := choose(patterns, self.values, seed, self._fits):
                return chosen
        return self._typed_words(seed) if typed else None

    def _fits(self, headline: str) -> bool:
        return len(headline) <= self.limit and headline not in self.said

    def _shorter(self) -> Iterator[Mapping[str, str]]:
        """The letters, then without a whole typed phrase, then with ever fewer words of the product."""
        yield self.values
        if "R" in self.values:
            yield {letter: text for letter, text in self.values.items() if letter != "R"}
        product = self.values.get("P") or self.values.get("H")
        while product and (shorter := self._cut(product)):
            cut = {letter: shorter if text == product else text for letter, text in self.values.items()}
            yield {letter: text for letter, text in cut.items() if letter != "R"}
            product = shorter

    def _cut(self, product: str) -> str | None:
        """One word less: what an English name says after its noun, else its first word."""
        tail = max((product.rfind(word) for word in _TAIL), default=-1)
        if self.brief.language is Language.EN and tail > 0:
            return product[:tail]
        return product.partition(" ")[2].strip() or None

    def _typed_words(self, seed: Seed) -> str:
        """The first typed words, as many as a headline holds; a greeting where there are none."""
        text = self.brief.facts[0].text if self.brief.facts else prepare(self.brief.text).text
        if not any(character.isalnum() for character in text):
            greetings = for_tone(self.tables["greeting"]["news"], self.brief.tone)
            return choose(greetings, self.values, seed, self._fits) or greetings[0]
        out = ""
        for word in text.split():
            if out and len(out) + len(word) >= self.limit // 2:
                break
            out = f"{out} {word}".strip()
        return capital(out[: self.limit])
