"""The facade: one wish in, one composition out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prompt_engine.briefing import write_brief
from prompt_engine.composition import Composition, Notice
from prompt_engine.copywriter import Copywriter
from prompt_engine.language import detect_language
from prompt_engine.prose import enhanced
from prompt_engine.templates import TemplateLibrary

if TYPE_CHECKING:
    from prompt_engine.language_model import LanguageModel
    from prompt_engine.wish import Wish


class PromptEngine:
    """Makes brief, prompt and copy. Offline and deterministic unless a language model is given."""

    def __init__(self, templates: TemplateLibrary | None = None, *, language_model: LanguageModel | None = None) -> None:
        self.templates = templates or TemplateLibrary.built_in()
        self.language_model = language_model

    async def compose(self, wish: Wish) -> Composition:
        """The brief, the prompt and the copy; offline when there is no language model, or when it fails."""
        return self.compose_offline(wish)

    def compose_offline(self, wish: Wish) -> Composition:
        """The same without any model: pure, the same bytes for the same wish."""
        brief, _, sight = write_brief(wish, self.templates)
        copies = Copywriter(brief, self.templates, wish.copy).copies(wish.variants)
        notices = [Notice(code="copy_not_translated", values={"language": brief.language.value})] if brief.language is not detect_language(wish.text) else []
        return Composition(
            brief=brief,
            prompt=enhanced(brief, sight, self.templates, pinned=wish.enhanced_prompt is not None),
            copy=copies[0],
            copies=copies,
            warnings=tuple(notices),
        )
