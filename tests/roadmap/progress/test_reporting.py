"""Reporting: appended, refused by name, and never over what was not seen."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.utils import timezone

from portal.audit.models import AuditEvent
from regions.models import IndicatorValue
from roadmap.access import Refused
from roadmap.models import Status, Succession
from roadmap.progress.report import MOST_NOTE, Report
from roadmap.progress.reporting import (
    ColleagueWasFaster,
    Reported,
    report_status,
    report_statuses,
)
from tests.factories.roadmap import IndicatorFactory, StatusFactory, StepFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def step(db):
    return StepFactory()


@pytest.fixture
def send(step, lappi, expert):
    """A report as the expert of Lapland sends it, unless told otherwise."""

    def send(state="under_way", **given):
        asked = {"step": step, "region": lappi, "base": 0, "by": expert, "at": timezone.now()}
        asked |= {name: given.pop(name) for name in list(given) if name in asked}
        return report_status(report=Report(state, **given), **asked)

    return send


def test_a_report_is_appended_to_the_one_it_was_opened_on(send, expert):
    first = send("under_way").status
    second = send(
        "done", base=first.pk, note="Sovittu.", is_public=True, link="https://x.example/"
    ).status

    assert second.supersedes == first
    assert list(Status.objects.newest()) == [second]
    first.refresh_from_db()
    assert (first.state, second.author) == ("under_way", expert)


def test_a_report_stands_in_the_trail_of_its_region(send, lappi):
    status = send("stuck").status

    event = AuditEvent.objects.get(action="roadmap.status_reported")
    assert (event.subject_id, event.scope) == (str(status.pk), lappi.code)


def test_nothing_is_written_over_a_status_that_was_not_seen(send, colleague):
    first = send("under_way").status
    theirs = send("done", base=first.pk, by=colleague).status

    outcome = send("stuck", base=first.pk)

    assert outcome == ColleagueWasFaster(theirs)
    assert Status.objects.count() == 2


def test_the_same_form_sent_twice_makes_one_status(send):
    first = send("under_way", note="Kerran.")
    again = send("under_way", note="Kerran.")

    assert again == first
    assert Status.objects.count() == 1
    assert AuditEvent.objects.filter(action="roadmap.status_reported").count() == 1


def test_a_colleague_who_says_the_same_is_a_colleague(send, colleague):
    theirs = send("done", by=colleague).status

    assert send("done") == ColleagueWasFaster(theirs)


def test_the_same_state_may_be_reported_again_later(send):
    first = send("under_way").status

    assert isinstance(send("under_way", base=first.pk), Reported)
    assert Status.objects.count() == 2


def test_a_note_is_internal_unless_it_is_said_to_be_public(send):
    assert send("stuck", note="Vain meille.").status.is_public is False


def test_an_assignment_that_ended_meanwhile_ends_the_right(send, expert):
    expert.assignments.update(ends_on=timezone.localdate() - timezone.timedelta(days=1))

    with pytest.raises(PermissionDenied):
        send()
    assert not Status.objects.exists()


def test_an_expert_of_elsewhere_may_not(send, stranger):
    with pytest.raises(PermissionDenied):
        send(by=stranger)


def test_an_archived_roadmap_takes_no_report(send, step):
    roadmap = step.priority.roadmap
    roadmap.archived_at = timezone.now()
    roadmap.save()

    with pytest.raises(Refused, match="archived"):
        send()


def test_a_superseded_step_takes_no_report_and_names_its_successor(send, step, expert):
    successor = StepFactory(priority=step.priority, called="Uusi askel")
    Succession.objects.create(step=step, successor=successor, kind="superseded", at=timezone.now())

    with pytest.raises(Refused, match="Uusi askel"):
        send()


def test_a_step_of_other_regions_is_refused_by_name(send, kainuu):
    other = StepFactory(regions=[kainuu], called="Kainuun askel")

    with pytest.raises(Refused, match=r"Kainuun askel.*Lappi"):
        send(step=other)


def test_a_note_of_200_kilobytes_is_refused(send):
    with pytest.raises(Refused, match=f"200000 characters.*{MOST_NOTE}"):
        send(note="a" * 200_000)


@pytest.mark.parametrize("link", ["javascript:alert(1)", "kuusi", f"https://x.example/{'a' * 200}"])
def test_a_link_that_leads_nowhere_is_refused(send, link):
    with pytest.raises(Refused, match="not a web address"):
        send(link=link)


def test_an_unknown_state_is_refused(send):
    with pytest.raises(Refused, match="one of the states"):
        send("finished")


def a_figure(region):
    return IndicatorValue.objects.create(
        indicator=IndicatorFactory(),
        region=region,
        kind="measured",
        value=3,
        reference_on="2026-01-01",
        recorded_at=timezone.now(),
    )


def test_a_figure_of_another_region_is_refused(send, kainuu):
    with pytest.raises(Refused, match="Lappi or of the whole country"):
        send(figure=a_figure(kainuu))


def test_a_status_rests_on_a_figure_of_its_region_or_the_nation(send, lappi):
    own, national = a_figure(lappi), a_figure(None)

    first = send(figure=own).status
    assert send(figure=national, base=first.pk).status.figure == national


def test_several_regions_at_once_leave_alone_where_a_colleague_was_faster(
    step, lappi, kainuu, satakunta, manager
):
    seen = StatusFactory(step=step, region=kainuu, state="not_begun")
    unseen = StatusFactory(step=step, region=satakunta, state="stuck")

    outcomes = report_statuses(
        step=step,
        regions=[lappi, kainuu, satakunta],
        report=Report("done"),
        bases={lappi.pk: 0, kainuu.pk: seen.pk, satakunta.pk: 0},
        by=manager,
        at=timezone.now(),
    )

    assert [type(outcome) for outcome in outcomes] == [Reported, Reported, ColleagueWasFaster]
    states = dict(Status.objects.newest().values_list("region__slug", "state"))
    assert states == {"lappi": "done", "kainuu": "done", "satakunta": "stuck"}
    assert outcomes[2].theirs == unseen


def test_of_several_regions_one_without_the_right_refuses_all(step, lappi, satakunta, expert):
    with pytest.raises(PermissionDenied):
        report_statuses(
            step=step,
            regions=[lappi, satakunta],
            report=Report("done"),
            bases={lappi.pk: 0, satakunta.pk: 0},
            by=expert,
            at=timezone.now(),
        )
    assert not Status.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
@pytest.mark.parametrize("begun", [False, True], ids=["first", "later"])
def test_of_two_people_in_one_cell_at_once_one_writes_and_sees_no_loss(
    step, lappi, expert, colleague, begun
):
    base = StatusFactory(step=step, region=lappi).pk if begun else 0
    start = threading.Barrier(2)
    outcomes = []

    def report(by, state):
        try:
            start.wait()
            outcomes.append(
                report_status(
                    step=step,
                    region=lappi,
                    report=Report(state),
                    base=base,
                    by=by,
                    at=timezone.now(),
                )
            )
        finally:
            connections.close_all()

    people = [(expert, "done"), (colleague, "stuck")]
    threads = [threading.Thread(target=report, args=each) for each in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    written = next(o for o in outcomes if isinstance(o, Reported))
    [other] = [o for o in outcomes if isinstance(o, ColleagueWasFaster)]
    assert other.theirs == written.status
    assert Status.objects.count() == begun + 1


def test_where_only_the_database_sees_the_other_it_has_the_last_word(
    send, step, lappi, colleague, monkeypatch
):
    """Somebody wrote between our look and our writing, past every lock."""
    from roadmap.progress import reporting

    look = reporting._newest
    theirs = StatusFactory(step=step, region=lappi, author=colleague, state="done")
    answers = iter([[], look(step, [lappi])])
    monkeypatch.setattr(reporting, "_newest", lambda *_: next(answers))

    assert send("stuck") == ColleagueWasFaster(theirs)
    assert Status.objects.count() == 1
