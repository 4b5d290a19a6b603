"""What who runs the structure does with a meeting that is to come."""

from collections.abc import Callable

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.registry.page_parts import PageLink
from regions.meetings.meeting_page import MeetingVisit

INVITE = "meeting_invite"


def button(name: str, label: Promise) -> Callable[[MeetingVisit], PageLink | None]:
    def make(visit: MeetingVisit) -> PageLink | None:
        if not _is_open(visit):
            return None
        is_main = name == INVITE and visit.meeting.invited_at is None
        url = reverse(f"meetings:{name}", args=[visit.meeting.pk])
        return PageLink(str(label), url, is_main=is_main)

    return make


def series_button(visit: MeetingVisit) -> PageLink | None:
    if visit.meeting.series_id is None or not visit.may_run:
        return None
    url = reverse("meetings:series_edit", args=[visit.meeting.series_id])
    return PageLink(str(_("Change the series")), url)


def _is_open(visit: MeetingVisit) -> bool:
    meeting = visit.meeting
    return visit.may_run and not meeting.is_cancelled and not meeting.is_over(visit.at)


invite = button(INVITE, _("Invite"))
edit = button("meeting_edit", _("Change the meeting"))
cancel = button("meeting_cancel", _("Cancel the meeting"))
