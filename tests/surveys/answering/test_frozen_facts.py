"""What an organisation was when it answered stays with its answer."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from portal.retention.ways import ways
from surveys.answering.submitting import submit
from surveys.models import Invitation, Response, Round
from tests.factories.surveys import DraftFactory

pytestmark = pytest.mark.django_db

FACTS = ("level", "sector", "theme")


@pytest.fixture
def answered(invitation, organisation):
    for name, value in zip(FACTS, ("district", "sote", "families"), strict=True):
        setattr(organisation, name, value)
    organisation.save()
    content = {}
    for question in invitation.round.definition.questions:
        if question.required:
            content[question.code] = {"v": [question.choices[0].number], "t": ""}
    content = content or {"involve": {"v": [3], "t": ""}}
    DraftFactory(invitation=invitation, content=content, version=1, saved_at=timezone.now())
    asked = Invitation.objects.for_answering().get(pk=invitation.pk)
    return submit(asked, base=1, language="fi", at=timezone.now())


def facts_of(response):
    return tuple(Response.objects.values_list(*FACTS).get(pk=response.pk))


def test_what_the_organisation_becomes_later_moves_no_answer(answered, organisation):
    organisation.level, organisation.sector, organisation.theme = "national", "health", "youth"
    organisation.save()

    assert facts_of(answered) == ("district", "sote", "families")


def test_they_are_forgotten_with_who_it_was(answered, invitation):
    now = timezone.now()
    Round.objects.update(closed_at=now)

    ways["respondents.answers"].erase(now + dt.timedelta(days=1), at=now, at_most=10)

    assert facts_of(answered) == ("", "", "")


def test_old_answers_get_the_level_that_was_invited_and_no_more(answered, invitation):
    Response.objects.update(level="", sector="", theme="")
    Invitation.objects.filter(pk=invitation.pk).update(level="local")
    migration = import_module("surveys.migrations.0009_levels_of_responses")

    migration.take_down_levels(apps, None)

    assert facts_of(answered) == ("local", "", "")
