"""People with their roles and regions, in as many queries for five as for one."""

import datetime as dt

from django.db.models import Prefetch

from portal.accounts.models.user import UserQuerySet
from regions.models import Assignment, Region
from regions.organisations.models import Representative


def with_work(people: UserQuerySet, *, on: dt.date) -> UserQuerySet:
    """Each person with `grants`, `work` (assignments not yet over) and `represents`."""
    work = (
        Assignment.objects.exclude(ends_on__lt=on)
        .select_related("region")
        .order_by(f"region__{Region.short_name.column()}")
    )
    represents = Representative.objects.select_related("organisation").order_by(
        "organisation__name"
    )
    found: UserQuerySet = people.prefetch_related(
        Prefetch("role_grants", to_attr="grants"),
        Prefetch("assignments", queryset=work, to_attr="work"),
        Prefetch("representations", queryset=represents, to_attr="represents"),
    )
    return found
