"""The contract between Signboard and whatever makes a picture: request, result, price and the provider itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PIL import Image as PillowImage


class Method(StrEnum):
    """How a picture comes about."""

    TEXT_TO_IMAGE = "text_to_image"
    IMAGE_TO_IMAGE = "image_to_image"
    INPAINT = "inpaint"
    CONTROL = "control"


class Quality(StrEnum):
    """What the owner asks for: about 0.5, 1 and 2 megapixels, and the vendor's own quality step beside it."""

    DRAFT = "draft"
    STANDARD = "standard"
    HIGH = "high"


class ControlKind(StrEnum):
    """What a control image shows."""

    CANNY = "canny"
    DEPTH = "depth"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in fractions of the picture, origin at the top left: every number is from 0 to 1."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Control:
    """A structure to follow. `strength` is from 0 (ignored) to 1 (followed closely)."""

    kind: ControlKind
    image: PillowImage.Image
    strength: float = 0.7


@dataclass(frozen=True, slots=True)
class Adapter:
    """A LoRA on top of a model. `sha256` is that of `file`; `scale` is usually from 0 to 1."""

    id: str
    file: Path
    sha256: str
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Scene:
    """What the embedded renderer draws; diffusion and cloud models ignore it.

    `hero` is the kind of thing in the middle ("cup", "bowl", "bottle" …); `family` the scene family, chosen by seed
    when None; `palette` is up to six "#rrggbb" colours, empty when the renderer may choose; `hero_zone` is what the
    lettering leaves free, None for the whole picture.
    """

    hero: str
    category: str
    industry: str
    mood: str | None = None
    season: str | None = None
    family: str | None = None
    palette: tuple[str, ...] = ()
    hero_zone: Box | None = None


@dataclass(frozen=True, slots=True)
class ImageRequest:
    """One picture, asked of one model. `width` and `height` are the pixels wanted.

    `transparent` asks for a subject on nothing: a picture with an alpha channel.
    """

    model: str
    prompt: str
    width: int
    height: int
    negative_prompt: str | None = None
    method: Method = Method.TEXT_TO_IMAGE
    initial: PillowImage.Image | None = None
    mask: PillowImage.Image | None = None
    control: Control | None = None
    references: tuple[PillowImage.Image, ...] = ()
    adapters: tuple[Adapter, ...] = ()
    quality: Quality = Quality.STANDARD
    seed: int | None = None
    steps: int | None = None
    guidance: float | None = None
    scene: Scene | None = None
    clear_zones: tuple[Box, ...] = ()
    deadline_seconds: float = 60.0
    transparent: bool = False


@dataclass(frozen=True, slots=True)
class Usage:
    """What the vendor says it used, in its own units. Zero where the vendor does not bill by that unit."""

    images: int = 1
    input_text_tokens: int = 0
    input_image_tokens: int = 0
    output_text_tokens: int = 0
    output_image_tokens: int = 0
    credits: Decimal = Decimal(0)
    gpu_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Adaptation:
    """One thing done differently from what was asked: what="size", asked="1080x1350", done="1088x1360, cropped"."""

    what: str
    asked: str
    done: str


@dataclass(frozen=True, slots=True)
class ImageResult:
    """A picture. `settled_cost` is in USD, None when the provider cannot know it; `svg` is the original, if any."""

    image: PillowImage.Image | bytes
    width: int
    height: int
    seed: int | None = None
    usage: Usage = field(default_factory=Usage)
    settled_cost: Decimal | None = None
    revised_prompt: str | None = None
    adapted: tuple[Adaptation, ...] = ()
    svg: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """A price before the call, in USD. `maximum` is never below the settled cost; `basis` says how it came about."""

    expected: Decimal
    maximum: Decimal
    seconds: float
    basis: str


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider can do, readable without importing an SDK.

    `sizes` are the (width, height) pairs it takes, or empty for any; `ratios` the "W:H" texts it takes, or empty for
    any. `local` models need a device that a worker must advertise.
    """

    models: tuple[str, ...]
    methods: frozenset[Method] = frozenset({Method.TEXT_TO_IMAGE})
    sizes: tuple[tuple[int, int], ...] = ()
    ratios: tuple[str, ...] = ()
    qualities: frozenset[Quality] = frozenset(Quality)
    negative_prompt: bool = False
    seed: bool = False
    references: int = 0
    adapters: bool = False
    transparent: bool = False
    previews: bool = False
    cancel: bool = False
    local: bool = False


@dataclass(frozen=True, slots=True)
class Probe:
    """The outcome of a free health check. `retiring` names models that the vendor says will be shut down.

    `error` is the code of `providers.errors` that it failed with, None where it did not, or for another reason.
    """

    healthy: bool
    detail: str
    latency_seconds: float
    retiring: tuple[str, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """Progress inside one picture: `step` of `steps` done. `preview` is a small picture, where the model offers one."""

    step: int
    steps: int
    preview: PillowImage.Image | None = None


class Progress(Protocol):
    """Where a provider reports its steps: called on the event loop's thread, often; it neither blocks nor raises."""

    def __call__(self, step: Step, /) -> None: ...


@runtime_checkable
class CountsTokens(Protocol):
    """A provider that has its models' own tokenizers at hand, so that prompts can be cut to the token."""

    def token_counter(self, model: str) -> Callable[[str], int] | None:
        """Counts the tokens of a prompt, start and end marks left out; None where that model's cannot be had here."""
        ...


@runtime_checkable
class ImageProvider(Protocol):
    """A model, or a family of models, behind one account or one device.

    `generate` raises only `providers.errors.ProviderError` (and `asyncio.CancelledError`), never retries by itself, and
    either honours the size that was asked for or says so in `ImageResult.adapted`. `quote` is pure: no I/O.
    """

    @property
    def capabilities(self) -> Capabilities: ...

    def quote(self, request: ImageRequest) -> Quote: ...

    async def generate(self, request: ImageRequest, progress: Progress) -> ImageResult: ...

    async def probe(self) -> Probe: ...

    async def close(self) -> None: ...
