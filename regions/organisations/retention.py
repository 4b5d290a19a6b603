"""Who was reached at an organisation, now or earlier, and who held offices."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from portal.importing.forgetting import FilesForgotten
from portal.retention.ways import ColumnsEmptied, OneByOne, RowsDeleted, ways
from regions.organisations.contact_uses import contact_uses
from regions.organisations.facts.definitions import FACTS
from regions.organisations.models import (
    Claim,
    ContactPerson,
    Merge,
    Office,
    OfficeMessage,
    OfficeTerm,
    Organisation,
    OrganisationChange,
    Proposal,
    RegisterImport,
)
from regions.organisations.models.organisation import OrganisationQuerySet
from regions.organisations.offices.wording import OFFICE

# Facts by which a person may have been reached.
ADDRESSES = [*(key for key, fact in FACTS.items() if fact.is_contact), "website"]


def gone_since(before: dt.datetime) -> OrganisationQuerySet:
    """Counted from its day; where that is not known yet, nothing is emptied before it is."""
    dissolved = Organisation.objects.filter(status=Organisation.Status.DISSOLVED)
    return dissolved.filter(dissolved_on__lte=timezone.localdate(before))


def long_dissolved(before: dt.datetime) -> OrganisationQuerySet:
    return gone_since(before).exclude(email="", phone="", website="")


def long_dissolved_mailboxes(before: dt.datetime) -> QuerySet[Office]:
    return Office.objects.filter(organisation__in=gone_since(before)).exclude(mailbox="")


def long_dissolved_offices(before: dt.datetime) -> QuerySet[OrganisationChange]:
    """Changes that still tell of an office."""
    told = OrganisationChange.objects.filter(organisation__in=gone_since(before))
    return told.filter(facts__has_key=OFFICE).order_by("pk")


def forget_offices(change: OrganisationChange, *, at: dt.datetime) -> None:
    _forget(change, [OFFICE])


def old_addresses(before: dt.datetime) -> QuerySet[OrganisationChange]:
    """Changes that still tell an address, of whatever became of the organisation since."""
    told = OrganisationChange.objects.filter(
        Q(at__lte=before) | Q(organisation__in=gone_since(before))
    )
    return told.filter(facts__has_any_keys=ADDRESSES).order_by("pk")


def forget_addresses(change: OrganisationChange, *, at: dt.datetime) -> None:
    _forget(change, ADDRESSES)


def _forget(change: OrganisationChange, keys: Iterable[str]) -> None:
    """That something changed stays; what it was does not."""
    for key in keys:
        change.facts.pop(key, None)
    change.save(update_fields=["facts"])


def long_out_of_office(before: dt.datetime) -> QuerySet[ContactPerson]:
    """Whose last day in every office and structure was before that one, or who is in none at all."""
    day = timezone.localdate(before)
    terms = OfficeTerm.objects.filter(person=OuterRef("pk"))
    since = terms.filter(Q(ends_on=None) | Q(ends_on__gt=day))
    people = ContactPerson.objects.exclude(name="", email="").filter(~Exists(since))
    for in_use_after in contact_uses:
        people = people.exclude(pk__in=in_use_after(day))
    return people


def old_claims(before: dt.datetime) -> QuerySet[Claim]:
    return Claim.objects.filter(decided_at__lte=before).order_by("pk")


def long_merged(before: dt.datetime) -> QuerySet[Merge]:
    return Merge.objects.filter(at__lte=before, forgotten_at=None)


def long_dissolved_proposals(before: dt.datetime) -> QuerySet[Proposal]:
    return Proposal.objects.filter(organisation__in=gone_since(before)).order_by("pk")


ways.add(
    "register_imports",
    FilesForgotten(
        RegisterImport, more={"headings": [], "samples": [], "decisions": {}, "kept": []}
    ),
)
ways.add("organisations.proposals", RowsDeleted(long_dissolved_proposals))


def old_office_messages(before: dt.datetime) -> QuerySet[OfficeMessage]:
    return OfficeMessage.objects.filter(created_at__lte=before).order_by("pk")


ways.add("claims", RowsDeleted(old_claims))
ways.add("office_messages", RowsDeleted(old_office_messages))
ways.add(
    "organisations",
    ColumnsEmptied(long_dissolved, lambda _at: {"email": "", "phone": "", "website": ""}),
)
ways.add(
    "organisations.mailboxes",
    ColumnsEmptied(long_dissolved_mailboxes, lambda _at: {"mailbox": ""}),
)
ways.add("organisations.history", OneByOne(long_dissolved_offices, forget_offices))
ways.add("old_addresses", OneByOne(old_addresses, forget_addresses))
ways.add(
    "contact_people", ColumnsEmptied(long_out_of_office, lambda _at: {"name": "", "email": ""})
)
ways.add(
    "merges",
    ColumnsEmptied(long_merged, lambda at: {"journal": [], "kept": [], "forgotten_at": at}),
)
