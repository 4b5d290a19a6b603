"""Recording who was at a meeting."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from regions.meetings.access import meeting_for
from regions.meetings.forms.attendance import AttendanceForm


@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(["GET", "HEAD", "POST"])
def attendance(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    meeting = meeting_for(request.user, meeting_id, Permission.RUN_STRUCTURE)
    sent = request.POST if request.method == "POST" else None
    form = AttendanceForm(sent, thing=meeting, by=request.user, at=timezone.now())
    if sent is not None and form.is_valid() and form.save():
        messages.success(request, _("It is recorded who was there."))
        return redirect(f"{meeting.get_absolute_url()}#attendance")
    context = {"meeting": meeting, "form": form}
    return TemplateResponse(request, "meetings/attendance/edit.html", context)
