"""Meetings are called, changed and cancelled: one, or a series."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from regions.meetings.access import meeting_for, series_for
from regions.meetings.calling.series import end_series
from regions.meetings.calling.single import cancel_meeting
from regions.meetings.forms.meeting import MeetingForm
from regions.meetings.forms.series import SeriesForm, usual_series
from regions.meetings.models import Meeting, MeetingSeries
from regions.structures.access import structure_for
from regions.structures.models import Structure

METHODS = ["GET", "HEAD", "POST"]


@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(METHODS)
def meeting_new(request: SignedInRequest, structure_id: int) -> HttpResponse:
    return _meeting(
        request, structure_for(request.user, structure_id, Permission.RUN_STRUCTURE), None
    )


@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(METHODS)
def meeting_edit(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    meeting = meeting_for(request.user, meeting_id, Permission.RUN_STRUCTURE)
    return _meeting(request, meeting.structure, meeting)


def _meeting(
    request: SignedInRequest, structure: Structure, meeting: Meeting | None
) -> HttpResponse:
    form = MeetingForm(
        request.POST or None,
        thing=meeting,
        structure=structure,
        by=request.user,
        at=timezone.now(),
        usual={"title": structure.name},
    )
    if request.method == "POST" and form.is_valid() and (saved := form.save()):
        if meeting is None:
            messages.success(
                request, _("The meeting is called. Nobody is told before you invite them.")
            )
        elif saved.invited_at:
            messages.success(request, _("The meeting is changed. The invited are told by mail."))
        else:
            messages.success(request, _("The meeting is changed."))
        return redirect(saved)
    return TemplateResponse(request, "meetings/meeting/edit.html", {"form": form})


@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(METHODS)
def meeting_cancel(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    meeting = meeting_for(request.user, meeting_id, Permission.RUN_STRUCTURE)
    if request.method == "POST":
        try:
            cancel_meeting(meeting, by=request.user, at=timezone.now())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The meeting is cancelled."))
        return redirect(meeting)
    context = {"meeting": meeting, "structure": meeting.structure}
    return TemplateResponse(request, "meetings/meeting/cancel.html", context)


@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(METHODS)
def series_new(request: SignedInRequest, structure_id: int) -> HttpResponse:
    return _series(
        request, structure_for(request.user, structure_id, Permission.RUN_STRUCTURE), None
    )


@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(METHODS)
def series_edit(request: SignedInRequest, series_id: int) -> HttpResponse:
    series = series_for(request.user, series_id, Permission.RUN_STRUCTURE)
    return _series(request, series.structure, series)


def _series(
    request: SignedInRequest, structure: Structure, series: MeetingSeries | None
) -> HttpResponse:
    """The dates are looked at before they are saved; another rule shows others."""
    now = timezone.now()
    form = SeriesForm(
        request.POST or None,
        thing=series,
        structure=structure,
        by=request.user,
        at=now,
        usual=usual_series(structure, at=now),
    )
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid() and (days := form.days()):
        if form.is_confirmed and form.save():
            messages.success(
                request,
                _("The series is changed.")
                if series
                else _("The series is called. Nobody is told before you invite them."),
            )
            return redirect(structure)
        # What a colleague changed meanwhile may have come into the form.
        if not form.errors:
            chosen = form.chosen(days)
            context |= {
                "days": [(day, day in chosen) for day in days],
                "rule": form.rule,
                "begins_anew": form.begins_anew,
            }
    return TemplateResponse(request, "meetings/series/edit.html", context)


@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(METHODS)
def series_end(request: SignedInRequest, series_id: int) -> HttpResponse:
    series = series_for(request.user, series_id, Permission.RUN_STRUCTURE)
    now = timezone.now()
    if request.method == "POST":
        end_series(series, by=request.user, at=now)
        messages.success(request, _("The meetings to come of this series are cancelled."))
        return redirect(series.structure)
    coming = series.meetings.coming(at=now)
    context = {"series": series, "structure": series.structure, "coming": coming}
    return TemplateResponse(request, "meetings/series/end.html", context)
