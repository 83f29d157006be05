"""What a client asks for, parsed and checked. Every violation names the field, what came and what would be right."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from math import gcd
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic.alias_generators import to_camel

from prompt_engine.vocabulary import Category, Channel, Language, Tone
from providers.catalog import quality_named
from providers.image import Quality
from providers.manager.need import Budget
from studio.problems import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST_SEED = 2**64 - 1
LONGEST_PROMPT = 500
MOST_PICTURES = 4
MOST_ITEMS = 20
STEEPEST_RATIO = 3
SHORTEST_SIDE, LONGEST_SIDE = 256, 4096
"""Pixels of an explicit size."""
MOST_PIXELS = 4_194_304
LARGEST_COST = Decimal(1000)
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that make text read in another order than it is written (Unicode Standard Annex 9)."""
VISIBLE = frozenset("LNPS")
"""Major classes of characters that leave a mark of their own: letters, numbers, punctuation, symbols."""
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols that are drawn as nothing: the fillers of Hangul, the empty cell of Braille."""


class AdContent(StrEnum):
    """What is made: the picture, the words, or an ad of both (only then is lettering set on the picture)."""

    IMAGE = "image"
    TEXT = "text"
    BOTH = "both"


class ImageFormat(StrEnum):
    """Of the delivered file."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"


def _wrong(_: object = None) -> ValueError:
    return ValueError("wrong")


def _text(shortest: int, longest: int, *, lines: bool = False) -> Any:
    """Text of `shortest` to `longest` characters, not blank, without control characters (line breaks if `lines`)."""
    forbidden = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]" if lines else r"[\x00-\x1f\x7f-\x9f]")

    def check(value: str) -> str:
        trimmed = value.replace("\r\n", "\n").strip()
        if not shortest <= len(trimmed) <= longest or forbidden.search(trimmed) or not _readable(trimmed):
            raise _wrong()
        return trimmed

    return AfterValidator(check)


def _readable(text: str) -> bool:
    """Whether something of it can be seen, in the order in which it is written: no half characters, no turned text."""
    if any("\ud800" <= character <= "\udfff" or character in TURNING for character in text):
        return False
    return any(unicodedata.category(character)[0] in VISIBLE and character not in BLANK for character in text)


def _exact(longest: int) -> Any:
    """The owner's own words: kept to the letter, blanks and line breaks included."""

    def check(value: str) -> str:
        if len(value) > longest or re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", value) or not _readable(value):
            raise _wrong()
        return value

    return AfterValidator(check)


def _aspect_ratio(value: str) -> str:
    match = re.fullmatch(r"([1-9][0-9]{0,3}):([1-9][0-9]{0,3})", value.strip())
    if match is None:
        raise _wrong()
    width, height = int(match[1]), int(match[2])
    if not height <= width * STEEPEST_RATIO or not width <= height * STEEPEST_RATIO:
        raise _wrong()
    common = gcd(width, height)
    return f"{width // common}:{height // common}"


def _size(value: str) -> str:
    match = re.fullmatch(r"([1-9][0-9]{2,3})[xX×]([1-9][0-9]{2,3})", value.strip())
    if match is None:
        raise _wrong()
    width, height = int(match[1]), int(match[2])
    in_range = all(SHORTEST_SIDE <= side <= LONGEST_SIDE for side in (width, height))
    if not in_range or width * height > MOST_PIXELS:
        raise _wrong()
    _aspect_ratio(f"{width}:{height}")
    return f"{width}x{height}"


def _seed(value: str) -> str:
    if re.fullmatch(r"[0-9]{1,20}", value.strip()) is None or int(value) > LARGEST_SEED:
        raise _wrong()
    return str(int(value))


def _money(value: str) -> str:
    if len(value) > 24:  # noqa: PLR2004  longer than any amount worth reading
        raise _wrong()
    try:
        amount = Decimal(value.strip())
    except InvalidOperation as error:
        raise _wrong() from error
    if not amount.is_finite() or not 0 <= amount <= LARGEST_COST:
        raise _wrong()
    return format(amount.normalize(), "f")


