"""A round that is nowhere: for looking at a survey as whoever is asked would see it."""

import datetime as dt

from surveys.models import Round
from surveys.models.round import DEFAULT_MINIMUM

LASTS = dt.timedelta(days=14)


def imagined_round(*, at: dt.datetime, name: str = "") -> Round:
    """Of organisations, in confidence, for two weeks. Never saved, and of no survey."""
    return Round(
        **dict.fromkeys(Round.name.columns, name),
        audience=Round.Audience.ORGANISATIONS,
        confidentiality=Round.Confidentiality.CONFIDENTIAL,
        minimum_group=DEFAULT_MINIMUM,
        opens_at=at,
        closes_at=at + LASTS,
        created_at=at,
        opened_at=at,
    )
