"""The page of a meeting."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from regions.meetings.access import meeting_for


@permitted_anywhere(Permission.VIEW_MEMBERS)
@require_safe
def meeting_detail(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    meeting = meeting_for(request.user, meeting_id, Permission.VIEW_MEMBERS)
    return TemplateResponse(request, "meetings/meeting/detail.html", {"meeting": meeting})
