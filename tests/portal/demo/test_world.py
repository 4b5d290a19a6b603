"""One world, built whole, of people and texts that say they are invented."""

import datetime as dt

import pytest
from django.db import transaction
from django.db.models import Avg, Count
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.demo import checks, world
from portal.demo.accounts import BY_EMAIL, COVER, DEMO_ACCOUNTS, FORMER, GROUPS, PASSWORD
from portal.jobs.models import ScheduledAct
from portal.outbox.models import OutboxMessage
from portal.registry.demo import World, chapters
from portal.reports.demo import add_finished_export
from regions.meetings.models import MeetingOutcome
from regions.models import Assignment, ProfileDraft, ProfileRevision, Region
from regions.organisations.models import ContactPerson, DuplicatePair
from regions.structures.demo.people import LAST as INVENTED
from regions.structures.models import Structure
from surveys.counts.tally import recount
from surveys.models import Answer, Round
from surveys.summary.national import gather_national

pytestmark = pytest.mark.sqlite

NOW = timezone.make_aware(dt.datetime(2026, 11, 22, 12))


@pytest.fixture(scope="module")
def standing(reference_rows, django_db_blocker):
    """Built once for this file: each test's own transaction lies within this one."""
    with django_db_blocker.unblock(), transaction.atomic():
        reference_rows.write()
        yield world.build(at=NOW)
        transaction.set_rollback(True)


@pytest.fixture
def built(standing, db):
    return standing


def test_every_app_brings_its_chapter_in_the_order_of_the_settings(built):
    assert [name for name, _ in chapters.items()] == [
        "regions",
        "organisations",
        "structures",
        "meetings",
        "calendar",
        "surveys",
        "roadmap",
        "reports",
    ]
    assert built == {
        "people": 15,
        "revisions": 70,
        "drafts": 3,
        "organisations": 11_008,
        "likely pairs": 8,
        "proposed facts": 4,
        "claims": 2,
        "structures": 63,
        "memberships": 542,
        "liaison offices": 17,
        "meetings": 89,
        "outcomes": 89,
        "negotiations": 5,
        "rounds": 2,
        "roadmaps": 2,
        "statuses": 903,
        "proposals": 3,
    }


def test_the_world_has_somebody_for_every_role(built):
    roles = {account.role for account in DEMO_ACCOUNTS}

    # Whoever coordinates or sits in a structure has another role there too.
    assert roles == set(Role) - {Role.PUBLIC, Role.COORDINATOR, Role.MEMBER}
    for account in DEMO_ACCOUNTS:
        person = User.objects.get(email=account.email)
        assert account.role in person.all_roles
        assert person.check_password(PASSWORD)


def test_likely_pairs_of_every_kind_wait_to_be_merged(built):
    pairs = DuplicatePair.objects.open()
    reasons = {reason for pair in pairs for reason in pair.reasons}

    assert len({tuple(pair.reasons) for pair in pairs}) == built["likely pairs"]
    assert {"near_identifier", "typing_error", "former_name", "languages", "abbreviation"} < reasons
    expert = User.objects.get(email="expert.pohjois-suomi@demo.example")
    assert 4 <= pairs.visible_to(expert).count() < built["likely pairs"]


def test_the_sote_group_stands_under_its_board_as_its_card_tells(built):
    group = Structure.objects.get(name_fi="Kanta-Hämeen järjestöjen sote-ryhmä")
    meetings = group.meetings.filter(starts_at__year=NOW.year)

    assert group.parent.kind == Structure.Kind.ADVISORY_BOARD
    assert (group.founded_year, group.founded_month, group.is_open) == (2021, 1, True)
    assert (group.counted_members, group.memberships.count()) == (53, 40)
    assert meetings.filter(state="cancelled").count() == 1
    assert sum(one.on != one.recurrence_on for one in meetings) == 1
    held = meetings.filter(state="closed")
    assert all(15 <= one.attended_count <= 25 for one in held)
    assert all(one.minutes_revisions.exists() for one in held)
    assert held.filter(approved_in=None).count() == 1
    assert MeetingOutcome.objects.open_actions().filter(meeting__structure=group).exists()


def test_its_copies_speak_for_networks_and_the_steering_group_for_its_parties(built):
    for slug in ("pirkanmaa", "etela-pohjanmaa"):
        copy = Structure.objects.get(kind="sote_group", regions__slug=slug)
        assert not copy.is_open
        assert all(sits.network and sits.network.is_network for sits in copy.memberships.all())
    steering = Structure.objects.get(kind="steering_group")
    chair = steering.memberships.get(role="chair")
    assert chair.represented.name.startswith("SOSTE")
    assert steering.memberships.count() == 9


def test_every_region_has_structures_that_nobody_real_sits_in(built):
    assert all(region.structures.count() >= 2 for region in Region.objects.all())
    assert not Structure.objects.filter(is_invented=False).exists()
    names = ContactPerson.objects.filter(memberships__isnull=False).values_list("name", flat=True)
    assert all(name.split()[-1] in INVENTED for name in names)


