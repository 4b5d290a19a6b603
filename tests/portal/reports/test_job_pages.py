"""Asking for a document, watching it, fetching it: one's own, while the right to it holds."""

import datetime as dt
import errno
import re
import uuid
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from portal.audit.models import AuditEvent
from portal.jobs.models import Job
from portal.jobs.sweeping import expire
from portal.reports import pdf, writing
from portal.reports.pdf import PdfTooHeavy, PdfUnavailable
from regions.models import Assignment
from tests.factories.jobs import JobFactory
from tests.jobs import run_queued_jobs
from tests.portal.reports.asking import PDF, ask

pytestmark = pytest.mark.django_db


# session, person, roles (in the nation, as expert, as representative), rounds and regions to choose
# from, own jobs, their regions, everybody's jobs, the count of pages
LIST_QUERIES = 13


def url(name, job):
    return reverse(f"reports:job_{name}", args=[job.pk])


@pytest.fixture
def ready(job, quick_pdf):
    [done] = run_queued_jobs()
    return done


def actions():
    told = AuditEvent.objects.filter(action__startswith="report.")
    return sorted(told.values_list("action", flat=True))


def refusal(response):
    """The page but for what the visitor brought: the address asked for, the token of the form."""
    page = re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", response.content)
    return response.status_code, page.replace(response.request["PATH_INFO"].encode(), b"")


# --- Asking -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who",
    ["expert", "representative", "manager", "researcher", "communications", "steering", "admin"],
)
def test_whoever_may_make_reports_gets_a_job(who, client, lappi, request):
    person = request.getfixturevalue(who)
    client.force_login(person)

    response = client.post(reverse("reports:region_pdf", args=["lappi"]))

    job = Job.objects.get()
    assert response.url == url("detail", job)
    assert (job.requested_by, job.parameters) == (person, {"region": "lappi", "language": "fi"})
    assert actions() == ["report.requested"]


def test_an_expert_of_elsewhere_is_refused(client, lappi, stranger):
    client.force_login(stranger)

    assert client.post(reverse("reports:region_pdf", args=["lappi"])).status_code == 403
    assert not Job.objects.exists()


def test_asking_is_never_a_get(client, lappi, expert):
    client.force_login(expert)

    assert client.get(reverse("reports:region_pdf", args=["lappi"])).status_code == 405
    assert not Job.objects.exists()


def test_asking_twice_gives_the_same_job(client, lappi, expert):
    client.force_login(expert)
    first = client.post(reverse("reports:region_pdf", args=["lappi"]))

    second = client.post(reverse("reports:region_pdf", args=["lappi"]))

    assert second.url == first.url
    assert Job.objects.count() == 1
    assert actions() == ["report.requested"]


def test_the_document_speaks_the_language_of_the_page(client, lappi, expert):
    client.force_login(expert)
    client.cookies["django_language"] = "sv"

    client.post(reverse("reports:region_pdf", args=["lappi"]))

    assert Job.objects.get().parameters["language"] == "sv"


def test_where_pdf_is_off_the_page_says_so_and_how_to_turn_it_on(
    client, lappi, expert, monkeypatch
):
    monkeypatch.setattr(pdf, "LIBRARIES", (("libpango-that-is-not-there.so",),))
    client.force_login(expert)
    client.cookies["django_language"] = "en"

    response = client.post(reverse("reports:region_pdf", args=["lappi"]))

    assert response.status_code == 503
    assert "PDF is turned off" in response.text
    assert "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in response.text
    assert not Job.objects.exists()
    assert client.get(reverse("reports:export_centre")).status_code == 200


# --- Watching -----------------------------------------------------------------------------------


def test_the_page_shows_how_far_it_is(client, job, expert):
    Job.objects.filter(pk=job.pk).update(
        state="running",
        claimed_by="a",
        lease_until=timezone.now() + dt.timedelta(minutes=1),
        progress_done=2,
        progress_total=4,
        progress_note="Laying out the pages",
    )
    client.force_login(expert)

    page = client.get(url("detail", job)).text

    assert '<progress aria-labelledby="job-label" max="4" value="2">' in page
    assert "Laying out the pages" in page
    assert f'data-job="{url("detail", job)}"' in page
    assert url("cancel", job) in page


