import pytest
from django.utils import timezone

from regions.organisations.merging.merge import merge as merge_them
from tests.factories.organisations import OrganisationFactory


@pytest.fixture
def survivor(lappi):
    return OrganisationFactory(
        name="Rovaniemen Kuulotukiyhdistys ry",
        municipality_id="698",
        regions=[lappi],
        business_id="2077474-0",
        email="info@kuulo.example.org",
    )


@pytest.fixture
def loser(lappi, kainuu):
    return OrganisationFactory(
        name="Rovaniemi Hörselstödsförening rf",
        municipality_id="698",
        regions=[lappi, kainuu],
        business_id="0207747-4",
        association="194.820",
        phone="040 123 4567",
        languages="sv",
    )


@pytest.fixture
def merge(survivor, loser, manager):
    def act(one=None, other=None, *, by=manager, chosen=None, decided=None, at=None):
        return merge_them(
            (one or survivor).pk,
            (other or loser).pk,
            chosen=chosen or {},
            decided=decided or {},
            by=by,
            at=at or timezone.now(),
        )

    return act
