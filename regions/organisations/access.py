"""Which organisation an address means, among those that somebody may see; and what opening its contact
data leaves behind."""

import datetime as dt

from django.http import Http404

from portal.accounts.access import SignedInRequest
from portal.audit import trail
from regions.organisations.models import Organisation
from regions.organisations.models.organisation import OrganisationQuerySet


def organisation_or_404(organisations: OrganisationQuerySet, public_id: str) -> Organisation:
    """The one of this id, or the one that it was merged into. Raises `Http404`."""
    found = organisations.with_public_id(public_id).select_related("municipality__region").first()
    if found is None:
        raise Http404
    return found


def record_contacts_shown(
    request: SignedInRequest, organisation: Organisation, *, at: dt.datetime
) -> None:
    """A form that is looked at shows contact data as it is: an opening like that by the button."""
    trail.record_reading(
        request,
        "organisation.contacts_opened",
        by=request.user,
        at=at,
        subject=organisation,
        scope=organisation.home_region_code,
    )
