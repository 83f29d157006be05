"""What counts as a change for those who watch the providers."""

from dataclasses import replace

import pytest

from graphql_api.providers.queries import without_the_clock
from graphql_api.providers.types import Model, Provider, ProviderHealth, ProviderKind, State

MODEL = Model(
    id="gpt-image-2",
    name="GPT Image 2",
    state=State.UNHEALTHY,
    success_rate=0.8011,
    median_seconds=2.0,
    p95_seconds=3.0,
    retires_on=None,
    successor=None,
)
HEALTH = ProviderHealth(state=State.UNHEALTHY, because="unreachable", retry_after_seconds=12.3, probed="ok")
OPENAI = Provider(
    key="openai",
    name="OpenAI",
    kind=ProviderKind.CLOUD,
    enabled=True,
    health=HEALTH,
    models=[MODEL],
    calls_under_way=0,
    spent_today=None,
    spent_this_month=None,
    budget_left=None,
)


def test_a_wait_that_counts_down_and_a_rate_that_heals_unseen_are_no_change() -> None:
    later = replace(
        OPENAI, health=replace(HEALTH, retry_after_seconds=11.3), models=[replace(MODEL, success_rate=0.8032)]
    )
    assert later != OPENAI
    assert without_the_clock(later) == without_the_clock(OPENAI)


@pytest.mark.parametrize(
    "changed",
    [
        replace(OPENAI, enabled=False),
        replace(OPENAI, calls_under_way=1),
        replace(OPENAI, health=replace(HEALTH, state=State.DEGRADED)),
        replace(OPENAI, models=[replace(MODEL, success_rate=0.82)]),
        replace(OPENAI, models=[replace(MODEL, success_rate=None)]),
        replace(OPENAI, models=[]),
    ],
)
def test_everything_else_is_one(changed: Provider) -> None:
    assert without_the_clock(changed) != without_the_clock(OPENAI)
