"""The facade: one wish in, one composition out."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from prompt_engine.avoidance import leave_out
from prompt_engine.briefing import write_brief
from prompt_engine.cache import CompositionCache, Made
from prompt_engine.cache_key import composition_key
from prompt_engine.claims import claim_notices
from prompt_engine.composition import Addition, Composition, Notice
from prompt_engine.copywriter import Copywriter
from prompt_engine.enhancement import checked_copies, deadline, language_request, merged_brief, parse
from prompt_engine.guard import Guard
from prompt_engine.language import detect_language
from prompt_engine.language_model import LanguageAnswer, LanguageModelFailed, LanguageQuote, LanguageRequest
from prompt_engine.prose import enhanced, neutral_prompt
from prompt_engine.room import length_notices, room_notices
from prompt_engine.templates import TemplateLibrary
from prompt_engine.vocabulary import Category, Language, PromptSource

if TYPE_CHECKING:
    from prompt_engine.brief import AdBrief
    from prompt_engine.cache import CacheStats
    from prompt_engine.language_model import LanguageModel
    from prompt_engine.shared_cache import SharedCache
    from prompt_engine.wish import Wish

# A failure of these kinds says nothing about the model, only about the request.
_OF_THE_REQUEST = frozenset({"BAD_ANSWER", "MODERATED", "INVALID_REQUEST"})
# It was never asked: the request had no money left for it.
TOO_DEAR = "MAX_COST"
# It broke its word to raise nothing but `LanguageModelFailed`.
BROKEN = "BROKEN"
# A model that keeps its deadline tells what the call it ended may have cost; only one that does not is cut off.
LEEWAY_SECONDS = 0.25
NO_MODEL = frozenset({"none", ""})


@dataclass(frozen=True, slots=True)
class CategoryInfo:
    """A category as people see it."""

    key: Category
    label: str
    description: str
    examples: tuple[str, ...]


class PromptEngine:
    """Makes brief, prompt and copy. Offline and deterministic unless a language model is given.

    `cache` is shared between processes (`RedisCache`); without one there is the layer in this process alone.
    """

    def __init__(
        self,
        templates: TemplateLibrary | None = None,
        *,
        cache: SharedCache | None = None,
        language_model: LanguageModel | None = None,
        compositions: CompositionCache | None = None,
    ) -> None:
        self.templates = templates or TemplateLibrary.built_in()
        self.language_model = language_model
        self.compositions = compositions or CompositionCache(cache)

    @property
    def stats(self) -> CacheStats:
        """Hits, saved calls and saved USD since the process began."""
        return self.compositions.stats

    async def quote(self, wish: Wish) -> LanguageQuote | None:
        """What the words would cost in USD: None where no language model would be asked, expected 0 where cached."""
        model = self._model_for(wish)
        if model is None:
            return None
        quote = _quoted(model, self._request(wish, write_brief(wish, self.templates)[0]))
        cached = await self.compositions.has(composition_key(wish, self.templates.version, model.name))
        return LanguageQuote(Decimal(0), quote.maximum) if cached else quote

    async def compose(self, wish: Wish, max_cost: Decimal | None = None) -> Composition:
        """The brief, the prompt and the copy; offline when there is no language model, or when it fails.

        `max_cost` is what the language model may cost at most, in USD.
        """
        model = self._model_for(wish)
        key = composition_key(wish, self.templates.version, model.name if model else "offline")
        if model and self.compositions.failed(key):
            model = None
            key = composition_key(wish, self.templates.version, "offline")
        return await self.compositions.get_or_make(
            key,
            lambda seconds: self._make(wish, model, key, seconds, max_cost),
            seconds=deadline(wish.quality),
            share=model is not None,
            max_cost=max_cost,
        )

    def compose_offline(self, wish: Wish) -> Composition:
        """The same without any model: pure, the same bytes for the same wish."""
        brief, _, sight = write_brief(wish, self.templates)
        copies = Copywriter(brief, self.templates, wish.copy).copies(wish.variants)
        return Composition(
            brief=brief,
            prompt=enhanced(brief, sight, self.templates, pinned=wish.enhanced_prompt is not None),
            copy=copies[0],
            copies=copies,
            warnings=(
                *_untranslated(brief.language, wish),
                *_not_left_out(wish, self.templates),
                *room_notices(copies, brief, wish.copy),
                *claim_notices(copies, brief.industry),
            ),
        )

    def categories(self, language: Language = Language.KO) -> tuple[CategoryInfo, ...]:
        """The eight categories, with examples that can be tried as they are."""
        return tuple(
            CategoryInfo(
                key=template.key,
                label=template.label.of(language),
                description=template.description.of(language),
                examples=template.examples.ko if language is Language.KO else template.examples.en,
            )
            for template in (self.templates.templates[key] for key in Category)
        )

    def _model_for(self, wish: Wish) -> LanguageModel | None:
        model = self.language_model
        if model is None or not wish.enhance or model.name in NO_MODEL or self.compositions.failed(model.name):
            return None
        return model

    @staticmethod
    def _request(wish: Wish, brief: AdBrief) -> LanguageRequest:
        return language_request(brief, wish.quality, wish.variants)

    async def _make(
        self, wish: Wish, model: LanguageModel | None, key: str, seconds: float, max_cost: Decimal | None
    ) -> Made:
        offline = self.compose_offline(wish)
        if model is None:
            return Made(offline, lasting=True, shared=False)
        answer = LanguageAnswer("")
        try:
            request = replace(self._request(wish, offline.brief), deadline_seconds=seconds, max_cost=max_cost)
            answer = await self._asked(model, request)
            composed = self._composed(wish, offline, answer, answer.by or model.name)
        except LanguageModelFailed as failure:
            if failure.code != TOO_DEAR:
                self.compositions.count_model(failed=True)
                self.compositions.remember_failure(key if failure.code in _OF_THE_REQUEST else model.name)
            notice = Notice(code="LANGUAGE_MODEL_FAILED", values={"reason_code": failure.code})
            told = {"warnings": (notice, *offline.warnings), "cost": failure.cost + answer.cost}
            return Made(offline.model_copy(update=told), lasting=False, shared=False)
        self.compositions.count_model(failed=False)
        return Made(composed, lasting=True, shared=True)

    async def _asked(self, model: LanguageModel, request: LanguageRequest) -> LanguageAnswer:
        try:
            async with asyncio.timeout(request.deadline_seconds + LEEWAY_SECONDS):
                return await model.complete(request)
        except LanguageModelFailed:
            raise
        except TimeoutError as late:
            raise LanguageModelFailed("TIMED_OUT", "the language model took too long") from late
        except Exception as error:  # whatever a model does, the owner gets an ad
            raise LanguageModelFailed(BROKEN, f"the language model broke: {error}") from error

    def _composed(self, wish: Wish, offline: Composition, answer: LanguageAnswer, name: str) -> Composition:
        draft = parse(answer.text)
        guard = Guard(offline.brief, self.templates.lexicon)
        brief = merged_brief(offline.brief, draft.picture, wish.look)
        copies, notices = checked_copies(guard, draft, offline.copies, wish.copy, wish.variants)
        prompt = offline.prompt
        if brief != offline.brief or copies != offline.copies:  # else nothing of the answer could be used
            prompt = prompt.model_copy(update={"provider": name, **self._model_prompt(offline, brief)})
        return Composition(
            brief=brief,
            prompt=prompt,
            copy=copies[0],
            copies=copies,
            warnings=(
                *answer.warnings,
                *notices,
                *_not_left_out(wish, self.templates),
                *length_notices(copies, brief, wish.copy),
                *claim_notices(copies, brief.industry),
            ),
            cost=answer.cost,
        )

    def _model_prompt(self, offline: Composition, brief: AdBrief) -> dict[str, object]:
        """What changes of the prompt when a model has drawn up the picture; nothing where it is to stay as it is."""
        if brief.verbatim is not None:
            return {}
        return {
            "prompt": neutral_prompt(brief, self.templates),
            "source": PromptSource.MODEL,
            "additions": _by_model(offline.brief, brief, offline.prompt.additions),
        }


def _quoted(model: LanguageModel, request: LanguageRequest) -> LanguageQuote:
    """The model's price; nothing where it cannot say, for then it will not answer either."""
    try:
        return model.quote(request)
    except Exception:  # noqa: BLE001 - a price that is not known stops no ad
        return LanguageQuote(Decimal(0), Decimal(0))


