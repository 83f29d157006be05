"""What the owner asks for, in their own words."""

from __future__ import annotations

import warnings
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from prompt_engine.vocabulary import Category, Channel, Language, Quality, Tone

LookWord = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class Frozen(BaseModel):
    """A value: it never changes, compares by content and goes to plain JSON and back."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Look(Frozen):
    """How the picture should look, in free words ("golden hour", "따뜻한"); each part is optional."""

    lighting: LookWord | None = None
    mood: LookWord | None = None
    palette: LookWord | None = None
    camera: LookWord | None = None
    composition: LookWord | None = None
    setting: LookWord | None = None
    materials: LookWord | None = None
    style: LookWord | None = None


class OwnerCopy(Frozen):
    """The owner's own words for the ad. A part that is given is used exactly as given."""

    headline: Annotated[str, StringConstraints(max_length=120)] | None = None
    body: Annotated[str, StringConstraints(max_length=600)] | None = None
    call_to_action: Annotated[str, StringConstraints(max_length=60)] | None = None
    hashtags: Annotated[tuple[str, ...], Field(max_length=30)] | None = None
    badge: Annotated[str, StringConstraints(max_length=40)] | None = None


with warnings.catch_warnings():
    # `copy` is the field's right name; pydantic warns because a deprecated method of BaseModel has it too.
    warnings.simplefilter("ignore", UserWarning)

    class Wish(Frozen):
        """One request. Everything but `text` (1 to 500 characters) is optional.

        `enhanced_prompt` is a pinned prompt, sent to the model as it is. `enhance=False` sends the text as typed.
        `variants` is how many versions of the copy are wanted, each from another angle.
        """

        text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
        category: Category | None = None
        industry: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] | None = None
        look: Look = Look()
        language: Language | None = None
        tone: Tone = Tone.WARM
        channel: Channel | None = None
        copy: OwnerCopy = OwnerCopy()  # type: ignore[assignment]  # shadows a deprecated method, see above
        enhance: bool = True
        enhanced_prompt: Annotated[str, StringConstraints(max_length=4000)] | None = None
        negative_prompt: Annotated[str, StringConstraints(max_length=1000)] | None = None
        quality: Quality = Quality.STANDARD
        variants: Annotated[int, Field(ge=1, le=5)] = 1
