"""The home of each role: what needs you, at most seven things, and nobody else's business."""

import datetime as dt

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape

from portal.audit import trail
from portal.dashboard.todos import MOST_TODOS
from regions.organisations.models import Organisation
from regions.profiles.completeness import OLD_AFTER
from regions.sections import SECTIONS
from tests.factories.regions import ProfileDraftFactory, ProfileRevisionFactory, RegionFactory
from tests.factories.surveys import RoundFactory, SurveyFactory
from tests.portal.reports.rounds import make_over

pytestmark = pytest.mark.django_db


def fill(region, *, but=(), **fields):
    for section in SECTIONS:
        if section.key not in but:
            ProfileRevisionFactory(region=region, section_key=section.key, **fields)


def todos(client, person):
    client.force_login(person)
    return client.get("/").context["todos"]


def test_the_anonymous_are_told_what_this_is(client, lappi):
    response = client.get("/")

    assert response.status_code == 200
    assert response.templates[0].name == "dashboard/welcome.html"
    assert lappi.get_absolute_url() in response.text


@pytest.mark.parametrize(
    "name",
    ["expert", "representative", "manager", "researcher", "communications", "steering", "admin"],
)
def test_every_role_has_a_home(client, request, lappi, name):
    client.force_login(request.getfixturevalue(name))

    assert client.get("/").status_code == 200


def test_empty_sections_of_own_regions_are_named(client, expert, lappi, kainuu):
    fill(lappi, but=["grants"])

    [todo] = todos(client, expert)

    assert todo.what == "Lappi"
    assert todo.url == "/regions/lappi/profile/grants/edit/"


def test_a_draft_that_is_behind_comes_first(client, expert, lappi):
    fill(lappi, but=["overview"])
    ProfileDraftFactory(region=lappi, author=expert, section_key="premises", based_on=1)
    behind = ProfileDraftFactory(region=lappi, author=expert, section_key="grants", based_on=0)

    found = todos(client, expert)

    assert [todo.is_urgent for todo in found] == [True, False, False]
    assert found[0].url == f"{behind.get_absolute_url()}conflict/"


def test_sections_untouched_for_half_a_year_are_asked_about(client, expert, lappi):
    fill(lappi, but=["grants"])
    old = timezone.now() - OLD_AFTER - dt.timedelta(days=1)
    ProfileRevisionFactory(region=lappi, section_key="grants", published_at=old)

    [todo] = todos(client, expert)

    assert todo.url == "/regions/lappi/profile/grants/edit/"


def test_when_all_is_done_the_page_says_what_will_appear(client, expert, lappi):
    fill(lappi)
    client.force_login(expert)

    response = client.get("/")

    assert response.context["todos"] == []
    assert 'class="empty' in response.text


def test_drafts_in_a_region_left_behind_are_not_shown(client, stranger, lappi, satakunta):
    fill(satakunta)
    ProfileDraftFactory(region=lappi, author=stranger)

    assert todos(client, stranger) == []


def test_no_more_than_seven_things_are_asked(client, expert, lappi):
    for section in SECTIONS:
        ProfileDraftFactory(region=lappi, author=expert, section_key=section.key)

    assert len(todos(client, expert)) == MOST_TODOS


def test_the_manager_sees_every_profile_and_what_changed(client, manager, lappi, kainuu):
    revision = ProfileRevisionFactory(region=lappi)
    trail.record("profile.published", subject=revision, by=manager, scope=lappi.code)
    client.force_login(manager)

    context = client.get("/").context

    assert [row.cells[0].text for row in context["completeness"].rows] == ["Kainuu", "Lappi"]
    sentence = f"{manager.name} julkaisi: {revision}"
    assert [said for said, _when in context["changes"]] == [sentence]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_what_changed_is_told_in_the_language_of_the_reader(client, manager, lappi, language):
    """Whatever the language of whoever wrote, or of the trail."""
    revision = ProfileRevisionFactory(region=lappi, section_key="grants")
    details = {"section": "grants", "number": revision.number}
    for written_in in ("fi", "sv", "en"):
        with override_settings(LANGUAGE_CODE=written_in):
            trail.record(
                "profile.published", subject=revision, by=manager, scope=lappi.code, **details
            )
    client.force_login(manager)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    with translation.override(language):
        expected = str(revision)

    text = client.get("/").text

    assert text.count(escape(expected)) == 3
    assert client.get(reverse("backoffice:audit_list")).text.count(escape(expected)) == 3


