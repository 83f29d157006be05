"""The whole picture of a brief: what is shown, how it looks, and where each part of it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prompt_engine.categories import choose_category
from prompt_engine.styling import Stylist, pick
from prompt_engine.subjects import Subject
from prompt_engine.translation import translate

if TYPE_CHECKING:
    from prompt_engine.templates import TemplateLibrary
    from prompt_engine.understanding import Understanding
    from prompt_engine.vocabulary import Category
    from prompt_engine.wish import Wish


@dataclass(frozen=True, slots=True)
class Sight:
    """The picture's parts. `why` says where each came from: typed, look, season, occasion, industry, mood, template."""

    category: Category
    hero: str
    subject: str
    setting: str
    light: str
    camera: str
    composition: str
    mood: str
    palette: tuple[str, ...]
    colours: tuple[str, ...]
    materials: str
    finish: str
    style: str
    tags: tuple[str, ...]
    why: dict[str, str]


def look_at(found: Understanding, wish: Wish, library: TemplateLibrary, industry_key: str | None) -> Sight:
    """The picture for what was read; look preferences win over everything that the templates say."""
    industry = library.industries.get(industry_key) if industry_key else None
    category = choose_category(found, wish, industry if found.trade or wish.industry else None)
    template, look, known = library.templates[category], wish.look, library.lexicon
    subject = Subject(found, library, industry, category)
    # A trade sets the scene only for the kind of picture that it is known for.
    stylist = Stylist(found, wish, library, template, industry if industry and industry.category == category else None)
    mood_key = stylist.mood()
    setting = (translate(look.setting, known) if look.setting else "") or stylist.setting()
    light = (translate(look.lighting, known) if look.lighting else "") or stylist.light(subject.text)
    palette, colours = stylist.palette()
    stylist.why |= {part: "look" for part, given in stylist.given.items() if given}
    return Sight(
        category=category,
        hero=subject.hero(),
        subject=subject.text,
        setting=setting,
        light=light,
        camera=(translate(look.camera, known) if look.camera else "") or pick(template.camera, wish.text, "camera"),
        composition=(translate(look.composition, known) if look.composition else "") or stylist.composition(),
        mood=translate(look.mood, known) if look.mood and mood_key not in library.moods else mood_key,
        palette=palette,
        colours=colours,
        materials=(translate(look.materials, known) if look.materials else "") or stylist.materials(),
        finish=template.finish,
        style=translate(look.style, known) if look.style else "",
        tags=subject.tags(mood_key, stylist.asked_light()),
        why=stylist.why,
    )
