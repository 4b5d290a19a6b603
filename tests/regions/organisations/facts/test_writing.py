"""Facts are written in one way: what differs, with its history; the database has the last word."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from regions.organisations.facts.reading import facts_of
from regions.organisations.facts.writing import Writing, write_facts
from regions.organisations.models import OfficeTerm, Organisation
from tests.factories.organisations import OfficeFactory, OfficeTermFactory, OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NEW = {"name": "Lapin Muisti ry", "level": "local", "business_id": "2077474-0"}


def write(*writings, **options):
    options = {"source": "form", "by": None, "at": timezone.now()} | options
    return write_facts([Writing(number, facts) for number, facts in writings], **options)


def test_a_new_organisation_gets_its_facts_its_first_row_of_history_and_its_search_key(lappi):
    [first] = write((None, NEW | {"regions": [lappi.code], "short_name": "LaMu"}))

    organisation = Organisation.objects.get()
    assert first.is_first
    assert first.facts["name"] == ["", "Lapin Muisti ry"]
    assert facts_of(organisation)["regions"] == [lappi.code]
    assert organisation.search_key == organisation.make_search_key()
    assert "lamu" in organisation.search_key
    assert "20774740" in organisation.search_key


def test_what_does_not_differ_is_not_written(lappi):
    organisation = OrganisationFactory(name="Lapin Muisti ry", regions=[lappi])

    assert write((organisation.pk, {"name": "Lapin Muisti ry", "regions": [lappi.code]})) == []


def test_a_name_that_changes_becomes_a_former_one():
    organisation = OrganisationFactory(name="Muistiyhdistys ry")

    [change] = write((organisation.pk, {"name": "Lapin Muisti ry"}))

    assert set(change.facts) == {"name", "former_names"}
    [former] = organisation.other_names.all()
    assert (former.kind, former.name, former.ends_on) == (
        "former",
        "Muistiyhdistys ry",
        timezone.localdate(),
    )


def test_what_was_written_is_restored_exactly_from_its_history():
    organisation = OrganisationFactory(name="Muistiyhdistys ry", email="a@example.org")
    before = facts_of(organisation)
    [change] = write(
        (organisation.pk, {"name": "Lapin Muisti ry", "email": "", "level": "district"})
    )

    write((organisation.pk, {key: old for key, (old, _new) in change.facts.items()}))

    assert facts_of(organisation) == before


def test_numbers_may_change_hands_within_one_writing():
    one = OrganisationFactory(business_id="2077474-0")
    other = OrganisationFactory(business_id="0207747-4")

    write((one.pk, {"business_id": "0207747-4"}), (other.pk, {"business_id": "2077474-0"}))

    assert facts_of(one)["business_id"] == "0207747-4"
    assert facts_of(other)["business_id"] == "2077474-0"


@pytest.mark.parametrize("key", ["parent", "replaced_by"])
@pytest.mark.parametrize("length", [2, 3, 5])
def test_the_database_refuses_a_circle(key, length):
    chain = [OrganisationFactory()]
    for _each in range(length - 1):
        chain.append(OrganisationFactory(**{key: chain[-1]}))

    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=chain[0].pk).update(**{key: chain[-1]})


def test_a_chain_of_successors_is_turned_around_in_any_order():
    last = OrganisationFactory()
    middle = OrganisationFactory(replaced_by=last)
    first = OrganisationFactory(replaced_by=middle)
    facts = {"replaced_by": first.pk}

    write(
        (last.pk, {"replaced_by": middle.pk}),
        (middle.pk, facts),
        (first.pk, facts | {"replaced_by": None}),
    )

    assert [facts_of(one)["replaced_by"] for one in (last, middle, first)] == [
        middle.pk,
        first.pk,
        None,
    ]


DAY = dt.date(2026, 5, 1)


@pytest.mark.parametrize(
    ("first", "second"),
    [((None, None), (DAY, None)), ((DAY, DAY), (None, DAY)), ((None, DAY), (DAY, None))],
)
def test_the_database_refuses_two_holders_of_one_office_on_one_day(first, second):
    office = OfficeFactory()
    OfficeTermFactory(office=office, starts_on=first[0], ends_on=first[1])

    with pytest.raises(IntegrityError), transaction.atomic():
        OfficeTermFactory(office=office, starts_on=second[0], ends_on=second[1])

    after = DAY + dt.timedelta(days=1)
    if first[1] is not None:
        OfficeTermFactory(office=office, starts_on=after)
        assert OfficeTerm.objects.held_on(after).count() == 1


def test_many_are_written_in_as_many_queries_as_one(lappi):
    # Words that the register has not met are noted by one query more.
    write((None, {"name": "Yhdistys ry", "level": "local"}))
    counts = []
    for number in (1, 5):
        new = [(None, {"name": f"Yhdistys {n} ry", "level": "local"}) for n in range(number)]
        with CaptureQueriesContext(connection) as queries:
            write(*new)
        counts.append(len(queries))

    assert counts[0] == counts[1]
