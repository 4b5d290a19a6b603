"""Offices: who holds one when, who hears of it, and where a letter to the office goes."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from portal.outbox.models import OutboxMessage, RefusedAddress
from portal.outbox.notices import NotNeeded, notices
from portal.retention.ways import ways_of
from regions.organisations.models import ContactPerson, Office, OfficeMessage
from regions.organisations.offices import changing
from regions.organisations.offices.changing import Holder, offices_changed
from regions.organisations.offices.message import reached_today, write_to
from regions.organisations.offices.recipient import Through, recipient_of, recipients_of
from tests.factories.organisations import (
    ContactPersonFactory,
    OfficeFactory,
    OfficeTermFactory,
    OrganisationFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NOW = timezone.now()
TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)
YEAR = dt.timedelta(days=365)


@pytest.fixture
def chair(organisation):
    organisation.email = "toimisto@yhdistys.example"
    organisation.save()
    return OfficeFactory(organisation=organisation, mailbox="pj@yhdistys.example")


def term(office, email, starts_on=None, ends_on=None, **person):
    holder = ContactPersonFactory(email=email, **person)
    return OfficeTermFactory(office=office, person=holder, starts_on=starts_on, ends_on=ends_on)


def dead(*addresses):
    for address in addresses:
        RefusedAddress.objects.create(
            address=address.lower(),
            count=3,
            first_refused_at=NOW,
            last_refused_at=NOW,
            server_code=550,
        )


# --- Who is written to


def test_a_letter_to_the_chair_follows_the_holder_and_never_reaches_a_former_one(chair):
    term(chair, "entinen@x.example", TODAY - YEAR, TODAY - DAY)
    term(chair, "nyt@x.example", TODAY, TODAY + YEAR, language="sv")
    term(chair, "tuleva@x.example", TODAY + YEAR + DAY)

    def reached(day):
        found = recipient_of((chair.organisation, "chair"), on=day)
        return found.address, found.language, found.through

    assert reached(TODAY) == ("nyt@x.example", "sv", Through.HOLDER)
    assert reached(TODAY - DAY)[0] == "entinen@x.example"
    assert reached(TODAY + YEAR)[0] == "nyt@x.example"
    assert reached(TODAY + YEAR + DAY)[0] == "tuleva@x.example"


def test_a_letter_goes_on_from_holder_to_mailbox_organisation_expert_and_manager(
    chair, expert, manager
):
    term(chair, "maija@x.example")
    chain = ["maija@x.example", "pj@yhdistys.example", "toimisto@yhdistys.example"]
    reached = []
    for address in [*chain, expert.email]:
        reached.append(recipient_of(chair, on=TODAY).address)
        dead(address)

    assert reached == [*chain, expert.email]
    assert [one.address for one in recipients_of(chair, on=TODAY)] == [manager.email]


def test_the_mailbox_stands_in_for_a_vacant_office_and_an_office_of_which_nothing_is_told(chair):
    vacant = recipient_of(chair, on=TODAY)
    untold = recipient_of((chair.organisation, "sote"), on=TODAY)

    assert (vacant.address, vacant.through) == ("pj@yhdistys.example", Through.MAILBOX)
    assert untold.through == Through.ORGANISATION


# --- How offices change


def test_a_successor_ends_the_term_of_the_predecessor_the_day_before(chair, expert):
    before = term(chair, "entinen@x.example", TODAY - YEAR)
    first_day = TODAY + 30 * DAY

    changing.begin_term(chair, Holder("Uusi", "uusi@x.example", "fi", first_day), by=expert, at=NOW)

    before.refresh_from_db()
    assert before.ends_on == first_day - DAY
    assert recipient_of(chair, on=TODAY).address == "entinen@x.example"
    assert recipient_of(chair, on=first_day).address == "uusi@x.example"
    assert chair.organisation.changes.count() == 2


def test_terms_that_overlap_are_refused_with_the_days(chair, expert):
    term(chair, "toinen@x.example", dt.date(2027, 1, 1), dt.date(2028, 12, 31), name="Toinen")
    wished = Holder("Uusi", "uusi@x.example", "fi", dt.date(2026, 6, 1), dt.date(2027, 6, 30))

    with pytest.raises(ValidationError) as refused:
        changing.begin_term(chair, wished, by=expert, at=NOW)

    (said,) = refused.value.message_dict["ends_on"]
    assert "Toinen" in said
    assert "1.1.2027" in said
    assert "31.12.2028" in said
    assert not ContactPerson.objects.filter(name="Uusi").exists()


def test_one_person_is_one_row_whatever_they_do(chair, expert):
    maija = term(chair, "maija@x.example", name="Maija").person
    elsewhere = OfficeFactory(kind="secretary")

    for email in ("maija@x.example", "MAIJA@x.example"):
        held = changing.begin_term(
            elsewhere,
            Holder("Maija", email, "fi", TODAY + (YEAR if email.isupper() else DAY)),
            by=expert,
            at=NOW,
        )
        assert held.person == maija
        held.delete()


def test_a_corrected_address_follows_the_person_but_not_to_other_organisations(
    chair, representative
):
    own = term(chair, "maija@x.example", name="Maija")
    second = OfficeFactory(organisation=chair.organisation, kind="sote")
    also = OfficeTermFactory(office=second, person=own.person)

    changing.change_term(own, Holder("Maija", "uusi@x.example", "fi"), by=representative, at=NOW)
    assert recipient_of(second, on=TODAY).address == "uusi@x.example"

    other = OfficeFactory(organisation=OrganisationFactory())
    OfficeTermFactory(office=other, person=also.person)
    changing.change_term(
        own, Holder("Maija", "kaapattu@x.example", "fi"), by=representative, at=NOW
    )
    assert recipient_of(other, on=TODAY).address == "uusi@x.example"
    assert recipient_of(chair, on=TODAY).address == "kaapattu@x.example"


def test_a_representative_changes_offices_at_once_and_whoever_posts_notices_hears_of_it(
    client, representative, chair
):
    heard = []
    organisation = chair.organisation

    def hear(changes, by, **_more):
        heard.append((by, [change.source for change in changes]))

    offices_changed.connect(hear)
    client.force_login(representative)
    url = reverse("organisations:office_holder", args=[organisation.public_id, chair.pk])
    response = client.post(url, {"name": "Maija", "email": "maija@x.example", "language": "fi"})
    offices_changed.disconnect(hear)

    assert response.url == f"{organisation.get_absolute_url()}#offices"
    assert heard == [(representative, ["own"])]
    assert recipient_of(chair, on=TODAY).address == "maija@x.example"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": "chair"}, "kind"),
        ({"kind": "other"}, "title"),
        ({"kind": "secretary", "title": "Sihteeri"}, "title"),
        ({"kind": "secretary", "mailbox": "ei osoite"}, "mailbox"),
        ({"kind": "secretary", "email": "a@x.example"}, "name"),
        ({"kind": "secretary", "name": "M", "language": "xx"}, "language"),
        (
            {"kind": "secretary", "name": "M", "starts_on": "2026-02-01", "ends_on": "2026-01-01"},
            "ends_on",
        ),
    ],
)
def test_what_is_wrong_with_an_office_is_told_at_its_field(client, expert, chair, typed, field):
    client.force_login(expert)
    url = reverse("organisations:office_new", args=[chair.organisation.public_id])

    response = client.post(url, {"language": "fi"} | typed)

    assert list(response.context["form"].errors) == [field]
    assert Office.objects.count() == 1


def test_an_office_that_somebody_held_is_not_removed(client, expert, chair):
    held = term(chair, "maija@x.example")
    client.force_login(expert)
    url = reverse("organisations:office_edit", args=[chair.organisation.public_id, chair.pk])

    kept = client.post(url, {"remove": "1"})
    held.delete()
    client.post(url, {"remove": "1"})

    assert kept.context["form"].errors
    assert not Office.objects.exists()


# --- Writing to an office


def sent(**changes):
    return {"key": str(uuid.uuid4()), "subject": "Kutsu", "text": "Tervetuloa"} | changes


def composed(message):
    return notices["office_message"].compose(message, at=NOW)


def test_a_message_is_written_once_and_sent_to_whoever_holds_the_office_then(client, expert, chair):
    client.force_login(expert)
    before = term(chair, "entinen@x.example")
    url = reverse("organisations:office_write", args=[chair.organisation.public_id, chair.pk])
    typed = sent()

    for _press in (1, 2):
        assert client.post(url, typed).status_code == 302
    (message,) = OutboxMessage.objects.all()
    before.ends_on = TODAY - DAY
    before.save()
    term(chair, "uusi@x.example", TODAY)
    mail = composed(message)

    assert mail.to == "uusi@x.example"
    assert "Tervetuloa" in mail.message().body
    assert expert.email in mail.message().body
    assert "Tervetuloa" not in str(message.parameters)


def test_nobody_writes_where_nobody_can_be_reached(client, expert, chair):
    dead("pj@yhdistys.example", "toimisto@yhdistys.example")
    client.force_login(expert)
    url = reverse("organisations:office_write", args=[chair.organisation.public_id, chair.pk])

    page = client.get(url)
    refused = client.post(url, sent())

    assert page.context["refusal"]
    assert refused.context["form"]["text"].value() == "Tervetuloa"
    assert not OutboxMessage.objects.exists()
    with pytest.raises(ValidationError):
        reached_today(chair, on=TODAY)


def test_who_writes_too_often_waits(client, expert, chair):
    client.force_login(expert)
    url = reverse("organisations:office_write", args=[chair.organisation.public_id, chair.pk])

    statuses = [client.post(url, sent()).status_code for _press in range(6)]

    assert statuses == [302] * 5 + [429]


# --- Erasure


def test_emptying_a_person_reaches_offices_history_and_letters_at_once(client, manager, chair):
    gone = term(chair, "kanaria@x.example", TODAY - 1200 * DAY, TODAY - 1100 * DAY, name="Kanaria")
    changing.change_term(
        gone,
        Holder("Kanaria", "kanaria@x.example", "fi", TODAY - 1200 * DAY, TODAY - 1000 * DAY),
        by=manager,
        at=NOW,
    )
    client.force_login(manager)
    urls = [
        reverse(f"organisations:{name}", args=[chair.organisation.public_id])
        for name in ("organisation_detail", "organisation_history")
    ]
    assert "Kanaria" in client.get(urls[1]).text

    for way in ways_of("contact_people"):
        way.erase(NOW - 900 * DAY, at=NOW, at_most=10)

    for url in urls:
        assert "Kanaria" not in client.get(url).text
        assert "kanaria" not in client.post(url.replace("history/", "") + "contacts/").text.lower()
    row = ContactPerson.objects.get(pk=gone.person_id)
    assert (row.name, row.email) == ("", "")


def test_a_letter_whose_text_has_had_its_time_is_not_sent(chair, expert):
    key = uuid.uuid4()
    write_to(chair, key=key, subject="Kutsu", text="Vanha", by=expert, at=NOW)
    message = OutboxMessage.objects.get()
    OfficeMessage.objects.all().delete()

    with pytest.raises(NotNeeded):
        composed(message)
