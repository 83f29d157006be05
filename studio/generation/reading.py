"""From rows to what an owner sees."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from db.queries import attempts as attempt_queries
from db.queries import durations, reading, working
from studio import estimates
from studio.generation.routing import IGNORED, candidate_record
from studio.generation.views import (
    AttemptView,
    CandidateView,
    CopyView,
    CostView,
    ErrorView,
    GenerationView,
    ImageView,
    Notice,
    PromptView,
    RoutingView,
    Stage,
    StageView,
    Status,
)
from studio.input import GenerateInput
from studio.media import EXTENSIONS
from studio.messages import codes, recognised

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from db.database import Session
    from db.queries.working import SavedStage
    from db.tables import Generation, GenerationImage, ProviderAttempt
    from providers.manager import Candidate


TYPED = {"prompt", "negative_prompt"}
"""Of these the owner's own words are what was asked."""


async def read_view(session: Session, generation_id: UUID, seats: int) -> GenerationView | None:
    """One generation, whole; None where there is none. `seats` is how many can be worked on at once."""
    row = await reading.generation(session, generation_id)
    if row is None:
        return None
    return (await read_views(session, [row], seats))[0]


async def read_views(session: Session, rows: Sequence[Generation], seats: int) -> list[GenerationView]:
    """Several, in their order; the number of queries grows only with those that are not finished."""
    ids = [row.id for row in rows]
    images = await reading.images(session, ids)
    stages, attempts = await working.stages(session, ids), await attempt_queries.of(session, ids)
    media = {address for found in images.values() for image in found for address in _addresses(image)}
    types = await reading.mime_types(session, media) if media else {}
    views: list[GenerationView] = []
    for row in rows:
        final = Status(row.status).final
        prospects = (None, None) if final else await _prospects(session, row, seats)
        shown = [_image(image, types) for image in images[row.id]]
        views.append(_view(row, shown, stages[row.id], attempts[row.id], prospects))
    return views


def _view(
    row: Generation,
    images: Sequence[ImageView],
    stages: Sequence[SavedStage],
    attempts: Sequence[ProviderAttempt],
    prospects: tuple[int | None, float | None],
) -> GenerationView:
    position, eta = prospects
    return GenerationView(
        id=row.id,
        owner_id=row.owner_id,
        status=Status(row.status),
        stage=Stage(row.stage) if row.stage else None,
        percent=row.percent,
        warnings=tuple(Notice(told["code"], told["values"]) for told in row.warnings),
        queue_position=position,
        eta_seconds=eta,
        input=GenerateInput.model_validate(row.input),
        category=row.category,
        industry=row.industry,
        width=row.width,
        height=row.height,
        enhanced_prompt=PromptView(**row.enhanced_prompt) if row.enhanced_prompt else None,
        copy=_copy(row.copy),
        images=tuple(images),
        routing=routing_view(row.routing),
        attempts=tuple(attempt_view(attempt) for attempt in attempts),
        quoted_cost=money(_together(row)),
        cost=money(row.cost),
        costs=costs_of(row, attempts),
        stages=tuple(_stage(saved, images) for saved in stages if saved.stage in Stage.__members__),
        error=ErrorView(**row.error) if row.error else None,
        created_at=row.created_at,
        started_at=row.started_at,
        finished_at=row.finished_at,
        cursor=str(row.event_seq),
        attempt=row.attempt,
    )


async def _prospects(session: Session, row: Generation, seats: int) -> tuple[int | None, float | None]:
    """Position in the queue, counted from 1, and seconds until done."""
    scale = estimates.scale_of(await durations.of_kind(session, row.kind))
    if Status(row.status) is not Status.QUEUED:
        return None, estimates.remaining_seconds(scale, row.percent)
    ahead = await reading.ahead(session, row)
    return ahead + 1, estimates.waiting_seconds(scale, ahead, seats)


def routing_view(record: Mapping[str, Any] | None) -> RoutingView | None:
    """The decision as it is shown, from the record that the rendering made."""
    if record is None:
        return None
    return RoutingView(
        provider=record["provider"],
        model=record["model"],
        reason=record["reason"],
        adapted=tuple(_adapted(change) for change in record["adapted"]),
        candidates=tuple(_candidate(found) for found in record["candidates"]),
    )