def test_somebody_elses_job_looks_like_one_that_never_was(client, job, stranger):
    client.force_login(stranger)

    for name in ("detail", "download"):
        unknown = client.get(reverse(f"reports:job_{name}", args=[uuid.uuid4()]))
        assert unknown.status_code == 404
        assert refusal(client.get(url(name, job))) == refusal(unknown)
    for name in ("cancel", "retry"):
        unknown = client.post(reverse(f"reports:job_{name}", args=[uuid.uuid4()]))
        assert unknown.status_code == 404
        assert refusal(client.post(url(name, job))) == refusal(unknown)


def test_those_who_look_after_the_service_see_states_and_nothing_more(client, ready, manager):
    client.force_login(manager)

    page = client.get(url("detail", ready)).text
    listed = client.get(reverse("reports:export_centre")).text.partition('id="files"')[2]

    assert url("download", ready) not in page
    assert "Lappi" not in page + listed
    assert str(ready.requested_by) in listed
    assert client.get(url("download", ready)).status_code == 404
    assert client.post(url("cancel", ready)).status_code == 404


@pytest.mark.parametrize("job_count", [1, 5])
def test_the_list_costs_the_same_however_long(
    client, manager, expert, lappi, django_assert_num_queries, job_count
):
    now = timezone.now()
    for i in range(job_count):
        for person in (manager, expert):
            JobFactory(
                kind="region_pdf",
                parameters={"region": "lappi", "language": "fi"},
                requested_by=person,
                created_at=now - dt.timedelta(hours=i),
            )
    client.force_login(manager)
    client.get(reverse("reports:export_centre"))

    with django_assert_num_queries(LIST_QUERIES):
        response = client.get(reverse("reports:export_centre"))

    assert response.text.count('<tr role="row">') == 2 + 2 * job_count


def test_an_empty_list_says_what_will_appear(client, expert):
    client.force_login(expert)
    client.cookies["django_language"] = "en"

    assert "No files yet" in client.get(reverse("reports:export_centre")).text


# --- Cancelling, failing, trying again ----------------------------------------------------------


def test_a_waiting_job_is_cancelled_at_once_and_can_be_tried_again(client, job, expert, quick_pdf):
    client.force_login(expert)

    client.post(url("cancel", job))
    job.refresh_from_db()
    assert job.state == "cancelled"
    facts = client.get(url("detail", job)).text.split('class="facts"')[1]
    assert f"<dt>{job.get_state_display().capitalize()}</dt>" in facts
    assert f"<dt>{gettext('Finished')}</dt>" not in facts
    assert url("retry", job) in client.get(url("detail", job)).text

    client.post(url("retry", job))
    [done] = run_queued_jobs()
    assert (done.pk, done.state) == (job.pk, "done")


def test_a_job_called_off_midway_leaves_no_file(client, job, expert, monkeypatch, settings):
    client.force_login(expert)

    def slow(*args, wait, **options):
        client.post(url("cancel", job))
        monkeypatch.setattr("portal.jobs.running.PROGRESS_PAUSE_SECONDS", 0)
        wait()
        raise AssertionError("the work went on")

    monkeypatch.setattr(writing, "render_pdf", slow)

    [over] = run_queued_jobs()

    assert (over.state, over.result_name) == ("cancelled", "")
    assert not list(settings.MEDIA_ROOT.rglob("*.*"))
    assert "report.made" not in actions()


def failing(error):
    def render(*args, **options):
        raise error

    return render


@pytest.mark.parametrize(
    ("error", "code", "says"),
    [
        (PdfUnavailable(), "pdf_off", "apt-get install"),
        (PdfTooHeavy(), "pdf_too_heavy", "too long"),
        (OSError(errno.ENOSPC, "full"), "disk_full", "no space left"),
    ],
)
def test_a_failure_says_why_and_a_second_try_succeeds(
    error, code, says, client, lappi, expert, monkeypatch
):
    job = ask(lappi, by=expert, language="en")
    monkeypatch.setattr(writing, "render_pdf", failing(error))
    [failed] = run_queued_jobs()
    client.force_login(expert)
    client.cookies["django_language"] = "en"

    page = client.get(url("detail", job)).text
    assert (failed.state, failed.error_code) == ("failed", code)
    assert says in page

    monkeypatch.setattr(writing, "render_pdf", lambda *args, **options: PDF)
    client.post(url("retry", job))
    [done] = run_queued_jobs()
    assert (done.pk, done.state) == (job.pk, "done")


