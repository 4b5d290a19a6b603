"""The export centre: what one may have is offered, what one may not is refused, nothing is made twice."""

import pytest
from django.urls import reverse

from portal.audit.models import AuditEvent
from portal.jobs.models import Job
from portal.reports import pdf
from tests.factories.regions import RegionFactory
from tests.factories.surveys import RoundFactory
from tests.portal.reports.rounds import make_over

pytestmark = pytest.mark.django_db

CENTRE = "/reports/"
# roles (in the nation, as expert, as representative), session, person, rounds, regions for two kinds and,
# of three kinds, roadmaps to choose from, own jobs and their count
QUERIES = 13


@pytest.fixture
def over(survey):
    """A round that closed yesterday; its results are published."""
    return make_over(survey)


def options(page):
    """The values of the first list of choices; those of the annual clock have a test of their own."""
    listed = page.partition('name="what"')[2].partition("</select>")[0]
    found = [part.partition('"')[0] for part in listed.split('<option value="')[1:]]
    return [each for each in found if not each.startswith("clock-")]


def test_the_manager_is_offered_the_summary_the_rounds_that_are_over_and_every_region(
    client, manager, over, survey, lappi, kainuu
):
    RoundFactory(survey=survey, audience="experts")
    client.force_login(manager)

    page = client.get(CENTRE).text

    assert options(page) == ["summary", f"round-{over.pk}", "region-kainuu", "region-lappi"]


def test_an_expert_is_offered_profiles_of_own_regions_alone(client, expert, over, satakunta):
    client.force_login(expert)

    assert options(client.get(CENTRE).text) == ["summary", f"round-{over.pk}", "region-lappi"]


@pytest.mark.parametrize("who", ["communications", "steering", "admin"])
def test_who_may_not_export_statistics_is_offered_none(who, client, over, lappi, request):
    client.force_login(request.getfixturevalue(who))

    assert options(client.get(CENTRE).text) == ["region-lappi"]


def test_a_representative_is_offered_the_regions_of_their_organisation(
    client, representative, over, satakunta
):
    client.force_login(representative)

    assert options(client.get(CENTRE).text) == ["region-lappi"]


def test_the_address_fills_the_form_in(client, manager, over):
    client.force_login(manager)

    page = client.get(CENTRE, {"what": f"round-{over.pk}", "format": "pdf", "language": "sv"}).text

    for chosen in (f"round-{over.pk}", "pdf", "sv"):
        assert f'<option value="{chosen}" selected>' in page


def test_the_page_promises_no_more_than_it_offers(client, manager, representative, over):
    client.cookies["django_language"] = "en"
    promised = {}
    for person in (manager, representative):
        client.force_login(person)
        promised[person] = client.get(CENTRE).text

    assert "Results, the national summary and the profiles" in promised[manager]
    assert "The profiles of regions as PDF files." in promised[representative]
    assert "national summary" not in promised[representative]
    assert 'value="pdf"' in promised[representative]
    assert 'value="xlsx"' not in promised[representative]


@pytest.mark.parametrize("as_", ["xlsx", "csv", "csv-rfc4180", "pdf"])
def test_asking_queues_a_job_and_shows_it(client, manager, over, as_):
    client.force_login(manager)

    response = client.post(
        CENTRE, {"what": f"round-{over.pk}", "format": as_, "language": "en"}, follow=True
    )

    job = Job.objects.get()
    assert response.redirect_chain == [(reverse("reports:job_detail", args=[job.pk]), 302)]
    assert (job.kind, job.requested_by) == ("round_export", manager)
    assert job.parameters == {"round_id": over.pk, "file_format": as_, "language": "en"}
    assert over.name in response.text
    event = AuditEvent.objects.get(action="report.requested")
    assert (event.subject_id, event.details["format"]) == (str(over.pk), as_)


def test_asking_twice_gives_the_same_job(client, manager):
    client.force_login(manager)
    order = {"what": "summary", "format": "csv", "language": "fi"}

    first, second = client.post(CENTRE, order), client.post(CENTRE, order)

    assert first.url == second.url
    assert Job.objects.get().parameters == {"file_format": "csv", "language": "fi"}
    assert AuditEvent.objects.filter(action="report.requested").count() == 1


@pytest.mark.parametrize(
    "order",
    [
        pytest.param({"what": "region-satakunta"}, id="a region of others"),
        pytest.param({"what": "round-999"}, id="a round that is not there"),
        pytest.param({"what": ""}, id="nothing"),
        pytest.param({"format": "docx"}, id="an unknown format"),
        pytest.param({"format": ""}, id="no format"),
        pytest.param({"language": "de"}, id="an unknown language"),
        pytest.param({"what": "region-lappi", "format": "xlsx"}, id="a profile as a workbook"),
    ],
)
def test_a_wrong_order_is_explained_and_makes_nothing(client, expert, satakunta, order):
    client.force_login(expert)

    response = client.post(
        CENTRE, {"what": "region-lappi", "format": "pdf", "language": "fi", **order}
    )

    assert response.status_code == 200
    assert 'class="errors' in response.text
    assert not Job.objects.exists()


def test_an_open_round_has_no_results_to_take(client, manager, survey):
    round_ = RoundFactory(survey=survey)
    client.force_login(manager)

    assert f"round-{round_.pk}" not in client.get(CENTRE).text
    url = reverse("reports:round_export", args=[round_.pk])
    assert client.post(url, {"format": "csv"}).status_code == 404
    assert not Job.objects.exists()


def test_a_button_on_the_page_of_results_is_enough(client, researcher, over):
    client.force_login(researcher)
    client.cookies["django_language"] = "sv"

    client.post(reverse("reports:round_export", args=[over.pk]), {"format": "xlsx"})

    assert Job.objects.get().parameters == {
        "round_id": over.pk,
        "file_format": "xlsx",
        "language": "sv",
    }


@pytest.mark.parametrize("who", ["communications", "steering", "admin", "representative"])
@pytest.mark.parametrize("name", ["round_export", "summary_export"])
def test_who_may_not_export_statistics_is_refused(who, name, client, over, request):
    client.force_login(request.getfixturevalue(who))
    url = reverse(f"reports:{name}", args=[over.pk] if name == "round_export" else [])

    assert client.post(url, {"format": "csv"}).status_code == 403
    assert not Job.objects.exists()


def test_asking_is_never_a_get(client, manager, over):
    client.force_login(manager)

    assert client.get(reverse("reports:summary_export")).status_code == 405
    assert client.get(reverse("reports:round_export", args=[over.pk])).status_code == 405


def test_where_pdf_is_off_the_form_says_so(client, manager, monkeypatch):
    monkeypatch.setattr(pdf, "LIBRARIES", (("libpango-that-is-not-there.so",),))
    client.force_login(manager)
    client.cookies["django_language"] = "en"

    response = client.post(CENTRE, {"what": "summary", "format": "pdf", "language": "en"})

    assert "apt-get install libpango-1.0-0" in response.text
    assert not Job.objects.exists()


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_costs_the_same_however_many_rounds_and_regions(
    client, expert, survey, django_assert_num_queries, count
):
    for i in range(count):
        make_over(survey)
        RegionFactory(code=f"0{i}", slug=f"alue-{i}", called=f"Alue {i}", tile_row=9, tile_col=i)
    client.force_login(expert)
    assert client.get(CENTRE).text.count('value="round-') == count

    with django_assert_num_queries(QUERIES):
        client.get(CENTRE)
