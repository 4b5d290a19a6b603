"""The organisations of a region: who sees which, by which name, found how, at what cost."""

import re
from html import unescape

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from regions.organisations.models import Organisation
from tests.factories.organisations import OrganisationFactory, RepresentativeFactory
from tests.factories.regions import AssignmentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def url(lappi):
    return reverse("organisations:organisation_list", args=[lappi.slug])


def names(response):
    """As the rows are headed, in their order."""
    heads = re.findall(r'<th scope="row"[^>]*>(.*?)</th>', response.context["body"])
    return [unescape(re.sub(r"<span.*?</span>|<[^>]*>", "", head)).strip() for head in heads]


def test_an_expert_lists_what_works_in_the_region(client, expert, lappi, kainuu, url):
    OrganisationFactory(name="Here", regions=[lappi])
    OrganisationFactory(name="Both", regions=[lappi, kainuu])
    OrganisationFactory(name="There", regions=[kainuu])
    client.force_login(expert)

    assert names(client.get(url)) == ["Both", "Here"]


def test_a_representative_sees_only_the_own_one(client, representative, organisation, lappi, url):
    OrganisationFactory(name="Canary", regions=[lappi])
    client.force_login(representative)

    response = client.get(url)

    assert names(response) == [organisation.name]
    assert "Canary" not in response.text


def test_a_researcher_sees_codes_and_cannot_search_by_name(client, researcher, organisation, url):
    client.force_login(researcher)

    listed = client.get(url)

    assert names(listed) == [organisation.pseudonym]
    assert organisation.name not in listed.text
    assert names(client.get(url, {"q": "ikäystävä"})) == []
    assert names(client.get(url, {"q": "rovaniemi"})) == [organisation.pseudonym]


def test_a_researcher_who_represents_one_learns_no_other_name(
    client, researcher, organisation, lappi, url
):
    other = OrganisationFactory(name="Canary", regions=[lappi])
    RepresentativeFactory(user=researcher, organisation=organisation)
    client.force_login(researcher)

    listed = client.get(url)

    assert other.pseudonym in names(listed)
    assert "Canary" not in listed.text
    assert names(client.get(url, {"q": "canary"})) == []


def test_a_researcher_who_is_expert_here_sees_the_names(
    client, researcher, organisation, lappi, url
):
    AssignmentFactory(user=researcher, region=lappi, starts_on=timezone.localdate())
    client.force_login(researcher)

    assert names(client.get(url)) == [organisation.name]


@pytest.mark.parametrize("name", ["steering", "stranger"])
def test_others_do_not_list_them(client, request, organisation, url, name):
    client.force_login(request.getfixturevalue(name))

    assert client.get(url).status_code == 403


@pytest.mark.parametrize(
    "q",
    ["ikäystävä", "IKAYSTAVA", "rovaniemi ikaystava", "ystäväyhdistys roi".replace("roi", "rov")],
)
def test_a_search_forgives_dots_and_the_order_of_words(client, expert, organisation, url, q):
    client.force_login(expert)

    assert names(client.get(url, {"q": q})) == [organisation.name]


def test_level_and_sector_narrow_the_list(client, expert, lappi, url):
    OrganisationFactory(name="A", level="district", regions=[lappi])
    OrganisationFactory(name="B", sector="culture", regions=[lappi])
    client.force_login(expert)

    assert names(client.get(url, {"level": "district"})) == ["A"]
    assert names(client.get(url, {"sector": "culture"})) == ["B"]


def test_what_the_list_does_not_know_narrows_nothing(client, expert, organisation, url):
    client.force_login(expert)

    asked = {"q": "\x00", "page": "9", "level": "village", "sector": "%"}

    assert names(client.get(url, asked)) == [organisation.name]


@pytest.mark.parametrize("count", [5, 11_000])
def test_the_list_costs_the_same_however_long(
    client, expert, lappi, url, django_assert_num_queries, count
):
    rows = [
        Organisation(name=f"Yhdistys {i}", level="local", search_key=f"yhdistys {i}")
        for i in range(count)
    ]
    made = Organisation.objects.bulk_create(rows, batch_size=2_000)
    links = Organisation.regions.through
    links.objects.bulk_create(
        [links(organisation_id=one.pk, region_id=lappi.pk) for one in made], batch_size=2_000
    )
    # As a server does by itself within a minute: without it the plan is made for an empty table.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client.force_login(expert)
    client.get(url)

    # Session, user, region, roles × 6 (there and anywhere), regions, municipalities, how many
    # are hit, counts, page, saved views, rounds.
    with django_assert_num_queries(17):
        response = client.get(url, {"q": "yhdistys"})

    assert response.context["page"].paginator.count == count
