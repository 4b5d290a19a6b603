"""A roadmap as XLSX, CSV and PDF: whole, and nothing internal for those who may not read it."""

from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from portal.accounts.models import RoleGrant
from portal.accounts.permissions import Permission
from portal.accounts.roles import GRANTS
from portal.chapters.report_kinds import report_kinds
from portal.reports.actions import request_export
from portal.reports.export_request import ExportRequest
from portal.reports.formats import Format
from roadmap.exchange.tables import RoadmapTables, StatusTables
from roadmap.report.content import gather
from roadmap.report.document import RoadmapDocument
from tests.factories.roadmap import InfluencePointFactory, StatusFactory, StepFactory
from tests.jobs import run_queued_jobs
from tests.portal.reports.reading import reader, tags, text
from tests.portal.reports.test_round_files import parts, sheet, table
from tests.portal.tabular.payloads import SIGNS
from tests.roadmap.whole import whole_roadmap

pytestmark = pytest.mark.django_db


@pytest.fixture
def roadmap(lappi, kainuu):
    return whole_roadmap(lappi, kainuu)


def asked(kind, roadmap, by, as_, language="en"):
    order = ExportRequest(report_kinds[kind], roadmap, Format(as_), language)
    return request_export(order, by=by, at=timezone.now())


def made(kind, roadmap, by, as_, language="en"):
    asked(kind, roadmap, by, as_, language)
    [done] = run_queued_jobs()
    assert (done.state, done.error_text) == ("done", "")
    with done.result_file.open("rb") as file:
        return file.read()


def test_the_workbook_holds_steps_statuses_and_what_stands_beside_them(roadmap, manager):
    content = made("roadmap_export", roadmap, manager, "xlsx")

    steps = {row["Step"]: row for row in sheet(content, "Steps")}
    assert steps["tilat"]["Where"] == "Kainuu"
    assert steps["kirjaukset"]["Where"] == "whole country"
    assert steps["kirjaukset"]["Responsible"] == "regional expert"
    assert steps["vanha"]["Its place is taken by"] == "k1/kirjaukset"
    cells = {(r["Step"], r["Region code"]): r for r in sheet(content, "Statuses")}
    assert set(cells) == {("kirjaukset", "20"), ("kirjaukset", "21"), ("tilat", "20")}
    assert cells["kirjaukset", "21"]["Note"] == "JULKINEN-HUOMIO"
    points = {row["Influence point"]: row for row in sheet(content, "Influence points")}
    assert points["Valtuusto päättää tiloista"]["Outcome in words"] == "Osa tiloista jäi"
    assert points["Strategian käsittely"]["Region"] == "Whole country"
    [milestone] = sheet(content, "Milestones")
    assert milestone["Milestone"] == "Uudistus astuu voimaan"
    [action] = sheet(content, "Actions")
    assert action["Action"] == "Pohjat"


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("roadmap_export", {"kirjaukset", "tilat", "vanha"}),
        ("roadmap_statuses", {"kirjaukset", "tilat"}),
    ],
)
def test_the_table_for_programs_has_codes_as_headings(roadmap, manager, kind, keys):
    rows = table(made(kind, roadmap, manager, "csv-rfc4180"))

    assert {row["step"] for row in rows} == keys
    assert "base" in rows[0]


def test_the_document_is_tagged_and_says_nothing_internal(roadmap, manager):
    content = made("roadmap_pdf", roadmap, manager, "pdf", "fi")

    told = text(content)
    levels = [int(tag[2]) for tag in tags(content) if tag in {"/H1", "/H2", "/H3"}]
    assert reader(content).trailer["/Root"]["/MarkInfo"]["/Marked"].value is True
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for said in ("Yhtenäiset kirjaukset", "Osa tiloista jäi", "Uudistus astuu voimaan"):
        assert said in told
    assert "SISÄINEN" not in told


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({"is_invented": True}, "Invented for the demo."),
        ({"published_at": None}, "A draft."),
        ({"archived_at": timezone.now()}, "Archived on"),
    ],
)
def test_the_document_says_what_it_is_not_to_be_taken_for(lappi, kainuu, about, said):
    from django.template.loader import render_to_string

    roadmap = whole_roadmap(lappi, kainuu, **about)
    with override("en"):
        document = RoadmapDocument(gather(roadmap, sees_internal=False, on=timezone.localdate()))
        html = render_to_string(document.template, {**document.content(), "title": document.title})

    assert said in html


