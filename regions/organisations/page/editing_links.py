"""Where those who keep the register change an organisation."""

from django.urls import reverse
from django.utils.translation import gettext as _

from regions.organisations.facts.definitions import FACTS
from regions.organisations.organisation_page import OrganisationVisit, PageLink


def edit_link(visit: OrganisationVisit) -> PageLink | None:
    return PageLink(_("Edit the facts"), _edit_url(visit)) if visit.may_edit else None


def merge_link(visit: OrganisationVisit) -> PageLink | None:
    if not visit.may_edit:
        return None
    url = reverse("organisations:merge_find", args=[visit.organisation.public_id])
    return PageLink(_("Merge with another"), url)


def correction(visit: OrganisationVisit, key: str) -> str:
    """The field of the form in which the fact is put right."""
    if key == "offices" and (visit.may_edit or visit.is_own):
        return reverse("organisations:office_new", args=[visit.organisation.public_id])
    if not visit.may_edit:
        return ""
    return f"{_edit_url(visit)}#id_{key}" if key in FACTS else ""


def _edit_url(visit: OrganisationVisit) -> str:
    return reverse("organisations:organisation_edit", args=[visit.organisation.public_id])
