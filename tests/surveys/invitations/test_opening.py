"""Opening: every invitation, its count and its mail, once; or a clear word why not."""

import datetime as dt
import threading
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.audit.models import AuditEvent
from portal.jobs import scheduling
from portal.jobs.models import ActState, ScheduledAct
from portal.outbox.models import OutboxMessage
from regions.models import Assignment
from surveys.answering.access import invitation_for_token
from surveys.invitations.opening import open_round
from surveys.library.loading import load_survey
from surveys.models import Invitation, Round, Turnout
from surveys.rounds.planning import Refused
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.regions import AssignmentFactory
from tests.factories.surveys import RoundFactory, situational

pytestmark = pytest.mark.django_db

NOON = timezone.now().replace(hour=10, minute=0, second=0, microsecond=0)
DAY = dt.timedelta(days=1)


def plan(survey, **fields):
    return RoundFactory(
        survey=survey, opened=False, **{"opens_at": NOON, "closes_at": NOON + 7 * DAY} | fields
    )


def make_organisation(name, region=None, **fields):
    fields = {"level": "local", "email": f"{name}@example.org", **fields}
    home = region.municipalities.first() if region else None
    organisation = OrganisationFactory(name=name, municipality=home, **fields)
    if region:
        organisation.regions.add(region)
    return organisation


def asked(round_):
    return sorted(str(i.organisation) for i in round_.invitations.select_related("organisation"))


# --- Experts


def test_an_expert_is_asked_once_for_each_region_and_gets_one_mail(survey, lappi, kainuu, manager):
    UserFactory(email="north@example.org", regions=[lappi, kainuu], language="sv")
    round_ = open_round(plan(survey, audience="experts"), by=manager, at=NOON)

    assert sorted(i.region.slug for i in round_.invitations.all()) == ["kainuu", "lappi"]
    letter = OutboxMessage.objects.get()
    assert (letter.kind, letter.address, letter.language) == (
        "round_invitation",
        "north@example.org",
        "sv",
    )
    assert {(t.region_code, t.level, t.invited) for t in Turnout.objects.all()} == {
        (lappi.pk, "", 1),
        (kainuu.pk, "", 1),
    }


def test_two_assignments_in_one_region_are_one_invitation(survey, expert, lappi, manager):
    today = timezone.localdate(NOON)
    AssignmentFactory(
        user=expert, region=lappi, kind="cover", starts_on=today - DAY, ends_on=today + DAY
    )

    assert (
        open_round(plan(survey, audience="experts"), by=manager, at=NOON).invitations.count() == 1
    )


def test_only_running_assignments_of_open_accounts_count(survey, lappi, expert, manager):
    today = timezone.localdate(NOON)
    former = UserFactory(email="former@example.org", regions=[lappi])
    Assignment.objects.filter(user=former).update(ends_on=today - DAY)
    coming = UserFactory(email="coming@example.org", regions=[lappi])
    Assignment.objects.filter(user=coming).update(starts_on=today + DAY)
    UserFactory(email="closed@example.org", regions=[lappi], is_active=False)

    round_ = open_round(plan(survey, audience="experts"), by=manager, at=NOON)

    assert [invitation.user for invitation in round_.invitations.all()] == [expert]


# --- Organisations


def test_the_region_of_an_organisation_is_that_of_its_home(survey, lappi, kainuu, manager):
    make_organisation("local", lappi).regions.add(kainuu)
    make_organisation("national", lappi, level="national")
    make_organisation("homeless")

    round_ = open_round(plan(survey), by=manager, at=NOON)

    places = {str(i.organisation): (i.region_id, i.level) for i in round_.invitations.all()}
    assert places == {
        "local": ("21", "local"),
        "national": (None, "national"),
        "homeless": (None, "local"),
    }


@pytest.mark.parametrize(
    ("chosen", "names"),
    [
        pytest.param({}, ["lapland", "leisure", "nation", "remote"], id="everybody"),
        pytest.param({"regions": ["21"]}, ["lapland", "leisure"], id="a region"),
        pytest.param({"levels": ["national"]}, ["nation"], id="a level"),
        pytest.param({"sectors": ["leisure"]}, ["leisure"], id="a sector"),
        pytest.param({"regions": ["20"], "levels": ["local"]}, ["remote"], id="both"),
    ],
)
def test_filters_choose_who_is_asked(survey, lappi, kainuu, manager, chosen, names):
    make_organisation("lapland", lappi)
    make_organisation("leisure", lappi, sector="leisure", level="district")
    make_organisation("remote", kainuu)
    make_organisation("nation", lappi, level="national")
    make_organisation("sleeping", lappi, status="dormant")

    round_ = open_round(plan(survey, **chosen), by=manager, at=NOON)

    assert asked(round_) == names


def test_without_an_address_it_is_invited_all_the_same(survey, lappi, manager):
    make_organisation("silent", lappi, email="")

    round_ = open_round(plan(survey), by=manager, at=NOON)

    assert asked(round_) == ["silent"]
    assert OutboxMessage.objects.get().address == ""


def test_mail_is_in_the_first_language_of_the_organisation_that_the_portal_writes(
    survey, lappi, manager
):
    make_organisation("both", lappi, languages="sv-fi")
    make_organisation("third", lappi, languages="se-sv")
    make_organisation("other", lappi, languages="se")

    open_round(plan(survey), by=manager, at=NOON)

    assert Counter(OutboxMessage.objects.values_list("language", flat=True)) == {"sv": 2, "fi": 1}