def test_the_manager_is_asked_to_look_at_gaps_and_not_to_write_for_others(
    client, manager, lappi, kainuu, satakunta
):
    south = RegionFactory(code="90", slug="etela", called="Etelä", tile_row=6, tile_col=3)
    fill(lappi, but=["grants", "overview"])
    fill(kainuu, but=["grants"])
    behind = ProfileDraftFactory(region=lappi, author=manager, section_key="premises", based_on=0)

    found = todos(client, manager)

    assert found[0].url == f"{behind.get_absolute_url()}conflict/"
    # Three regions at most, the emptiest first, each with one line that leads to its page.
    assert {todo.what for todo in found[1:3]} == {str(satakunta), str(south)}
    assert [todo.what for todo in found[3:]] == ["Lappi"]
    assert found[3].url == lappi.get_absolute_url()


def test_the_representative_sees_the_own_organisation_and_its_region(
    client, representative, organisation, lappi
):
    client.force_login(representative)

    response = client.get("/")

    assert response.context["organisations"] == [organisation]
    assert lappi.get_absolute_url() in response.text
    assert response.context["changes"] is None


def test_the_representative_is_told_what_the_register_lacks(client, representative, organisation):
    client.force_login(representative)
    lacking = (
        "No email address",
        "No number in any register.",
        "No home municipality.",
        "No theme.",
    )

    def told():
        text = client.get("/", headers={"Accept-Language": "en"}).text
        return [each for each in (*lacking, "No region of activity.") if each in text]

    Organisation.objects.filter(pk=organisation.pk).update(municipality=None)
    assert told() == list(lacking)

    Organisation.objects.filter(pk=organisation.pk).update(
        email="toimisto@example.org", theme="older", municipality="698"
    )
    organisation.identifiers.create(scheme="association", value="194.820")
    assert told() == []


@pytest.mark.parametrize("who", ["researcher", "steering", "communications"])
def test_who_reads_is_led_to_what_there_is_to_read(client, request, lappi, who):
    survey = SurveyFactory()
    over, hidden = make_over(survey), make_over(survey, results_published_at=None)
    running = RoundFactory(survey=survey)
    client.force_login(request.getfixturevalue(who))

    response = client.get("/")

    urls = [way.url for way in response.context["quick_links"]]
    assert urls[0] == reverse("summary:page")
    assert urls[-1] == reverse("reports:export_centre")
    assert reverse("surveys:results", args=[over.pk]) in urls
    sees_hidden = reverse("surveys:results", args=[hidden.pk]) in urls
    assert sees_hidden is (who != "communications")
    assert reverse("surveys:results", args=[running.pk]) not in urls
    assert {client.get(url).status_code for url in urls} == {200}
    content = response.text.partition("<main")[2].partition("</main>")[0]
    assert [content.count(f'href="{url}"') for url in urls] == [1] * len(urls)


@pytest.mark.parametrize("who", ["manager", "admin", "expert", "representative"])
def test_who_has_work_or_may_not_read_is_led_nowhere_else(client, request, lappi, who):
    client.force_login(request.getfixturevalue(who))

    assert client.get("/").context["quick_links"] == []


@pytest.mark.parametrize("count", [1, 5])
def test_the_home_costs_the_same_however_much_there_is(
    client, expert, lappi, django_assert_num_queries, count
):
    for section in SECTIONS[:count]:
        ProfileRevisionFactory(region=lappi, section_key=section.key)
        ProfileDraftFactory(region=lappi, author=expert, section_key=section.key)
    client.force_login(expert)
    client.get("/")

    # Session, user, regions, own regions, roles × 3, revisions, drafts, their numbers,
    # organisations, structures one works for, surveys to answer, rounds one runs, those of others, seats and nominations
    # that wait, one’s groups, what sections show of structures and of the clock, own actions of meetings
    # and late ones of structures one coordinates.
    with django_assert_num_queries(31):
        client.get("/")
