"""The model-neutral prompt: the brief in plain English sentences, and what in it was not typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_engine.composition import Addition, EnhancedPrompt
from prompt_engine.function_words import WHERE
from prompt_engine.phrases import capital
from prompt_engine.vocabulary import PromptSource

if TYPE_CHECKING:
    from prompt_engine.brief import AdBrief
    from prompt_engine.picture import Sight
    from prompt_engine.templates import TemplateLibrary

NO_LETTERING = ("text", "letters", "words", "watermark", "logo", "signature")


def neutral_prompt(brief: AdBrief, library: TemplateLibrary) -> str:
    """One English paragraph, most important first."""
    template = library.templates[brief.category]
    mood = library.moods.get(brief.mood)
    sentences = [
        capital(template.framing.format(subject=brief.subject)) + f", {settled(brief.setting)}",
        f"{capital(brief.light)}, {mood.phrase if mood else brief.mood} mood",
        f"Colours: {', '.join(brief.palette)}" if brief.palette else "",
        f"{capital(brief.composition)}, {brief.negative_space}" if brief.negative_space else capital(brief.composition),
        f"{capital(brief.camera)}, {brief.materials}",
        f"{capital(brief.style)} style" if brief.style else "",
        f"{capital(brief.finish)}, no text or lettering",
    ]
    return ". ".join(sentence for sentence in sentences if sentence) + "."


def settled(setting: str) -> str:
    """The setting after a comma: as it is when it says where, else "set in" it."""
    says_where = setting.split(maxsplit=1)[0] in WHERE
    return setting if says_where else f"set in {setting}"


def unwanted(brief: AdBrief, library: TemplateLibrary) -> tuple[str, ...]:
    """What must not appear: the owner's words, then lettering, then what this kind of picture gets wrong."""
    typed = [word.strip() for word in (brief.negative_prompt or "").split(",") if word.strip()]
    return tuple(dict.fromkeys([*typed, *brief.avoid, *NO_LETTERING, *library.templates[brief.category].negative]))


def enhanced(brief: AdBrief, sight: Sight, library: TemplateLibrary, *, pinned: bool) -> EnhancedPrompt:
    """The prompt as people see it: written offline, pinned, or as typed."""
    if brief.verbatim is not None:
        source = PromptSource.PINNED if pinned else PromptSource.AS_TYPED
        return EnhancedPrompt(
            prompt=brief.verbatim, negative_prompt=brief.negative_prompt, category=brief.category, source=source
        )
    return EnhancedPrompt(
        prompt=neutral_prompt(brief, library),
        negative_prompt=", ".join(unwanted(brief, library)),
        category=brief.category,
        source=PromptSource.OFFLINE,
        additions=tuple(
            Addition(part=part, text=text, why=sight.why.get(part, "template"))
            for part, text in (
                ("setting", brief.setting),
                ("light", brief.light),
                ("mood", brief.mood),
                ("palette", ", ".join(brief.palette)),
                ("composition", brief.composition),
                ("camera", brief.camera),
                ("materials", brief.materials),
                ("finish", brief.finish),
            )
            if text and sight.why.get(part) not in {"typed", "look"}
        ),
    )
