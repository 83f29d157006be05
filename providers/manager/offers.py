"""What every model offers for a need, from configuration, catalog and price list alone: no SDK and no network."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from providers.catalog import UnknownModel, line
from providers.errors import ProviderError
from providers.image import Capabilities, Control, ControlKind, ImageRequest, Method
from providers.manager.asking import quoted
from providers.manager.decision import Notice, Offer, Reason, WarningCode
from providers.manager.listed import allows, listed_models, replacements, retired

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from PIL import Image

    from providers.catalog import Catalog, CatalogModel
    from providers.image import ImageProvider, Quote
    from providers.manager.fleet import Fleet, Member
    from providers.manager.need import Need

PLAIN_RANK = 50
_NOTHING = Capabilities(models=())


class UnknownName(Exception):
    """Nobody goes by the name that was asked for. `suggestions` are names that look alike, at most three."""

    def __init__(self, name: str, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(f"no provider or model is called {name[:80]!r}")
        self.name = name
        self.suggestions = suggestions


@dataclass(frozen=True, slots=True)
class OfferList:
    """The offers for one need. `models_enabled` says whether anything beside the renderer is switched on."""

    offers: tuple[Offer, ...]
    models_enabled: bool
    warnings: tuple[Notice, ...]


def list_offers(fleet: Fleet[ImageProvider], catalog: Catalog, need: Need, today: date) -> OfferList:
    """Every model of every table, each with a quote or the reason why not.

    Raises:
        UnknownName: `need.provider` names nobody.
    """
    chosen, warnings = _asked_for(fleet, catalog, need.named, today)
    asked = _Asked(chosen, today)
    offers = tuple(
        _offer(member, catalog, model, need, asked)
        for member in fleet.members.values()
        for model in dict.fromkeys((*models_of(member, catalog, today), *asked.models_of(member.key)))
    )
    absent = tuple(
        Offer(provider=key, model=model, named=True, refusal=Notice(Reason.DISABLED))
        for key, model in chosen or ()
        if key not in fleet.members
    )
    enabled = any(member.refusal is None for member in fleet.members.values() if not member.renderer)
    return OfferList((*offers, *absent), enabled, warnings)


def claims_of(provider: ImageProvider) -> Capabilities:
    """What it says that it can do: nothing where that fails, since a plugin is someone else's code."""
    try:
        claims: object = provider.capabilities
    except Exception:  # noqa: BLE001  whatever it raises
        return _NOTHING
    return claims if isinstance(claims, Capabilities) else _NOTHING


@dataclass(frozen=True, slots=True)
class _Asked:
    """The (table, model) pairs that were asked for, each with its turn; None when the manager chooses."""

    pairs: Mapping[tuple[str, str], int] | None
    today: date

    def models_of(self, key: str) -> tuple[str, ...]:
        """Whoever asks for a retired model by name shall see it, even where the provider no longer lists it."""
        return tuple(model for table, model in self.pairs or () if table == key)


def models_of(member: Member[ImageProvider], catalog: Catalog, today: date) -> tuple[str, ...]:
    """What its table lists and what it serves; for one that is off, what the catalog says it would."""
    if member.provider is not None:
        return listed_models(member, claims_of(member.provider).models)
    rows = catalog.of_provider(member.table.plugin or member.key)
    alive = tuple(row.id for row in rows if not row.retired(today))
    return member.table.models or alive or (member.key,)


def _asked_for(
    fleet: Fleet[ImageProvider], catalog: Catalog, name: str | None, today: date
) -> tuple[Mapping[tuple[str, str], int] | None, tuple[Notice, ...]]:
    """A provider's key stands for all its models; a model's name for that model, then its successors."""
    if name is None:
        return None, tuple(told for member in fleet.members.values() for told in replacements(member, catalog, today))
    if (member := fleet.members.get(name)) is not None:
        pairs = {(member.key, model): 0 for model in models_of(member, catalog, today)}
        return pairs, tuple(replacements(member, catalog, today))
    own = {(key, name): 0 for key, member in fleet.members.items() if name in models_of(member, catalog, today)}
    try:
        rows = catalog.named(name)
    except UnknownModel as error:
        if own:
            return own, ()
        raise UnknownName(name, error.suggestions) from error
    pairs = {}
    warnings: dict[str, Notice] = {}
    for row in rows:
        for key, member in fleet.members.items():
            if row.provider in (member.key, member.table.plugin) or row.id in models_of(member, catalog, today):
                _follow(catalog, row, key, pairs)
                resolution = catalog.resolve(row.id, today, served=member.table.base_url is not None)
                if resolution.model.id != row.id and allows(member, catalog, resolution.model.id):
                    values = {"asked": row.id, "successor": resolution.model.id, "retired_on": str(row.retires_on)}
                    warnings[row.id] = Notice(WarningCode.MODEL_SUCCEEDED, values)
    # Nobody has a table for it, so it is off; which is no reason to say that there is no such model.
    return pairs or {(row.provider, row.id): 0 for row in rows}, tuple(warnings.values())