def test_no_row_holds_a_live_link(survey, lappi, manager):
    make_organisation("one", lappi)

    round_ = open_round(plan(survey), by=manager, at=NOON)

    invitation = round_.invitations.get()
    message = OutboxMessage.objects.values().get()
    assert invitation.token not in str(message)
    assert invitation.token not in str(Invitation.objects.values().get())
    assert invitation_for_token(invitation.token) == invitation


def test_mails_of_the_evening_wait_for_the_morning(survey, lappi, manager):
    make_organisation("one", lappi)
    evening = scheduling.utc_from_wall(dt.datetime(2026, 12, 1, 20, 15))
    round_ = plan(survey, opens_at=evening, closes_at=evening + 7 * DAY)

    open_round(round_, by=manager, at=evening)

    letter = OutboxMessage.objects.get()
    assert letter.next_try_at == scheduling.utc_from_wall(dt.datetime(2026, 12, 2, 8))


# --- What it leaves, and what it refuses


def test_opening_is_in_the_trail_with_its_counts(survey, organisation, manager):
    open_round(plan(survey), by=manager, at=NOON)

    event = AuditEvent.objects.get(action="round.opened")
    assert (event.actor_id, event.details) == (str(manager.pk), {"invited": 1, "letters": 1})


def test_opening_by_hand_moves_the_beginning_and_plans_the_end(survey, organisation, manager):
    round_ = plan(survey, opens_at=NOON + DAY, closes_at=NOON + 3 * DAY)
    scheduling.schedule("round_opens", subject=str(round_.pk), due_at=round_.opens_at, at=NOON)

    opened = open_round(round_, by=manager, at=NOON)

    assert (opened.opens_at, opened.opened_at) == (NOON, NOON)
    assert [(row.kind, row.due_at) for row in ScheduledAct.objects.all()] == [
        ("round_closes", NOON + 3 * DAY)
    ]


def test_it_opens_by_itself_at_its_moment(survey, organisation):
    round_ = plan(survey)
    scheduling.schedule("round_opens", subject=str(round_.pk), due_at=NOON, at=NOON - DAY)

    scheduling.tick(at=NOON - dt.timedelta(minutes=1))
    assert not Invitation.objects.exists()
    scheduling.tick(at=NOON)
    scheduling.tick(at=NOON + dt.timedelta(minutes=1))

    assert Invitation.objects.count() == OutboxMessage.objects.count() == 1
    assert Round.objects.get().opened_at == NOON


def refused(round_, at=NOON):
    with pytest.raises(Refused) as refusal:
        open_round(round_, by=None, at=at)
    assert not OutboxMessage.objects.exists()
    return refusal.value.messages


def test_a_round_is_opened_once(survey, organisation, manager):
    round_ = plan(survey)
    open_round(round_, by=manager, at=NOON)

    with pytest.raises(Refused):
        open_round(round_, by=manager, at=NOON)

    assert Invitation.objects.count() == OutboxMessage.objects.count() == 1


def test_a_round_that_reaches_nobody_is_refused(survey):
    assert len(refused(plan(survey))) == 1
    assert Round.objects.get().opened_at is None


def test_a_round_whose_end_has_passed_is_refused(survey, organisation):
    assert len(refused(plan(survey), at=NOON + 8 * DAY)) == 1
    assert not Invitation.objects.exists()


def test_a_survey_without_all_languages_is_refused(organisation):
    content = situational() | {"languages": ["fi", "en"]}
    survey = load_survey(content, by=None, at=NOON)

    missing, half, *others = refused(plan(survey))

    assert missing == "Kysely puuttuu näillä kielillä: ruotsi."
    # The words are there: whoever reads Swedish would read them among others.
    assert "ruotsi" in half
    assert others == []


def test_an_opening_that_fails_is_tried_again_and_then_told(survey):
    round_ = plan(survey)
    scheduling.schedule("round_opens", subject=str(round_.pk), due_at=NOON, at=NOON)

    for minute in range(10):
        scheduling.tick(at=NOON + dt.timedelta(minutes=minute))

    row = ScheduledAct.objects.get()
    assert row.state == ActState.FAILED
    assert "Refused" in row.reason


# --- Many at once


@pytest.mark.skipif(
    "sqlite" in settings.DATABASES["default"]["ENGINE"],
    reason="SQLite in memory has no two writers.",
)
@pytest.mark.django_db(transaction=True)
def test_opening_at_once_makes_one_set(survey, lappi, manager):
    for number in range(20):
        make_organisation(f"o{number}", lappi)
    round_ = plan(survey)
    start = threading.Barrier(4)
    outcomes = []

    def go():
        start.wait()
        try:
            outcomes.append(open_round(round_, by=manager, at=NOON).pk)
        except Refused:
            outcomes.append(None)
        finally:
            connection.close()

    threads = [threading.Thread(target=go) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Counter(outcomes) == {round_.pk: 1, None: 3}
    assert Invitation.objects.count() == OutboxMessage.objects.count() == 20
    assert Turnout.objects.get().invited == 20


def test_opening_costs_the_same_for_one_and_for_five(survey, lappi, manager):
    def cost(name, count):
        for number in range(count):
            make_organisation(f"{name}{number}", lappi)
        round_ = plan(survey)
        with CaptureQueriesContext(connection) as queries:
            open_round(round_, by=manager, at=NOON)
        return len(queries)

    cost("first", 1)
    assert cost("second", 1) == cost("third", 5)
