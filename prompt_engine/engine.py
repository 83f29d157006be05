"""The facade: one wish in, one composition out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prompt_engine.cache import SharedCache
    from prompt_engine.composition import Composition
    from prompt_engine.language_model import LanguageModel
    from prompt_engine.templates import TemplateLibrary
    from prompt_engine.wish import Wish


class PromptEngine:
    """Makes brief, prompt and copy. Offline and deterministic unless a language model is given."""

    def __init__(
        self,
        templates: TemplateLibrary,
        *,
        cache: SharedCache | None = None,
        language_model: LanguageModel | None = None,
    ) -> None:
        self.templates = templates
        self.cache = cache
        self.language_model = language_model

    async def compose(self, wish: Wish) -> Composition:
        """The brief, the prompt and the copy; offline when there is no language model, or when it fails."""
        return self.compose_offline(wish)

    def compose_offline(self, wish: Wish) -> Composition:
        """The same without any model: pure, the same bytes for the same wish."""
        raise NotImplementedError(wish)
