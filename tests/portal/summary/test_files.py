"""The national summary as XLSX, CSV and PDF: what its page shows to the person who asked."""

from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from portal.accounts.models import RoleGrant
from portal.audit.models import AuditEvent
from portal.summary.report import SummaryReport
from portal.summary.snapshot import take_snapshot
from regions.models import Assignment
from surveys.summary.national import gather_national
from tests.factories.surveys import RoundFactory
from tests.jobs import run_queued_jobs
from tests.portal.reports.asking import ask
from tests.portal.reports.reading import elements, reader, tags, text
from tests.portal.reports.rounds import A_DAY, invite, make_over, rate
from tests.portal.reports.test_round_files import (
    CANARIES,
    FEW,
    FORMATS,
    PROTECTS,
    made,
    parts,
    sheet,
    table,
)
from tests.portal.tabular.payloads import SIGNS

# A file is the same whatever database its figures come from.
pytestmark = pytest.mark.django_db


def test_the_workbook_holds_the_figures_of_the_page(over, manager):
    found = gather_national(manager, at=timezone.now())
    involve = found.measures[0].newest

    content = made(None, manager, "xlsx")

    rows = {row["Region code"]: list(row.values()) for row in sheet(content, "Regions")}
    assert rows["21"][2:4] == [pytest.approx(involve.at("21").mean), 11]
    assert rows["06"][2:4] == [FEW, ""]
    assert rows["20"][2:4] == [PROTECTS, ""]
    [nation] = [r for r in sheet(content, "National means") if r["Question"] == "involve"]
    assert (nation["From"], nation["Answers (n)"]) == ("Autumn round", 21)
    assert nation["Mean"] == pytest.approx(involve.mean_of_answers)
    rates = {row["Region code"]: row for row in sheet(content, "Response rates")}
    assert (rates["21"]["Invited"], rates["21"]["Answered"]) == (20, 12)
    profiles = {row["Region code"]: row for row in sheet(content, "Profiles")}
    assert (profiles["21"]["Sections written"], profiles["21"]["Sections in all"]) == (0, 12)


@pytest.mark.parametrize("as_", ["csv", "csv-rfc4180"])
def test_the_table_has_a_row_for_each_figure(over, manager, as_):
    rows = [list(row.values()) for row in table(made(None, manager, as_), as_)]

    found = {(row[0], row[2]): row for row in rows}
    assert found["21", "mean_involve"][7] == "11"
    assert found["06", "mean_involve"][6:] == ["", "", FEW]
    assert float(found["21", "response_rate"][6].replace(",", ".")) == pytest.approx(0.6)
    assert found["21", "profile_sections"][6:8] == ["0", "12"]


def test_every_figure_says_whether_it_was_published_or_invented(over, manager, published):
    type(over).objects.filter(pk=over.pk).update(is_invented=True)

    rows = table(made(None, manager, "csv-rfc4180"))

    national = [r for r in rows if (r["place"], r["figure"]) == ("all", "mean_involve")]
    assert [(r["kind"], r["value"][:3]) for r in national] == [
        ("published figure", "3.3"),
        ("invented", national[1]["value"][:3]),
    ]
    assert {r["kind"] for r in rows if r["figure"] == "response_rate"} == {"invented"}
    assert {r["kind"] for r in rows if r["figure"] == "profile_sections"} == {""}


@pytest.mark.parametrize("as_", FORMATS)
def test_what_the_page_hides_is_in_no_file(over, manager, as_):
    content = made(None, manager, as_)
    if as_ == "xlsx":
        whole = "\n".join(xml for name, xml in parts(content).items() if "sheet" in name)
    else:
        whole = text(content) if as_ == "pdf" else content.decode()

    assert CANARIES.findall(whole) == []
    assert FEW in whole


@pytest.mark.parametrize("as_", FORMATS)
def test_an_open_round_tells_who_has_answered_and_nothing_of_what(survey, lappi, manager, as_):
    round_ = RoundFactory(survey=survey)
    rate(round_, lappi, *[5] * 10, *[4] * 13)
    invite(round_, lappi, invited=40, answered=23)

    content = made(None, manager, as_)

    if as_ == "xlsx":
        assert sheet(content, "National means") == []
        assert {row["Answered"] for row in sheet(content, "Response rates")} == {23}
    elif as_ == "pdf":
        assert "23 of 40 invited have answered" in text(content)
        assert "4.4" not in text(content)
    else:
        assert not [row for row in table(content, as_) if "mean_" in str(row.values())]


def test_no_text_becomes_a_formula(survey, lappi, manager):
    name = "=cmd|' /C calc'!A0"
    round_ = make_over(survey, name=name)
    rate(round_, lappi, *[3] * 5)

    book, rows = made(None, manager, "xlsx"), table(made(None, manager, "csv"), "csv")

    assert [part for part, xml in parts(book).items() if "/sheet" in part and "<f>" in xml] == []
    assert name in {row["From"] for row in sheet(book, "National means")}
    cells = [cell for row in rows for cell in row.values()]
    assert [cell for cell in cells if cell.strip(' "').startswith(SIGNS)] == []


