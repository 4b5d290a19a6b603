"""The texts of a roadmap to be looked through: all of them, and what each said before."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.revisions.comparison import TextComparison, compare_texts
from portal.revisions.history import compared_pair, entries, revision_or_404
from portal.revisions.named_text import from_kept
from portal.revisions.succession import Published, newest
from portal.ui.localised import DEFAULT, LANGUAGES
from roadmap.access import Refused, why_closed
from roadmap.models import Roadmap
from roadmap.models.revision import TextRevision
from roadmap.texts.access import may_edit_texts
from roadmap.texts.overview import listed_texts
from roadmap.texts.publishing import restore_texts
from roadmap.texts.subject import TextSubject
from roadmap.views.text_access import editing_texts, reading_texts
from roadmap.views.texts import saved_message


def _may_restore(request: SignedInRequest, subject: TextSubject) -> bool:
    return may_edit_texts(request.user, subject) and not why_closed(subject.roadmap, subject.step)


@permitted_anywhere(Permission.VIEW_ROADMAP_DRAFTS)
@require_safe
def texts_list(request: SignedInRequest, slug: str) -> HttpResponse:
    """Every text of a roadmap, or those that lack a language."""
    roadmap = get_object_or_404(Roadmap.objects.visible_to(request.user), slug=slug)
    missing = request.GET.get("missing", "")
    missing = missing if missing in LANGUAGES else ""
    kinds = listed_texts(roadmap, request.user, at=timezone.now(), missing=missing)
    return TemplateResponse(
        request,
        "roadmap/texts/list.html",
        {
            "roadmap": roadmap,
            "kinds": kinds,
            "missing": missing,
            "languages": [language for language in LANGUAGES if language != DEFAULT],
        },
    )


@reading_texts
@require_safe
def texts_history(request: SignedInRequest, *, subject: TextSubject) -> HttpResponse:
    revisions = list(subject.chain.defer("texts").select_related("author"))
    may_restore = _may_restore(request, subject)
    return TemplateResponse(
        request,
        "roadmap/texts/history.html",
        {
            "subject": subject,
            "revisions": revisions,
            "diff_url": subject.address("diff"),
            "entries": entries(
                revisions,
                diff_url=subject.address("diff"),
                restore_url=(lambda number: subject.address("restore", number))
                if may_restore
                else None,
            ),
        },
    )


@reading_texts
@require_safe
def texts_diff(request: SignedInRequest, *, subject: TextSubject) -> HttpResponse:
    """Any two revisions; without numbers the newest and the one before it; of one the history."""
    pair = compared_pair(request, subject.chain.select_related("author"))
    if pair.is_one:
        return redirect(subject.history_url)
    may_restore = pair.is_restorable and _may_restore(request, subject)
    return TemplateResponse(
        request,
        "roadmap/texts/diff.html",
        {
            "subject": subject,
            "before": pair.before,
            "after": pair.after,
            "comparison": _compared(subject, pair.before, pair.after),
            "restore_url": subject.address("restore", pair.before.number) if may_restore else "",
        },
    )


def _compared(subject: TextSubject, before: TextRevision, after: TextRevision) -> TextComparison:
    named = subject.named
    return compare_texts(named, from_kept(named, before.texts), from_kept(named, after.texts))


@editing_texts
@require_http_methods(["GET", "HEAD", "POST"])
def texts_restore(request: SignedInRequest, *, subject: TextSubject, number: int) -> HttpResponse:
    """Show what would come back; on the answer, make it the newest revision."""
    current = newest(subject.chain)
    if current is None:
        raise Http404
    old = revision_or_404(subject.chain, number)
    if reason := why_closed(subject.roadmap, subject.step):
        messages.warning(request, reason)
        return redirect(subject.history_url)
    if request.method == "POST":
        return _restore(request, subject, old, current)
    return TemplateResponse(
        request,
        "roadmap/texts/restore.html",
        {
            "subject": subject,
            "old": old,
            "current": current,
            "comparison": _compared(subject, current, old),
        },
    )


def _restore(
    request: SignedInRequest, subject: TextSubject, old: TextRevision, current: TextRevision
) -> HttpResponse:
    if request.POST.get("base", "") == str(current.number):
        try:
            outcome = restore_texts(
                revision=old, base=current.number, by=request.user, at=timezone.now()
            )
        except Refused as refusal:
            messages.warning(request, refusal.messages[0])
            return redirect(subject.history_url)
        if isinstance(outcome, Published):
            messages.success(request, saved_message(outcome.revision))
            return redirect(subject.url)
    messages.warning(
        request,
        _("A colleague changed these texts meanwhile. Nothing was restored; look again."),
    )
    return redirect(subject.address("restore", old.number))
