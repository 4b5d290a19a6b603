"""The moment after which a round took no answer."""

import datetime as dt

import pytest

from surveys.models import Round

CLOSES = dt.datetime(2026, 11, 30, 9, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("closed_at", "ended_at"),
    [
        pytest.param(None, CLOSES, id="nobody closed it"),
        pytest.param(CLOSES - HOUR, CLOSES - HOUR, id="closed by hand"),
        pytest.param(CLOSES + HOUR, CLOSES, id="noted as over later"),
    ],
)
def test_a_round_ended_when_it_was_closed_or_its_time_was_up(closed_at, ended_at):
    assert Round(closes_at=CLOSES, closed_at=closed_at).ended_at == ended_at
