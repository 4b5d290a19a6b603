"""The next meeting of each group that somebody belongs to, and what is still to be done, for their home page."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.charts.text import number
from portal.registry.page_parts import PageLink
from regions.meetings.models import Meeting, MeetingOutcome
from regions.meetings.outcomes.listing import LATE, OPEN
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


def open_actions(
    structures: Sequence[Structure], at: dt.datetime
) -> Mapping[int, Sequence[PageLink]]:
    """How many, and how many of them are late. One query."""
    found = MeetingOutcome.objects.open_actions().filter(
        meeting__structure__in=[one.pk for one in structures]
    )
    counts = (
        found.order_by()
        .values_list("meeting__structure")
        .annotate(count=Count("pk"), late=Count("pk", filter=Q(due_on__lt=timezone.localdate(at))))
    )
    return {structure: _links(structure, count, late) for structure, count, late in counts}


def _links(structure: int, count: int, late: int) -> list[PageLink]:
    url = f"{reverse('meetings:action_list')}?structure={structure}&state="
    said = ngettext("%(count)s open action", "%(count)s open actions", count)
    links = [PageLink(said % {"count": number(count, 0)}, url + OPEN)]
    if late:
        said = ngettext("%(count)s late action", "%(count)s late actions", late)
        links.append(PageLink(said % {"count": number(late, 0)}, url + LATE))
    return links


group_lines.add("meetings", next_meetings)
group_lines.add("meetings.actions", open_actions)
