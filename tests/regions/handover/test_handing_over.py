"""A leaver's work moves in one previewed act, now or at a day; afterwards nothing is left with them."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.audit.models import AuditEvent
from portal.jobs import scheduling
from portal.outbox.delivery import compose
from portal.outbox.models import OutboxMessage
from portal.registry.visit import Visit
from regions.handover.carrying_out import handing_of
from regions.handover.parts import HandoverPart, handover_parts
from regions.handover.planning import PreviewChanged, begins_at, hand_over, take_back
from regions.handover.preview import found_lines, moved_only, seal_of
from regions.handover.todos import handover_todos
from regions.models import Assignment, Handover, ProfileDraft
from tests.factories.accounts import UserFactory
from tests.factories.regions import AssignmentFactory, ProfileDraftFactory
from tests.handing import confirmed, handing

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 30, 10, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 30)
FIRST = dt.date(2027, 1, 1)
DAY = dt.timedelta(days=1)
Kind = Assignment.Kind


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def leaver(expert, kainuu):
    AssignmentFactory(user=expert, region=kainuu)
    return expert


@pytest.fixture
def successor(db):
    return UserFactory(email="successor@example.org", language="sv")


@pytest.fixture
def draft(leaver, lappi):
    return ProfileDraftFactory(author=leaver, region=lappi, form="abc", sending=3)


def work(user):
    rows = user.assignments.order_by("region", "starts_on")
    return [(row.region_id, row.kind, row.starts_on, row.ends_on) for row in rows]


def at_its_day(handover, day=FIRST, **later):
    moment = begins_at(day) + dt.timedelta(minutes=1, **later)
    with time_machine.travel(moment, tick=False):
        scheduling.believe(at=moment)
        scheduling.tick(at=moment)
        handover.refresh_from_db()
    return moment


def test_now_everything_moves_at_once(leaver, successor, draft, lappi, kainuu, manager):
    ProfileDraftFactory(author=leaver, region=kainuu)

    handover = confirmed(handing(leaver, (lappi, successor), keeps_some=True), by=manager)

    assert handover.is_done
    assert work(leaver) == [
        ("20", "lead", dt.date(2020, 1, 1), None),
        ("21", "lead", dt.date(2020, 1, 1), TODAY - DAY),
    ]
    assert work(successor) == [("21", "lead", TODAY, None)]
    assert not leaver.has_perm("profile.edit", lappi)
    draft.refresh_from_db()
    assert (draft.author, draft.version, draft.form) == (successor, 2, "")
    # What is of a region that does not move stays.
    assert ProfileDraft.objects.get(region=kainuu).author == leaver
    trail = AuditEvent.objects.filter(action__startswith="handover.").values_list("action")
    assert list(trail) == [("handover.done",)]


def test_each_region_may_go_to_another(leaver, successor, colleague, lappi, kainuu, manager):
    confirmed(handing(leaver, (lappi, successor), (kainuu, colleague)), by=manager)

    assert Assignment.objects.get(region=lappi, ends_on=None, kind="lead").user == successor
    assert Assignment.objects.get(region=kainuu, ends_on=None).user == colleague


def test_at_its_day_it_moves_by_itself_with_what_was_begun_meanwhile(
    leaver, successor, draft, lappi, kainuu, manager
):
    plan = handing(leaver, (lappi, successor), (kainuu, successor), first_day=FIRST)
    handover = confirmed(plan, by=manager)
    late = ProfileDraftFactory(author=leaver, region=kainuu)
    draft.delete()

    assert handover.is_planned
    assert leaver.has_perm("profile.edit", lappi)

    at_its_day(handover)

    assert handover.is_done
    assert {row[1:] for row in work(leaver)} == {("lead", dt.date(2020, 1, 1), FIRST - DAY)}
    assert {row[1:] for row in work(successor)} == {("lead", FIRST, None)}
    late.refresh_from_db()
    assert late.author == successor
    # Told by mail: the successor what came, the planner what differs; the leaver gets nothing.
    mails = {mail.kind: mail for mail in OutboxMessage.objects.all()}
    assert {mail.address for mail in mails.values()} == {successor.email, manager.email}
    taken = compose(mails["handover_taken"], at=timezone.now())
    assert "Arbete som har kommit till dig: Expert" in taken.subject
    reported = compose(mails["handover_reported"], at=timezone.now()).body
    assert "ei ollut esikatselussasi:\n- Kainuu: " in reported
    assert "koska sitä ei enää ollut:\n- Lappi: " in reported


def test_until_its_day_it_can_be_taken_back(leaver, successor, lappi, manager):
    plan = handing(leaver, (lappi, successor), first_day=FIRST, keeps_some=True)
    handover = confirmed(plan, by=manager)

    assert take_back(handover, by=manager, at=timezone.now())
    at_its_day(handover)

    assert handover.state == "taken_back"
    assert work(successor) == []
    assert not take_back(handover, by=manager, at=timezone.now())
    # The same plan once more is another one.
    assert confirmed(plan, by=manager).pk != handover.pk


def test_sent_twice_it_is_done_once(leaver, successor, lappi, manager):
    plan = handing(leaver, (lappi, successor), keeps_some=True)
    handover = confirmed(plan, by=manager)

    assert hand_over(plan, seal=handover.seal, by=manager, at=plan.at) == handover
    assert Handover.objects.count() == 1


def test_what_changed_since_the_preview_is_previewed_again(
    leaver, successor, draft, lappi, manager
):
    plan = handing(leaver, (lappi, successor), keeps_some=True)
    seal = seal_of(plan, found_lines(plan))
    draft.delete()

    with pytest.raises(PreviewChanged):
        hand_over(plan, seal=seal, by=manager, at=plan.at)
    assert work(successor) == []


def test_what_one_part_cannot_move_lets_nothing_move(leaver, successor, draft, lappi, manager):
    def refuse(handing, *, by):
        raise ValidationError("No.", code="refused")

    plan = handing(leaver, (lappi, successor), keeps_some=True)
    with handover_parts.restored():
        handover_parts.add("stuck", HandoverPart("Stuck", lambda _: [], rank=99, move=refuse))
        with pytest.raises(ValidationError):
            confirmed(plan, by=manager)

    draft.refresh_from_db()
    assert draft.author == leaver
    assert work(successor) == []
    assert not Handover.objects.exists()


def test_a_co_expert_who_takes_the_lead_stops_being_one(leaver, colleague, lappi, manager):
    confirmed(handing(leaver, (lappi, colleague), first_day=TODAY, keeps_some=True), by=manager)

    assert work(colleague) == [
        ("21", "co_expert", dt.date(2020, 1, 1), TODAY - DAY),
        ("21", "lead", TODAY, None),
    ]


def test_a_cover_goes_on_until_its_last_day(leaver, successor, satakunta, manager):
    last = FIRST + 30 * DAY
    AssignmentFactory(
        user=leaver, region=satakunta, kind="cover", starts_on=TODAY + DAY, ends_on=last
    )

    confirmed(handing(leaver, (satakunta, successor), keeps_some=True), by=manager)

    # What had not begun was never the leaver's.
    assert not leaver.assignments.filter(region=satakunta).exists()
    assert work(successor) == [("06", "cover", TODAY + DAY, last)]


def test_a_successor_who_works_there_already_takes_the_work_alone(
    leaver, colleague, lappi, manager
):
    draft = ProfileDraftFactory(author=colleague, region=lappi)
    with pytest.raises(ValidationError, match="Expert on jo alueen vastaava asiantuntija: Lappi"):
        confirmed(handing(colleague, (lappi, leaver)), by=manager)

    confirmed(handing(colleague, (lappi, leaver), joins=True), by=manager)

    draft.refresh_from_db()
    assert draft.author == leaver
    assert not colleague.assignments.filter(ends_on=None).exists()
    assert leaver.assignments.filter(region=lappi).count() == 1


# --- Refusals, by name ------------------------------------------------------------------------


def other_lead_to_come(expert, region, **_):
    expert.assignments.filter(region=region).update(ends_on=FIRST + 9 * DAY)
    AssignmentFactory(
        user=UserFactory(name="Uusi Vetäjä"), region=region, starts_on=FIRST + 10 * DAY
    )


def closed(successor, **_):
    successor.is_active = False
    successor.save()


def over(expert, region, **_):
    expert.assignments.filter(region=region).update(kind="cover", ends_on=TODAY + DAY)


@pytest.mark.parametrize(
    ("arrange", "words"),
    [
        (closed, "Tunnus on suljettu: Successor"),
        (other_lead_to_come, "Vastaava asiantuntija 11.1.2027 alkaen on Uusi Vetäjä"),
        (over, "Sijaisuus päättyy ennen tätä päivää: Lappi"),
    ],
)
def test_who_cannot_take_over_is_refused_in_words_and_at_the_day(
    leaver, successor, lappi, manager, arrange, words
):
    plan = handing(leaver, (lappi, successor), first_day=FIRST, keeps_some=True)
    handover = confirmed(plan, by=manager)
    before = len(work(leaver))
    arrange(expert=leaver, successor=successor, region=lappi)

    with pytest.raises(ValidationError, match="siirto on jo ajoitettu: Expert"):
        confirmed(handing(leaver, (lappi, successor), first_day=FIRST + DAY), by=manager)
    take_back(handover, by=manager, at=NOW)
    successor.refresh_from_db()
    with pytest.raises(ValidationError, match=words):
        confirmed(handing(leaver, (lappi, successor), first_day=FIRST), by=manager)

    # And of a plan that was right when it was made nothing is done at its day.
    Handover.objects.filter(pk=handover.pk).update(state="planned", settled_at=None)
    scheduling.schedule("handover", subject=str(handover.pk), due_at=begins_at(FIRST), at=NOW)
    moment = at_its_day(handover)
    assert handover.is_planned
    assert handover.held
    assert not successor.assignments.exists()
    assert len(work(leaver)) == before
    [todo] = handover_todos(Visit(manager, at=moment))
    assert todo.what == "Töiden siirto: Expert"
    assert todo.is_urgent
    report = OutboxMessage.objects.get(kind="handover_reported")
    assert "Töitä ei voitu siirtää: Expert" in compose(report, at=moment).subject


def test_the_second_step_of_signing_in_is_needed(leaver, successor, lappi, manager, settings):
    settings.SECOND_FACTOR_REQUIRED = True

    with pytest.raises(ValidationError, match="Successor ei ole ottanut käyttöön"):
        confirmed(handing(leaver, (lappi, successor)), by=manager)


def test_nobody_hands_over_to_or_from_themselves(leaver, successor, lappi, manager):
    AssignmentFactory(user=manager, region=lappi)

    for plan, words in (
        (handing(manager, (lappi, successor)), "Kukaan ei siirrä omia töitään"),
        (handing(leaver, (lappi, manager), keeps_some=True), "Kukaan ei anna alueita itselleen"),
        (handing(leaver, (lappi, leaver), keeps_some=True), "Expert on lähtijä itse"),
    ):
        with pytest.raises(ValidationError, match=words):
            confirmed(plan, by=manager)


def test_where_there_is_no_work_and_on_no_day_of_the_past(leaver, successor, lappi, manager):
    with pytest.raises(ValidationError, match="Successor ei työskentele millään alueella"):
        confirmed(handing(successor, (lappi, leaver)), by=manager)
    for day, words in ((TODAY - DAY, "on mennyt"), (TODAY + 400 * DAY, "on yli vuosi")):
        with pytest.raises(ValidationError, match=words):
            confirmed(handing(leaver, (lappi, successor), first_day=day), by=manager)


def test_who_planned_it_must_still_be_allowed_to(leaver, successor, lappi, manager):
    plan = handing(leaver, (lappi, successor), first_day=FIRST, keeps_some=True)
    handover = confirmed(plan, by=manager)
    manager.role_grants.all().delete()

    at_its_day(handover)

    assert handover.held == "not_permitted"
    assert work(successor) == []


def test_a_day_that_was_missed_waits_for_a_person(leaver, successor, lappi, manager):
    plan = handing(leaver, (lappi, successor), first_day=FIRST, keeps_some=True)
    handover = confirmed(plan, by=manager)

    # The portal stood still for two days: what is too late is not done unseen.
    moment = at_its_day(handover, days=2)

    assert handover.is_planned
    assert len(list(handover_todos(Visit(manager, at=moment)))) == 1
    assert list(handover_todos(Visit(leaver, at=moment))) == []


def test_the_preview_costs_the_same_however_much_moves(
    leaver, successor, lappi, kainuu, manager, django_assert_num_queries
):
    def lines(count):
        for n in range(count):
            ProfileDraftFactory(author=leaver, region=lappi, based_on=n)
        return handing(leaver, (lappi, successor), (kainuu, successor), first_day=FIRST)

    with django_assert_num_queries(COST):
        one = found_lines(lines(0))
    plan = lines(5)
    with django_assert_num_queries(COST):
        five = found_lines(plan)
    assert len(moved_only(five)) == len(moved_only(one)) + 5


COST = 11


def test_the_plan_is_read_back_as_it_was_made(leaver, successor, lappi, manager):
    plan = handing(leaver, (lappi, successor), first_day=FIRST, keeps_some=True)

    assert handing_of(confirmed(plan, by=manager), at=NOW) == plan
