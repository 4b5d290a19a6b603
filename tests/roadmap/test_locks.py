"""Whatever a person does to a roadmap holds the person first, then the roadmap: so two acts never wait in a ring."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from roadmap.exchange.preview import digest_of
from roadmap.exchange.taking_in import Changed, take_in, wishes_in
from roadmap.influence.editing import create_point, delete_point, edit_point
from roadmap.influence.outcomes import record_outcome
from roadmap.plan.order import move
from roadmap.progress.report import Report
from roadmap.progress.reporting import report_status
from tests.factories.roadmap import InfluencePointFactory, PlanFileFactory, StepFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks no rows"),
]
DAY = dt.date(2027, 3, 15)


def report(step, point, by, at):
    report_status(step=step, region=point.region, report=Report("done"), base=0, by=by, at=at)


def take_a_file_in(step, point, by, at):
    file = PlanFileFactory(roadmap=step.roadmap, created_by=by)
    with pytest.raises(Changed):
        take_in(file, digest=digest_of(wishes_in(file, by=by, at=at)), by=by, at=at)


def record(step, point, by, at):
    record_outcome(point, result="open", texts={}, base=0, by=by, at=at)


def plan(step, point, by, at):
    facts = {"step": step, "decides_on": DAY, "region": point.region}
    create_point(texts={"title_fi": "A", "title_sv": "B"}, by=by, at=at, **facts)


def change(step, point, by, at):
    edit_point(point, seen="", by=by, at=at, decides_on=DAY)


def drop(step, point, by, at):
    delete_point(point, by=by, at=at)


def order(step, point, by, at):
    move(step, is_up=True, by=by, at=at)


@pytest.mark.parametrize("act", [report, take_a_file_in, record, plan, change, drop, order])
def test_the_person_is_held_before_the_roadmap(act, manager, lappi):
    step = StepFactory()
    point = InfluencePointFactory(step=step, region=lappi)
    with CaptureQueriesContext(
        connection,
    ) as ran:
        act(step, point, manager, timezone.now())
    held = [query["sql"] for query in ran if "FOR NO KEY UPDATE" in query["sql"]]
    tables = [sql.partition(" FROM ")[2].split(maxsplit=1)[0].strip('"') for sql in held]
    assert tables.index("accounts_user") < tables.index("roadmap_roadmap")
