"""Surveys, rounds and invitations of the cast."""

import datetime as dt
import json
from pathlib import Path

import pytest
from django.utils import timezone

from regions.models import Assignment
from surveys.counts.tally import add_invited
from surveys.library.loading import load_survey
from surveys.models import Invitation, Round
from tests.conftest import LONG_AGO

SITUATIONAL = Path(__file__).resolve().parents[2] / "surveys" / "data" / "situational.json"


def situational():
    """The shipped definition, to be changed at will."""
    return json.loads(SITUATIONAL.read_text())


def make_round(survey, *, audience="organisations", opened=True, regions=(), **fields):
    """An open round: began yesterday, ends in a week."""
    now = timezone.now()
    confidentiality = fields.pop("confidentiality", None) or (
        "named" if audience == "experts" else "confidential"
    )
    round_ = Round.objects.create(
        survey=survey,
        audience=audience,
        **{f"name_{language}": f"Kierros {audience}" for language in ("fi", "sv", "en")},
        **{
            "confidentiality": confidentiality,
            "minimum_group": 1 if confidentiality == "named" else 5,
            "opens_at": now - dt.timedelta(days=1),
            "closes_at": now + dt.timedelta(days=7),
            "created_at": now - dt.timedelta(days=2),
            "opened_at": fields.get("opens_at", now - dt.timedelta(days=1)) if opened else None,
        }
        | fields,
    )
    round_.regions.set(regions)
    return round_


def make_invitation(round_, *, region=None, organisation=None, user=None, **fields):
    """An invitation as opening the round writes it, counted among the invited."""
    invitation = Invitation(
        round=round_,
        region=region,
        organisation=organisation,
        user=user,
        level=organisation.level if organisation else "",
        **{"invited_at": round_.opened_at or timezone.now()} | fields,
    )
    invitation.seal()
    invitation.save()
    add_invited(round_.pk, {(invitation.region_code, invitation.level): 1})
    return invitation


def ask_in(round_, person, regions):
    """The invitations of somebody who works in all of these regions."""
    for region in regions:
        Assignment.objects.get_or_create(
            user=person, region=region, ends_on=None, defaults={"starts_on": LONG_AGO}
        )
    return [make_invitation(round_, region=region, user=person) for region in regions]


@pytest.fixture
def survey(db):
    return load_survey(situational(), by=None, at=timezone.now())


@pytest.fixture
def expert_round(survey):
    return make_round(survey, audience="experts")


@pytest.fixture
def organisation_round(survey):
    return make_round(survey)


@pytest.fixture
def invitation(organisation_round, organisation, lappi):
    """Of the organisation in Lappi, to the round that is open."""
    return make_invitation(organisation_round, region=lappi, organisation=organisation)


@pytest.fixture
def expert_invitation(expert_round, expert, lappi):
    return make_invitation(expert_round, region=lappi, user=expert)
