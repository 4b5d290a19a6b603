"""What came of a point: appended, refused by name, and never over what was not seen."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.utils import timezone

from portal.audit.models import AuditEvent
from roadmap.access import Refused
from roadmap.influence.outcomes import ColleagueWasFaster, Recorded, record_outcome
from roadmap.models import InfluencePoint, Outcome, Roadmap
from tests.factories.roadmap import InfluencePointFactory, OutcomeFactory

TODAY = timezone.localdate()


@pytest.fixture
def point(lappi):
    return InfluencePointFactory(region=lappi, decides_on=TODAY - dt.timedelta(days=1))


def record(point, by, result="got_through", base=0, **texts):
    texts = {"words_fi": "Kirjattiin strategiaan."} | texts
    return record_outcome(point, result=result, texts=texts, base=base, by=by, at=timezone.now())


@pytest.mark.sqlite
@pytest.mark.django_db
class TestRecording:
    def test_an_outcome_is_appended_and_the_earlier_one_stays(self, point, expert):
        first = record(point, expert, "open").outcome
        second = record(
            point, expert, "in_part", base=first.pk, next_fi="Kysytään uudelleen"
        ).outcome

        assert second.supersedes == first
        assert list(point.outcomes.newest()) == [second]
        assert Outcome.objects.count() == 2

    def test_it_stands_in_the_trail_of_its_region(self, point, expert, lappi):
        record(point, expert)
        event = AuditEvent.objects.get(action="influence_point.outcome_recorded")
        assert (event.subject_id, event.scope, event.details) == (
            str(point.pk),
            lappi.code,
            {"result": "got_through"},
        )

    def test_a_colleague_who_was_faster_is_shown_and_nothing_is_written(
        self, point, expert, manager
    ):
        theirs = record(point, manager, "not").outcome
        done = record(point, expert)

        assert done == ColleagueWasFaster(theirs)
        assert list(point.outcomes.all()) == [theirs]

    def test_the_same_form_sent_twice_makes_one_outcome(self, point, expert):
        assert record(point, expert) == record(point, expert)
        assert Outcome.objects.count() == 1

    def test_before_the_decision_all_is_open(self, point, expert):
        InfluencePoint.objects.update(decides_on=TODAY + dt.timedelta(days=1))
        for result in ("got_through", "in_part", "not", "not_known"):
            with pytest.raises(Refused, match="change its day first"):
                record(point, expert, result)
        assert isinstance(record(point, expert, "open"), Recorded)

    def test_on_the_day_of_the_decision_it_can_be_told(self, point, expert):
        InfluencePoint.objects.update(decides_on=TODAY)
        assert isinstance(record(point, expert), Recorded)

    def test_a_result_that_nobody_knows_is_refused(self, point, expert):
        with pytest.raises(Refused, match="Choose one"):
            record(point, expert, "won")

    def test_others_record_nothing_here(self, point, stranger):
        with pytest.raises(PermissionDenied):
            record(point, stranger)

    def test_nothing_is_recorded_in_an_archived_roadmap(self, point, expert):
        Roadmap.objects.update(archived_at=timezone.now())
        with pytest.raises(Refused, match="archived"):
            record(point, expert)

    def test_a_point_awaits_its_outcome_until_somebody_has_told_since_the_decision(self, point):
        def awaiting():
            return list(InfluencePoint.objects.awaiting_outcome(decided_by=TODAY))

        assert awaiting() == [point]
        before = timezone.now() - dt.timedelta(days=5)
        early = OutcomeFactory(influence_point=point, result="open", recorded_at=before)
        assert awaiting() == [point]
        OutcomeFactory(influence_point=point, result="open", supersedes=early)
        assert awaiting() == []

    def test_a_settled_point_is_heard_no_more(self, point):
        InfluencePoint.objects.update(decides_on=TODAY + dt.timedelta(days=5))

        def to_be_heard():
            return list(InfluencePoint.objects.to_be_heard(on=TODAY, within_days=30))

        assert to_be_heard() == [point]
        still_open = OutcomeFactory(influence_point=point, result="open")
        assert to_be_heard() == [point]
        OutcomeFactory(influence_point=point, result="not", supersedes=still_open)
        assert to_be_heard() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("sqlite" in str(connection.vendor), reason="SQLite has one writer at a time.")
def test_of_two_at_once_one_is_recorded_and_the_other_is_shown_it(point, expert, manager):
    done, barrier = [], threading.Barrier(2)

    def send(by):
        barrier.wait()
        done.append(record(point, by, words_fi=by.email))
        connections.close_all()

    threads = [threading.Thread(target=send, args=[by]) for by in (expert, manager)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    recorded = Outcome.objects.get()
    assert sorted(map(type, done), key=str) == [ColleagueWasFaster, Recorded]
    assert ColleagueWasFaster(recorded) in done
