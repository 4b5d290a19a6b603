"""Actions on the home page: one's own that are late or near, and late ones of structures that one runs."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.charts.text import number
from portal.registry.todos import Todo
from portal.registry.visit import Visit
from regions.meetings.models import Meeting, MeetingOutcome
from regions.meetings.outcomes.listing import LATE
from regions.structures.models import Coordinator

# From so many days before its day on, one's own action is something for today.
NEAR = dt.timedelta(days=7)


def own_action_todos(visit: Visit) -> Iterator[Todo]:
    """Of this person, and of organisations for which they act: each by what is to be done, at most three."""
    on = timezone.localdate(visit.at)
    # Whoever was a guest, or acts for an organisation, is no member: the page of the action is theirs too.
    own = (
        MeetingOutcome.objects.open_actions().answered_by(visit.user).filter(due_on__lte=on + NEAR)
    )
    waiting = own.exclude(meeting__state=Meeting.State.CANCELLED)
    for one in waiting.select_related("meeting__structure").order_by("due_on", "pk")[:3]:
        assert one.due_on is not None  # noqa: S101, the database refuses an action without a day
        day, is_late = date_format(one.due_on, "SHORT_DATE_FORMAT"), one.due_on < on
        why = (
            _("It was to be done by %(day)s (%(structure)s).")
            if is_late
            else _("It is to be done by %(day)s (%(structure)s).")
        ) % {"day": day, "structure": one.meeting.structure}
        url = reverse("meetings:action_detail", args=[one.pk])
        yield Todo(one.text, why, url, _("Show"), is_urgent=is_late)


def late_action_todos(visit: Visit) -> Iterator[Todo]:
    """Of the structures that this person coordinates: one by its words, several as a count."""
    coordinated = Coordinator.objects.active_on(timezone.localdate(visit.at))
    mine = coordinated.filter(user=visit.user.pk).order_by().values("structure")
    late = MeetingOutcome.objects.late(on=timezone.localdate(visit.at)).filter(
        meeting__structure__in=mine
    )
    found = list(late.select_related("meeting__structure").order_by("due_on", "pk")[:2])
    if not found:
        return
    url = f"{reverse('meetings:action_list')}?state={LATE}"
    why = _("Ask how they stand, or mark them as done.")
    if len(found) == 1:
        what = _("Late: %(text)s") % {"text": found[0].text}
        yield Todo(what, why, f"{found[0].meeting.get_absolute_url()}#outcomes", _("Show"))
        return
    count = late.count()
    what = ngettext(
        "%(count)s late action in your structures",
        "%(count)s late actions in your structures",
        count,
    ) % {"count": number(count, 0)}
    yield Todo(what, why, url, _("Show"))
