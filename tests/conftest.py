"""The cast: two regions, who works in them, and who is from elsewhere."""

import datetime as dt
import socket

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.utils import translation
from hypothesis import settings as properties

from portal.accounts.models import RoleGrant, User
from portal.accounts.roles import Role
from regions.models import Assignment, CollaborativeArea, Municipality, Region, WorkArea
from regions.organisations.models import Organisation, Representative

# The same examples every time, however busy the machine; --hypothesis-profile=default looks for new.
properties.register_profile("repeatable", derandomize=True, deadline=None)
properties.load_profile("repeatable")

# Before every day that a test names; a day counted from today would overtake them.
LONG_AGO = dt.date(2025, 1, 1)
LOCAL = ("127.0.0.1", "localhost", "::1", "0.0.0.0")


@pytest.fixture(autouse=True)
def closed_network(monkeypatch):
    """Nothing in a test leaves this machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        if isinstance(address, tuple) and address[0] not in LOCAL:
            raise OSError(f"a test tried to reach {address[0]}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def language_of_nobody(settings):
    """A page in another language leaves it behind in the thread, for the next test to trip over."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def private_folders(settings, tmp_path):
    """Files of a test live and die with it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MAIL_DIR = tmp_path / "mail"


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch):
    """Hashed as in production, with little work: the price of a hash is asked in test_enumeration."""
    monkeypatch.setattr(ScryptPasswordHasher, "work_factor", 16)
    monkeypatch.setattr(ScryptPasswordHasher, "parallelism", 1)


def make_region(code, slug, name, *, row, col, area="pohjoinen", work_area="pohjois-suomi"):
    """The region; the real one where the reference data is loaded."""
    if loaded := Region.objects.filter(code=code).first():
        return loaded
    names = {
        f"{field}_{lang}": name for field in ("name", "short_name") for lang in ("fi", "sv", "en")
    }
    places = {f"name_{lang}": area for lang in ("fi", "sv", "en")}
    collaborative, _ = CollaborativeArea.objects.get_or_create(code=area, defaults=places)
    work = {f"name_{lang}": work_area for lang in ("fi", "sv", "en")}
    work_area, _ = WorkArea.objects.get_or_create(code=work_area, defaults=work)
    return Region.objects.create(
        code=code,
        slug=slug,
        seat_city="Kaupunki",
        tile_row=row,
        tile_col=col,
        collaborative_area=collaborative,
        work_area=work_area,
        **names,
    )


def make_municipality(code, name_fi, name_sv, region):
    fields = {"name_fi": name_fi, "name_sv": name_sv, "region": region, "languages": "fi"}
    return Municipality.objects.get_or_create(code=code, defaults=fields)[0]


def make_person(email, *, roles=(), regions=(), represents=(), **fields):
    person = User.objects.create_user(email, name=email.split("@")[0].title(), **fields)
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)
    for role in roles:
        RoleGrant.objects.create(user=person, role=role)
    for region in regions:
        Assignment.objects.create(user=person, region=region, starts_on=LONG_AGO)
    for organisation in represents:
        Representative.objects.create(user=person, organisation=organisation)
    return person


@pytest.fixture
def lappi(db):
    region = make_region("21", "lappi", "Lappi", row=1, col=3)
    make_municipality("698", "Rovaniemi", "Rovaniemi", region)
    return region


@pytest.fixture
def kainuu(db):
    region = make_region("20", "kainuu", "Kainuu", row=2, col=4)
    make_municipality("205", "Kajaani", "Kajana", region)
    return region


@pytest.fixture
def satakunta(db):
    """Far from the others: another collaborative area, another work area."""
    return make_region(
        "06", "satakunta", "Satakunta", row=4, col=1, area="lantinen", work_area="lansi-suomi"
    )


@pytest.fixture
def organisation(lappi):
    organisation = Organisation.objects.create(
        name="Rovaniemen Ikäystäväyhdistys ry",
        level="local",
        municipality=lappi.municipalities.first(),
    )
    organisation.regions.add(lappi)
    return organisation


@pytest.fixture
def expert(lappi):
    return make_person("expert@example.org", regions=[lappi])


@pytest.fixture
def colleague(lappi):
    """A second expert of the same region."""
    return make_person("colleague@example.org", regions=[lappi])


@pytest.fixture
def stranger(satakunta):
    """An expert, but of another region."""
    return make_person("stranger@example.org", regions=[satakunta])


@pytest.fixture
def representative(organisation):
    return make_person("representative@example.org", represents=[organisation])


@pytest.fixture
def manager(db):
    return make_person("manager@example.org", roles=[Role.PROJECT_MANAGER])


@pytest.fixture
def researcher(db):
    return make_person("researcher@example.org", roles=[Role.RESEARCHER])


@pytest.fixture
def communications(db):
    return make_person("communications@example.org", roles=[Role.COMMUNICATIONS])


@pytest.fixture
def steering(db):
    return make_person("steering@example.org", roles=[Role.STEERING])


@pytest.fixture
def admin(db):
    return make_person("admin@example.org", roles=[Role.ADMIN])
