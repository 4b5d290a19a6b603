"""Members of structures are in use until their last day."""

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from regions.organisations.contact_uses import contact_uses
from regions.structures.models import Membership


def members_after(day: dt.date) -> QuerySet[Any, Any]:
    since = Membership.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), person__isnull=False)
    return since.order_by().values("person")


contact_uses.add("structures", members_after)