def test_internal_notes_are_in_files_of_those_who_may_read_them_alone(roadmap):
    def whole(sees):
        content = gather(roadmap, sees_internal=sees, on=timezone.localdate())
        sheets = RoadmapTables(content).sheets()
        return repr([[list(row) for row in each.rows] for each in sheets])

    assert "SISÄINEN" not in whole(False)
    assert "JULKINEN-HUOMIO" in whole(False)
    assert {word in whole(True) for word in ("SISÄINEN-ASKEL", "SISÄINEN-HUOMIO")} == {True}


def test_whoever_may_take_tables_home_may_read_internal_notes():
    """So a file that was made stays right for whoever may still fetch it."""
    for role, permissions in GRANTS.items():
        if Permission.EXPORT_STATISTICS in permissions:
            assert Permission.VIEW_ROADMAP_DRAFTS in permissions, role


@pytest.mark.parametrize("as_", ["xlsx", "csv"])
def test_no_text_becomes_a_formula(roadmap, manager, kainuu, as_):
    payload = "=cmd|' /C calc'!A0"
    step = StepFactory(priority=roadmap.priorities.get(), called=payload, regions=[kainuu])
    StatusFactory(step=step, region=kainuu, note=payload)

    for kind in ("roadmap_export", "roadmap_statuses"):
        content = made(kind, roadmap, manager, as_)
        if as_ == "xlsx":
            whole = parts(content)
            assert [name for name, xml in whole.items() if "/sheet" in name and "<f>" in xml] == []
            assert payload.split("|")[0] in "".join(whole.values())
        else:
            cells = [cell for row in table(content, as_) for cell in row.values()]
            assert [cell for cell in cells if cell.strip(' "').startswith(SIGNS)] == []


def test_tables_are_for_those_who_may_take_statistics_and_documents_for_more(
    roadmap, expert, researcher, communications, representative
):
    def may(kind, person):
        return report_kinds[kind].may_make(person, roadmap.pk)

    assert [may("roadmap_export", each) for each in (expert, researcher)] == [True, True]
    assert [may("roadmap_export", each) for each in (communications, representative)] == [False] * 2
    assert [may("roadmap_pdf", each) for each in (communications, representative)] == [True, True]


def test_a_draft_is_offered_to_nobody_who_may_not_see_it(roadmap, representative, manager):
    type(roadmap).objects.update(published_at=None)

    assert not report_kinds["roadmap_pdf"].may_make(representative, roadmap.pk)
    assert report_kinds["roadmap_pdf"].offered_to(representative, at=timezone.now()) == []
    assert report_kinds["roadmap_pdf"].may_make(manager, roadmap.pk)


def test_who_loses_the_right_cannot_fetch_the_file_any_more(client, roadmap, researcher):
    job = asked("roadmap_export", roadmap, researcher, "csv")
    run_queued_jobs()
    client.force_login(researcher)
    url = reverse("reports:job_download", args=[job.pk])
    assert b"".join(client.get(url).streaming_content)

    RoleGrant.objects.filter(user=researcher).delete()

    assert client.get(url).status_code == 404


def test_tables_refuse_to_be_a_document_and_say_where_it_is(client, roadmap, manager):
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    order = {"what": f"roadmap_tables-{roadmap.pk}", "format": "pdf", "language": "en"}

    assert "Choose XLSX or CSV" in client.post("/reports/", order).text


def queries(roadmap):
    with CaptureQueriesContext(connection) as captured, override("en"):
        content = gather(roadmap, sees_internal=True, on=timezone.localdate())
        for publication in (RoadmapTables(content), StatusTables(content)):
            for each in publication.sheets():
                list(each.rows)
            list(publication.table().rows)
        document = RoadmapDocument(content)
        for priority in document.priorities:
            for step in priority.steps:
                assert step.facts
                assert step.actions is not None
        assert [each.facts for each in (*document.coming, *document.decided)]
    return len(captured)


def test_a_file_costs_the_same_however_large_the_roadmap(roadmap, lappi, kainuu):
    at_one = queries(roadmap)
    priority = roadmap.priorities.get()
    for number in range(4):
        step = StepFactory(priority=priority, code=f"lisää-{number}")
        for region in (lappi, kainuu):
            StatusFactory(step=step, region=region)
            InfluencePointFactory(step=step, region=region)

    assert queries(roadmap) == at_one
