"""One brief, as each family of image models wants to read it. Pure: no clock, no network, no chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prompt_engine.composition import AdaptedPrompt
from prompt_engine.emphasis import emphasised, unweighted
from prompt_engine.phrases import capital
from prompt_engine.prose import NO_LETTERING, settled, unwanted
from prompt_engine.templates import TemplateLibrary
from prompt_engine.token_bounds import clip_tokens, t5_tokens
from prompt_engine.vocabulary import PromptFamily

if TYPE_CHECKING:
    from collections.abc import Callable

    from prompt_engine.brief import AdBrief
    from prompt_engine.composition import PromptTarget

Box = tuple[float, float, float, float]
# What is sold counts most among 75 tokens of setting and light.
SUBJECT_WEIGHT = 1.2
LETTERING_WEIGHT = 1.3


@dataclass(frozen=True, slots=True)
class Habits:
    """How a family reads. `budget` is for what is composed here, `most` for a prompt that must stay as it is.

    `weighs` says that it knows the notation of `prompt_engine.emphasis`, whose signs are then no tokens.
    """

    unit: str
    budget: int
    most: int
    prose: bool
    negative: bool
    instruction: str = ""
    rephrases: bool = False
    weighs: bool = False


HABITS: dict[PromptFamily, Habits] = {
    # CLIP reads 77 tokens, two of them marks; longer prompts go in chunks and weigh less the further back they stand.
    PromptFamily.SDXL: Habits("clip tokens", 75, 1200, prose=False, negative=True, weighs=True),
    # Distilled without guidance: a negative prompt has no effect there.
    PromptFamily.SDXL_TURBO: Habits("clip tokens", 75, 1200, prose=False, negative=False, weighs=True),
    # T5 reads 512 tokens; guidance is distilled, so there is no negative prompt.
    # schnell reads 256 tokens, the end mark among them; dev's 512 come with the target.
    PromptFamily.FLUX: Habits("t5 tokens", 255, 255, prose=True, negative=False),
    PromptFamily.OPENAI: Habits(
        "characters",
        4000,
        4000,
        prose=True,
        negative=False,
        rephrases=True,
        instruction="Use this description as given, without adding to it",
    ),
    # Imagen reads 480 tokens; English has about four letters in each.
    PromptFamily.GOOGLE: Habits(
        "characters",
        1400,
        1900,
        prose=True,
        negative=False,
        rephrases=True,
        instruction="Follow this description exactly",
    ),
    PromptFamily.STABILITY: Habits("characters", 2000, 10000, prose=True, negative=True),
    PromptFamily.POSTER: Habits("characters", 500, 4000, prose=False, negative=False),
}


def adapt(
    brief: AdBrief,
    target: PromptTarget,
    library: TemplateLibrary | None = None,
    count_tokens: Callable[[str], int] | None = None,
) -> AdaptedPrompt:
    """The brief as `target` wants it, within its budget; what had to go is listed, least important first.

    `count_tokens` is the model's own tokenizer (without its marks), where its weights are; else a bound that never
    undercounts is used.
    """
    library = library or TemplateLibrary.built_in()
    habits = HABITS[target.family]
    count = _counter(habits, count_tokens)
    negatives = target.negative_prompt if target.negative_prompt is not None else habits.negative
    notes: list[str] = []
    if brief.verbatim is not None:
        budget = max(habits.most, target.prompt_tokens or 0)
        prompt, dropped = _cut(brief.verbatim, budget, count)
        against = [brief.negative_prompt] if brief.negative_prompt else []
    else:
        budget = target.prompt_tokens or habits.budget
        prompt, dropped = _composed(brief, target, library, habits, budget, count)
        against = [_weighed(word, habits) for word in unwanted(brief, library)]
    negative = None
    if negatives:
        negative, more = _joined(against, budget, count)
        dropped += [f"negative: {word}" for word in more]
    elif against and (brief.verbatim is not None or not habits.rephrases):
        notes.append("negative_prompt_unsupported")
    return AdaptedPrompt(
        prompt=prompt,
        negative_prompt=negative or None,
        family=target.family,
        tokens=count(prompt),
        budget=budget,
        unit=habits.unit,
        dropped=tuple(dropped),
        notes=tuple(notes),
        hero=brief.hero,
        category=brief.category.value,
        industry=brief.industry,
        mood=brief.mood,
        season=brief.season,
        colours=brief.colours,
    )


def _counter(habits: Habits, own: Callable[[str], int] | None) -> Callable[[str], int]:
    """How long a prompt is in the family's unit: by the model's own tokenizer, or by a bound."""
    bound = {"clip tokens": clip_tokens, "t5 tokens": t5_tokens}.get(habits.unit)
    count = len if bound is None else own or bound
    return (lambda prompt: count(unweighted(prompt))) if habits.weighs else count


def _weighed(word: str, habits: Habits) -> str:
    """Lettering is what these models paint most stubbornly into pictures that leave room for it."""
    return emphasised(word, LETTERING_WEIGHT) if habits.weighs and word in NO_LETTERING else word


def _composed(
    brief: AdBrief,
    target: PromptTarget,
    library: TemplateLibrary,
    habits: Habits,
    budget: int,
    count: Callable[[str], int],
) -> tuple[str, list[str]]:
    parts = _parts(brief, target, library, habits)
    end = "." if habits.prose else ""
    join = ". " if habits.prose else ", "
    dropped: list[str] = []

    def text() -> str:
        return join.join(part for part in parts.values() if part) + end

    for name in _LEAST_IMPORTANT_FIRST:
        if count(text()) <= budget:
            break
        if parts.pop(name, None):
            dropped.append(name)
    if count(text()) <= budget:
        return text(), dropped
    cut, more = _cut(text(), budget, count)
    return cut, [*dropped, *more]


_LEAST_IMPORTANT_FIRST = (
    "finish",
    "materials",
    "camera",
    "unwanted",
    "instruction",
    "tags",
    "composition",
    "style",
    "palette",
    "space",
    "mood",
    "light",
    "setting",
)


def _parts(brief: AdBrief, target: PromptTarget, library: TemplateLibrary, habits: Habits) -> dict[str, str]:
    """The prompt's parts in the order in which they are said."""
    template = library.templates[brief.category]
    mood = library.moods.get(brief.mood)
    feeling = mood.phrase if mood else brief.mood
    space = clear_space(target.clear_zones)
    subject = emphasised(brief.subject, SUBJECT_WEIGHT) if habits.weighs else brief.subject
    framed = template.framing.format(subject=subject)
    palette = ", ".join(brief.palette[:4])
    if not habits.prose:
        return {
            "trigger": target.trigger or "",
            "subject": framed,
            "setting": brief.setting,
            "light": brief.light,
            "mood": f"{feeling} mood",
            "space": f"empty copy space {space}" if space else "",
            "palette": f"{' and '.join(brief.palette[:2])} palette" if palette else "",
            "style": f"{brief.style} style" if brief.style else "",
            "composition": brief.composition,
            "camera": brief.camera,
            "materials": brief.materials,
            "finish": brief.finish,
        }
    return {
        "instruction": habits.instruction,
        "trigger": target.trigger or "",
        "subject": f"{capital(framed)}, {settled(brief.setting)}",
        "light": f"{capital(brief.light)}",
        "mood": f"The mood is {feeling}",
        "space": f"Keep the area {space} calm and empty, for lettering that is added later" if space else "",
        "palette": f"Colours: {palette}" if palette else "",
        "style": f"{capital(brief.style)} style" if brief.style else "",
        "composition": capital(brief.composition),
        "camera": f"Shot with {brief.camera}",
        "materials": capital(brief.materials),
        "finish": capital(brief.finish),
        "unwanted": _rephrased(brief, library) if habits.rephrases else "Every surface is plain and unmarked",
    }


