"""Importing answers collected elsewhere: a file, what was found in it, and what came of it."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import SignedInRequest, permitted
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.importing.error_files import bad_rows_as_csv, errors_as_csv
from portal.importing.life import (
    go_on,
    is_stuck,
    job_of,
    put_away,
    start_import,
    start_removal,
)
from portal.importing.problem import FileRefused
from portal.tabular import separated, xlsx
from surveys.forms.answer_import import AnswerImportForm
from surveys.importing.columns import question_of_column
from surveys.importing.page_tables import (
    earlier_files_table,
    first_rows_table,
    how_it_was_read,
    problem_table,
)
from surveys.importing.template import template_workbook
from surveys.models import AnswerImport, Round
from surveys.models.answer_import import import_refusal
from surveys.questionnaire.problem import Problem


@permitted(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Choose a file; below it, the files that came before."""
    round_ = get_object_or_404(Round.objects.with_survey(), pk=round_id)
    now = timezone.now()
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AnswerImportForm(*sent, round_=round_, by=request.user, at=now)
    if request.method == "POST" and form.is_valid() and (import_ := form.save()):
        return redirect(import_)
    context = {
        "round": round_,
        "form": form,
        "refusal": import_refusal(round_, at=now),
        "earlier": earlier_files_table(round_),
    }
    return TemplateResponse(request, "surveys/import/new.html", context)


@permitted(Permission.MANAGE_ROUNDS)
@require_safe
def import_template(request: SignedInRequest, round_id: int) -> HttpResponse:
    """An empty workbook with the right headings and the codebook."""
    round_ = get_object_or_404(Round.objects.with_survey(), pk=round_id)
    response = HttpResponse(b"".join(template_workbook(round_)), content_type=xlsx.CONTENT_TYPE)
    name = slugify(round_.name) or f"round-{round_.pk}"
    return _attached(response, f"yhdyspinta-{name[:60]}.xlsx")


@permitted(Permission.MANAGE_ROUNDS)
@require_safe
def import_detail(request: SignedInRequest, round_id: int, import_id: UUID) -> HttpResponse:
    """How far it is; what was found; what can be done now."""
    import_ = _import(round_id, import_id)
    job = job_of(import_)
    trail.record_reading(
        request,
        "answers.file_read",
        by=request.user,
        at=timezone.now(),
        subject=import_.round,
        upload=str(import_.pk),
    )
    context: dict[str, Any] = {
        "round": import_.round,
        "import": import_,
        "job": job,
        "is_working": import_.is_at_work and job is not None and job.is_live,
        "problems": problem_table(import_),
        "first_rows": first_rows_table(import_) if import_.is_checked else None,
        "remarks": how_it_was_read(import_) if import_.is_checked else [],
        "refusal": import_refusal(import_.round, at=timezone.now()),
        "has_errors_file": import_.has_errors_file,
        "has_rows_file": import_.has_rows_file,
        "is_over": import_.round.is_over(at=timezone.now()),
    }
    return TemplateResponse(request, "surveys/import/detail.html", context)


@permitted(Permission.MANAGE_ROUNDS)
@require_POST
def import_apply(request: SignedInRequest, round_id: int, import_id: UUID) -> HttpResponse:
    """Import what the button said: all rows, or those without errors."""
    import_ = _import(round_id, import_id)
    skip_bad = request.POST.get("skip_bad") == "1"
    if import_.bad_count and not skip_bad:
        messages.error(request, str(Problem("rows_bad")))
    elif import_.good_count:
        start_import(import_, skip_bad=skip_bad, by=request.user, at=timezone.now())
    return redirect(import_)


@permitted(Permission.MANAGE_ROUNDS)
@require_POST
def import_cancel(request: SignedInRequest, round_id: int, import_id: UUID) -> HttpResponse:
    """Forget the file without importing it."""
    import_ = _import(round_id, import_id)
    job = job_of(import_)
    if put_away(import_, may_be_at_work=is_stuck(import_, job)):
        messages.success(request, _("The file was put away. Nothing was imported from it."))
        return redirect("surveys:import_new", round_id)
    messages.error(request, _("It is too late to put the file away."))
    return redirect(import_)


@permitted(Permission.MANAGE_ROUNDS)
@require_POST
def import_remove(request: SignedInRequest, round_id: int, import_id: UUID) -> HttpResponse:
    """Take the imported answers out of the round again."""
    import_ = _import(round_id, import_id)
    try:
        start_removal(import_, by=request.user, at=timezone.now())
    except FileRefused as refused:
        messages.error(request, str(refused.problem))
    return redirect(import_)


@permitted(Permission.MANAGE_ROUNDS)
@require_POST
def import_retry(request: SignedInRequest, round_id: int, import_id: UUID) -> HttpResponse:
    """Go on where a worker gave up."""
    import_ = _import(round_id, import_id)
    job = job_of(import_)
    if is_stuck(import_, job):
        go_on(import_, given_up=job, by=request.user, at=timezone.now())
    return redirect(import_)


@permitted(Permission.MANAGE_ROUNDS)
@require_safe
def import_errors(request: SignedInRequest, round_id: int, import_id: UUID) -> HttpResponse:
    """Every error as a CSV file, for as long as it is kept."""
    import_ = _import(round_id, import_id)
    response = _kept(_errors_as_csv, import_, "errors")
    if request.method == "GET":
        trail.record(
            "answers.errors_downloaded",
            by=request.user,
            at=timezone.now(),
            subject=import_.round,
            upload=str(import_.pk),
        )
    return response


@permitted(Permission.MANAGE_ROUNDS)
@require_safe
def import_rows(request: SignedInRequest, round_id: int, import_id: UUID) -> HttpResponse:
    """The bad rows alone, to be corrected and imported, for as long as they are kept."""
    import_ = _import(round_id, import_id)
    response = _kept(bad_rows_as_csv, import_, "rows")
    if request.method == "GET":
        trail.record(
            "answers.rows_downloaded",
            by=request.user,
            at=timezone.now(),
            subject=import_.round,
            upload=str(import_.pk),
        )
    return response


def _errors_as_csv(import_: AnswerImport) -> Iterator[bytes]:
    question = partial(question_of_column, import_.round.definition)
    return errors_as_csv(import_, {_("Question"): question})


def _kept(
    as_csv: Callable[[AnswerImport], Iterator[bytes]], import_: AnswerImport, name: str
) -> HttpResponse:
    # Where no page shows errors any more, none leads here either.
    if not import_.problems:
        raise Http404
    try:
        content = b"".join(as_csv(import_))
    except FileNotFoundError as error:
        raise Http404 from error
    response = HttpResponse(content, content_type=separated.CONTENT_TYPE)
    return _attached(response, f"yhdyspinta-{name}-{import_.created_at:%Y-%m-%d}.csv")


def _import(round_id: int, import_id: UUID) -> AnswerImport:
    imports = AnswerImport.objects.select_related("round__survey").defer("round__survey__content")
    return get_object_or_404(imports, pk=import_id, round=round_id)


def _attached(response: HttpResponse, name: str) -> HttpResponse:
    """To be saved, never shown: whatever is in it stays a file."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
