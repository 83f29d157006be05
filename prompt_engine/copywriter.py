"""Ad copy from a brief, offline: built only of what was typed and of words that claim nothing."""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from prompt_engine.amounts import is_cut, is_pair, with_old
from prompt_engine.bodies import BodyWriter
from prompt_engine.buttons import call_to_action
from prompt_engine.channels import channel_limits
from prompt_engine.composition import AdCopy
from prompt_engine.function_words import REWARDING
from prompt_engine.hashtags import hashtags_of
from prompt_engine.headlines import headlines
from prompt_engine.letters import dated, headline_letters, letters_of
from prompt_engine.phrases import copy_data
from prompt_engine.products import paired
from prompt_engine.vocabulary import SlotKind

if TYPE_CHECKING:
    from prompt_engine.brief import AdBrief
    from prompt_engine.templates import TemplateLibrary
    from prompt_engine.wish import OwnerCopy


class Copywriter:
    """Writes for one brief; `copies(count)` gives versions that differ in angle."""

    def __init__(self, brief: AdBrief, library: TemplateLibrary, owner: OwnerCopy) -> None:
        self.brief = brief
        self.library = library
        self.owner = owner
        self.industry = library.industries.get(brief.industry) or library.industries["service"]
        self.limits = channel_limits(brief.channel)
        self.letters = letters_of(brief, library, self.industry)
        self.bodies = BodyWriter(brief, self.letters, self.limits)

    def copies(self, count: int) -> tuple[AdCopy, ...]:
        """As many versions as were asked for, at most five, each from another angle."""
        short = headline_letters(self.letters, self.brief, self.library)
        angles = headlines(self.brief, short, self.limits["headline"])
        return tuple(self._version(headline, angle) for angle, headline in islice(angles, count))

    def _version(self, headline: str, angle: str) -> AdCopy:
        owner = self.owner
        headline = owner.headline if owner.headline is not None else paired(headline)
        call = self._button if owner.call_to_action is None else owner.call_to_action
        badge = badge_of(self.brief) if owner.badge is None else owner.badge
        body = owner.body
        if body is None:
            body = self.bodies.body(headline, angle, " ".join((headline, call, badge or "")))
        return AdCopy(
            headline=headline,
            body=body,
            call_to_action=call,
            hashtags=self._hashtags if owner.hashtags is None else owner.hashtags,
            language=self.brief.language,
            badge=badge,
            angle=angle,
        )

    @cached_property
    def _button(self) -> str:
        return call_to_action(self.brief, self.industry, self.limits["call_to_action"])

    @cached_property
    def _hashtags(self) -> tuple[str, ...]:
        return hashtags_of(self.brief, self.industry, copy_data(self.brief.language), self.limits["hashtags"])


def badge_of(brief: AdBrief) -> str | None:
    """A short offer for a burst: a percentage, a bundle, or the price of the only thing on offer; as typed.

    A price that went up is none.
    """
    offer = brief.offer or ""
    for slot in brief.slots:
        if slot.kind in {SlotKind.PERCENT, SlotKind.BUNDLE} and slot.text in offer:
            # "10% 적립" is no ten percent off.
            return offer if offer.endswith(REWARDING) else offer[: offer.index(slot.text) + len(slot.text)]
    prices = [item.price for item in brief.items if item.price]
    if len(prices) != 1:
        return None
    pair = with_old(prices[0], brief)
    return None if is_pair(pair) and not is_cut(pair) else dated(prices[0], brief)
