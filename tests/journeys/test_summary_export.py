"""The project manager reads the national summary and takes it home as a workbook and a document."""

import io
import re
import zipfile

import pytest
from django.utils import timezone
from python_calamine import load_workbook

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.jobs.models import Job, State
from regions.models import Region
from surveys.summary.national import gather_national
from tests.factories.accounts import UserFactory
from tests.portal.reports.reading import reader, tags
from tests.portal.reports.rounds import invite, make_over, rate

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def manager(reference, survey):
    """Reads English; a round is over in which two regions answered."""
    round_ = make_over(survey, name="Autumn round")
    for slug, values in (("lappi", [4] * 9), ("kainuu", [2] * 7)):
        region = Region.objects.get(slug=slug)
        rate(round_, region, *values)
        invite(round_, region, invited=12, answered=len(values))
    return UserFactory(email="manager@example.org", roles=[Role.PROJECT_MANAGER], language="en")


def fetched(visitor, link):
    with visitor.page.expect_download() as download:
        link.click()
    return download.value.path().read_bytes()


def export(visitor, format_):
    """Press the button, wait for the worker, fetch the file."""
    visitor.goto("/summary/")
    visitor.press(f"^{format_}$")
    link = visitor.page.get_by_role("link", name=re.compile("Download"))
    visitor.renewed(link)
    visitor.check()
    return fetched(visitor, link)


def test_the_manager_reads_the_summary_and_takes_it_home(visit, manager, worker):
    visitor = visit(manager)
    visitor.goto("/")
    visitor.press("^Summary$", role="link")
    visitor.check()
    read = visitor.text()

    book = export(visitor, "XLSX")
    paper = export(visitor, "PDF")

    measure = gather_national(manager, at=timezone.now()).measures[0]
    mean = measure.newest.mean_of_answers
    assert f"{mean:.1f} (n = {measure.newest.nation.n})" in read
    workbook = load_workbook(io.BytesIO(book))
    rows = workbook.get_sheet_by_name("National means").to_python()
    assert any(row[5] == pytest.approx(mean) for row in rows[1:])
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "/sheet" in name]
    assert [xml for xml in sheets if b"<f>" in xml] == []
    assert reader(paper).metadata.title == "National summary"
    assert {"/H1", "/H2", "/TH", "/Figure"} <= set(tags(paper))
    assert {(job.state, job.tries) for job in Job.objects.all()} == {(State.DONE, 1)}
    trail = AuditEvent.objects.filter(action="report.downloaded", actor_id=str(manager.pk))
    assert [event.details["kind"] for event in trail] == ["summary_export"] * 2


def test_the_export_centre_works_without_scripts(visit, manager, worker):
    visitor = visit(manager, java_script_enabled=False)
    visitor.goto("/reports/?what=summary")
    visitor.page.get_by_label("Format").select_option("csv-rfc4180")
    visitor.press("^Make the file$")
    link = visitor.page.get_by_role("link", name=re.compile("Download"))
    visitor.renewed(link)

    assert fetched(visitor, link).startswith(b"place,place_name,figure")
