"""Who was reached at an organisation that is no more."""

import datetime as dt

from django.utils import timezone

from portal.retention.ways import ColumnsEmptied, ways
from regions.organisations.models import Organisation
from regions.organisations.models.organisation import OrganisationQuerySet


def long_dissolved(before: dt.datetime) -> OrganisationQuerySet:
    """Counted from its day; where that is not known yet, nothing is emptied before it is."""
    dissolved = Organisation.objects.filter(status=Organisation.Status.DISSOLVED)
    gone = dissolved.filter(dissolved_on__lte=timezone.localdate(before))
    return gone.exclude(email="", website="")


ways.add("organisations", ColumnsEmptied(long_dissolved, lambda _at: {"email": "", "website": ""}))
