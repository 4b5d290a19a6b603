"""The page of an organisation: what it says, to whom, at what cost; contact data only when it is opened."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import AuditEvent
from regions.organisations.facts.writing import Writing, write_facts
from regions.organisations.models import MergedId, Organisation
from tests.factories.organisations import (
    ContactPersonFactory,
    OfficeFactory,
    OfficeTermFactory,
    OrganisationFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NOW = timezone.now()


@pytest.fixture
def known(lappi):
    """With something of every kind."""
    national = OrganisationFactory(name="Liitto ry", level="national", regions=[lappi])
    district = OrganisationFactory(
        name="Piiri ry", level="district", parent=national, regions=[lappi]
    )
    one = OrganisationFactory(
        name="Yhdistys ry",
        parent=district,
        email="toimisto@yhdistys.example",
        phone="040 123 4567",
        website="https://yhdistys.example/",
        business_id="2077474-0",
        regions=[lappi],
    )
    one.other_names.create(kind="former", name="Kerho ry", ends_on=dt.date(2020, 12, 31))
    chair = OfficeFactory(organisation=one, kind="chair", mailbox="pj@yhdistys.example")
    OfficeTermFactory(
        office=chair, person=ContactPersonFactory(name="Maija", email="maija@koti.example")
    )
    return one


def url_of(organisation, name="detail"):
    return reverse(f"organisations:organisation_{name}", args=[organisation.public_id])


def test_the_page_tells_what_is_known_and_where_it_belongs(client, manager, known):
    client.force_login(manager)

    text = client.get(url_of(known)).text

    for told in ("Liitto ry", "Piiri ry", "2077474-0", "Kerho ry", "31.12.2020", "Maija"):
        assert told in text
    assert text.index("Liitto ry") < text.index("Piiri ry", text.index("Liitto ry"))


def test_an_id_that_was_merged_or_written_otherwise_leads_to_the_page(client, manager, known):
    client.force_login(manager)
    gone = OrganisationFactory()
    old = gone.public_id
    gone.delete()
    MergedId.objects.create(number=gone.pk or int(old[1:-2]), organisation=known)

    for written in (old, known.public_id.lower()):
        response = client.get(reverse("organisations:organisation_detail", args=[written]))
        assert (response.status_code, response.url) == (302, url_of(known))


CONTACTS = (
    "toimisto@yhdistys.example",
    "040 123 4567",
    "maija@koti.example",
    "pj@yhdistys.example",
)


def test_contact_data_is_masked_until_it_is_opened_and_the_opening_is_in_the_trail(
    client, expert, known, lappi
):
    known.municipality = None
    client.force_login(expert)

    masked = client.get(url_of(known)).text
    opened = client.post(url_of(known, "contacts"))
    again = client.get(url_of(known)).text

    assert [one for one in CONTACTS if one in masked or one in again] == []
    assert [one for one in CONTACTS if one in opened.text] == list(CONTACTS)
    assert "no-store" in opened["Cache-Control"]
    event = AuditEvent.objects.get(action="organisation.contacts_opened")
    assert (event.actor_id, event.subject_id) == (str(expert.pk), str(known.pk))


def test_looking_at_the_address_of_the_opening_opens_nothing(client, expert, known):
    client.force_login(expert)

    response = client.get(url_of(known, "contacts"))

    assert response.url == f"{url_of(known)}#contacts"
    assert not AuditEvent.objects.filter(action="organisation.contacts_opened").exists()


@pytest.mark.parametrize("name", ["communications", "admin"])
def test_who_may_not_open_contacts_sees_them_masked(client, request, known, name):
    client.force_login(request.getfixturevalue(name))

    page = client.get(url_of(known)).text

    assert [one for one in CONTACTS if one in page] == []
    assert url_of(known, "contacts") not in page
    assert client.post(url_of(known, "contacts")).status_code == 403


def change(organisation, by, **facts):
    write_facts([Writing(organisation.pk, facts)], source="form", by=by, at=NOW)


def test_the_history_says_who_changed_what_from_what_in_words(client, manager, known, lappi):
    change(
        known, manager, level="independent", parent=None, dissolved_on="", email="uusi@x.example"
    )
    client.force_login(manager)

    text = client.get(url_of(known, "history")).text

    for told in ("Paikallinen", "Itsenäinen", "Piiri ry", "t…@yhdistys.example", "u…@x.example"):
        assert told in text
    assert manager.public_name in text
    assert "uusi@x.example" not in text
    assert "toimisto@yhdistys.example" not in text


@pytest.mark.parametrize("name", ["detail", "history"])
def test_pages_cost_the_same_for_one_change_and_for_five(
    client, manager, known, lappi, name, django_assert_max_num_queries
):
    client.force_login(manager)
    others = [OrganisationFactory(name=f"Toinen {i}", level="district") for i in range(5)]
    change(known, manager, parent=others[0].pk)
    client.get(url_of(known, name))
    with django_assert_max_num_queries(60) as few:
        client.get(url_of(known, name))
    for other in others[1:]:
        change(known, manager, parent=other.pk)
        OfficeTermFactory(office=OfficeFactory(organisation=known, kind="other", title=other.name))
        OrganisationFactory(parent=known, regions=[lappi])

    with django_assert_max_num_queries(len(few)):
        client.get(url_of(known, name))


def test_members_of_any_depth_are_counted_and_listed_as_far_as_one_sees_them(
    client, expert, manager, known, lappi, satakunta
):
    national = known.parent.parent
    elsewhere = OrganisationFactory(name="Muualla ry", parent=known.parent, regions=[satakunta])
    under = OrganisationFactory(name="Sateenvarjon alla ry", level="independent", regions=[lappi])
    under.umbrellas.add(national)
    url = reverse("organisations:member_list", args=[national.public_id])

    def listed(user, **asked):
        client.force_login(user)
        table = client.get(url, asked).context["table"]
        return {row.cells[0].text for row in table.rows}

    seen = {"Piiri ry", "Yhdistys ry", "Sateenvarjon alla ry"}
    assert listed(manager) == seen | {elsewhere.name}
    assert listed(expert) == seen
    assert listed(manager, level="district") == {"Piiri ry"}
    assert listed(manager, q="yhdist") == {"Yhdistys ry"}
    assert listed(manager, region="none") == seen | {elsewhere.name}


def test_ten_thousand_members_are_one_line_and_a_paged_list(
    client, manager, known, django_assert_max_num_queries
):
    national = known.parent.parent
    Organisation.objects.bulk_create(
        [
            Organisation(name=f"Jäsen {i:05}", level="local", parent=national, search_key="jäsen")
            for i in range(10_000)
        ],
        batch_size=2_000,
    )
    client.force_login(manager)

    page = client.get(url_of(national))
    with django_assert_max_num_queries(14):
        members = client.get(reverse("organisations:member_list", args=[national.public_id]))

    assert len(page.content) < 40_000
    assert len(members.context["table"].rows) == 50
    assert members.context["page"].paginator.count == 10_002


def test_what_is_missing_is_told_to_who_can_put_it_right(client, expert, communications, known):
    client.force_login(expert)
    told = client.get(url_of(known)).context["parts"]

    client.force_login(communications)
    hidden = client.get(url_of(known)).context["parts"]

    gaps = next(part.gaps for part in told if hasattr(part, "gaps"))
    assert any("kotikunta" in gap.text.lower() for gap in gaps)
    assert not any(hasattr(part, "gaps") for part in hidden)
