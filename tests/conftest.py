"""The cast: two regions, who works in them, who is from elsewhere, and what they are asked."""

import io
import logging
import socket
import time

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.db import IntegrityError, connection, transaction
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings as properties

from portal import logs
from portal.accounts.roles import Role
from regions.reference import load_reference
from regions.reference.tables import TABLES
from surveys.library.references import forget_lists
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.regions import MunicipalityFactory, RegionFactory
from tests.factories.surveys import InvitationFactory, RoundFactory, SurveyFactory
from tests.trail import unguarded

# The same examples every time, however busy the machine; --hypothesis-profile=default looks for new.
properties.register_profile("repeatable", derandomize=True, deadline=None)
properties.load_profile("repeatable")

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


TRIES = 5
# What migrating writes, and no test.
OF_THE_TABLES = {"django_content_type", "auth_permission"}


def emptied():
    """A page may still be saving itself when its test ends: what comes in between goes with the next try."""
    for tries_left in reversed(range(TRIES)):
        try:
            empty_tables()
            return
        except IntegrityError:
            if not tries_left:
                raise
            time.sleep(0.5)


def empty_tables():
    """Delete what there is; Django would make all tables anew, with what migrating writes."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = [
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")"
        for name in sorted(set(names) - OF_THE_TABLES)
    ]
    with unguarded(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        for (name,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{name}"')


@pytest.fixture(autouse=True, scope="session")
def emptied_after_use():
    """Tests that commit are followed by an empty database: the trail too, which refuses that."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: emptied())
        yield


@pytest.fixture(autouse=True)
def language_of_nobody(settings):
    """A page in another language leaves it behind in the thread, for the next test to trip over."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def lists_of_no_other_test():
    """What a process keeps of regions and municipalities would be that of the test before."""
    forget_lists()


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


@pytest.fixture(scope="session")
def reference_rows(django_db_setup, django_db_blocker):
    """The reference data, read from their files once: row by row that takes thousands of queries."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference()
        rows = ReferenceRows({table.model: list(table.model.objects.all()) for table in TABLES})
        transaction.set_rollback(True)
    return rows


class ReferenceRows(dict):
    """model → its rows, in the order in which they may be written."""

    def write(self):
        for model, rows in self.items():
            model.objects.bulk_create(rows)


@pytest.fixture
def reference(reference_rows, db):
    """The 22 real regions, their municipalities and their indicators."""
    reference_rows.write()


@pytest.fixture
def lappi(db):
    region = RegionFactory(code="21", slug="lappi", called="Lappi", tile_row=1, tile_col=3)
    MunicipalityFactory(code="698", name_fi="Rovaniemi", name_sv="Rovaniemi", region=region)
    return region


@pytest.fixture
def kainuu(db):
    region = RegionFactory(code="20", slug="kainuu", called="Kainuu", tile_row=2, tile_col=4)
    MunicipalityFactory(code="205", name_fi="Kajaani", name_sv="Kajana", region=region)
    return region


@pytest.fixture
def satakunta(db):
    """Far from the others: another collaborative area, another work area."""
    return RegionFactory(
        code="06",
        slug="satakunta",
        called="Satakunta",
        tile_row=4,
        tile_col=1,
        collaborative_area__code="lansi",
        work_area__code="lansi-suomi",
    )


@pytest.fixture
def organisation(lappi):
    return OrganisationFactory(
        name="Rovaniemen Ikäystäväyhdistys ry",
        municipality=lappi.municipalities.first(),
        regions=[lappi],
    )


@pytest.fixture
def expert(lappi):
    return UserFactory(email="expert@example.org", regions=[lappi])


@pytest.fixture
def colleague(lappi):
    """A second expert of the same region."""
    return UserFactory(email="colleague@example.org", regions=[lappi])


@pytest.fixture
def stranger(satakunta):
    """An expert, but of another region."""
    return UserFactory(email="stranger@example.org", regions=[satakunta])


@pytest.fixture
def representative(organisation):
    return UserFactory(email="representative@example.org", represents=[organisation])


@pytest.fixture
def manager(db):
    return UserFactory(email="manager@example.org", roles=[Role.PROJECT_MANAGER])


@pytest.fixture
def researcher(db):
    return UserFactory(email="researcher@example.org", roles=[Role.RESEARCHER])


@pytest.fixture
def communications(db):
    return UserFactory(email="communications@example.org", roles=[Role.COMMUNICATIONS])


@pytest.fixture
def steering(db):
    return UserFactory(email="steering@example.org", roles=[Role.STEERING])


@pytest.fixture
def admin(db):
    return UserFactory(email="admin@example.org", roles=[Role.ADMIN])


@pytest.fixture
def survey(db):
    return SurveyFactory()


@pytest.fixture
def expert_round(survey):
    return RoundFactory(survey=survey, audience="experts")


@pytest.fixture
def organisation_round(survey):
    return RoundFactory(survey=survey)


@pytest.fixture
def invitation(organisation_round, organisation, lappi):
    """Of the organisation in Lappi, to the round that is open."""
    return InvitationFactory(round=organisation_round, region=lappi, organisation=organisation)


@pytest.fixture
def expert_invitation(expert_round, expert, lappi):
    return InvitationFactory(round=expert_round, region=lappi, user=expert)


@pytest.fixture(params=["json", "text"])
def written(request):
    """Lines as they reach the log, in both formats."""
    root = logging.getLogger()
    before = root.handlers[:]
    logs.configure({"format": request.param})
    [ours] = root.handlers
    stream = io.StringIO()
    ours.setStream(stream)
    yield stream.getvalue
    root.handlers[:] = before
