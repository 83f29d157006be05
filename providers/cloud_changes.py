"""What a vendor did differently from what it was asked for, as the answer tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from providers.image import Adaptation

if TYPE_CHECKING:
    from providers.cloud import Call, Sent
    from providers.received import Received

_REVISED_LIMIT = 8000


def changes_of(call: Call, sent: Sent, received: Received) -> tuple[Adaptation, ...]:
    """Another size, what the model has no use for, what its provider changed, and words that the vendor rewrote."""
    return (*_resized(call, received), *_ignored(call), *sent.adapted, *_rewritten(call, sent))


def _resized(call: Call, received: Received) -> tuple[Adaptation, ...]:
    width, height = call.request.width, call.request.height
    if received.rendered == (width, height):
        return ()
    done = f"{received.rendered[0]}x{received.rendered[1]}"
    if received.rendered != (received.width, received.height):
        done += f", cropped to {received.width}x{received.height}"
    return (Adaptation("size", f"{width}x{height}", done),)


def _ignored(call: Call) -> tuple[Adaptation, ...]:
    request, model = call.request, call.model
    candidates = (
        ("negative_prompt", request.negative_prompt, model.negative_prompt),
        ("seed", request.seed, model.seed),
        ("steps", request.steps, model.local),
        ("guidance", request.guidance, model.local),
    )
    return tuple(
        Adaptation(what, str(asked)[:200], "ignored")
        for what, asked, taken in candidates
        if asked is not None and not taken
    )


def _rewritten(call: Call, sent: Sent) -> tuple[Adaptation, ...]:
    """The words that the vendor drew from in place of ours, so that they stay with the picture."""
    if sent.revised_prompt is None or sent.revised_prompt == call.request.prompt:
        return ()
    done = f"rewritten by the vendor: {sent.revised_prompt[:_REVISED_LIMIT]}"
    return (Adaptation("prompt", call.request.prompt[:200], done),)
