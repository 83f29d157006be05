"""What somebody else's provider answers, taken only where it makes sense: its quote, and the picture or the text."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Protocol, TypeVar

import structlog

from providers.errors import ProviderBug, ProviderError
from providers.image import ImageResult, Quote
from providers.money import is_usd
from providers.text import TextResult

if TYPE_CHECKING:
    from decimal import Decimal

R_contra = TypeVar("R_contra", contravariant=True)
R = TypeVar("R")

log = structlog.get_logger(__name__)


class Quotes(Protocol[R_contra]):
    """Whatever tells a price."""

    def quote(self, request: R_contra, /) -> Quote: ...


def quoted(provider: Quotes[R], request: R) -> Quote:
    """The provider's price for `request`.

    Raises:
        ValueError: it does not make this size.
        ProviderError: it has no price; a `ProviderBug` where it crashed, or what it told is none.
    """
    try:
        quote = provider.quote(request)
        sound = _sound(quote)
    except (ProviderError, ValueError):
        raise
    except Exception as error:
        kind = type(error).__name__
        log.error("a quote failed", provider=type(provider).__name__, error=kind)  # noqa: TRY400  no plugin's values
        raise ProviderBug(f"the quote failed with {kind}") from error
    if not sound:
        raise ProviderBug("the quote is no price")
    return quote


def _sound(quote: Quote) -> bool:
    money = is_usd(quote.expected) and is_usd(quote.maximum) and quote.expected <= quote.maximum
    return money and isfinite(quote.seconds) and quote.seconds >= 0


def picture_cost(result: object) -> Decimal | None:
    """What the picture cost in USD, None when unknown.

    Raises:
        ProviderBug: it is no picture.
    """
    if not isinstance(result, ImageResult) or result.width <= 0 or result.height <= 0:
        raise ProviderBug(f"no picture but {type(result).__name__}")
    return result.settled_cost


def text_cost(result: object) -> Decimal | None:
    """What the text cost in USD, None when unknown.

    Raises:
        ProviderBug: it is no text.
    """
    if not isinstance(result, TextResult) or not isinstance(result.text, str):
        raise ProviderBug(f"no text but {type(result).__name__}")
    return result.settled_cost
