"""Which organisation an address means, among those that somebody may see."""

from django.http import Http404

from regions.organisations.models import Organisation
from regions.organisations.models.organisation import OrganisationQuerySet


def organisation_or_404(organisations: OrganisationQuerySet, public_id: str) -> Organisation:
    """The one of this id, or the one that it was merged into. Raises `Http404`."""
    found = organisations.with_public_id(public_id).select_related("municipality__region").first()
    if found is None:
        raise Http404
    return found
