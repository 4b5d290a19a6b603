"""The parts of a draft, each on a page of its own: the start page, a page, a question, the languages."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.access import SignedInRequest, for_programs, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.revisions.facts import EditConflict
from regions.models import Indicator
from surveys.forms import draft_choices
from surveys.forms.draft_languages import DraftLanguagesForm
from surveys.forms.draft_page import DraftPageForm
from surveys.forms.draft_part import PartForm
from surveys.forms.draft_question import DraftQuestionForm, kind_choices
from surveys.forms.draft_words import DraftWordsForm
from surveys.library import parts
from surveys.library.access import draft_for
from surveys.library.before import Related, before_of
from surveys.library.codes import page_codes, question_codes
from surveys.library.drafts import Did, change_draft, rename_in_steps
from surveys.library.starting import questions_in
from surveys.library.texts import promised
from surveys.models import SurveyDraft
from surveys.questionnaire.codes import CODE, PAGE, QUESTION, proposed_code
from surveys.questionnaire.definition import QuestionKind

Content = dict[str, Any]
Part = dict[str, Any]
Find = Callable[[Content], Part]
# What a form cannot keep as it is typed.
FAULTY, CLASH, OVER = 413, 409, 410


# --- The start page


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_words(request: SignedInRequest, draft_id: int) -> HttpResponse:
    draft = draft_for(request.user, draft_id)
    form = _words_form(request, draft)
    if form.is_bound and form.is_valid() and _save(request, draft, form, _whole, did=Did.TOLD):
        return redirect(draft)
    return TemplateResponse(request, "surveys/draft/words.html", {"draft": draft, "form": form})


@permitted_anywhere(Permission.EDIT_SURVEYS)
@for_programs
@require_POST
def draft_words_save(request: SignedInRequest, draft_id: int) -> JsonResponse:
    draft = draft_for(request.user, draft_id)
    return _autosave(request, draft, _words_form(request, draft), _whole, did=Did.TOLD)


def _whole(content: Content) -> Part:
    return content


def _words_form(request: SignedInRequest, draft: SurveyDraft) -> DraftWordsForm:
    languages = promised(draft.content) or ("fi",)
    return DraftWordsForm(request.POST or None, part=draft.content, languages=languages)


# --- Pages


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_page_new(request: SignedInRequest, draft_id: int) -> HttpResponse:
    draft = draft_for(request.user, draft_id)
    page: Part = {"code": "", "title": {}, "questions": []}
    form = DraftPageForm(
        request.POST or None,
        part=page,
        languages=promised(draft.content),
        taken=page_codes(draft.content),
    )
    if form.is_bound and form.is_valid():
        form.write(page, form.facts_typed())

        def add(content: Content) -> None:
            if page["code"] in page_codes(content):
                page["code"] = proposed_code(page["title"], page_codes(content), otherwise=PAGE)
            parts.add_page(content, page)

        try:
            now = timezone.now()
            about = page["code"]
            change_draft(draft.pk, add, did=Did.ADDED_PAGE, about=about, by=request.user, at=now)
        except parts.TooMany as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(f"{draft.get_absolute_url()}#page-{page['code']}")
    context = {"draft": draft, "form": form, "is_new": True}
    return TemplateResponse(request, "surveys/draft/page.html", context)


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_page(request: SignedInRequest, draft_id: int, code: str) -> HttpResponse:
    draft = draft_for(request.user, draft_id)
    form = _page_form(request, draft, code)
    find = _finding_page(code)
    if form.is_bound and form.is_valid() and _save(
        request, draft, form, find, did=Did.EDITED_PAGE, code=code
    ):  # fmt: skip
        return redirect(f"{draft.get_absolute_url()}#page-{form.part['code']}")
    context = {"draft": draft, "form": form, "code": code}
    return TemplateResponse(request, "surveys/draft/page.html", context)


@permitted_anywhere(Permission.EDIT_SURVEYS)
@for_programs
@require_POST
def draft_page_save(request: SignedInRequest, draft_id: int, code: str) -> JsonResponse:
    draft = draft_for(request.user, draft_id)
    form = _page_form(request, draft, code, is_autosave=True)
    find = _finding_page(code)
    return _autosave(request, draft, form, find, did=Did.EDITED_PAGE, code=code)


def _finding_page(code: str) -> Find:
    return lambda content: parts.find_page(content, code)


def _page_form(
    request: SignedInRequest, draft: SurveyDraft, code: str, *, is_autosave: bool = False
) -> DraftPageForm:
    """One that a colleague has removed is still there for whoever was writing in it."""
    try:
        page = parts.find_page(draft.content, code)
    except parts.PartGone:
        if request.method != "POST":
            raise Http404 from None
        page = {"code": code, "title": {}}
    return DraftPageForm(
        request.POST or None,
        part=page,
        languages=promised(draft.content),
        taken=page_codes(draft.content) - {code},
        is_autosave=is_autosave,
    )


# --- Questions


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_question_new(request: SignedInRequest, draft_id: int, code: str) -> HttpResponse:
    """Choose the kind; the question is there at once, so that nothing of it can be lost."""
    draft = draft_for(request.user, draft_id)
    try:
        page = parts.find_page(draft.content, code)
    except parts.PartGone:
        raise Http404 from None
    kind, error = request.POST.get("kind", ""), ""
    if request.method == "POST" and kind not in set(QuestionKind):
        error = _("Choose what kind of answer the question has.")
    elif request.method == "POST":
        question: Part = {"kind": kind, "text": {}}

        def add(content: Content) -> None:
            taken = question_codes(content)
            question["code"] = proposed_code({}, taken, otherwise=QUESTION)
            parts.add_question(content, code, question)

        try:
            now = timezone.now()
            change_draft(draft.pk, add, did=Did.ADDED_QUESTION, by=request.user, at=now)
        except (parts.TooMany, parts.PartGone) as refused:
            error = str(refused)
        else:
            return redirect("surveys:draft_question", draft.pk, question["code"])
    context = {
        "draft": draft,
        "page_name": parts.name_of(page),
        "kinds": kind_choices(),
        "chosen": kind,
        "error": error,
    }
    return TemplateResponse(request, "surveys/draft/question_new.html", context)


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_question(request: SignedInRequest, draft_id: int, code: str) -> HttpResponse:
    """A form for its kind. Rows and kind are changed by buttons that save nothing and lose nothing."""
    draft = draft_for(request.user, draft_id)
    form = _question_form(request, draft, code)
    shown_kind = request.POST.get("shown_kind", form.kind_now)
    is_rearranged = draft_choices.is_rearranging(request.POST)
    if is_rearranged or "change_kind" in request.POST or shown_kind != form.kind_now:
        form.errors.clear()
    elif form.is_bound and form.is_valid() and _save(
        request, draft, form, _finding_question(code), did=Did.EDITED_QUESTION, code=code
    ):  # fmt: skip
        now, saved = str(form.part["code"]), draft_for(request.user, draft.pk)
        if _what_it_was(saved, now, only_faulty=True):
            # It is the same no longer: that is said where it was changed.
            return redirect(f"{reverse('surveys:draft_question', args=[draft.pk, now])}?broken=1")
        if "another" in request.POST and (page := _page_of(saved.content, now)):
            return redirect("surveys:draft_question_new", draft.pk, page)
        return redirect(f"{draft.get_absolute_url()}#{now}")
    context = {
        "draft": draft,
        "form": form,
        "code": code,
        "is_rearranged": is_rearranged,
        "has_condition": "ask_if" in form.part,
        "related": _what_it_was(draft, code),
        "is_broken": "broken" in request.GET,
    }
    return TemplateResponse(request, "surveys/draft/question.html", context)


def _page_of(content: Content, code: str) -> str:
    """The code of the page on which the question stands; empty where a colleague has just removed it."""
    try:
        page, _question = parts.find_question(content, code)
    except parts.PartGone:
        return ""
    return str(page["code"])


@permitted_anywhere(Permission.EDIT_SURVEYS)
@for_programs
@require_POST
def draft_question_save(request: SignedInRequest, draft_id: int, code: str) -> JsonResponse:
    draft = draft_for(request.user, draft_id)
    form = _question_form(request, draft, code, is_autosave=True)
    if form.kind_now != form.part.get("kind"):
        # Which answers a question has is only said by the button.
        return JsonResponse({}, status=FAULTY)
    find = _finding_question(code)
    return _autosave(request, draft, form, find, did=Did.EDITED_QUESTION, code=code)


def _what_it_was(draft: SurveyDraft, code: str, *, only_faulty: bool = False) -> Related | None:
    """In the version before, where there is one."""
    before = before_of(draft)
    found = before.by_code.get(code) if before else None
    return None if only_faulty and found and not found.faults else found


def _finding_question(code: str) -> Find:
    return lambda content: parts.find_question(content, code)[1]


def _question_form(
    request: SignedInRequest, draft: SurveyDraft, code: str, *, is_autosave: bool = False
) -> DraftQuestionForm:
    """One that a colleague has removed is still there for whoever was writing in it."""
    try:
        question = parts.find_question(draft.content, code)[1]
    except parts.PartGone:
        if request.method != "POST":
            raise Http404 from None
        question = {"code": code, "kind": request.POST.get("kind", ""), "text": {}}
    data: QueryDict | None = request.POST or None
    if data is not None and draft_choices.is_rearranging(data):
        is_scale = data.get("kind", question["kind"]) == QuestionKind.SCALE
        most = draft_choices.MOST_POINTS if is_scale else draft_choices.MOST_CHOICES
        data = draft_choices.rearranged(data, most)
    return DraftQuestionForm(
        data,
        part=question,
        languages=promised(draft.content),
        taken=question_codes(draft.content) - {code},
        indicators=_indicators(),
        asked=_as_asked(draft, code),
        is_autosave=is_autosave,
    )


def _indicators() -> list[tuple[str, str]]:
    """Those that a question can name."""
    return [(each.pk, each.name) for each in Indicator.objects.all() if CODE.fullmatch(each.pk)]


def _as_asked(draft: SurveyDraft, code: str) -> Part | None:
    """The question in the version that the draft goes on from."""
    if draft.survey is None:
        return None
    return next((each for each in questions_in(draft.survey.content) if each["code"] == code), None)


# --- Languages


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_languages(request: SignedInRequest, draft_id: int) -> HttpResponse:
    """All texts side by side, some hundred at a time; with `missing` only those that lack a language."""
    draft = draft_for(request.user, draft_id)
    form = _languages_form(request, draft)
    if form.is_bound and form.is_valid() and _save(
        request, draft, form, _whole, did=Did.TRANSLATED
    ):  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect(f"{reverse('surveys:draft_languages', args=[draft.pk])}{form.query}")
    return TemplateResponse(request, "surveys/draft/languages.html", {"draft": draft, "form": form})


@permitted_anywhere(Permission.EDIT_SURVEYS)
@for_programs
@require_POST
def draft_languages_save(request: SignedInRequest, draft_id: int) -> JsonResponse:
    draft = draft_for(request.user, draft_id)
    return _autosave(request, draft, _languages_form(request, draft), _whole, did=Did.TRANSLATED)


def _languages_form(request: SignedInRequest, draft: SurveyDraft) -> DraftLanguagesForm:
    return DraftLanguagesForm(
        request.POST or None,
        part=draft.content,
        languages=promised(draft.content),
        only_missing="missing" in request.GET,
        page=request.GET.get("page", ""),
    )


# --- Saving


def _save(
    request: SignedInRequest,
    draft: SurveyDraft,
    form: PartForm,
    find: Find,
    *,
    did: Did,
    code: str = "",
) -> bool:
    """By the button. Otherwise what is in the way stands in the form, with all that was typed."""
    try:
        _write(request, draft, form, find, did=did, code=code)
    except EditConflict as conflict:
        form.show_theirs(conflict)
    except parts.PartGone:
        form.add_error(None, form.said_gone)
    else:
        return True
    return False


def _autosave(
    request: SignedInRequest,
    draft: SurveyDraft,
    form: PartForm,
    find: Find,
    *,
    did: Did,
    code: str = "",
) -> JsonResponse:
    if not form.is_valid():
        return JsonResponse({}, status=FAULTY)
    try:
        _write(request, draft, form, find, did=did, code=code, goes_on=True)
    except EditConflict:
        return JsonResponse({}, status=CLASH)
    except parts.PartGone:
        return JsonResponse({}, status=OVER)
    time = time_format(timezone.localtime(timezone.now()))
    return JsonResponse({"fields": {"version": form.new_mark}, "time": time})


@transaction.atomic
def _write(
    request: SignedInRequest,
    draft: SurveyDraft,
    form: PartForm,
    find: Find,
    *,
    did: Did,
    code: str,
    goes_on: bool = False,
) -> SurveyDraft:
    """Raises `EditConflict`, `PartGone`."""

    def change(content: Content) -> None:
        part = find(content)
        was = part.get("code", "")
        form.save_into(part)
        form.write_elsewhere(content, was=was, now=part.get("code", ""))
        form.part = part

    saved = change_draft(
        draft.pk, change, did=did, about=code, goes_on=goes_on, by=request.user, at=timezone.now()
    )
    now = str(form.part.get("code", ""))
    if code and now != code:
        rename_in_steps(saved, code, to=now)
    return saved
