"""The minutes of a meeting are written; where a colleague was faster, both texts stand side by side."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.accounts.views.refusal import signed_out
from portal.revisions.comparison import compare_texts
from portal.revisions.history import compared_pair, entries
from portal.revisions.merging import merge_texts
from portal.revisions.rescued_text import (
    forget,
    is_from_writer,
    mark_of_writer,
    rescued_fields,
    rescuing_text,
)
from portal.revisions.succession import EditConflict, NothingNew, newest_number
from regions.meetings.access import meeting_for
from regions.meetings.forms.minutes import ApprovalForm, MinutesForm
from regions.meetings.minutes.reading import MINUTES, chain_of, minutes_of, texts_of
from regions.meetings.minutes.writing import approve_minutes, approving_meetings, save_minutes
from regions.meetings.models import Meeting, MinutesRevision
from regions.structures.access import Refused

# The answer says that nothing was saved, to programs as to people.
CONFLICT = 409
RUN = Permission.RUN_STRUCTURE


def _names_of_fields(_request: HttpRequest) -> Mapping[str, str]:
    return {"text": str(MINUTES.label), "note": _("What changed")}


@rescuing_text(
    names_of_fields=_names_of_fields,
    reason=gettext_lazy("You no longer look after this structure, so nothing was saved."),
)
@permitted_anywhere(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def minutes_edit(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Nothing is overwritten that one has not seen."""
    meeting = meeting_for(request.user, meeting_id, RUN)
    if request.method != "POST":
        return _opened(request, meeting)
    if not is_from_writer(request):
        # Nobody saves under their own name what somebody else had typed in this browser.
        return signed_out(request)
    form = MinutesForm(request.POST)
    if form.is_valid() and "go_on" not in request.POST:
        return _save(request, meeting, form)
    return _page(request, meeting, form)


def _opened(request: SignedInRequest, meeting: Meeting) -> HttpResponse:
    """What was kept from a lost session; otherwise the minutes as they stand."""
    if fields := rescued_fields(request):
        typed = {name: fields.get(name, "") for name in ("text", "note", "base")}
        return _page(request, meeting, MinutesForm(initial=typed), is_rescued=True)
    newest = minutes_of(meeting, may_run=True).newest
    text = newest.text if newest else _begun(meeting)
    return _page(
        request, meeting, MinutesForm(initial={"text": text, "base": newest_number(newest)})
    )


def _begun(meeting: Meeting) -> str:
    """A heading for each item of the agenda, to write under."""
    return "\n\n".join(f"## {number}. {item}" for number, item in enumerate(meeting.items.all(), 1))


def _page(
    request: SignedInRequest, meeting: Meeting, form: MinutesForm, *, is_rescued: bool = False
) -> HttpResponse:
    return TemplateResponse(
        request,
        "meetings/minutes/edit.html",
        {
            "meeting": meeting,
            "form": form,
            "writer": mark_of_writer(request),
            "is_unsaved": is_rescued or form.is_bound,
            "is_rescued": is_rescued,
        },
    )


def _save(request: SignedInRequest, meeting: Meeting, form: MinutesForm) -> HttpResponse:
    typed = form.cleaned_data
    try:
        outcome = save_minutes(meeting, **typed, by=request.user, at=timezone.now())
    except Refused as refused:
        form.add_error(None, refused)
        return _page(request, meeting, form)
    if isinstance(outcome, EditConflict):
        return _conflict(request, meeting, form, outcome.theirs)
    forget(request)
    if isinstance(outcome, NothingNew):
        messages.info(request, _("Nothing has changed, so no new revision was made."))
    else:
        number = outcome.revision.number
        messages.success(
            request, _("The minutes are saved as revision %(number)d.") % {"number": number}
        )
    return redirect(f"{meeting.get_absolute_url()}#minutes")


def _conflict(
    request: SignedInRequest, meeting: Meeting, form: MinutesForm, current: MinutesRevision | None
) -> HttpResponse:
    """Mine, theirs and what both began from: the answer to the form, so that nothing is lost."""
    typed, named = form.cleaned_data, [MINUTES]
    base = texts_of(chain_of(meeting).filter(number=typed["base"]).first())
    mine, theirs = {MINUTES.key: typed["text"]}, texts_of(current)
    merged = merge_texts(named, base, mine, theirs)
    number = newest_number(current)
    return TemplateResponse(
        request,
        "meetings/minutes/conflict.html",
        {
            "meeting": meeting,
            "current": current,
            "mine": compare_texts(named, base, mine),
            "theirs": compare_texts(named, base, theirs),
            "between": compare_texts(named, theirs, mine),
            "both": merged.both,
            "form": MinutesForm(
                initial={"text": merged.texts[MINUTES.key], "base": number, "note": typed["note"]}
            ),
            "own": {"text": typed["text"], "note": typed["note"], "base": number},
            "writer": mark_of_writer(request),
        },
        status=CONFLICT,
    )


@permitted_anywhere(RUN)
@require_safe
def minutes_history(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    """Every revision, and two of them side by side where the address asks for that."""
    meeting = meeting_for(request.user, meeting_id, RUN)
    chain = chain_of(meeting).select_related("author")
    revisions = list(chain)
    context = {
        "meeting": meeting,
        "revisions": revisions,
        "entries": entries(revisions, diff_url=request.path, restore_url=None),
        "url": request.path,
    }
    if "to" in request.GET:
        pair = compared_pair(request, chain)
        context |= {
            "before": pair.before,
            "after": pair.after,
            "comparison": compare_texts([MINUTES], texts_of(pair.before), texts_of(pair.after)),
        }
    return TemplateResponse(request, "meetings/minutes/history.html", context)


@permitted_anywhere(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def minutes_approve(request: SignedInRequest, meeting_id: int) -> HttpResponse:
    meeting, now = meeting_for(request.user, meeting_id, RUN), timezone.now()
    minutes = minutes_of(meeting, may_run=True)
    later = approving_meetings(meeting, at=now)
    form = ApprovalForm(
        request.POST if request.method == "POST" else None,
        meetings=later,
        initial={"number": minutes.number},
    )
    if request.method == "POST" and form.is_valid():
        try:
            approve_minutes(meeting, **form.cleaned_data, by=request.user, at=now)
        except Refused as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("The minutes are approved, and members can read them."))
            return redirect(f"{meeting.get_absolute_url()}#minutes")
    context = {
        "meeting": meeting,
        "minutes": minutes,
        "form": form,
        "has_later": later.exists(),
        "next_url": reverse("structures:structure_detail", args=[meeting.structure_id]),
    }
    return TemplateResponse(request, "meetings/minutes/approve.html", context)
