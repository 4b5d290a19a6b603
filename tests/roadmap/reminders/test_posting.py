"""One letter a day and person, each thing once, to whoever answers for it today."""

import datetime as dt
import threading

import pytest
from django.db import connection, connections

from portal.accounts.models import RoleGrant
from portal.accounts.roles import Role
from portal.jobs.scheduling import utc_from_wall
from portal.outbox.models import OutboxMessage
from roadmap.models import InfluencePoint, Reminder, RemindersOff, Roadmap
from roadmap.reminders.lines import lines_on
from roadmap.reminders.posting import remind
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.roadmap import (
    InfluencePointFactory,
    OutcomeFactory,
    RoadmapFactory,
    StatusFactory,
    StepFactory,
)

# A Tuesday.
TODAY = dt.date(2027, 2, 16)
MORNING = utc_from_wall(dt.datetime(2027, 2, 16, 8))


def in_days(days):
    return TODAY + dt.timedelta(days=days)


@pytest.fixture
def step(db):
    """One that begins so late that nobody need report on it yet."""
    return StepFactory(starts_on=in_days(100), ends_on=in_days(200))


@pytest.fixture
def point(step, lappi):
    return InfluencePointFactory(
        step=step, region=lappi, decides_on=in_days(7), responsible_role="expert"
    )


def reminded():
    """To whom letters went, in the order in which they were posted."""
    return sorted(OutboxMessage.objects.values_list("address", flat=True))


@pytest.mark.sqlite
@pytest.mark.django_db
class TestOnce:
    def test_the_responsible_get_a_letter_and_it_is_kept_of_what(self, point, expert):
        assert remind(at=MORNING) == 1
        [letter] = OutboxMessage.objects.all()
        assert (letter.kind, letter.step, letter.recipient) == (
            "roadmap_due",
            "2027-02-16",
            f"user:{expert.pk}",
        )
        row = Reminder.objects.get()
        assert (row.user, row.influence_point, row.due_on, row.days_before, row.told_on) == (
            expert,
            point,
            in_days(7),
            7,
            TODAY,
        )

    def test_several_things_come_in_one_letter(self, point, step, lappi, expert):
        InfluencePointFactory(step=step, region=lappi, decides_on=in_days(1))
        InfluencePointFactory(step=step, region=lappi, decides_on=in_days(-14))
        assert remind(at=MORNING) == 1
        assert Reminder.objects.count() == 3

    def test_run_twice_or_late_it_says_nothing_twice(self, point, expert):
        remind(at=MORNING)
        assert remind(at=MORNING) == 0
        assert remind(at=MORNING + dt.timedelta(hours=5)) == 0
        # The next day the same stage still runs, and was told.
        assert remind(at=MORNING + dt.timedelta(days=1)) == 0
        assert OutboxMessage.objects.count() == 1

    def test_what_comes_after_the_letter_of_the_day_is_told_the_next_day(
        self, point, step, lappi, expert
    ):
        remind(at=MORNING)
        InfluencePointFactory(step=step, region=lappi, decides_on=in_days(2))
        assert remind(at=MORNING + dt.timedelta(hours=1)) == 0
        assert Reminder.objects.count() == 1
        assert remind(at=MORNING + dt.timedelta(days=1)) == 1

    @pytest.mark.parametrize("wall", ["2027-02-16T07:59", "2027-02-16T18:00", "2027-02-14T12:00"])
    def test_nothing_is_posted_at_night_and_on_free_days(self, point, expert, wall):
        assert remind(at=utc_from_wall(dt.datetime.fromisoformat(wall))) == 0

    def test_a_point_that_moves_is_told_anew_for_its_new_day(self, point, expert):
        remind(at=MORNING)
        InfluencePoint.objects.update(decides_on=in_days(31))
        assert remind(at=MORNING + dt.timedelta(days=1)) == 1
        assert list(Reminder.objects.values_list("due_on", "days_before")) == [
            (in_days(7), 7),
            (in_days(31), 30),
        ]

    def test_the_last_day_for_statements_counts_before_that_of_the_decision(self, point, expert):
        InfluencePoint.objects.update(decides_on=in_days(60), statements_until=in_days(7))
        remind(at=MORNING)
        assert Reminder.objects.get().due_on == in_days(7)

    def test_an_outcome_is_asked_for_once_after_two_weeks(self, point, expert):
        InfluencePoint.objects.update(decides_on=in_days(-13))
        assert remind(at=MORNING) == 0
        assert remind(at=MORNING + dt.timedelta(days=1)) == 1
        for days in (2, 3, 30):
            assert remind(at=MORNING + dt.timedelta(days=days)) == 0

    def test_a_stale_status_is_asked_for_once_in_its_interval(self, lappi, expert):
        step = StepFactory(regions=[lappi], starts_on=in_days(-200))
        StatusFactory(
            step=step, region=lappi, reported_at=MORNING - dt.timedelta(days=91), author=expert
        )
        assert remind(at=MORNING) == 1
        assert remind(at=MORNING + dt.timedelta(days=1)) == 0
        # 90 days later, a Monday.
        assert remind(at=utc_from_wall(dt.datetime(2027, 5, 17, 8))) == 1
        assert list(Reminder.objects.values_list("about", flat=True)) == ["status", "status"]


