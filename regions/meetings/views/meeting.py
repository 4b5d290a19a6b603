"""The page of a meeting, composed of what its rooms say of it."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.registry.page_parts import made
from regions.meetings.access import meeting_for
from regions.meetings.meeting_page import MeetingVisit, meeting_links, meeting_parts


@permitted_anywhere(Permission.VIEW_MEMBERS)
@require_safe
def meeting_detail(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    meeting = meeting_for(request.user, meeting_id, Permission.VIEW_MEMBERS)
    visit = MeetingVisit(meeting, request.user, timezone.now())
    context = {
        "meeting": meeting,
        "parts": made(meeting_parts, visit),
        "links": made(meeting_links, visit),
    }
    return TemplateResponse(request, "meetings/meeting/detail.html", context)
