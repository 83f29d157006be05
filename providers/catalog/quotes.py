"""What a call will cost, before it, and what it did cost, from the usage that the vendor reports. Pure, no I/O."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from typing import TYPE_CHECKING

from providers.catalog.prices import Credits, GpuSeconds, PerImage, TokenFormula, TokenRates, TokenUsage
from providers.catalog.sizes import fit
from providers.image import Quote

if TYPE_CHECKING:
    from providers.catalog.model import CatalogModel
    from providers.catalog.sizes import VendorSize
    from providers.image import ImageRequest, Usage
    from providers.text import TextRequest

# Around a prompt: community.openai.com t/1382699.
_PROMPT_OVERHEAD = 6
# Around a chat: role markers and the JSON schema's own wrapping.
_CHAT_OVERHEAD = 64
_MILLIONTH = Decimal("0.000001")


def quote(model: CatalogModel, request: ImageRequest, gpu_usd_per_hour: Decimal | None = None) -> Quote:
    """The price of one picture in USD, and how long it should take.

    `gpu_usd_per_hour` is the operator's own price of a device hour, for models priced by GPU-seconds.

    Raises:
        Unsupported: the model cannot make a picture of this ratio.
        InvalidRequest: the size is none.
    """
    size = fit(model, request.width, request.height)
    word = model.vendor_quality(request.quality)
    seconds = model.seconds(request.quality, request.width * request.height)
    match model.price:
        case PerImage() as rule:
            usd = rule.usd_for(word, size)
            return Quote(usd, usd, seconds, f"{usd} USD a picture" if usd else "free")
        case Credits() as rule:
            return Quote(rule.usd, rule.usd, seconds, f"{rule.credits} credits of {rule.usd_per_credit} USD")
        case TokenFormula() as rule:
            return _by_formula(rule, request, size, word, seconds)
        case TokenUsage() as rule:
            return _by_usage(rule, request, size, word, seconds)
        case GpuSeconds() as rule:
            return _by_gpu(model, rule, request, gpu_usd_per_hour)


def quote_text(model: CatalogModel, request: TextRequest) -> Quote:
    """The price of one answer in USD; at most, every byte is a token and the answer is as long as allowed.

    Raises:
        ValueError: the model is not priced by tokens.
    """
    rates = _token_rates(model)
    prompt = request.system + request.user + json.dumps(dict(request.schema))
    expected = rates.usd(text_in=_likely_tokens(prompt) + _CHAT_OVERHEAD, text_out=request.max_output_tokens // 2)
    maximum = rates.usd(text_in=_most_tokens(prompt) + _CHAT_OVERHEAD, text_out=request.max_output_tokens)
    return Quote(
        _expected(expected),
        _maximum(maximum),
        model.expected_seconds,
        f"{rates.text_in}/{rates.text_out} USD per million tokens",
    )


def settle(
    model: CatalogModel, request: ImageRequest, usage: Usage, gpu_usd_per_hour: Decimal | None = None
) -> Decimal | None:
    """What a picture did cost in USD, from the usage reported; None where the vendor left out what it bills by."""
    match model.price:
        case PerImage() as rule:
            size = fit(model, request.width, request.height)
            return rule.usd_for(model.vendor_quality(request.quality), size) * usage.images
        case Credits() as rule:
            return (usage.credits or rule.credits * usage.images) * rule.usd_per_credit
        case TokenFormula(rates=rates) | TokenUsage(rates=rates):
            return _by_tokens(rates, usage) if usage.output_image_tokens else None
        case GpuSeconds() as rule:
            return _expected(rule.usd(usage.gpu_seconds, gpu_usd_per_hour))


def settle_text(model: CatalogModel, input_tokens: int, output_tokens: int) -> Decimal:
    """What an answer did cost in USD.

    Raises:
        ValueError: the model is not priced by tokens.
    """
    return _expected(_token_rates(model).usd(text_in=input_tokens, text_out=output_tokens))


def _by_tokens(rates: TokenRates, usage: Usage) -> Decimal:
    total = rates.usd(
        text_in=usage.input_text_tokens,
        image_in=usage.input_image_tokens,
        text_out=usage.output_text_tokens,
        image_out=usage.output_image_tokens,
    )
    return _expected(total)


def _by_formula(rule: TokenFormula, request: ImageRequest, size: VendorSize, word: str, seconds: float) -> Quote:
    tokens = rule.output_tokens(word, size.width, size.height)
    output = rule.rates.usd(image_out=tokens)
    references = rule.reference_tokens * _input_images(request)
    likely = rule.rates.usd(text_in=_likely_tokens(request.prompt) + _PROMPT_OVERHEAD, image_in=references)
    most = rule.rates.usd(text_in=_most_tokens(request.prompt) + _PROMPT_OVERHEAD, image_in=2 * references)
    basis = f"{tokens} image tokens for {size.text} {word} at {rule.rates.image_out} USD per million"
    if rule.maximum_times > 1:
        basis += f", times {rule.expected_times} to {rule.maximum_times}: the vendor publishes no counts"
    return Quote(
        _expected(output * rule.expected_times + likely), _maximum(output * rule.maximum_times + most), seconds, basis
    )


def _by_usage(rule: TokenUsage, request: ImageRequest, size: VendorSize, word: str, seconds: float) -> Quote:
    tokens, tokens_at_most = rule.output_tokens(word, size)
    references = rule.reference_tokens * _input_images(request)
    expected = rule.rates.usd(
        text_in=_likely_tokens(request.prompt) + _PROMPT_OVERHEAD,
        image_in=references,
        text_out=rule.thinking_expected,
        image_out=tokens,
    )
    maximum = rule.rates.usd(
        text_in=_most_tokens(request.prompt) + _PROMPT_OVERHEAD,
        image_in=2 * references,
        text_out=rule.thinking_maximum,
        image_out=tokens_at_most,
    )
    shape = size.tier or size.text
    basis = f"{tokens} to {tokens_at_most} image tokens for {shape} at {rule.rates.image_out} USD per million"
    return Quote(_expected(expected), _maximum(maximum), seconds, basis)


def _by_gpu(model: CatalogModel, rule: GpuSeconds, request: ImageRequest, usd_per_hour: Decimal | None) -> Quote:
    steps = request.steps or rule.base_steps
    work = request.width * request.height / rule.base_pixels * steps / rule.base_steps
    seconds = round(model.seconds(request.quality) * work, 3)
    longest = max(model.timeout_seconds, seconds) + rule.load_seconds
    hour = rule.usd_per_hour if usd_per_hour is None else usd_per_hour
    basis = f"{seconds:g} GPU seconds at {hour} USD an hour"
    return Quote(_expected(rule.usd(seconds, hour)), _maximum(rule.usd(longest, hour)), seconds, basis)


def _expected(usd: Decimal) -> Decimal:
    """To a millionth of a dollar, the smallest amount that is kept."""
    return usd.quantize(_MILLIONTH, ROUND_HALF_UP)


def _maximum(usd: Decimal) -> Decimal:
    return usd.quantize(_MILLIONTH, ROUND_UP)


def _input_images(request: ImageRequest) -> int:
    return len(request.references) + sum(image is not None for image in (request.initial, request.mask))


def _likely_tokens(text: str) -> int:
    """About four bytes a token in English, three in Korean."""
    return -(-len(text.encode()) // 4)


def _most_tokens(text: str) -> int:
    """Byte-level BPE never makes more tokens than there are bytes."""
    return len(text.encode())


def _token_rates(model: CatalogModel) -> TokenRates:
    if isinstance(model.price, TokenUsage | TokenFormula):
        return model.price.rates
    message = f"{model.id} is not priced by tokens"
    raise ValueError(message)
