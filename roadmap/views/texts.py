"""The texts of a roadmap are written: one form, and both texts where a colleague was faster."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest
from portal.accounts.views.refusal import rescued_text, signed_out
from portal.revisions.comparison import compare_texts
from portal.revisions.form import TextsForm
from portal.revisions.merging import merge_texts
from portal.revisions.named_text import from_kept
from portal.revisions.rescued_text import forget, is_from_writer, mark_of_writer, rescued_fields
from portal.revisions.succession import EditConflict, NothingNew, newest, newest_number
from roadmap.access import Refused, why_closed
from roadmap.models.revision import TextRevision
from roadmap.texts.publishing import publish_texts
from roadmap.texts.subject import TextSubject
from roadmap.views.text_access import editing_texts, rescuing_texts

# The answer says that nothing was saved, to programs as to people.
CONFLICT = 409


@rescuing_texts
@editing_texts
@require_http_methods(["GET", "HEAD", "POST"])
def texts_edit(request: SignedInRequest, *, subject: TextSubject) -> HttpResponse:
    """All texts of the subject, in every language. Nothing is overwritten that one has not seen."""
    if reason := why_closed(subject.roadmap, subject.step):
        return _closed(request, subject, reason)
    if request.method != "POST":
        return _page(request, subject, *_opened(request, subject))
    if not is_from_writer(request):
        # Nobody publishes under their own name what somebody else had typed in this browser.
        return signed_out(request)
    form = TextsForm(request.POST, named=subject.named)
    if not form.is_valid():
        return _page(request, subject, form)
    if "go_on" in request.POST:
        # With one's own after a conflict: it is looked at once more before it is saved.
        return _page(request, subject, _anew(subject, form), is_unsaved=True)
    return _publish(request, subject, form)


def _opened(request: SignedInRequest, subject: TextSubject) -> tuple[TextsForm, bool]:
    """What was kept from a lost session, and whether it was; otherwise the texts as they stand."""
    number = newest_number(newest(subject.chain))
    if fields := rescued_fields(request):
        typed = TextsForm(fields, named=subject.named)
        return _anew(subject, typed), True
    return TextsForm(named=subject.named, texts=subject.texts, base=number), False


def _anew(subject: TextSubject, typed: TextsForm) -> TextsForm:
    """A form with what was typed, of which nothing is said yet."""
    base = str(typed["base"].value() or "")
    return TextsForm(
        named=subject.named,
        texts=typed.typed,
        base=int(base) if base.isdecimal() and len(base) < 9 else 0,
        note=typed.typed_note,
    )


def _page(
    request: SignedInRequest, subject: TextSubject, form: TextsForm, is_unsaved: bool = False
) -> HttpResponse:
    return TemplateResponse(
        request,
        "roadmap/texts/edit.html",
        {
            "subject": subject,
            "form": form,
            "writer": mark_of_writer(request),
            "is_unsaved": is_unsaved or form.is_bound,
            "is_rescued": is_unsaved and request.method != "POST",
        },
    )


def _publish(request: SignedInRequest, subject: TextSubject, form: TextsForm) -> HttpResponse:
    try:
        outcome = publish_texts(
            owner=subject.owner,
            texts=form.texts,
            base=form.cleaned_data["base"],
            note=form.cleaned_data["note"],
            by=request.user,
            at=timezone.now(),
        )
    except Refused as refusal:
        # The roadmap was archived, or the step superseded, since the page came.
        return _closed(request, subject, refusal.messages[0])
    if isinstance(outcome, EditConflict):
        return _conflict(request, subject, form, outcome.theirs)
    forget(request)
    if isinstance(outcome, NothingNew):
        messages.info(request, _("Nothing has changed, so no new revision was made."))
    else:
        messages.success(request, saved_message(outcome.revision))
    return redirect(subject.url)


def saved_message(revision: TextRevision) -> str:
    return _("The texts are saved as revision %(number)d.") % {"number": revision.number}


def _conflict(
    request: SignedInRequest, subject: TextSubject, form: TextsForm, current: TextRevision | None
) -> HttpResponse:
    """Mine, theirs and what both began from: the answer to the form, so that nothing is lost.

    Nothing was written, and sending the same again answers the same.
    """
    named = subject.named
    # What stood before the first revision became the first.
    began = subject.chain.filter(number=max(form.cleaned_data["base"], 1)).first()
    base = from_kept(named, began.texts) if began else {}
    theirs = from_kept(named, current.texts) if current else {}
    merged = merge_texts(named, base, form.texts, theirs)
    number = newest_number(current)
    note = form.cleaned_data["note"]
    return TemplateResponse(
        request,
        "roadmap/texts/conflict.html",
        {
            "subject": subject,
            "current": current,
            "mine": compare_texts(named, base, form.texts),
            "theirs": compare_texts(named, base, theirs),
            "between": compare_texts(named, theirs, form.texts),
            "both": merged.both,
            "form": TextsForm(named=named, texts=merged.texts, base=number, note=note),
            "own": {**form.texts, "note": note, "base": number},
            "writer": mark_of_writer(request),
        },
        status=CONFLICT,
    )


def _closed(request: SignedInRequest, subject: TextSubject, reason: str) -> HttpResponse:
    """Why nothing can be changed, and what was typed, to be copied."""
    is_sent = request.method == "POST"
    return TemplateResponse(
        request,
        "roadmap/texts/closed.html",
        {
            "subject": subject,
            "reason": reason,
            "rescued": rescued_text(request) if is_sent else [],
        },
        status=CONFLICT if is_sent else 200,
    )
