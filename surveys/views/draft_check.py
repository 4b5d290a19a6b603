"""The checklist of a draft, and making it ready to be asked."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from surveys.library.access import draft_for
from surveys.library.before import before_of
from surveys.library.checklist import Checklist, Finding, check_draft
from surveys.library.drafts import EditConflict
from surveys.library.making_ready import NotReady, make_ready
from surveys.models import Survey, SurveyDraft
from surveys.views.draft_before import rounds_of


@dataclass(frozen=True)
class LinkedFinding:
    """What is to be mended, and the page on which it is."""

    finding: Finding
    url: str


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_check(request: SignedInRequest, draft_id: int) -> HttpResponse:
    """What is still to be mended; where nothing is, one press makes the survey. Twice, one survey."""
    try:
        draft = draft_for(request.user, draft_id)
    except Http404:
        if made := _made_before(request):
            messages.info(request, _("The survey is ready already."))
            return redirect(made)
        raise
    if request.method != "POST":
        return _show(request, draft, check_draft(draft))
    try:
        survey = make_ready(
            draft.pk, revision=_revision(request), by=request.user, at=timezone.now()
        )
    except NotReady as error:
        return _show(request, draft, error.checklist)
    except EditConflict as conflict:
        messages.warning(
            request, _("A colleague has changed the draft meanwhile. Look at the list once more.")
        )
        return _show(request, conflict.draft, check_draft(conflict.draft))
    except SurveyDraft.DoesNotExist:
        # A colleague pressed at the same moment.
        made = _made_before(request)
        return redirect(made or "surveys:survey_list")
    messages.success(request, _("The survey is ready: rounds can be planned on it."))
    return redirect(survey)


def linked(draft: SurveyDraft, found: Iterable[Finding]) -> list[LinkedFinding]:
    return [LinkedFinding(each, _mend_url(draft, each)) for each in found]


def _show(request: SignedInRequest, draft: SurveyDraft, checklist: Checklist) -> HttpResponse:
    before = before_of(draft)
    context = {
        "draft": draft,
        "checklist": checklist,
        "refusals": linked(draft, checklist.refusals),
        "warnings": linked(draft, checklist.warnings),
        "regions": draft.regions.by_name(),
        "before": before,
        "rounds": rounds_of(request, before.survey) if before else (),
    }
    return TemplateResponse(request, "surveys/draft/check.html", context)


def _mend_url(draft: SurveyDraft, finding: Finding) -> str:
    for name, code, anchor in _where_mended(finding):
        with suppress(NoReverseMatch):
            arguments = [draft.pk, code] if code else [draft.pk]
            return reverse(f"surveys:{name}", args=arguments) + anchor
    part = finding.question or finding.page
    return draft.get_absolute_url() + (f"#{part}" if part else "")


def _where_mended(finding: Finding) -> Iterator[tuple[str, str, str]]:
    """Names of addresses, best first, with the code of the part and the anchor."""
    part = finding.question or finding.page
    if finding.is_about_before:
        yield "draft_before_question", finding.question, ""
    if finding.is_translation:
        yield "draft_languages", "", f"#{part}" if part else ""
    elif finding.is_condition and finding.question:
        yield "draft_condition", finding.question, ""
    elif finding.is_condition:
        yield "draft_page_condition", finding.page, ""
    if finding.question:
        yield "draft_question", finding.question, ""
    elif finding.page:
        yield "draft_page", finding.page, ""
    else:
        yield "draft_words", "", ""


def _revision(request: SignedInRequest) -> int:
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 9 else 0


def _made_before(request: SignedInRequest) -> Survey | None:
    """What the form made that was sent once before, if its sender sees it."""
    if request.method != "POST" or not request.user.has_perm_anywhere(Permission.VIEW_ROUNDS):
        return None
    code, version = request.POST.get("code", ""), request.POST.get("version", "")
    if not (version.isascii() and version.isdecimal() and len(version) < 5) or "\0" in code:
        return None
    return Survey.objects.light().filter(code=code, version=int(version)).first()