def _rephrased(brief: AdBrief, library: TemplateLibrary) -> str:
    words = [word for word in unwanted(brief, library) if word not in NO_LETTERING][:8]
    return "The picture contains no text, letters, logos or watermarks" + (
        f", and leaves out {', '.join(words)}" if words else ""
    )


def _joined(words: list[str], budget: int, count: Callable[[str], int]) -> tuple[str, list[str]]:
    """As many of `words` as fit, the first ones first, and those that do not."""
    kept: list[str] = []
    dropped: list[str] = []
    for word in words:
        if not dropped and count(", ".join([*kept, word])) <= budget:
            kept.append(word)
        else:
            dropped.append(word)
    return ", ".join(kept), dropped


def _cut(text: str, budget: int, count: Callable[[str], int]) -> tuple[str, list[str]]:
    """The text, or as many of its words as fit, then without weights: a bracket must not be left open."""
    if count(text) <= budget:
        return text, []
    words = unweighted(text).split()
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if count(" ".join(words[:middle])) <= budget:
            low = middle
        else:
            high = middle - 1
    return " ".join(words[:low]), [" ".join(words[low:])]


def clear_space(zones: tuple[Box, ...]) -> str:
    """Where the picture stays empty, in words: "in the upper third", "on the left side"."""
    zones = tuple(zone for zone in zones if zone[2] > 0 and zone[3] > 0)
    if not zones:
        return ""
    left, top = min(zone[0] for zone in zones), min(zone[1] for zone in zones)
    right, bottom = max(zone[0] + zone[2] for zone in zones), max(zone[1] + zone[3] for zone in zones)
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    wide, tall = right - left > _MOST, bottom - top > _MOST
    if wide and tall:
        return "around the subject"
    vertical = "upper" if middle_y < _LOW else "lower" if middle_y > _HIGH else "middle"
    horizontal = "left" if middle_x < _LOW else "right" if middle_x > _HIGH else "middle"
    if wide or (horizontal == "middle" and vertical != "middle"):
        return f"in the {vertical} part"
    if tall or vertical == "middle":
        return "in the middle" if horizontal == "middle" else f"on the {horizontal} side"
    return f"in the {vertical} {horizontal} corner"


_MOST, _LOW, _HIGH = 0.7, 0.42, 0.58