def _enum_name(value: object) -> object:
    """GraphQL's and Python's spelling of an enum alike."""
    return value.lower() if isinstance(value, str) else value


def _quality(value: object) -> object:
    """Our qualities by the words that people know: "hd" is HIGH."""
    return quality_named(value) if isinstance(value, str) else value


Named = BeforeValidator(_enum_name)
Word = Annotated[str, _text(1, 80)]


class _Frozen(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=False, alias_generator=to_camel, populate_by_name=True
    )


class Look(_Frozen):
    """Wishes for the picture, in the owner's words ("golden hour", "따뜻한"), each 1 to 80 characters."""

    lighting: Word | None = None
    mood: Word | None = None
    palette: Word | None = None
    camera: Word | None = None
    composition: Word | None = None
    setting: Word | None = None
    materials: Word | None = None


class OwnCopy(_Frozen):
    """The owner's own words, each part optional, used exactly as given."""

    headline: Annotated[str, _exact(60)] | None = None
    body: Annotated[str, _exact(200)] | None = None
    call_to_action: Annotated[str, _exact(40)] | None = None
    badge: Annotated[str, _exact(20)] | None = None
    brand: Annotated[str, _exact(40)] | None = None
    hashtags: tuple[Annotated[str, _exact(40)], ...] | None = Field(default=None, max_length=10)


class GenerateInput(_Frozen):
    """One request, valid. Plain JSON both ways: `model_dump(mode="json")`, `model_validate`."""

    idempotency_key: Annotated[str, _text(1, 200)]
    prompt: Annotated[str, _text(1, LONGEST_PROMPT, lines=True)]
    content: Annotated[AdContent, Named] = AdContent.BOTH
    category: Annotated[Category, Named] | None = None
    industry: Annotated[str, _text(1, 60)] | None = None
    aspect_ratio: Annotated[str, AfterValidator(_aspect_ratio)] = "1:1"
    quality: Annotated[Quality, BeforeValidator(_quality)] = Quality.STANDARD
    count: int = Field(default=1, ge=1, le=MOST_PICTURES, strict=True)
    provider: Annotated[str, _text(1, 80)] | None = None
    budget: Annotated[Budget, Named] = Budget.BALANCED
    max_cost: Annotated[str, AfterValidator(_money)] | None = None
    seed: Annotated[str, AfterValidator(_seed)] | None = None
    negative_prompt: Annotated[str, _text(1, LONGEST_PROMPT, lines=True)] | None = None
    look: Look | None = None
    size: Annotated[str, AfterValidator(_size)] | None = None
    language: Annotated[Language, Named] | None = None
    tone: Annotated[Tone, Named] | None = None
    channel: Annotated[Channel, Named] | None = None
    own_copy: OwnCopy | None = Field(default=None, alias="copy")
    enhance: bool = Field(default=True, strict=True)
    enhanced_prompt: Annotated[str, _text(1, 4000, lines=True)] | None = None
    format: Annotated[ImageFormat, Named] = ImageFormat.JPEG
    fallback: bool = Field(default=True, strict=True)

    @model_validator(mode="after")
    def _auto_is_no_provider(self) -> GenerateInput:
        if self.provider is not None and self.provider.lower() == "auto":
            return self.model_copy(update={"provider": None})
        return self

    @property
    def ratio(self) -> tuple[int, int]:
        """Width and height in lowest terms: that of `size` where one is given."""
        if self.size is not None:
            width, height = self.pixels or (1, 1)
            common = gcd(width, height)
            return width // common, height // common
        width_text, height_text = self.aspect_ratio.split(":")
        return int(width_text), int(height_text)

    @property
    def pixels(self) -> tuple[int, int] | None:
        """Width and height in pixels where `size` was given."""
        if self.size is None:
            return None
        width, height = self.size.split("x")
        return int(width), int(height)

    def fingerprint_fields(self) -> dict[str, Any]:
        """Everything but the key: what makes two requests the same."""
        return self.model_dump(mode="json", exclude={"idempotency_key"})


