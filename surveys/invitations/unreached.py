"""Whom a round of organisations asks without being able to write to them, and who fell out of its plan.

No address, or one that mail servers have refused three times: they can answer when signed in, but nobody tells
them. Dissolved since the plan was made: they are not asked, and the manager is told.
"""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Count, Exists, OuterRef, prefetch_related_objects

from portal.outbox.refusals import has_dead_address
from regions.organisations.models import Organisation, OrganisationChange
from regions.organisations.models.organisation import OrganisationQuerySet
from surveys.invitations.audience import (
    chosen_by,
    has_no_working_address,
    is_asked,
    is_chosen,
    is_reached,
)
from surveys.models import Round

# So long before it opens a plan asks its manager for the missing addresses.
BEFORE_OPENING = dt.timedelta(days=14)


def unreached_by_name(round_: Round, *, at: dt.datetime) -> OrganisationQuerySet:
    """Each with `is_dead`: whether it has an address that does not work. None of a round of experts."""
    if round_.asks_experts:
        return Organisation.objects.none()
    found = Organisation.objects.filter(is_asked(round_, at=at)).filter(has_no_working_address())
    annotated: OrganisationQuerySet = found.annotate(is_dead=has_dead_address())
    return annotated.select_related("municipality__region").order_by("name", "pk")


def count_unreached(plans: Sequence[Round], *, at: dt.datetime) -> dict[int, int]:
    """By the number of the plan, where there are any. Two queries, whatever the number of plans."""
    prefetch_related_objects(plans, "regions")
    filters = {f"of_{plan.pk}": is_reached(**chosen_by(plan, at=at)) for plan in plans}
    if not filters:
        return {}
    counts = Organisation.objects.filter(has_no_working_address()).aggregate(
        **{name: Count("pk", filter=reached) for name, reached in filters.items()}
    )
    return {int(name.removeprefix("of_")): count for name, count in counts.items() if count}


def opens_soon(plan: Round, *, at: dt.datetime) -> bool:
    """Whether it asks organisations, and opens within two weeks or should have opened."""
    return not plan.asks_experts and plan.opens_at <= at + BEFORE_OPENING


def dissolved_since_planned(round_: Round, *, at: dt.datetime) -> OrganisationQuerySet:
    """What the plan asked when it was made and is dissolved since; of an open round, until it opened.

    By the history of the register, in which the end of an active organisation stands with its moment.
    """
    if round_.asks_experts:
        return Organisation.objects.none()
    ends = OrganisationChange.objects.filter(
        organisation=OuterRef("pk"),
        at__gt=round_.created_at,
        facts__status=[Organisation.Status.ACTIVE, Organisation.Status.DISSOLVED],
    )
    if round_.opened_at is not None:
        ends = ends.filter(at__lte=round_.opened_at)
    dissolved = Organisation.objects.filter(status=Organisation.Status.DISSOLVED)
    chosen = dissolved.filter(is_chosen(**chosen_by(round_, at=at))).filter(Exists(ends))
    return chosen.select_related("municipality__region", "replaced_by").order_by("name", "pk")
