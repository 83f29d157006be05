"""What live calls showed of a model, and how it fades."""

from __future__ import annotations

from decimal import Decimal

import pytest

from providers.manager.vitals import HALF_LIFE_SECONDS, Vitals

ONE = HALF_LIFE_SECONDS
SHAPE = "standard 1MP"


def test_a_failure_counts_half_as_much_after_each_half_life() -> None:
    vitals = Vitals()
    vitals.failed(1000)
    assert [vitals.success(1000 + age * ONE) for age in range(4)] == pytest.approx([0.8, 0.9, 0.95, 0.975])
    vitals.failed(1000 + ONE)
    assert vitals.success(1000 + ONE) == pytest.approx(0.9 * 0.8)
    vitals.succeeded(SHAPE, 5, 1000 + 2 * ONE)
    assert vitals.success(1000 + 2 * ONE) == pytest.approx(0.86 + 0.14 * 0.2)
    assert vitals.success(0) == pytest.approx(vitals.success(1000 + 2 * ONE))


def test_durations_fade_to_the_quote_and_what_faded_makes_room_for_what_is_seen_next() -> None:
    vitals = Vitals()
    assert vitals.seconds(SHAPE, 5, 0) is None
    vitals.succeeded(SHAPE, 25, 1000)
    assert [vitals.seconds(SHAPE, 5, 1000 + age * ONE) for age in range(3)] == pytest.approx([25, 15, 10])
    vitals.succeeded(SHAPE, 35, 1000)
    assert vitals.seconds(SHAPE, 5, 1000) == pytest.approx(25 + 0.2 * 10)
    vitals.succeeded(SHAPE, 7, 1000 + 2 * ONE)
    assert vitals.seconds(SHAPE, 5, 1000 + 2 * ONE) == pytest.approx(27 - 0.75 * 20)
    assert vitals.seconds("high 2MP", 5, 1000) is None


def test_median_and_95th_percentile_are_of_the_durations_that_were_seen() -> None:
    vitals = Vitals()
    assert vitals.percentiles() == (None, None)
    for seconds in range(101):
        vitals.succeeded(SHAPE, float(seconds), 1000)
    assert vitals.percentiles() == (50.0, 95.0)


def test_seen_is_success_and_seconds_at_once() -> None:
    vitals = Vitals()
    assert vitals.seen(SHAPE, 5, 0) == (1.0, None)
    vitals.succeeded(SHAPE, 25, 1000)
    vitals.failed(1000 + ONE)
    for at in (1000 + ONE, 1000 + 2 * ONE):
        assert vitals.seen(SHAPE, 5, at) == (vitals.success(at), vitals.seconds(SHAPE, 5, at))


def test_a_price_above_the_list_is_believed_to_the_last_digit_and_eased_only_by_fairer_ones() -> None:
    vitals = Vitals()
    ratios = []
    for charged in ("0.09", "0.09", "0.0901", "0.06", "0.03", "0.03", "0.015", "0.09", "0.085"):
        vitals.charged(Decimal(charged) / Decimal("0.03"))
        ratios.append(vitals.price_ratio)
    assert ratios == [3.0, 3.0, 3.004, 2.002, 1.501, 1.25, 1.125, 3.0, 2.834]
    for _ in range(9):
        vitals.charged(Decimal(1))
    assert vitals.price_ratio == 1.0


def test_what_another_process_saw_is_taken_over_where_it_is_newer_shape_by_shape() -> None:
    one, other = Vitals(), Vitals()
    one.succeeded(SHAPE, 10, 1000)
    one.succeeded("high 2MP", 30, 1000)
    other.succeeded(SHAPE, 20, 1010)
    other.failed(1020)
    other.charged(Decimal(2))
    one.adopt(other.told())
    assert (one.success(1020), one.price_ratio) == (0.8, 2.0)
    assert (one.seconds(SHAPE, 20, 1010), one.seconds("high 2MP", 30, 1000)) == (20, 30)
    one.succeeded(SHAPE, 8, 1030)
    before = one.told()
    one.adopt(other.told())
    assert one.told() == before