def test_a_disk_that_fills_while_the_file_is_written_leaves_no_half(
    job, quick_pdf, monkeypatch, settings
):
    monkeypatch.setattr("portal.jobs.results._write", failing(OSError(errno.ENOSPC, "full")))

    [failed] = run_queued_jobs()

    assert (failed.state, failed.error_code) == ("failed", "disk_full")
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []


def test_who_lost_the_right_meanwhile_gets_no_document(job, expert, quick_pdf):
    Assignment.objects.filter(user=expert).delete()

    [failed] = run_queued_jobs()

    assert (failed.state, failed.error_code) == ("failed", "not_permitted")
    assert not failed.result_file


# --- Fetching -----------------------------------------------------------------------------------


def test_the_file_comes_with_everything_that_keeps_it_private(client, ready, expert):
    client.force_login(expert)

    response = client.get(url("download", ready))

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{ready.result_name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert actions() == ["report.downloaded", "report.made", "report.requested"]
    event = AuditEvent.objects.get(action="report.downloaded")
    assert (event.actor_id, event.scope) == (str(expert.pk), "21")
    assert event.details["sha256"] == ready.result_sha256


def test_looking_at_the_headers_is_not_a_download(client, ready, expert):
    client.force_login(expert)

    # Read to its end, which closes the file and leaves the test's connection alone.
    assert b"".join(client.head(url("download", ready)).streaming_content) == b""

    assert "report.downloaded" not in actions()


def test_the_page_of_a_ready_file_tells_its_size_its_end_and_its_checksum(client, ready, expert):
    client.force_login(expert)
    client.cookies["django_language"] = "en"

    page = client.get(url("detail", ready)).text

    assert ready.result_sha256 in page.replace("<wbr>", "")
    assert f"{len(PDF)} bytes" in page.replace("\xa0", " ")
    assert "Kept until" in page
    assert url("download", ready) in page


def test_the_right_is_asked_again_at_the_door(client, ready, expert):
    Assignment.objects.filter(user=expert).delete()
    client.force_login(expert)
    client.cookies["django_language"] = "en"

    assert client.get(url("download", ready)).status_code == 404
    page = client.get(url("detail", ready)).text
    assert "no longer have the right" in page
    assert url("download", ready) not in page
    assert "report.downloaded" not in actions()


def test_after_a_week_the_file_is_gone_and_can_be_made_again(client, ready, expert):
    path = Path(ready.result_file.path)
    assert path.exists()
    client.force_login(expert)
    client.cookies["django_language"] = "en"

    expire(at=timezone.now() + dt.timedelta(days=7, hours=2))

    ready.refresh_from_db()
    assert ready.state == "expired"
    assert not path.exists()
    assert client.get(url("download", ready)).status_code == 404
    assert "Make it again" in client.get(url("detail", ready)).text
    client.post(url("retry", ready))
    [again] = run_queued_jobs()
    assert again.state == "done"


def test_a_file_is_gone_on_time_though_nobody_has_tidied_up(client, ready, expert):
    Job.objects.filter(pk=ready.pk).update(expires_at=timezone.now())
    client.force_login(expert)
    client.cookies["django_language"] = "en"

    assert client.get(url("download", ready)).status_code == 404
    [listed] = client.get(reverse("reports:export_centre")).context["rows"]
    assert listed.job.state == "expired"
    assert "Make it again" in client.get(url("detail", ready)).text
    client.post(url("retry", ready))

    ready.refresh_from_db()
    assert (ready.state, ready.result_file.name, ready.result_sha256) == ("queued", "", "")


def test_a_file_that_has_vanished_is_not_found(client, ready, expert):
    ready.result_file.storage.delete(ready.result_file.name)
    client.force_login(expert)

    assert client.get(url("download", ready)).status_code == 404
    assert "report.downloaded" not in actions()


def test_anonymous_visitors_are_sent_to_sign_in(client, ready):
    for name in ("detail", "download"):
        assert client.get(url(name, ready)).status_code == 302
