"""How an organisation and its offices are reached: masked until somebody asks to see it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.outbox.addresses import masked
from portal.registry.page_parts import Entry
from regions.organisations.facts.definitions import FACTS
from regions.organisations.facts.masking import masked_value
from regions.organisations.models import Office, OfficeTerm
from regions.organisations.offices.wording import days_in_words
from regions.organisations.organisation_page import OrganisationPart, OrganisationVisit


@dataclass(frozen=True)
class Holder:
    name: str
    # Masked until it is opened.
    email: str
    term: str


@dataclass(frozen=True)
class OfficeLine:
    title: str
    holder: Holder | None
    # Whose term is still to come, the next first.
    coming: Sequence[Holder]
    mailbox: str
    edit_url: str = ""
    write_url: str = ""


@dataclass(frozen=True)
class Contacts(OrganisationPart):
    """`shown` are pairs of label and text; `can_open` says that the button stands there."""

    organisation_id: str
    shown: Sequence[tuple[str, str]]
    offices: Sequence[OfficeLine]
    can_open: bool
    is_open: bool
    new_office_url: str

    template = "organisations/page/_contacts.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return (Entry("contacts", _("Contact data")), Entry("offices", _("Offices")))


def contacts_of(visit: OrganisationVisit) -> Contacts:
    organisation = visit.organisation
    is_open = visit.shows_contacts
    values = {"email": organisation.email, "phone": organisation.phone}
    shown = [
        (str(FACTS[key].label), value if is_open else masked_value(key, value))
        for key, value in values.items()
        if value
    ]
    offices = [_line(visit, office) for office in offices_with_terms(visit)]
    has_addresses = any(one.mailbox or one.holder or one.coming for one in offices)
    return Contacts(
        organisation.public_id,
        shown,
        offices,
        visit.may_open_contacts and not is_open and bool(shown or has_addresses),
        is_open,
        reverse("organisations:office_new", args=[organisation.public_id])
        if visit.may_edit or visit.is_own
        else "",
    )


_ORDER = tuple(Office.Kind)


def offices_with_terms(visit: OrganisationVisit) -> list[Office]:
    """In the order of the kinds, with those who hold them or will. Two queries."""
    still = OfficeTerm.objects.exclude(ends_on__lt=visit.on).select_related("person")
    offices = visit.organisation.offices.prefetch_related(Prefetch("terms", queryset=still))
    return sorted(offices, key=lambda one: (_ORDER.index(Office.Kind(one.kind)), one.title))


def _line(visit: OrganisationVisit, office: Office) -> OfficeLine:
    terms = list(office.terms.all())
    today = next((term for term in terms if _has_begun(term, visit.on)), None)
    coming = sorted(
        (term for term in terms if not _has_begun(term, visit.on)),
        key=lambda term: term.starts_on or visit.on,
    )
    return OfficeLine(
        capfirst(str(office)),
        _holder(visit, today) if today else None,
        [_holder(visit, term) for term in coming],
        office.mailbox if visit.shows_contacts else masked(office.mailbox),
        _url(visit, "office_edit", office) if visit.may_edit or visit.is_own else "",
        _url(visit, "office_write", office) if visit.may_write else "",
    )


def _url(visit: OrganisationVisit, name: str, office: Office) -> str:
    return reverse(f"organisations:{name}", args=[visit.organisation.public_id, office.pk])


def _has_begun(term: OfficeTerm, day: dt.date) -> bool:
    return term.starts_on is None or term.starts_on <= day


def _holder(visit: OrganisationVisit, term: OfficeTerm) -> Holder:
    email = term.person.email
    return Holder(
        term.person.name or _("(erased)"),
        email if visit.shows_contacts else masked(email),
        days_in_words(term.starts_on, term.ends_on),
    )
