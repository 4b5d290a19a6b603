"""When the facts of an organisation are fresh: confirmed within twelve months."""

import datetime as dt

from django.db.models import Q

FRESH_FOR = dt.timedelta(days=365)


def confirmed_since(at: dt.datetime) -> Q:
    """A condition on organisations: somebody confirmed the facts in the year before that moment."""
    return Q(confirmed_at__gt=at - FRESH_FOR)
