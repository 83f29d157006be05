"""How the picture looks: mood, setting, light, colours and materials, from what was asked, the season and the trade."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from prompt_engine.lexicon import Role, Sense
from prompt_engine.translation import translate
from prompt_engine.vocabulary import Occasion, Tone

if TYPE_CHECKING:
    from prompt_engine.templates import Industry, Mood, Season, Template, TemplateLibrary
    from prompt_engine.understanding import Understanding
    from prompt_engine.wish import Wish

_TONE_MOODS = {Tone.PREMIUM: "premium", Tone.URGENT: "urgent", Tone.WITTY: "playful"}
_MOST_COLOURS, _MOST_WORDS = 6, 4


def pick(options: tuple[str, ...], text: str, salt: str) -> str:
    """One of the alternatives, always the same one for the same text."""
    return options[int.from_bytes(sha256(f"{salt}\x00{text}".encode()).digest()[:4], "big") % len(options)]


class Stylist:
    """Decides the look of one picture; `why` tells for each part where it came from."""

    def __init__(
        self,
        found: Understanding,
        wish: Wish,
        library: TemplateLibrary,
        template: Template,
        industry: Industry | None,
    ) -> None:
        self.why: dict[str, str] = {"camera": "template", "composition": "template"}
        self._found = found
        self._wish = wish
        self._library = library
        self._template = template
        self._industry = industry
        self._mood = ""

    @property
    def given(self) -> dict[str, str | None]:
        """The look preferences, by the name of the part that they decide."""
        look = self._wish.look
        return {
            "light": look.lighting,
            "mood": look.mood,
            "palette": look.palette,
            "camera": look.camera,
            "composition": look.composition,
            "setting": look.setting,
            "materials": look.materials,
        }

    def mood(self) -> str:
        """The key of the mood; a wished one that is no key of ours is kept as it is."""
        wished = self._wish.look.mood
        season = self._season()
        urgent = self._found.occasion is Occasion.DISCOUNT and self._industry is None
        for key, reason in (
            (self._named(wished) if wished else None, "look"),
            (next(iter(self._asked(Role.MOOD) + self._within_product(Role.MOOD)), None), "typed"),
            (_TONE_MOODS.get(self._wish.tone), "tone"),
            ("urgent" if urgent else None, "occasion"),
            (season.mood if season else None, "season"),
            (self._industry.mood if self._industry else None, "industry"),
            (self._template.mood, "template"),
        ):
            if key and key in self._library.moods:
                self._mood, self.why["mood"] = key, reason
                break
        return wished if wished and not self._named(wished) else self._mood

    def setting(self) -> str:
        """Where it is, with what the season adds."""
        season = self._season()
        if asked := self._found.directions.background:
            base, self.why["setting"] = f"against a plain {asked} background", "typed"
        elif self._industry:
            base, self.why["setting"] = self._industry.setting, "industry"
        else:
            base, self.why["setting"] = pick(self._template.setting, self._wish.text, "setting"), "template"
        return f"{base}, {season.setting}" if season else base

    def composition(self) -> str:
        """Where the owner wants the thing, or else as the template has it."""
        if where := self._found.directions.where(lettering=False):
            self.why["composition"] = "typed"
            return f"subject placed {where} of the picture"
        return pick(self._template.composition, self._wish.text, "composition")

    def light(self, subject: str) -> str:
        """The light that was typed, that belongs to the subject, or that goes with the mood."""
        if asked := self.asked_light():
            self.why["light"] = "typed"
            return ", ".join(asked)
        own = (light for word, light in self._library.lights.items() if re.search(rf"\b{word}\b", subject))
        if light := next(own, None):
            self.why["light"] = "subject"
            return light
        if self.why["mood"] == "template":
            self.why["light"] = "template"
            return pick(self._template.light, self._wish.text, "light")
        self.why["light"] = "mood"
        return self._feeling().light

    def asked_light(self) -> tuple[str, ...]:
        """The light that was typed."""
        return tuple(self._asked(Role.LIGHT)[:2])

    def palette(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """English colour words, and "#rrggbb" with the ground first."""
        mood, season, wished = self._feeling(), self._season(), self._wish.look.palette
        typed = self._asked(Role.COLOUR)
        self.why["palette"] = "typed" if typed else ("season" if season else "mood")
        if wished:
            typed = [
                translate(word, self._library.lexicon).strip() for word in re.split(r"[,/·]", wished) if word.strip()
            ]
        named = [self._library.colours[word] for word in typed if word in self._library.colours]
        words = typed if wished else [*typed, *self._within_product(Role.COLOUR)]
        if not wished:
            words = [*words, *(season.palette if season else ()), *mood.palette][: max(_MOST_WORDS, len(typed))]
        colours = dict.fromkeys([*mood.colours[:1], *named, *mood.colours[1:]])
        return tuple(dict.fromkeys(words))[:_MOST_COLOURS], tuple(colours)[:_MOST_COLOURS]

    def materials(self) -> str:
        """What things are made of."""
        return ", ".join([*self._asked(Role.MATERIAL)[:2], self._template.materials])

    def _feeling(self) -> Mood:
        return self._library.moods[self._mood]

    def _season(self) -> Season | None:
        return self._library.seasons.get(self._found.season.english) if self._found.season else None

    def _asked(self, role: Role) -> list[str]:
        """What was asked of the picture, and what was said outside the product."""
        asked = list(self._found.directions.looks.get(role, ()))
        for fragment in self._found.fragments:
            outside = (token for token in fragment.tokens if token not in self._found.product_tokens)
            asked += [sense.english for token in outside if (sense := token.sense(role))]
        return list(dict.fromkeys(asked))

    def _within_product(self, role: Role) -> list[str]:
        return [sense.english for token in self._found.product_tokens if (sense := token.sense(role))]

    def _named(self, text: str) -> str | None:
        """The mood that a look preference names, in either language."""
        if text.lower() in self._library.moods:
            return text.lower()
        lexicon = self._library.lexicon
        senses: tuple[Sense, ...] = (*lexicon.korean.get(text.replace(" ", ""), ()), *lexicon.lookup(text))
        return next((sense.english for sense in senses if sense.role is Role.MOOD), None)
