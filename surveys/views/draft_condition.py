"""Of whom a question or a page is asked: its condition, row by row; every button works without a script."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from surveys.library.access import draft_for
from surveys.library.condition_editing import (
    PartGone,
    Tree,
    changed_tree,
    kept,
    part_of,
    questions_before,
    read_tree,
    rows_of,
    tree_of,
)
from surveys.library.drafts import Did, EditConflict, change_draft, mark_of
from surveys.models import SurveyDraft
from surveys.questionnaire.condition_words import draft_in_words
from surveys.questionnaire.definition_file import complete_questions
from surveys.questionnaire.text import LocalisedText


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_condition(request: SignedInRequest, draft_id: int, code: str) -> HttpResponse:
    return _edit(request, draft_for(request.user, draft_id), code, is_page=False)


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_page_condition(request: SignedInRequest, draft_id: int, code: str) -> HttpResponse:
    return _edit(request, draft_for(request.user, draft_id), code, is_page=True)


def _edit(
    request: SignedInRequest, draft: SurveyDraft, code: str, *, is_page: bool
) -> HttpResponse:
    try:
        ask_if = part_of(draft.content, code, is_page=is_page).get("ask_if")
    except PartGone:
        raise Http404 from None
    if request.method != "POST":
        tree = tree_of(ask_if)
        return _show(request, draft, code, tree, {}, seen=mark_of(ask_if), is_page=is_page)
    tree, seen = read_tree(request.POST), request.POST.get("seen", "")
    if deed := request.POST.get("do", ""):
        tree = changed_tree(tree, deed)
        return _show(request, draft, code, tree, {}, seen=seen, is_page=is_page, is_changed=True)
    found = kept(tree, questions_before(draft.content, code, is_page=is_page))
    if found.errors:
        return _show(
            request, draft, code, tree, found.errors, seen=seen, is_page=is_page, is_changed=True
        )

    def change(content: dict[str, Any]) -> None:
        part = part_of(content, code, is_page=is_page)
        part.pop("ask_if", None)
        if found.ask_if is not None:
            part["ask_if"] = found.ask_if

    try:
        change_draft(
            draft.pk,
            change,
            did=Did.SET_CONDITION,
            about=code,
            seen=seen,
            part=lambda content: part_of(content, code, is_page=is_page).get("ask_if"),
            by=request.user,
            at=timezone.now(),
        )
    except EditConflict as conflict:
        theirs = part_of(conflict.draft.content, code, is_page=is_page).get("ask_if")
        return _show(
            request,
            conflict.draft,
            code,
            tree,
            {},
            seen=mark_of(theirs),
            is_page=is_page,
            is_changed=True,
            is_conflict=True,
        )
    except (PartGone, SurveyDraft.DoesNotExist):
        messages.warning(request, _("A colleague has removed this meanwhile."))
        return redirect("surveys:survey_list")
    messages.success(request, _("The condition was saved."))
    return redirect(f"{draft.get_absolute_url()}#{code}")


def _show(
    request: SignedInRequest,
    draft: SurveyDraft,
    code: str,
    tree: Tree,
    errors: Mapping[str, str],
    *,
    seen: str,
    is_page: bool,
    is_changed: bool = False,
    is_conflict: bool = False,
) -> HttpResponse:
    """`is_changed`: the form holds what is not saved yet."""
    part = part_of(draft.content, code, is_page=is_page)
    known = complete_questions(draft.content)
    ask_if = part.get("ask_if")
    text = LocalisedText(part.get("title" if is_page else "text", {}))
    context = {
        "draft": draft,
        "code": code,
        "name": str(text) or code,
        "is_page": is_page,
        "root": rows_of(tree, questions_before(draft.content, code, is_page=is_page), errors),
        "errors": [(f"{path}-question", message) for path, message in errors.items()],
        "seen": seen,
        "said": draft_in_words(ask_if, known) if ask_if else "",
        "is_changed": is_changed,
        "is_conflict": is_conflict,
    }
    return TemplateResponse(request, "surveys/draft/condition.html", context)
