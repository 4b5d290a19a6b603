"""The next meeting of each group that somebody belongs to, for their home page."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.registry.page_parts import PageLink
from regions.meetings.models import Meeting
from regions.structures.models import Structure
from regions.structures.own_groups import group_lines

# Further ahead nobody looks, and a series of years is not read whole.
AHEAD = dt.timedelta(days=120)


def next_meetings(
    structures: Sequence[Structure], at: dt.datetime
) -> Mapping[int, Sequence[PageLink]]:
    """One query."""
    coming = Meeting.objects.coming(at=at).filter(
        structure__in=[one.pk for one in structures], starts_at__lt=at + AHEAD
    )
    first: dict[int, list[PageLink]] = {}
    for meeting in coming:
        if meeting.structure_id not in first:
            when = date_format(timezone.localtime(meeting.starts_at), "SHORT_DATETIME_FORMAT")
            label = _("Next meeting %(when)s") % {"when": when}
            first[meeting.structure_id] = [PageLink(label, meeting.get_absolute_url())]
    return first


group_lines.add("meetings", next_meetings)
