"""What the device process and its askers say to each other: one JSON object per line over a Unix socket.

A connection carries one order. After `Submit` the device answers `Queued`, `Loading`, `Started`, any number of
`Stepped`, and last `Finished` or `Failed`; `Alive` fills the silences. Closing the connection cancels its job.
Pixels never travel in messages: they lie in files, and messages name them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from providers.image import ControlKind

# The longest line either side accepts, in bytes: a prompt of 8,000 characters fits many times over.
MAX_LINE = 256 * 1024
MAX_PROMPT = 8_000
MAX_ADAPTERS = 4
MAX_MESSAGE = 2_000
CANCELLED = "CANCELLED"

Text = Annotated[str, Field(max_length=MAX_PROMPT)]
Name = Annotated[str, Field(max_length=1_000)]


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())


class Weights(_Message):
    """Which weights to hold, and how. Two jobs with equal weights share one loaded pipeline.

    `source` is a folder in the diffusers layout or a hub id that was fetched before; `controlnet` and `preview` are
    folders; `precision` "auto" is bfloat16 on a GPU that has it, float16 on others, float32 on a CPU.
    """

    family: Literal["sdxl", "flux"]
    source: Name
    precision: Literal["auto", "float32", "float16", "bfloat16"] = "auto"
    quantise: Literal["none", "fp8"] = "none"
    vae: Name | None = None
    preview: Name | None = None
    compiled: bool = False


class ControlOrder(_Message):
    """A control map in a file, and the ControlNet (folder or hub id) that follows it."""

    kind: ControlKind
    network: Name
    image: Path
    strength: float = Field(ge=0, le=1)


class AdapterOrder(_Message):
    """A LoRA file, trusted only while its SHA-256 matches."""

    id: Name
    file: Path
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    scale: float = Field(ge=-4, le=4)


class Job(_Message):
    """One picture to make, in `width` x `height` pixels, with files read from and written to `folder`."""

    folder: Path
    weights: Weights
    prompt: Text
    negative_prompt: Text | None
    width: int = Field(ge=8, le=4096)
    height: int = Field(ge=8, le=4096)
    steps: int = Field(ge=1, le=200)
    guidance: float = Field(ge=0, le=50)
    seed: int = Field(ge=0, lt=2**64)
    initial: Path | None = None
    mask: Path | None = None
    strength: float = Field(default=0.6, gt=0, le=1)
    control: ControlOrder | None = None
    adapters: Annotated[tuple[AdapterOrder, ...], Field(max_length=MAX_ADAPTERS)] = ()
    cpu_when_full: bool = False
    idle_unload_seconds: float = Field(default=300, gt=0, le=86_400)


class Submit(_Message):
    """Asks for a picture."""

    order: Literal["submit"] = "submit"
    job: Job


class Cancel(_Message):
    """Gives up the job of this connection; the device answers `Failed` with CANCELLED once its memory is free again."""

    order: Literal["cancel"] = "cancel"


class Describe(_Message):
    """Asks what the device is and holds."""

    order: Literal["describe"] = "describe"


class Unload(_Message):
    """Asks the device to let go of its weights once it is idle."""

    order: Literal["unload"] = "unload"


class Stop(_Message):
    """Asks the device process to end; its jobs are cancelled."""

    order: Literal["stop"] = "stop"


class Queued(_Message):
    """The job waits behind `ahead` others."""

    event: Literal["queued"] = "queued"
    ahead: int


class Loading(_Message):
    """Weights are being read; the render's clock does not run yet."""

    event: Literal["loading"] = "loading"


class Started(_Message):
    """The device began on this picture: from here the render's clock runs."""

    event: Literal["started"] = "started"


class Stepped(_Message):
    """One denoising step is done; `preview` names a small picture, where one was made."""

    event: Literal["stepped"] = "stepped"
    step: int
    steps: int
    preview: Path | None = None


class Alive(_Message):
    """Nothing new, but the device lives."""

    event: Literal["alive"] = "alive"


class Note(_Message):
    """One thing done differently from what was asked, as `providers.image.Adaptation` has it."""

    what: str
    asked: str
    done: str


class Finished(_Message):
    """The picture lies at `file`. `seconds` is the device's time on it, without queue and loading."""

    event: Literal["finished"] = "finished"
    file: Path
    seconds: float
    notes: tuple[Note, ...] = ()


class Failed(_Message):
    """No picture. `code` is that of a `ProviderError`, or CANCELLED."""

    event: Literal["failed"] = "failed"
    code: Annotated[str, Field(max_length=40)]
    message: Annotated[str, Field(max_length=MAX_MESSAGE)]


class Described(_Message):
    """The device as it is: `loaded` names the weights it holds; memory in bytes, None where a CPU has no own."""

    event: Literal["described"] = "described"
    pid: int
    device: str
    name: str
    loaded: str | None
    queued: int
    busy: bool
    memory_used: int | None = None
    memory_peak: int | None = None
    memory_total: int | None = None


class Done(_Message):
    """An `Unload` or `Stop` was carried out."""

    event: Literal["done"] = "done"


Order = Submit | Cancel | Describe | Unload | Stop
Event = Queued | Loading | Started | Stepped | Alive | Finished | Failed | Described | Done

ORDERS: TypeAdapter[Order] = TypeAdapter(Annotated[Order, Field(discriminator="order")])
EVENTS: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="event")])


def line(message: Order | Event) -> bytes:
    """One message as it goes over the socket."""
    return message.model_dump_json().encode() + b"\n"
