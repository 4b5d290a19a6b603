"""The agenda of a meeting: items written, ordered by buttons, dealt with, carried over."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from regions.meetings.access import item_for, meeting_for
from regions.meetings.agenda.items import carry_over, delete_item, move_item, set_dealt_with
from regions.meetings.forms.item import ItemForm
from regions.meetings.models import AgendaItem, Meeting

METHODS = ["GET", "HEAD", "POST"]


@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(METHODS)
def item_new(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    return _item(request, meeting_for(request.user, meeting_id, Permission.RUN_STRUCTURE), None)


@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(METHODS)
def item_edit(request: SignedInRequest, meeting_id: int, item_id: int) -> HttpResponse:
    item = item_for(request.user, meeting_id, item_id, Permission.RUN_STRUCTURE)
    return _item(request, item.meeting, item)


def _item(request: SignedInRequest, meeting: Meeting, item: AgendaItem | None) -> HttpResponse:
    form = ItemForm(
        request.POST or None, thing=item, meeting=meeting, by=request.user, at=timezone.now()
    )
    if request.method == "POST" and form.is_valid() and form.save():
        messages.success(request, _("The item is saved."))
        return _to_agenda(meeting)
    return TemplateResponse(request, "meetings/agenda/edit.html", {"form": form})


@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_POST
def item_act(request: SignedInRequest, meeting_id: int, item_id: int) -> HttpResponse:
    """`do`: up, down, done, open or delete, which is asked for twice; anything else does nothing."""
    item = item_for(request.user, meeting_id, item_id, Permission.RUN_STRUCTURE)
    what = request.POST.get("do")
    if what == "ask_delete":
        context = {"meeting": item.meeting, "item": item}
        return TemplateResponse(request, "meetings/agenda/delete.html", context)
    try:
        if what in {"up", "down"}:
            move_item(item, up=what == "up", by=request.user)
        elif what in {"done", "open"}:
            set_dealt_with(item, is_dealt_with=what == "done", by=request.user)
        elif what == "delete":
            delete_item(item, by=request.user)
            messages.success(request, _("The item is deleted."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return _to_agenda(item.meeting)


@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_POST
def agenda_carry(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    meeting = meeting_for(request.user, meeting_id, Permission.RUN_STRUCTURE)
    try:
        following = carry_over(meeting, by=request.user, at=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return _to_agenda(meeting)
    if following is None:
        messages.info(request, _("Everything has been dealt with: nothing is carried over."))
        return _to_agenda(meeting)
    day = date_format(following.on, "SHORT_DATE_FORMAT")
    messages.success(
        request, _("What was left is on the agenda of the meeting on %(day)s.") % {"day": day}
    )
    return _to_agenda(following)


def _to_agenda(meeting: Meeting) -> HttpResponseRedirect:
    return redirect(f"{meeting.get_absolute_url()}#agenda")
