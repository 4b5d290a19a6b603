"""What came of a meeting: recording it, changing it, ticking it off."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from regions.meetings.access import meeting_for
from regions.meetings.forms.outcome import OutcomeForm
from regions.meetings.models import Meeting, MeetingOutcome
from regions.meetings.outcomes.recording import delete_outcome, finish, may_finish
from regions.structures.access import Refused

RUN = Permission.RUN_STRUCTURE


@permitted_anywhere(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def outcome_new(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    return _fill_in(request, meeting_for(request.user, meeting_id, RUN), None)


@permitted_anywhere(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def outcome_edit(request: SignedInRequest, meeting_id: int, outcome_id: int) -> HttpResponse:
    meeting = meeting_for(request.user, meeting_id, RUN)
    return _fill_in(request, meeting, get_object_or_404(meeting.outcomes, pk=outcome_id))


def _fill_in(
    request: SignedInRequest, meeting: Meeting, outcome: MeetingOutcome | None
) -> HttpResponse:
    sent = request.POST if request.method == "POST" else None
    form = OutcomeForm(sent, meeting=meeting, thing=outcome, by=request.user, at=timezone.now())
    if sent is not None and form.is_valid() and form.save():
        messages.success(request, _("It is recorded."))
        if "another" in sent:
            return redirect("meetings:outcome_new", meeting_id=meeting.pk)
        return redirect(_part_of(meeting))
    context = {"meeting": meeting, "form": form}
    return TemplateResponse(request, "meetings/outcome/edit.html", context)


@permitted_anywhere(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def outcome_delete(request: SignedInRequest, meeting_id: int, outcome_id: int) -> HttpResponse:
    meeting = meeting_for(request.user, meeting_id, RUN)
    outcome = get_object_or_404(meeting.outcomes, pk=outcome_id)
    if request.method == "POST":
        delete_outcome(outcome, by=request.user, at=timezone.now())
        messages.success(request, _("It is deleted."))
        return redirect(_part_of(meeting))
    context = {"meeting": meeting, "outcome": outcome}
    return TemplateResponse(request, "meetings/outcome/delete.html", context)


@permitted_anywhere(Permission.VIEW_MEMBERS)
@require_POST
def outcome_done(request: SignedInRequest, meeting_id: int, outcome_id: int) -> HttpResponse:
    """For who runs the structure, and whose action it is; of others nobody learns here."""
    meeting = meeting_for(request.user, meeting_id, Permission.VIEW_MEMBERS)
    outcome = get_object_or_404(meeting.outcomes.select_related("person"), pk=outcome_id)
    outcome.meeting = meeting
    if not may_finish(request.user, outcome):
        raise Http404
    is_done = request.POST.get("done") != "no"
    try:
        finish(outcome, is_done=is_done, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(
            request, _("The action is done.") if is_done else _("The action is open again.")
        )
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return redirect(back if is_ours else _part_of(meeting))


def _part_of(meeting: Meeting) -> str:
    return f"{meeting.get_absolute_url()}#outcomes"