def test_the_document_is_tagged_and_says_what_it_is(over, manager):
    type(over).objects.filter(pk=over.pk).update(is_invented=True)

    content = made(None, manager, "pdf")

    root = reader(content).trailer["/Root"]
    levels = [int(tag[2]) for tag in tags(content) if tag in {"/H1", "/H2", "/H3"}]
    figures = [element for element in elements(content) if element["/S"] == "/Figure"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert (root["/Lang"], reader(content).metadata.title) == ("en", "National summary")
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert figures
    assert all(element["/Alt"] for element in figures)
    assert "Invented for the demo." in text(content)


def test_an_expert_who_leaves_cannot_fetch_it_any_more(client, over, expert):
    job = ask(None, by=expert, as_="csv")
    run_queued_jobs()
    client.force_login(expert)
    url = reverse("reports:job_download", args=[job.pk])
    assert b"".join(client.get(url).streaming_content)

    Assignment.objects.filter(user=expert).delete()

    assert client.get(url).status_code == 404
    assert AuditEvent.objects.filter(action="report.downloaded").count() == 1


def test_who_loses_the_right_before_it_is_made_gets_no_file(over, researcher):
    ask(None, by=researcher, as_="xlsx")
    RoleGrant.objects.filter(user=researcher).delete()

    [failed] = run_queued_jobs()

    assert (failed.state, failed.error_code) == ("failed", "not_permitted")


def test_the_trail_says_which_document_it_was(over, manager, client):
    made(None, manager, "csv")
    client.force_login(manager)
    client.cookies["django_language"] = "en"

    trail = client.get(reverse("backoffice:audit_list")).text

    assert {event.details["kind"] for event in AuditEvent.objects.filter(action="report.made")} == {
        "summary_export"
    }
    assert "national summary" in trail


def queries(user):
    with CaptureQueriesContext(connection) as captured, override("en"):
        report = SummaryReport(take_snapshot(user, at=timezone.now(), language="en"))
        for each in report.sheets():
            list(each.rows)
        list(report.table().rows)
        report.content()
    return len(captured)


def test_a_file_costs_the_same_however_many_rounds(survey, manager, lappi):
    def add():
        for round_ in (make_over(survey), RoundFactory(survey=survey)):
            rate(round_, lappi, *[3] * 5)
            invite(round_, lappi, invited=5, answered=5)

    add()
    queries(manager)
    at_one = queries(manager)
    for _ in range(4):
        add()

    assert queries(manager) == at_one


@pytest.mark.parametrize("as_", FORMATS)
def test_a_round_of_some_regions_gives_response_rates_alone(over, survey, lappi, manager, as_):
    small = make_over(survey, name="Pieni kierros", regions=[lappi], closed_at=timezone.now())
    rate(small, lappi, *[5] * 8)
    invite(small, lappi, invited=9, answered=8)

    content = made(None, manager, as_)

    if as_ == "xlsx":
        assert "Pieni kierros" not in {row["From"] for row in sheet(content, "National means")}
        [whole] = [
            row
            for row in sheet(content, "Response rates")
            if (row["Round"], row["Region"]) == ("Pieni kierros", "All")
        ]
        assert (whole["Who was asked"], whole["Answered"]) == ("Lappi", 8)
    elif as_ == "pdf":
        assert "5.0 (n = 8)" not in text(content)
        assert "Pieni kierros" in text(content)
    else:
        rows = [list(row.values()) for row in table(content, as_)]
        assert {row[2] for row in rows if row[4] == "Pieni kierros"} == {"response_rate"}


@pytest.mark.parametrize("as_", FORMATS)
def test_a_newer_round_of_few_answers_is_told_and_its_figures_are_not(
    over, survey, lappi, kainuu, manager, as_
):
    newer = make_over(survey, name="Kapea kierros", opens_at=timezone.now() - 2 * A_DAY)
    rate(newer, lappi, *[1] * 3)
    invite(newer, lappi, invited=20, answered=3)
    invite(newer, kainuu, invited=20, answered=0)

    content = made(None, manager, as_)

    if as_ == "xlsx":
        assert {row["From"] for row in sheet(content, "National means")} == {"Autumn round"}
        assert "is newer, n = 3." in parts(content)["xl/worksheets/sheet7.xml"]
    elif as_ == "pdf":
        assert "is newer, n = 3." in text(content)
    else:
        rows = [list(row.values()) for row in table(content, as_)]
        assert {row[2] for row in rows if row[4] == "Kapea kierros"} == {"response_rate"}