def _follow(catalog: Catalog, row: CatalogModel, key: str, pairs: dict[tuple[str, str], int]) -> None:
    """The model and, behind it, its line of successors."""
    for turn, following in enumerate(line(catalog, row.id)):
        if (key, following.id) in pairs:
            return
        pairs[key, following.id] = turn


def _offer(member: Member[ImageProvider], catalog: Catalog, model: str, need: Need, asked: _Asked) -> Offer:
    row = catalog.models.get(model)
    turn = 0 if asked.pairs is None else asked.pairs.get((member.key, model))
    quote, refusal = _quoted(member, model, need)
    reasons = _refusals(member, catalog, row, need, asked.today)
    if turn is None and not member.renderer:
        refusal = Notice(Reason.NOT_REQUESTED)
    else:
        refusal = member.refusal or next(reasons, None) or refusal
    return Offer(
        provider=member.key,
        model=model,
        local=row.local if row else member.provider is not None and claims_of(member.provider).local,
        renderer=member.renderer,
        quote=quote,
        quality_rank=row.quality_rank if row else PLAIN_RANK,
        priority=member.table.priority,
        weight=member.table.weight,
        preferred=need.category is not None
        and need.category.lower() in {name.lower() for name in member.table.prefer_for},
        named=asked.pairs is not None and turn is not None,
        turn=turn or 0,
        refusal=refusal,
    )


def _refusals(
    member: Member[ImageProvider], catalog: Catalog, row: CatalogModel | None, need: Need, today: date
) -> Iterator[Notice]:
    """What it cannot do, may not do, or is too late or too early for."""
    if (over := retired(member, row, today)) is not None:
        yield over
    if row is not None and row.released_on is not None and today < row.released_on and member.table.base_url is None:
        yield Notice(Reason.NOT_RELEASED, {"on": str(row.released_on)})
    if row is not None and not allows(member, catalog, row.id):
        yield Notice(Reason.DISABLED)
    if row is not None:
        able = row.capabilities
    elif member.provider is not None:
        able = claims_of(member.provider)
    else:
        return
    if need.method not in able.methods:
        yield Notice(Reason.METHOD_UNSUPPORTED, {"method": need.method})
    if need.quality not in able.qualities:
        yield Notice(Reason.QUALITY_UNSUPPORTED, {"quality": need.quality})
    if need.references > able.references:
        yield Notice(Reason.REFERENCES_UNSUPPORTED, {"most": str(able.references)})
    if need.adapters and not able.adapters:
        yield Notice(Reason.ADAPTERS_UNSUPPORTED)


def _quoted(member: Member[ImageProvider], model: str, need: Need) -> tuple[Quote | None, Notice | None]:
    if member.provider is None:
        return None, None
    try:
        return quoted(member.provider, sample_request(model, need)), None
    except ValueError:
        return None, Notice(Reason.SIZE_UNSUPPORTED, {"size": f"{need.width}x{need.height}"})
    except ProviderError as error:
        return None, Notice(Reason.NOT_QUOTED, {"error": error.code})


def sample_request(model: str, need: Need) -> ImageRequest:
    """A request of the need's shape, for its price: as long a prompt and as many pictures as the real one."""
    plain = ImageRequest(
        model=model,
        prompt=("word " * (need.prompt_characters // 5 + 1))[: need.prompt_characters],
        width=need.width,
        height=need.height,
        method=Method(need.method),
        quality=need.quality,
        deadline_seconds=need.deadline_seconds,
    )
    if need.references == 0 and need.method is Method.TEXT_TO_IMAGE:
        return plain
    picture = _blank(need.width, need.height)
    changes = need.method in {Method.IMAGE_TO_IMAGE, Method.INPAINT}
    return replace(
        plain,
        references=(picture,) * need.references,
        initial=picture if changes else None,
        mask=picture if need.method is Method.INPAINT else None,
        control=Control(need.control or ControlKind.CANNY, picture) if need.method is Method.CONTROL else None,
    )


@lru_cache(maxsize=8)
def _blank(width: int, height: int) -> Image.Image:
    """What stands for a picture that is sent along: vendors count it, and nobody looks at it."""
    from PIL import Image  # noqa: PLC0415  slow to import, and few requests bring pictures

    return Image.new("L", (width, height))
