"""What the register does not know of an organisation yet, each with the way to where it is put right."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.outbox.refusals import is_dead
from portal.registry.page_parts import Entry
from regions.organisations.confirming.staleness import FRESH_FOR
from regions.organisations.models import Office, OfficeTerm, Organisation
from regions.organisations.organisation_page import (
    OrganisationPart,
    OrganisationVisit,
    correction_url,
)


@dataclass(frozen=True)
class Gap:
    text: str
    # Empty where this person cannot put it right.
    url: str
    action: str


@dataclass(frozen=True)
class Lacking(OrganisationPart):
    gaps: Sequence[Gap]

    template = "organisations/page/_lacking.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return (Entry("lacking", _("What is missing")),)


def lacking_of(visit: OrganisationVisit) -> Lacking | None:
    """For those who can do something about it, of an organisation that is there."""
    if visit.organisation.status == Organisation.Status.DISSOLVED:
        return None
    if not (visit.may_edit or visit.is_own):
        return None
    gaps = [
        Gap(
            text,
            correction_url(visit, key),
            _("Confirm") if key == "confirmation" else _("Correct"),
        )
        for key, text in _gaps(visit)
    ]
    return Lacking(gaps) if gaps else None


def _gaps(visit: OrganisationVisit) -> Iterator[tuple[str, str]]:
    """Key of a fact (or `offices`, `confirmation`) and what is the matter with it."""
    facts = visit.facts
    if not facts["email"]:
        yield "email", _("No email address: letters do not reach the organisation.")
    elif is_dead(facts["email"]):
        yield "email", _("Letters to the email address come back.")
    if not facts["business_id"] and not facts["association"]:
        yield "business_id", _("No number in any register.")
    if not facts["municipality"]:
        yield "municipality", _("No home municipality.")
    if not facts["regions"]:
        yield "regions", _("No region of activity.")
    if not facts["theme"]:
        yield "theme", _("No theme.")
    if facts["level"] in {"local", "district"} and facts["parent"] is None:
        yield "parent", _("It is not told which organisation it belongs to.")
    holders = OfficeTerm.objects.held_on(visit.on).filter(
        office__organisation=visit.organisation, office__kind=Office.Kind.CHAIR
    )
    if not holders.exists():
        yield "offices", _("Nobody is named as chair.")
    confirmed = visit.organisation.confirmed_at
    if confirmed is None:
        yield "confirmation", _("Nobody has confirmed the facts yet.")
    elif confirmed < visit.at - FRESH_FOR:
        yield "confirmation", _("The facts were last confirmed more than a year ago.")
