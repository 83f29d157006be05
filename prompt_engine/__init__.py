"""Words: brief, templates, enhancement, per-model adaptation, ad copy, their cache.

A library: usable with no database and no web server. A language model comes in through the protocol `LanguageModel`.
"""

from prompt_engine.adaptation import adapt
from prompt_engine.brief import AdBrief, Fact, FactKind, Item, Slot
from prompt_engine.composition import (
    AdaptedPrompt,
    AdCopy,
    Addition,
    Composition,
    EnhancedPrompt,
    Notice,
    PromptTarget,
)
from prompt_engine.engine import PromptEngine
from prompt_engine.language import detect_language
from prompt_engine.language_model import (
    LanguageAnswer,
    LanguageModel,
    LanguageModelFailed,
    LanguageQuote,
    LanguageRequest,
)
from prompt_engine.templates import TemplateLibrary, load_templates
from prompt_engine.vocabulary import (
    Category,
    Channel,
    Language,
    Occasion,
    PromptFamily,
    PromptSource,
    Quality,
    SlotKind,
    Tone,
)
from prompt_engine.wish import Look, OwnerCopy, Wish

__all__ = [
    "AdBrief",
    "AdCopy",
    "AdaptedPrompt",
    "Addition",
    "Category",
    "Channel",
    "Composition",
    "EnhancedPrompt",
    "Fact",
    "FactKind",
    "Item",
    "Language",
    "LanguageAnswer",
    "LanguageModel",
    "LanguageModelFailed",
    "LanguageQuote",
    "LanguageRequest",
    "Look",
    "Notice",
    "Occasion",
    "OwnerCopy",
    "PromptEngine",
    "PromptFamily",
    "PromptSource",
    "PromptTarget",
    "Quality",
    "Slot",
    "SlotKind",
    "TemplateLibrary",
    "Tone",
    "Wish",
    "adapt",
    "detect_language",
    "load_templates",
]
