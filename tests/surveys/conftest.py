import datetime as dt

import pytest
from django.utils import timezone


@pytest.fixture
def plan(survey):
    """What a manager sends who plans a round of organisations, from tomorrow on for two weeks."""
    today = timezone.localdate()
    return {
        "survey": str(survey.pk),
        "audience": "organisations",
        "opens_at": f"{today + dt.timedelta(days=1)}T09:00",
        "closes_at": f"{today + dt.timedelta(days=15)}T16:00",
    }