EXPECTED = {
    "idempotencyKey": "EXPECTED_IDEMPOTENCY_KEY",
    "prompt": "EXPECTED_PROMPT",
    "content": "EXPECTED_CONTENT",
    "category": "EXPECTED_CATEGORY",
    "industry": "EXPECTED_INDUSTRY",
    "aspectRatio": "EXPECTED_ASPECT_RATIO",
    "quality": "EXPECTED_QUALITY",
    "count": "EXPECTED_COUNT",
    "provider": "EXPECTED_PROVIDER",
    "budget": "EXPECTED_BUDGET",
    "maxCost": "EXPECTED_MONEY",
    "seed": "EXPECTED_SEED",
    "negativePrompt": "EXPECTED_PROMPT",
    "look": "EXPECTED_LOOK",
    "size": "EXPECTED_SIZE",
    "language": "EXPECTED_LANGUAGE",
    "tone": "EXPECTED_TONE",
    "channel": "EXPECTED_CHANNEL",
    "copy": "EXPECTED_COPY",
    "enhance": "EXPECTED_BOOLEAN",
    "enhancedPrompt": "EXPECTED_ENHANCED_PROMPT",
    "format": "EXPECTED_FORMAT",
    "fallback": "EXPECTED_BOOLEAN",
    "items": "EXPECTED_ITEMS",
}
"""What would be right, by the first part of the field's path; sentences stand in `messages.toml`."""


def parse_input(raw: Mapping[str, Any]) -> GenerateInput | InvalidInput:
    """Check what a client sent, keyed as in GraphQL (camelCase) or in Python; values are text, numbers, enums, None.

    None stands for "not given", also where the schema has a default.
    """
    given = {key: value for key, value in raw.items() if value is not None}
    try:
        return GenerateInput.model_validate(given)
    except ValidationError as error:
        return _first_problem(error, given)


def parse_items(items: list[Mapping[str, Any]]) -> tuple[GenerateInput, ...] | InvalidInput:
    """A batch of 1 to 20: all of it valid, or the first thing wrong ("items[3].prompt")."""
    if not 1 <= len(items) <= MOST_ITEMS:
        return InvalidInput(field="items", given=str(len(items)), expected=EXPECTED["items"])
    parsed: list[GenerateInput] = []
    for position, raw in enumerate(items):
        item = parse_input(raw)
        if isinstance(item, InvalidInput):
            return item.of_item(position)
        parsed.append(item)
    return tuple(parsed)


def _first_problem(error: ValidationError, raw: Mapping[str, Any]) -> InvalidInput:
    first = error.errors(include_url=False, include_context=False)[0]
    path = ""
    for part in first["loc"]:
        path += f"[{part}]" if isinstance(part, int) else f".{to_camel(part)}"
    path = path.removeprefix(".")
    root = re.split(r"[.\[]", path)[0]
    given = "" if first["type"] == "missing" else shown(_as_sent(raw, first["loc"], first["input"]))
    return InvalidInput(field=path, given=given, expected=EXPECTED.get(root, "EXPECTED_NOTHING"))


def _as_sent(raw: Mapping[str, Any], location: tuple[int | str, ...], otherwise: object) -> object:
    """The value at `location` before any cleaning, so that the client recognises it."""
    first = raw.get(str(location[0]), otherwise) if location else otherwise
    return first if len(location) == 1 else otherwise


def shown(value: object, longest: int = 80) -> str:
    """A client's value as one printable line of at most `longest` characters."""
    text = "".join(character if character.isprintable() else "�" for character in str(value))
    return text if len(text) <= longest else text[: longest - 1] + "…"
