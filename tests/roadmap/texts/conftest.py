"""What the tests of texts have in common: a step, and how its form is sent."""

import datetime as dt

import pytest
from django.utils import timezone

from roadmap.texts.publishing import first_texts, publish_texts
from roadmap.texts.subject import TextSubject
from tests.factories.roadmap import StepFactory

AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


@pytest.fixture
def step(manager):
    """Of a published roadmap, with its texts as revision 1."""
    step = StepFactory(called="Sovitaan avustuksista", reason_fi="Raha loppuu.\n\nAika loppuu.")
    first_texts(owner=step, by=manager, at=AT)
    return step


@pytest.fixture
def edit_url(step):
    return TextSubject(step).edit_url


@pytest.fixture
def sent(step):
    """The fields of the step's form as a browser sends them."""

    def fields(base=1, **texts):
        return {**TextSubject(step).texts, "note": "", "base": str(base), **texts}

    return fields


@pytest.fixture
def publish():
    def publish(owner, by, *, base=1, note="", **texts):
        return publish_texts(
            owner=owner, texts=texts, base=base, note=note, by=by, at=timezone.now()
        )

    return publish
