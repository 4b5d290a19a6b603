"""Importing answers collected elsewhere: a file, what was found in it, and what came of it."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.importing.downloads import attached, kept_file
from portal.importing.error_files import bad_rows_as_csv, errors_as_csv
from portal.importing.life import (
    go_on,
    is_stuck,
    job_of,
    put_away,
    start_import,
    start_removal,
)
from portal.importing.page import ImportUrls, detail_context
from portal.importing.problem import FileRefused
from portal.tabular import xlsx
from surveys.forms.answer_import import AnswerImportForm
from surveys.importing.columns import question_of_column
from surveys.importing.page_tables import (
    column_heading,
    earlier_answer_files_table,
    first_rows_table,
    remarks_on,
)
from surveys.importing.template import template_workbook
from surveys.models import AnswerImport, Round
from surveys.models.answer_import import import_refusal
from surveys.questionnaire.problem import Problem


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Choose a file; below it, the files that came before."""
    round_ = _round(request, round_id)
    now = timezone.now()
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AnswerImportForm(*sent, import_=AnswerImport(round=round_), by=request.user, at=now)
    if request.method == "POST" and form.is_valid() and (import_ := form.save()):
        return redirect(import_)
    context = {
        "round": round_,
        "form": form,
        "refusal": import_refusal(round_, at=now),
        "earlier": earlier_answer_files_table(round_, by=request.user),
    }
    return TemplateResponse(request, "surveys/import/new.html", context)


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_safe
def import_template(request: SignedInRequest, round_id: int) -> HttpResponse:
    """An empty workbook with the right headings and the codebook."""
    round_ = _round(request, round_id)
    response = HttpResponse(b"".join(template_workbook(round_)), content_type=xlsx.CONTENT_TYPE)
    name = slugify(round_.name) or f"round-{round_.pk}"
    return attached(response, f"yhdyspinta-{name[:60]}.xlsx")


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_safe
def import_detail(request: SignedInRequest, round_id: int, import_id: UUID) -> HttpResponse:
    """How far it is; what was found; what can be done now."""
    import_ = _import(request, round_id, import_id)
    now = timezone.now()
    trail.record_reading(
        request,
        "answers.file_read",
        by=request.user,
        at=now,
        subject=import_.round,
        upload=str(import_.pk),
    )
    heading = partial(column_heading, import_.round.definition)
    context = {
        **detail_context(
            import_, _urls(import_), at=now, layout="surveys/round/base.html", heading=heading
        ),
        "round": import_.round,
        "first_rows": first_rows_table(import_) if import_.is_checked else None,
        "remarks": remarks_on(import_) if import_.is_checked else [],
        "is_over": import_.round.is_over(at=now),
    }
    return TemplateResponse(request, "surveys/import/detail.html", context)


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_POST
def import_apply(request: SignedInRequest, round_id: int, import_id: UUID) -> HttpResponse:
    """Import what the button said: all rows, or those without errors."""
    import_ = _import(request, round_id, import_id)
    skip_bad = request.POST.get("skip_bad") == "1"
    if import_.bad_count and not skip_bad:
        messages.error(request, str(Problem("rows_bad")))
    elif import_.good_count:
        start_import(import_, skip_bad=skip_bad, by=request.user, at=timezone.now())
    return redirect(import_)


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_POST
def import_cancel(request: SignedInRequest, round_id: int, import_id: UUID) -> HttpResponse:
    """Forget the file without importing it."""
    import_ = _import(request, round_id, import_id)
    job = job_of(import_)
    if put_away(import_, may_be_at_work=is_stuck(import_, job)):
        messages.success(request, _("The file was put away. Nothing was imported from it."))
        return redirect("surveys:import_new", round_id)
    messages.error(request, _("It is too late to put the file away."))
    return redirect(import_)


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_POST
def import_remove(request: SignedInRequest, round_id: int, import_id: UUID) -> HttpResponse:
    """Take the imported answers out of the round again."""
    import_ = _import(request, round_id, import_id)
    try:
        start_removal(import_, by=request.user, at=timezone.now())
    except FileRefused as refused:
        messages.error(request, str(refused.problem))
    return redirect(import_)


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_POST
def import_retry(request: SignedInRequest, round_id: int, import_id: UUID) -> HttpResponse:
    """Go on where a worker gave up."""
    import_ = _import(request, round_id, import_id)
    job = job_of(import_)
    if is_stuck(import_, job):
        go_on(import_, given_up=job, by=request.user, at=timezone.now())
    return redirect(import_)


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_safe
def import_errors(request: SignedInRequest, round_id: int, import_id: UUID) -> HttpResponse:
    """Every error as a CSV file, for as long as it is kept."""
    import_ = _import(request, round_id, import_id)
    question = partial(question_of_column, import_.round.definition)
    return kept_file(
        request,
        import_,
        errors_as_csv(import_, {_("Question"): question}),
        name="errors",
        act="answers.errors_downloaded",
        subject=import_.round,
        at=timezone.now(),
    )


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_safe
def import_rows(request: SignedInRequest, round_id: int, import_id: UUID) -> HttpResponse:
    """The bad rows alone, to be corrected and imported, for as long as they are kept."""
    import_ = _import(request, round_id, import_id)
    return kept_file(
        request,
        import_,
        bad_rows_as_csv(import_),
        name="rows",
        act="answers.rows_downloaded",
        subject=import_.round,
        at=timezone.now(),
    )


def _round(request: SignedInRequest, round_id: int) -> Round:
    """Raises `Http404` unless they run it."""
    rounds = Round.objects.manageable_by(request.user).with_survey()
    found: Round = get_object_or_404(rounds, pk=round_id)
    return found


def _import(request: SignedInRequest, round_id: int, import_id: UUID) -> AnswerImport:
    imports = AnswerImport.objects.visible_to(request.user).select_related("round__survey")
    found = imports.defer("round__survey__content")
    return get_object_or_404(found, pk=import_id, round=round_id)


def _urls(import_: AnswerImport) -> ImportUrls:
    def url(name: str) -> str:
        return reverse(f"surveys:import_{name}", args=[import_.round_id, import_.pk])

    return ImportUrls(
        new=reverse("surveys:import_new", args=[import_.round_id]),
        apply=url("apply"),
        put_away=url("cancel"),
        remove=url("remove"),
        retry=url("retry"),
        errors=url("errors"),
        rows=url("rows"),
    )
