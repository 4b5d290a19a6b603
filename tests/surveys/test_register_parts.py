"""The list of organisations is narrowed to who has answered a round, and leads to a round for those found."""

import pytest
from django.http import QueryDict
from django.utils import timezone

from regions.organisations.finding.actions import bulk_actions
from regions.organisations.finding.filter import RegisterFilter
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import InvitationFactory, RoundFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def round_(survey, lappi, kainuu):
    """Lapland: one has answered, one is silent, one was withdrawn; Kainuu: one silent. One was never asked."""
    asked = RoundFactory(survey=survey)
    RoundFactory(survey=survey, opened=False)
    RoundFactory(survey=survey, audience="experts")
    for name, region, state in (
        ("Answered", lappi, {"answered_at": NOW}),
        ("Silent", lappi, {}),
        ("Withdrawn", lappi, {"revoked_at": NOW}),
        ("Elsewhere", kainuu, {}),
    ):
        one = OrganisationFactory(name=name, level="local", regions=[region])
        InvitationFactory(round=asked, region=region, organisation=one, **state)
    OrganisationFactory(name="Never", level="local", regions=[lappi])
    return asked


def found(by, value):
    asked = RegisterFilter(QueryDict(f"round={value}"), by=by, at=NOW)
    return sorted(each.name for each in asked.organisations())


def test_who_has_answered_and_who_has_not(round_, manager):
    offered = dict(RegisterFilter(QueryDict(), by=manager, at=NOW).fields["round"].choices)

    assert list(offered) == ["", f"{round_.pk}-answered", f"{round_.pk}-silent"]
    assert found(manager, f"{round_.pk}-answered") == ["Answered"]
    assert found(manager, f"{round_.pk}-silent") == ["Elsewhere", "Silent"]


def test_an_expert_is_told_of_own_regions_alone(round_, expert):
    assert found(expert, f"{round_.pk}-silent") == ["Silent"]


@pytest.mark.parametrize("value", ["999999-answered", "x", "1-other", "-", "%00"])
def test_what_is_not_offered_narrows_nothing(round_, manager, value):
    assert len(found(manager, value)) == 5


def test_who_sees_no_invitations_is_not_offered_them(round_, researcher):
    asked = RegisterFilter(QueryDict(f"round={round_.pk}-answered"), by=researcher, at=NOW)
    assert "round" not in asked.fields
    assert asked.organisations().count() == 5


@pytest.mark.parametrize("who", ["manager", "expert", "researcher"])
def test_whoever_manages_rounds_plans_one_for_the_filter(who, request):
    by = request.getfixturevalue(who)
    asked = RegisterFilter(QueryDict("theme=families&page=2"), by=by, at=NOW)
    action = bulk_actions["plan_round"]

    assert action.may(asked) is (who != "researcher")
    assert action.url(asked.query, []) == "/rounds/new/?theme=families"


def test_a_round_is_planned_for_all_that_were_found_and_never_for_more_than_were_ticked(
    client, manager, organisation
):
    client.force_login(manager)
    sent = {"act": "plan_round", "filter": "theme=families", "chosen": [organisation.public_id]}

    ticked = client.get(
        "/organisations/acts/",
        sent | {"scope": "chosen"},
        headers={"Accept-Language": "en"},
        follow=True,
    )
    every = client.get("/organisations/acts/", sent | {"scope": "all"})

    assert ticked.redirect_chain[-1][0] == "/organisations/?theme=families"
    assert "not those that are ticked" in ticked.text
    assert every.url == "/rounds/new/?theme=families"
