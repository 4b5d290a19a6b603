"""A survey while it is made: all of it at a glance, where its parts are moved, copied and removed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from surveys.library import parts
from surveys.library.access import draft_for
from surveys.library.before import before_of
from surveys.library.drafts import Did, EditConflict, NothingToUndo, change_draft, undo_step
from surveys.library.estimate import estimated_minutes
from surveys.library.outline import outline
from surveys.library.starting import delete_draft
from surveys.library.steps import last_steps
from surveys.library.texts import places, promised
from surveys.models import SurveyDraft

Content = dict[str, Any]


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_safe
def draft_detail(request: SignedInRequest, draft_id: int) -> HttpResponse:
    draft = draft_for(request.user, draft_id)
    languages = promised(draft.content)
    before = before_of(draft)
    pages = outline(draft.content, before.by_code if before else None)
    context = {
        "draft": draft,
        "pages": pages,
        "before": before,
        "question_count": sum(len(page.questions) for page in pages),
        "steps": last_steps(draft),
        "languages": languages,
        "missing_count": sum(len(place.missing(languages)) for place in places(draft.content)),
        "minutes": draft.content.get("minutes"),
        "proposed_minutes": estimated_minutes(draft.content),
        "regions": draft.regions.all(),
        "is_outline": True,
    }
    return TemplateResponse(request, "surveys/draft/detail.html", context)


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_move(request: SignedInRequest, draft_id: int) -> HttpResponse:
    """One place `up` or `down`; or a `question` to the place that is chosen on a page of its own."""
    draft = draft_for(request.user, draft_id)
    if request.method != "POST":
        return _choose_place(request, draft)
    if "to" in request.POST:
        code = request.POST.get("question", "")
        page_code, _dot, after = request.POST["to"].partition(".")

        def put(content: Content) -> None:
            parts.put_question(content, code, page_code=page_code, after=after)

        return _act(request, draft, put, did=Did.MOVED_QUESTION, code=code)
    direction, by = ("up", -1) if "up" in request.POST else ("down", 1)
    kind, code = _chosen(request, direction)
    if kind == "page":
        return _act(
            request,
            draft,
            lambda content: parts.move_page(content, code, by=by),
            did=Did.MOVED_PAGE,
            code=code,
        )
    return _act(
        request,
        draft,
        lambda content: parts.move_question(content, code, by=by),
        did=Did.MOVED_QUESTION,
        code=code,
    )


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_POST
def draft_copy(request: SignedInRequest, draft_id: int) -> HttpResponse:
    draft = draft_for(request.user, draft_id)
    kind, code = _chosen(request, "copy")
    made: list[str] = []

    def copy(content: Content) -> None:
        action = parts.copy_page if kind == "page" else parts.copy_question
        made.append(action(content, code)["code"])

    did = Did.COPIED_PAGE if kind == "page" else Did.COPIED_QUESTION
    return _act(request, draft, copy, did=did, code=code, to=lambda: made[0])


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_POST
def draft_remove(request: SignedInRequest, draft_id: int) -> HttpResponse:
    """At once, for it can be undone."""
    draft = draft_for(request.user, draft_id)
    kind, code = _chosen(request, "remove")
    try:
        if kind == "page":
            name = parts.name_of(parts.find_page(draft.content, code))
        else:
            name = parts.name_of(parts.find_question(draft.content, code)[1])
    except parts.PartGone:
        name = code

    def remove(content: Content) -> None:
        (parts.remove_page if kind == "page" else parts.remove_question)(content, code)

    did = Did.REMOVED_PAGE if kind == "page" else Did.REMOVED_QUESTION
    return _act(request, draft, remove, did=did, code=code, about=name, to=lambda: "last-step")


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_POST
def draft_undo(request: SignedInRequest, draft_id: int) -> HttpResponse:
    draft = draft_for(request.user, draft_id)
    raw = request.POST.get("revision", "")
    revision = int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else 0
    try:
        undo_step(draft.pk, revision=revision, by=request.user, at=timezone.now())
    except EditConflict:
        messages.error(
            request,
            _("The survey has been changed since you looked, so nothing was undone. Look again."),
        )
    except NothingToUndo:
        messages.info(request, _("There is nothing left to undo."))
    else:
        messages.success(request, _("The step is undone."))
    return redirect(draft)


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_delete(request: SignedInRequest, draft_id: int) -> HttpResponse:
    """Ask on a page of its own, then drop the draft with its steps."""
    draft = draft_for(request.user, draft_id)
    if request.method != "POST":
        return TemplateResponse(request, "surveys/draft/delete.html", {"draft": draft})
    name = str(draft)
    delete_draft(draft, by=request.user, at=timezone.now())
    messages.success(request, _("The draft “%(name)s” is deleted.") % {"name": name})
    return redirect("surveys:survey_list")


def _choose_place(request: SignedInRequest, draft: SurveyDraft) -> HttpResponse:
    code = request.GET.get("question", "")
    try:
        page, question = parts.find_question(draft.content, code)
    except parts.PartGone:
        messages.error(request, _gone())
        return redirect(draft)
    context = {
        "draft": draft,
        "question": question,
        "name": parts.name_of(question),
        "page_code": page["code"],
        "pages": outline(draft.content),
    }
    return TemplateResponse(request, "surveys/draft/move.html", context)


def _chosen(request: SignedInRequest, name: str) -> tuple[str, str]:
    """What a button names, `question.code` or `page.code`."""
    kind, _dot, code = request.POST.get(name, "").partition(".")
    return kind, code


def _act(
    request: SignedInRequest,
    draft: SurveyDraft,
    change: Callable[[Content], None],
    *,
    did: Did,
    code: str,
    about: str = "",
    to: Callable[[], str] | None = None,
) -> HttpResponse:
    """Do it, and go where it is seen."""
    try:
        now = timezone.now()
        change_draft(draft.pk, change, did=did, about=about or code, by=request.user, at=now)
    except parts.PartGone:
        messages.error(request, _gone())
        return redirect(draft)
    except parts.TooMany as refused:
        messages.error(request, str(refused))
        return redirect(draft)
    anchor = to() if to else code
    kind = "page-" if ("page" in did and to is None) or did == Did.COPIED_PAGE else ""
    return redirect(f"{reverse('surveys:draft_detail', args=[draft.pk])}#{kind}{anchor}")


def _gone() -> str:
    return _("A colleague has removed this in the meantime. This is the survey as it is now.")