def _by_model(before: AdBrief, after: AdBrief, additions: tuple[Addition, ...]) -> tuple[Addition, ...]:
    """What was not typed, with the parts that the model wrote in its own words."""
    parts = ("subject", "setting", "light", "camera", "composition", "materials")
    changed = {part: str(getattr(after, part)) for part in parts if getattr(after, part) != getattr(before, part)}
    kept = tuple(addition for addition in additions if addition.part not in changed)
    return (*kept, *(Addition(part=part, text=text, why="model") for part, text in changed.items()))


def _untranslated(language: Language, wish: Wish) -> tuple[Notice, ...]:
    """Offline there is no translator: copy in the other language keeps typed words as they are."""
    if language is detect_language(wish.text):
        return ()
    return (Notice(code="COPY_NOT_TRANSLATED", values={"language": language.value}),)


def _not_left_out(wish: Wish, library: TemplateLibrary) -> tuple[Notice, ...]:
    """Words of the negative prompt that have no English here, and so could not be left out of the picture."""
    if wish.negative_prompt is None or not wish.enhance:
        return ()
    words = leave_out(wish.negative_prompt, library.lexicon)[1]
    return (Notice(code="NEGATIVE_PROMPT_NOT_TRANSLATED", values={"words": ", ".join(words)}),) if words else ()
