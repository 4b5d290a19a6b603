"""The trail loses whole months at its old end."""

import datetime as dt
from dataclasses import dataclass

from portal.audit.forgetting import cut_before
from portal.audit.models import AuditEvent
from portal.retention.ways import ways


def first_day(moment: dt.datetime) -> dt.date:
    """Of its month, by UTC as the trail counts."""
    return moment.astimezone(dt.UTC).date().replace(day=1)


@dataclass(frozen=True)
class MonthsCut:
    def count(self, before: dt.datetime) -> int:
        begin = dt.datetime.combine(first_day(before), dt.time(), tzinfo=dt.UTC)
        return AuditEvent.objects.filter(at__lt=begin).count()

    def erase(self, before: dt.datetime, *, at: dt.datetime, at_most: int) -> int:
        """All months at once: the chain has one old end."""
        # To ask costs little; to cut, a look at the whole chain.
        return cut_before(first_day(before), at=at) if self.count(before) else 0


ways.add("trail", MonthsCut())
