"""Names stand in the order in which Finns look for them, whatever machine the database runs on."""

import random
import re

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models.functions import Collate
from django.utils import timezone, translation

from portal.alphabet import FINNISH, alphabetical
from portal.registry.visit import Visit
from regions.models import Municipality, Region
from regions.organisations.models import Organisation
from regions.organisations.represented import represented
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.regions import RegionFactory
from tests.processes import ROOT

OURS = ("portal", "regions", "surveys")

IN_ORDER = [
    "1. yhdistys",
    "Elan",
    "élan",
    "lappi",
    "Lappi",
    "Lappi-Saimaa",
    "Lappila",
    "Länsi-Uusimaa",
    "Muller",
    "Myller",
    "Müller",
    "Vaasa",
    "Vihti",
    "Wasa",
    "Zeta",
    "Åbo",
    "Ähtäri",
    "Äänekoski",
    "Öja",
    "Österbotten",
]
SIGNS = " -,.&()/'0129aAbBnNvVwWzZåÅäÄöÖéÉüÜšŽ–’"


def read(path):
    return path.read_text(encoding="utf-8")


def shuffled(names):
    return random.Random(1).sample(names, len(names))


def test_the_dotted_letters_come_last():
    assert sorted(shuffled(IN_ORDER), key=alphabetical) == IN_ORDER


@pytest.mark.sqlite
def test_the_database_sorts_likewise(db):
    for name in shuffled(IN_ORDER):
        OrganisationFactory(name=name)

    assert list(Organisation.objects.values_list("name", flat=True)) == IN_ORDER


@pytest.mark.sqlite
def test_python_and_the_database_agree_on_every_name(reference):
    """On PostgreSQL the rules are ICU's, so that the key of Python and SQLite is held against them."""
    draw = random.Random(1)
    names = {name for place in Municipality.objects.all() for name in place.all_names}
    names |= {"".join(draw.choices(SIGNS, k=draw.randint(1, 6))) for _ in range(3000)}
    Organisation.objects.bulk_create(
        OrganisationFactory.build(name=name, municipality=None) for name in names
    )

    by_database = list(Organisation.objects.order_by("name").values_list("name", flat=True))

    assert by_database == sorted(names, key=alphabetical)


@pytest.mark.sqlite
def test_equal_is_what_is_the_same_text(db):
    """A collation that found Åbo and åbo equal would merge what a query compares."""
    OrganisationFactory(name="Åbo")

    assert not Organisation.objects.filter(name="åbo").exists()
    assert Organisation.objects.filter(name__iexact="åbo").exists() or is_sqlite()
    assert Organisation.objects.filter(name__contains="bo").exists()


def is_sqlite():
    """Whose upper case knows ASCII alone."""
    return connection.vendor == "sqlite"


@pytest.mark.sqlite
def test_what_is_put_together_in_a_query_is_sorted_likewise(db):
    OrganisationFactory(name="Ähtäri")
    OrganisationFactory(name="Åbo")
    said = models.Case(models.When(name="", then=models.Value("–")), default="name")

    found = Organisation.objects.annotate(said=said).order_by(Collate("said", FINNISH))

    assert list(found.values_list("name", flat=True)) == ["Åbo", "Ähtäri"]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_regions_stand_in_the_order_of_the_language_they_are_read_in(reference, language):
    with translation.override(language):
        names = [region.short_name for region in Region.objects.by_name()]

    assert names == sorted(names, key=alphabetical)


@pytest.mark.django_db
def test_what_belongs_to_something_stands_in_that_order_too(client, organisation_round, manager):
    """In Finnish Satakunta comes before Varsinais-Suomi."""
    first = RegionFactory(
        code="02", slug="v", called="Varsinais-Suomi", name_sv="Egentliga Finland"
    )
    first.short_name_sv = "Egentliga Finland"
    first.save()
    organisation = OrganisationFactory(
        regions=[first, RegionFactory(code="06", slug="s", called="Satakunta")]
    )
    organisation_round.regions.set([first, *organisation.regions.all()])
    person = UserFactory(represents=[organisation])
    client.force_login(manager)

    with translation.override("sv"):
        [found] = represented(Visit(person, at=timezone.now()))
        ours = [region.short_name for region in found.regions.all()]
    page = client.get(organisation_round.get_absolute_url(), headers={"Accept-Language": "sv"}).text

    assert ours == ["Egentliga Finland", "Satakunta"]
    assert "Egentliga Finland, Satakunta" in page


def test_every_name_that_a_list_is_sorted_by_keeps_the_alphabet():
    of_ours = [model for model in apps.get_models() if model.__module__.split(".")[0] in OURS]
    by_name = {
        model._meta.get_field(name)
        for model in of_ours
        for name in model._meta.ordering
        if isinstance(name, str) and "name" in name
    }

    assert len(by_name) > 5
    assert [field for field in by_name if field.db_collation != FINNISH] == []


def test_no_list_stands_in_the_order_of_another_language_than_it_is_read_in():
    """`name_fi` is the order of Finnish pages; others ask the field for the column of theirs."""
    sources = [path for folder in OURS for path in (ROOT / folder).rglob("*.py")]

    assert [
        path for path in sources if re.search(r"order_by\([^)]*name_(fi|sv|en)", read(path))
    ] == []