def _adapted(change: Mapping[str, str] | str) -> Notice:
    """One thing done differently; records of before told it in one English sentence."""
    if isinstance(change, str):
        return Notice("ADAPTED_AS_TOLD", {"text": change})
    code = f"WHAT_{change['what'].upper()}"
    values = {name: value for name, value in change.items() if value}
    if code in codes():
        values["what_code"] = code
        del values["what"]
    if change["done"].startswith(IGNORED):
        return Notice("ADAPTED_IGNORED", values)
    for name in values.keys() & ({"done"} if change["what"] in TYPED else {"asked", "done"}):
        if (told := recognised(values[name])) is not None:
            code, filled = told
            del values[name]
            values |= {f"{name}_code": code, **filled}
    return Notice("ADAPTED_PARTS" if change["what"].endswith("_parts") else "ADAPTED", values)


def _usd(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def routing_candidate(candidate: Candidate) -> CandidateView:
    """A candidate of a decision that was not stored."""
    return _candidate(candidate_record(candidate))


def _candidate(record: Mapping[str, Any]) -> CandidateView:
    return CandidateView(**{**record, "quote": _usd(record["quote"]), "maximum": _usd(record.get("maximum"))})


def _copy(stored: Mapping[str, Any] | None) -> CopyView | None:
    return None if stored is None else CopyView(**{**stored, "hashtags": tuple(stored["hashtags"])})


def _addresses(image: GenerationImage) -> list[str]:
    return [address for address in (image.picture, image.thumbnail, image.svg) if address]


def _image(image: GenerationImage, types: Mapping[str, str]) -> ImageView:
    def url(address: str) -> str:
        return f"/media/{address}.{EXTENSIONS[types[address]]}"

    return ImageView(
        id=image.id,
        url=url(image.picture),
        thumbnail_url=url(image.thumbnail),
        svg_url=url(image.svg) if image.svg else None,
        width=image.width,
        height=image.height,
        mime_type=image.mime_type,
        bytes=image.bytes,
        sha256=image.sha256,
        seed=image.seed,
    )


def attempt_view(row: ProviderAttempt) -> AttemptView:
    """One call, its money without the zeros that the column adds."""
    return AttemptView(
        provider=row.provider,
        model=row.model,
        started_at=row.started_at,
        seconds=row.seconds,
        outcome=row.outcome,
        error=row.error,
        image_index=row.image_index,
        maximum=plain(row.maximum),
        settled=money(row.settled),
    )


def costs_of(row: Generation, attempts: Sequence[ProviderAttempt]) -> tuple[CostView, ...]:
    """The bill: pictures and words, as they were priced and as they were settled."""
    settled = [attempt.settled for attempt in attempts if attempt.settled is not None]
    drawn = sum(settled, Decimal(0)) if attempts else None
    items = (
        CostView("IMAGE", money(row.quoted_cost), money(row.quoted_maximum), money(drawn)),
        CostView("WORDS", money(row.words_quoted_cost), money(row.words_quoted_maximum), money(row.words_cost)),
    )
    return tuple(item for item in items if item.expected is not None or item.settled)


def _together(row: Generation) -> Decimal | None:
    """What pictures and words should cost together; None where no model is needed for either."""
    told = [cost for cost in (row.quoted_cost, row.words_quoted_cost) if cost is not None]
    return sum(told, Decimal(0)) if told else None


def money(amount: Decimal | None) -> Decimal | None:
    """The amount without the zeros that its column adds."""
    return None if amount is None else plain(amount)


def plain(amount: Decimal) -> Decimal:
    """The same amount as short as it can be written, without an exponent."""
    return Decimal(format(amount.normalize(), "f"))


def _stage(saved: SavedStage, images: Sequence[ImageView]) -> StageView:
    stage = Stage(saved.stage)
    index = None if saved.image_index < 0 else saved.image_index
    stored = stage is Stage.STORING and index is not None and index < len(images)
    return StageView(
        stage=stage,
        image_index=index,
        started_at=saved.started_at,
        seconds=saved.seconds,
        message=Notice(f"STAGE_{stage}", saved.result.get("message", {})),
        url=images[index].thumbnail_url if stored and index is not None else None,
    )
