"""Offices of organisation liaisons: who writes the profile keeps them."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import AuditEvent
from regions.structures.models import LiaisonOffice
from tests.factories.structures import LiaisonOfficeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent():
    def fields(**more):
        names = dict.fromkeys(("office_fi", "office_sv", "office_en"), "Järjestökoordinaattori")
        return {"level": "county", "email": "jarjestot@example.org"} | names | more

    return fields


def listed(region):
    return reverse("structures:liaison_list", args=[region.slug])


def new(region):
    return reverse("structures:liaison_new", args=[region.slug])


def test_an_office_is_added_once_and_shown_in_the_profile(client, expert, lappi, sent):
    client.force_login(expert)

    first = client.post(new(lappi), sent())
    client.post(new(lappi), sent())

    office = LiaisonOffice.objects.get()
    assert (first.url, office.region, office.email) == (
        listed(lappi), lappi, "jarjestot@example.org",
    )  # fmt: skip
    assert "Järjestökoordinaattori" in client.get(lappi.get_absolute_url()).text
    assert AuditEvent.objects.get(action="liaison.added").scope == lappi.code


def test_an_office_that_ended_is_kept_and_shown_no_more(client, expert, lappi, sent):
    office = LiaisonOfficeFactory(region=lappi, office_fi="Entinen toimisto")
    client.force_login(expert)
    url = reverse("structures:liaison_edit", args=[lappi.slug, office.pk])
    page = client.get(url)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    ended = sent(
        **dict.fromkeys(("office_fi", "office_sv", "office_en"), "Entinen toimisto"),
        ends_on=f"{yesterday:%d.%m.%Y}",
        version=page.context["form"]["version"].value(),
    )

    client.post(url, ended)

    assert "Entinen toimisto" not in client.get(lappi.get_absolute_url()).text
    assert client.get(listed(lappi)).context["ended"] == [office]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"level": "municipality"}, "municipality"),
        ({"starts_on": "2.2.2026", "ends_on": "1.2.2026"}, "ends_on"),
        ({"email": "ei ole"}, "email"),
        ({"office_fi": ""}, "office_fi"),
        ({"level": "nation"}, "level"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(client, expert, lappi, sent, more, field):
    client.force_login(expert)

    response = client.post(new(lappi), sent(**more))

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not LiaisonOffice.objects.exists()


def test_a_municipality_of_another_region_is_none_of_this_one(
    client, expert, lappi, satakunta, sent
):
    place = satakunta.municipalities.first() or satakunta.municipalities.create(
        code="609", name_fi="Pori", name_sv="Björneborg"
    )
    client.force_login(expert)

    response = client.post(new(lappi), sent(level="municipality", municipality=place.pk))

    assert list(response.context["form"].errors) == ["municipality"]


def test_what_a_colleague_changed_meanwhile_is_shown_and_not_overwritten(
    client, expert, lappi, sent
):
    office = LiaisonOfficeFactory(region=lappi, email="vanha@example.org")
    client.force_login(expert)
    url = reverse("structures:liaison_edit", args=[lappi.slug, office.pk])
    seen = client.get(url).context["form"]["version"].value()
    LiaisonOffice.objects.update(email="heidan@example.org")

    response = client.post(url, sent(email="oma@example.org", version=seen))

    assert response.context["form"].differences
    assert LiaisonOffice.objects.get().email == "heidan@example.org"


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_however_long(
    client, expert, lappi, django_assert_num_queries, count
):
    for _ in range(count):
        LiaisonOfficeFactory(region=lappi)
    client.force_login(expert)
    client.get(listed(lappi))

    # Session, user, region, roles × 6, offices.
    with django_assert_num_queries(10):
        client.get(listed(lappi))
