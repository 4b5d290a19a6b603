"""Where those who keep the register change an organisation."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.registry.page_parts import PageLink
from regions.organisations.facts.definitions import FACTS
from regions.organisations.models import Merge, Proposal
from regions.organisations.organisation_page import OrganisationVisit


def edit_link(visit: OrganisationVisit) -> PageLink | None:
    return PageLink(_("Edit the facts"), _edit_url(visit), is_main=True) if visit.may_edit else None


def own_facts_link(visit: OrganisationVisit) -> PageLink | None:
    """For who represents it and does not keep the register besides."""
    if visit.may_edit or not visit.is_own:
        return None
    return PageLink(_("Correct the facts"), _own_facts_url(visit), is_main=True)


def _own_facts_url(visit: OrganisationVisit) -> str:
    return reverse("organisations:own_facts", args=[visit.organisation.public_id])


def merge_link(visit: OrganisationVisit) -> PageLink | None:
    if not visit.may_edit:
        return None
    url = reverse("organisations:merge_find", args=[visit.organisation.public_id])
    return PageLink(_("Merge with another"), url)


def representatives_link(visit: OrganisationVisit) -> PageLink | None:
    if not (visit.may_edit or visit.is_own):
        return None
    address = [visit.organisation.public_id]
    return PageLink(
        _("Representatives"), reverse("organisations:representative_list", args=address)
    )


def confirm_link(visit: OrganisationVisit) -> PageLink | None:
    """For who represents it or edits it, as the page of confirming is."""
    if not (visit.may_edit or visit.is_own):
        return None
    return PageLink(_("Confirm that these facts are right"), _confirm_url(visit))


def _confirm_url(visit: OrganisationVisit) -> str:
    return reverse("organisations:confirm", args=[visit.organisation.public_id])


def proposal_urls(references: Collection[str], user: User) -> dict[str, str]:
    """Of proposals, by the number that the history keeps, those that this person may open."""
    return _urls(Proposal.objects.visible_to(user), references)


def merge_urls(references: Collection[str], user: User) -> dict[str, str]:
    """Of merges, likewise."""
    return _urls(Merge.objects.visible_to(user), references)


def _urls(seen: QuerySet[Any], references: Collection[str]) -> dict[str, str]:
    numbers = [int(one) for one in references if one.isascii() and one.isdecimal()]
    return {str(one.pk): one.get_absolute_url() for one in seen.filter(pk__in=numbers)}


def correction(visit: OrganisationVisit, key: str) -> str:
    """The field of the form in which the fact is put right."""
    if key == "offices" and (visit.may_edit or visit.is_own):
        return reverse("organisations:office_new", args=[visit.organisation.public_id])
    if key == "confirmation" and (visit.may_edit or visit.is_own):
        return _confirm_url(visit)
    if key not in FACTS or not (visit.may_edit or visit.is_own):
        return ""
    return f"{_edit_url(visit) if visit.may_edit else _own_facts_url(visit)}#id_{key}"


def _edit_url(visit: OrganisationVisit) -> str:
    return reverse("organisations:organisation_edit", args=[visit.organisation.public_id])