@pytest.mark.sqlite
@pytest.mark.django_db
class TestStopped:
    def test_by_an_outcome(self, point, expert):
        OutcomeFactory(influence_point=point, result="not_known")
        assert remind(at=MORNING) == 0

    def test_by_a_report(self, lappi, expert):
        step = StepFactory(regions=[lappi], starts_on=in_days(-200))
        StatusFactory(
            step=step, region=lappi, reported_at=MORNING - dt.timedelta(days=3), author=expert
        )
        assert remind(at=MORNING) == 0

    @pytest.mark.parametrize("state", [{"archived_at": MORNING}, {"published_at": None}])
    def test_by_a_roadmap_that_does_not_run(self, point, expert, state):
        Roadmap.objects.update(**state)
        assert remind(at=MORNING) == 0

    def test_by_whoever_wants_no_letters(self, point, expert):
        RemindersOff.objects.create(user=expert, since=MORNING)
        assert remind(at=MORNING) == 0

    def test_nothing_is_asked_of_what_was_decided_over_a_year_ago(self, point, expert):
        InfluencePoint.objects.update(decides_on=in_days(-366))
        assert remind(at=MORNING) == 0


@pytest.mark.sqlite
@pytest.mark.django_db
class TestRecipients:
    def test_experts_of_the_region_and_those_of_no_other(self, point, expert, colleague, stranger):
        remind(at=MORNING)
        assert reminded() == sorted([expert.email, colleague.email])

    def test_all_experts_for_the_whole_country(self, point, expert, stranger):
        InfluencePoint.objects.update(region=None)
        remind(at=MORNING)
        assert reminded() == sorted([expert.email, stranger.email])

    def test_holders_of_a_national_role(self, point, expert, communications):
        InfluencePoint.objects.update(responsible_role="communications")
        remind(at=MORNING)
        assert reminded() == [communications.email]

    def test_the_representatives_of_an_organisation(self, point, expert):
        organisation = OrganisationFactory()
        acting = UserFactory(represents=[organisation])
        UserFactory(represents=[OrganisationFactory()])
        InfluencePoint.objects.update(responsible_role="", responsible_organisation=organisation)
        remind(at=MORNING)
        assert reminded() == [acting.email]

    @pytest.mark.parametrize("role", ["", "organisation", "communications"])
    def test_where_nobody_is_named_the_experts_of_the_region(self, point, expert, manager, role):
        InfluencePoint.objects.update(responsible_role=role)
        remind(at=MORNING)
        assert reminded() == [expert.email]

    def test_where_there_is_nobody_else_the_managers(self, point, manager):
        remind(at=MORNING)
        assert reminded() == [manager.email]

    def test_no_closed_account(self, point, expert, manager):
        type(expert).objects.filter(pk=expert.pk).update(is_active=False)
        remind(at=MORNING)
        assert reminded() == [manager.email]

    def test_the_outcome_is_asked_of_those_who_can_record_it(self, point, expert, communications):
        InfluencePoint.objects.update(responsible_role="communications", decides_on=in_days(-14))
        remind(at=MORNING)
        assert reminded() == [expert.email]

    def test_in_the_language_of_the_reader(self, point, expert):
        type(expert).objects.filter(pk=expert.pk).update(language="sv")
        remind(at=MORNING)
        assert OutboxMessage.objects.get().language == "sv"

    def test_a_new_holder_of_a_role_is_told_what_others_were(self, point, communications):
        InfluencePoint.objects.update(responsible_role="communications")
        remind(at=MORNING)
        new = UserFactory(roles=[Role.COMMUNICATIONS])
        RoleGrant.objects.filter(user=communications).delete()
        remind(at=MORNING + dt.timedelta(days=1))
        assert OutboxMessage.objects.get(step="2027-02-17").address == new.email


@pytest.mark.django_db
def test_finding_what_is_due_costs_the_same_however_much_there_is(
    manager, django_assert_num_queries
):
    roadmap = RoadmapFactory()

    def plan(count):
        """As many points more, each of a step and for a person of its own."""
        for _each in range(count):
            organisation = OrganisationFactory()
            UserFactory(represents=[organisation])
            InfluencePointFactory(
                step=StepFactory(priority__roadmap=roadmap, starts_on=in_days(100)),
                decides_on=in_days(7),
                responsible_organisation=organisation,
            )

    plan(1)
    with django_assert_num_queries(9):
        assert len(lines_on(TODAY)) == 1
    plan(4)
    with django_assert_num_queries(9):
        assert len(lines_on(TODAY)) == 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("sqlite" in str(connection.vendor), reason="SQLite has one writer at a time.")
def test_two_at_once_post_one_letter_each(point, expert, colleague):
    barrier, posted = threading.Barrier(2), []

    def run():
        barrier.wait()
        posted.append(remind(at=MORNING))
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(posted) == 2
    assert reminded() == sorted([expert.email, colleague.email])
    assert Reminder.objects.count() == 2
