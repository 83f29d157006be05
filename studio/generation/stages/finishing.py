"""Finishing: the lettering is set, the promised ratio cropped, the AI mark and the metadata added, the file encoded."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from studio.finishing import FinishOptions, ImageFormat, finish
from studio.generation.keeping import STAGE, keep
from studio.generation.needs import promised_size
from studio.generation.stages.layout import layout_of
from studio.generation.stages.writing import composition_of
from studio.generation.views import Stage
from studio.generation.work import Outcome
from studio.input import AdContent

if TYPE_CHECKING:
    from studio.generation.work import Work


async def run(work: Work, image: int) -> Outcome:
    """The finished files, still in private.

    Raises:
        FileMissing: the rendered picture was swept.
        UnreadablePicture: the model's bytes are no picture.
    """
    rendered = work.results[Stage.RENDERING, image]
    picture = await work.read(Stage.RENDERING, image, "picture")
    svg = (await work.read(Stage.RENDERING, image, "svg")).decode() if "svg" in rendered.files else None
    lettered = work.asked.content is AdContent.BOTH
    layout = layout_of(work) if lettered else None
    finished = await asyncio.to_thread(finish, picture, svg, layout, options_of(work, image))
    files = {
        "picture": await keep(work, finished.data, STAGE, finished.mime),
        "thumbnail": await keep(work, finished.thumbnail, STAGE, finished.thumbnail_mime),
    }
    if finished.svg is not None:
        files["svg"] = await keep(work, finished.svg.encode(), STAGE, "image/svg+xml")
    shown = {"width": str(finished.width), "height": str(finished.height), "format": work.asked.format.upper()}
    return Outcome(result={"width": finished.width, "height": finished.height, "message": shown}, files=files)


def options_of(work: Work, image: int) -> FinishOptions:
    """What the file promises, and what it says of itself."""
    rendered, composition = work.result(Stage.RENDERING, image), composition_of(work)
    width, height = promised_size(work.asked)
    return FinishOptions(
        width=width,
        height=height,
        ai_generated=rendered["ai_generated"],
        format=ImageFormat(work.asked.format.value),
        language=composition.copy.language,
        prompt=work.asked.prompt,
        provider=rendered["provider"],
        model=rendered["model"],
        seed=None if rendered["seed"] is None else int(rendered["seed"]),
    )
