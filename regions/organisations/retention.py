"""Who was reached at an organisation that is no more."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from portal.retention.ways import ColumnsEmptied, ways
from regions.organisations.models import Organisation
from regions.organisations.models.organisation import OrganisationQuerySet


def long_dissolved(before: dt.datetime) -> OrganisationQuerySet:
    """Where nobody knows since when, it is long enough."""
    gone = Q(dissolved_on__lte=timezone.localdate(before)) | Q(dissolved_on=None)
    dissolved = Organisation.objects.filter(gone, status=Organisation.Status.DISSOLVED)
    return dissolved.exclude(email="", website="")


ways.add("organisations", ColumnsEmptied(long_dissolved, lambda _at: {"email": "", "website": ""}))