def test_every_region_has_an_expert_today_and_uusimaa_two(built):
    running = Assignment.objects.active_on(NOW.date())

    for region in Region.objects.all():
        wanted = 2 if region.work_area_id == "uusimaa" else 1
        assert running.filter(region=region).count() == wanted


def test_one_expert_has_left_and_one_cover_is_yet_to_come(built):
    former = User.objects.get(email=FORMER.email)
    cover = Assignment.objects.get(user__email=COVER.email)

    assert not former.is_active
    assert not former.assignments.active_on(NOW.date()).exists()
    assert cover.starts_on > NOW.date()


def test_there_is_a_draft_to_finish_and_a_conflict_to_try(built):
    current = {
        (revision.region_id, revision.section_key): revision.number
        for revision in ProfileRevision.objects.current()
    }
    behind = [
        draft.based_on < current.get((draft.region_id, draft.section_key), 0)
        for draft in ProfileDraft.objects.all()
    ]

    assert behind.count(True) == 1
    assert behind.count(False) >= 1


def test_eight_regions_teach_and_the_others_wait(built):
    told = Region.objects.filter(profilerevisions__isnull=False).distinct()

    assert 8 <= told.count() < 22
    assert AuditEvent.objects.filter(action="profile.published").count() == built["revisions"]


def test_every_name_says_that_nobody_bears_it():
    for account in (*DEMO_ACCOUNTS, FORMER, COVER):
        assert account.name.endswith(("Esimerkki", "Exempel"))
        assert account.email.endswith("@demo.example")
    assert [a for group in GROUPS for a in group.accounts] == list(DEMO_ACCOUNTS)
    assert len(BY_EMAIL) == len(DEMO_ACCOUNTS)


@pytest.mark.parametrize(
    ("demo", "testing", "ids"),
    [
        pytest.param(True, False, [], id="a demo"),
        pytest.param(False, True, [], id="tests"),
        pytest.param(False, False, ["demo.E001"], id="installed, not a demo"),
    ],
)
def test_the_demo_is_never_production(settings, demo, testing, ids):
    settings.DEMO, settings.TESTING = demo, testing

    assert [error.id for error in checks.demo_is_not_production()] == ids


def test_the_invented_answers_have_the_published_means(built):
    closed = Round.objects.get(audience="experts")
    main = closed.definition.questions[:3]

    assert closed.is_invented
    assert closed.responses.count() == 39
    means = [
        Answer.objects.filter(
            round=closed, question=closed.survey.question_id(question.number), value__gte=1
        ).aggregate(mean=Avg("value"), n=Count("pk"))
        for question in main
    ]
    assert [(round(each["mean"], 1), each["n"]) for each in means] == [
        (3.3, 39),
        (3.4, 39),
        (3.6, 39),
    ]


def test_everybody_may_read_the_results_of_the_closed_round(built, client):
    closed = Round.objects.get(audience="experts")

    answer = client.get(f"/api/v1/rounds/{closed.pk}/results")

    assert closed.closed_at < closed.results_published_at < NOW
    assert answer.status_code == 200
    assert answer.json()["invented"] is True
    summary = gather_national(User.objects.get(email="communications@demo.example"), at=NOW)
    assert summary.newest == closed
    published = AuditEvent.objects.get(action="round.results_published")
    assert published.actor_id == str(User.objects.get(email="manager@demo.example").pk)


def test_one_round_is_open_partly_answered_and_has_a_reminder_due(built):
    round_ = Round.objects.open_at(NOW).get()
    answered = round_.invitations.answered().count()

    assert round_.is_invented
    assert 0 < answered < round_.invitations.count()
    assert [reminder.due_at > NOW for reminder in round_.reminders.all()] == [True]
    own = round_.invitations.get(organisation__representatives__isnull=False)
    assert own.answered_at is None
    assert recount(round_) == 0


def test_the_mails_of_the_rounds_have_gone_out_but_for_two(built):
    states = OutboxMessage.objects.values_list("state").annotate(n=Count("pk")).order_by("state")

    assert dict(states)["failed"] == 2
    assert set(dict(states)) == {"failed", "sent"}


def test_the_first_page_of_the_mailbox_holds_mails_that_can_be_answered(built):
    listed = OutboxMessage.objects.all()[:25]
    round_ = Round.objects.get(audience="organisations")

    waiting = set(round_.invitations.awaiting().values_list("organisation", flat=True))
    asked = {one.parameters["organisation"] for one in listed if "round" in one.parameters}
    assert asked <= waiting


def test_a_finished_export_waits_to_be_fetched(built):
    manager = User.objects.get(email="manager@demo.example")

    job = add_finished_export(World(NOW, {"manager": manager}))

    assert job.state == "done", job.error_text
    assert job.may_download(manager)
    with job.result_file.open("rb") as file:
        assert file.read(2) == b"PK"


def test_clearing_leaves_nothing_of_the_rounds(built):
    world.clear()

    assert not Round.objects.exists()
    assert not OutboxMessage.objects.exists()
    assert not ScheduledAct.objects.exists()
