"""Members and guests are invited; and answer by the link of their letter, without an account."""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere, public
from portal.accounts.limits import is_spent, is_within
from portal.accounts.permissions import Permission
from portal.accounts.views.refusal import too_many_requests
from regions.meetings.access import meeting_for
from regions.meetings.forms.meeting import GuestForm
from regions.meetings.inviting.answering import give_answer
from regions.meetings.inviting.asked_to import AskedTo, asked_to
from regions.meetings.inviting.inviting import asked_together, invite_guest, invite_members
from regions.meetings.inviting.link import is_answer_token
from regions.meetings.inviting.people import people_of
from regions.meetings.materials.sending import sent_as_attachment
from regions.meetings.models import Material

METHODS = ["GET", "HEAD", "POST"]


@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(METHODS)
def meeting_invite(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Who gets a letter is seen before it is sent."""
    meeting = meeting_for(request.user, meeting_id, Permission.RUN_STRUCTURE)
    now = timezone.now()
    if request.method == "POST":
        try:
            count = invite_members(meeting, by=request.user, at=now)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(meeting)
        messages.success(request, _sent(count))
        return redirect(meeting)
    asked = meeting.invitees.still_asked()
    invited = asked.filter(meeting__invited_at__isnull=False, told_sequence__gte=0)
    known = set(invited.values_list("person__email", flat=True))
    people = people_of(meeting.structure, on=timezone.localdate(now))
    context = {
        "meeting": meeting,
        "meetings": asked_together(meeting, at=now),
        "new": [one for one in people.asked if one.person.email not in known],
        "invited_count": len(known),
        "without_address": people.without_address,
        "guests": meeting.invitees.filter(membership=None, told_sequence=-1).select_related(
            "person"
        ),
        "is_settled": meeting.is_cancelled or meeting.is_over(now),
    }
    return TemplateResponse(request, "meetings/meeting/invite.html", context)


def _sent(count: int) -> str:
    if not count:
        return _("Everybody is invited already: no letter was sent.")
    return ngettext(
        "%(count)d invitation goes out in a minute.",
        "%(count)d invitations go out in a minute.",
        count,
    ) % {"count": count}


@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(METHODS)
def guest_new(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    meeting = meeting_for(request.user, meeting_id, Permission.RUN_STRUCTURE)
    form = GuestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invite_guest(meeting, **form.cleaned_data, by=request.user, at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request,
                _("The guest is invited.")
                if meeting.invited_at
                else _("The guest gets the invitation together with the members."),
            )
            return redirect(meeting)
    context = {"form": form, "meeting": meeting}
    return TemplateResponse(request, "meetings/meeting/guest.html", context)


@public
@never_cache
@require_http_methods(METHODS)
def answer(request: HttpRequest, uid: uuid.UUID, person_id: int, token: str) -> HttpResponse:
    """For whoever got the letter: the token is the permission. It has done its work when the meeting is over."""
    if is_spent(request, "meeting_link"):
        return too_many_requests(request)
    asked, now = _asked(request, uid, person_id, token), timezone.now()
    if asked.is_over(now):
        return TemplateResponse(request, "meetings/answer/over.html", {"asked": asked}, status=410)
    wrong = ""
    if request.method == "POST":
        number = request.POST.get("meeting", "")
        chosen = next((one for one in asked.invitees if str(one.meeting_id) == number), None)
        try:
            if chosen is None:
                raise ValidationError(_("Say whether you come or not."))
            give_answer(chosen, request.POST.get("answer", ""), at=now)
        except ValidationError as error:
            wrong = " ".join(error.messages)
        else:
            messages.success(request, _("Your answer is noted. You can change it here."))
            return redirect(request.path)
    context: dict[str, object] = {"asked": asked, "coming": asked.coming(now), "wrong": wrong}
    response = TemplateResponse(request, "meetings/answer/answer.html", context)
    # Not to other sites; without any, a browser would not say either that the form is ours.
    response["Referrer-Policy"] = "same-origin"
    return response


@public
@never_cache
@require_safe
def answer_material(
    request: HttpRequest, uid: uuid.UUID, person_id: int, token: str, material_id: int
) -> HttpResponseBase:
    """A file of an agenda, for whoever is invited and has no account, as long as they may answer."""
    if is_spent(request, "meeting_link"):
        return too_many_requests(request)
    coming = _asked(request, uid, person_id, token).coming(timezone.now())
    of_meetings = Material.objects.filter(item__meeting__in=[one.meeting_id for one in coming])
    return sent_as_attachment(get_object_or_404(of_meetings.exclude(file=""), pk=material_id))


def _asked(request: HttpRequest, uid: uuid.UUID, person_id: int, token: str) -> AskedTo:
    """Raises `Http404` where the token is another's, and counts that."""
    asked = asked_to(uid, person_id) if is_answer_token(uid, person_id, token) else None
    if asked is None:
        is_within(request, "meeting_link")
        raise Http404
    return asked
