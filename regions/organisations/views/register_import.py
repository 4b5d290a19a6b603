"""Importing organisations: a file, its columns, its rows as they were understood, and what came of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.charts.table import Table, table
from portal.charts.text import number
from portal.importing.downloads import attached, kept_file
from portal.importing.error_files import bad_rows_as_csv, errors_as_csv
from portal.importing.life import (
    call_off,
    go_on,
    is_stuck,
    job_of,
    put_away,
    start_check,
    start_import,
    start_removal,
)
from portal.importing.page import ImportUrls, detail_context
from portal.importing.problem import FileRefused
from portal.tabular import xlsx
from portal.ui.lists import requested_page
from regions.organisations.forms.register_import import ColumnsForm, RegisterImportForm
from regions.organisations.import_problem import RegisterProblem
from regions.organisations.importing.checking import remember_columns, remembered_columns
from regions.organisations.importing.columns import guessed_columns
from regions.organisations.importing.matching import LEAVE, NEW
from regions.organisations.importing.plan import register_mark
from regions.organisations.importing.preview import PreviewRows, kind_counts
from regions.organisations.importing.rows import Kind
from regions.organisations.importing.shown import KIND_LABELS, in_words, kept_in_words
from regions.organisations.importing.template import template_workbook
from regions.organisations.models import Organisation, RegisterImport
from regions.organisations.models.register_import import OwnState

# Rows of the preview on a page: each tells all that it changes.
PAGE = 20
EARLIER = 20
State = RegisterImport.State


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: SignedInRequest) -> HttpResponse:
    """Choose a file; below it, the files that came before."""
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = RegisterImportForm(*sent, import_=RegisterImport(), by=request.user, at=timezone.now())
    if request.method == "POST" and form.is_valid() and (import_ := form.save()):
        return redirect(import_)
    context = {"form": form, "earlier": _earlier(request)}
    return TemplateResponse(request, "organisations/import/list.html", context)


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_safe
def import_template(request: SignedInRequest) -> HttpResponse:
    """An empty workbook with the right headings, and what to write below them."""
    response = HttpResponse(b"".join(template_workbook()), content_type=xlsx.CONTENT_TYPE)
    return attached(response, "yhdyspinta-" + _("organisations") + ".xlsx")


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_safe
def import_detail(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """How far it is; which columns it has; what it would do; what came of it."""
    import_ = _import(request, import_id)
    return _detail(request, import_)


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_POST
def import_columns(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """Take what the columns hold, and have the rows checked."""
    import_ = _import(request, import_id)
    if not import_.is_mapping:
        return redirect(import_)
    form = _columns_form(import_, request.POST)
    if not form.is_valid():
        return _detail(request, import_, form)
    import_.columns = form.columns
    import_.save(update_fields=["columns"])
    remember_columns(import_)
    start_check(import_, from_=OwnState.MAPPING, by=request.user, at=timezone.now())
    return redirect(import_)


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_POST
def import_remap(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """Back to the columns of a file that was checked. Decisions on its rows hold no longer."""
    import_ = _import(request, import_id)
    RegisterImport.objects.filter(pk=import_.pk, state=State.CHECKED).update(
        state=OwnState.MAPPING, decisions={}, problems=[], failure={}
    )
    return redirect(import_)


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_POST
def import_decide(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """Note which organisations rows mean, and have the rows checked with that; or take it all back."""
    import_ = _import(request, import_id)
    decisions = {} if "forget" in request.POST else _decided(request, import_)
    if decisions != import_.decisions or "again" in request.POST:
        # Kept only where nobody was faster.
        checked = RegisterImport.objects.filter(pk=import_.pk, state=State.CHECKED)
        if checked.update(decisions=decisions):
            start_check(import_, from_=State.CHECKED, by=request.user, at=timezone.now())
    else:
        messages.info(request, _("Nothing was decided. Choose for at least one row."))
    return redirect(import_)


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_POST
def import_apply(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """Write what the button said, in these numbers."""
    import_ = _import(request, import_id)
    skip_bad = request.POST.get("skip_bad") == "1"
    if import_.is_checked and request.POST.get("digest") != import_.digest:
        messages.error(request, str(RegisterProblem("changed")))
    elif import_.bad_count and not skip_bad:
        messages.error(request, str(RegisterProblem("rows_bad")))
    elif import_.written_count:
        start_import(import_, skip_bad=skip_bad, by=request.user, at=timezone.now())
    return redirect(import_)


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_POST
def import_put_away(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """Forget the file without importing it."""
    import_ = _import(request, import_id)
    if put_away(import_, may_be_at_work=is_stuck(import_, job_of(import_))):
        messages.success(request, _("The file was put away. Nothing was imported from it."))
        return redirect("organisations:import_list")
    messages.error(request, _("It is too late to put the file away."))
    return redirect(import_)


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_POST
def import_call_off(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """Stop the work on it; what was before holds again."""
    import_ = _import(request, import_id)
    if not call_off(import_, by=request.user, at=timezone.now()):
        messages.info(request, _("The work was done already."))
    return redirect(import_)


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_POST
def import_undo(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """Remove what was added, restore what was changed."""
    import_ = _import(request, import_id)
    try:
        start_removal(import_, by=request.user, at=timezone.now())
    except FileRefused as refused:
        messages.error(request, str(refused.problem))
    return redirect(import_)


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_POST
def import_retry(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """Go on where a worker gave up."""
    import_ = _import(request, import_id)
    job = job_of(import_)
    if is_stuck(import_, job):
        go_on(import_, given_up=job, by=request.user, at=timezone.now())
    return redirect(import_)


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_safe
def import_errors(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """Every error as a CSV file, for as long as it is kept."""
    import_ = _import(request, import_id)
    return kept_file(
        request,
        import_,
        errors_as_csv(import_),
        name="errors",
        act="organisations.errors_downloaded",
        subject=None,
        at=timezone.now(),
    )


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_safe
def import_rows(request: SignedInRequest, import_id: UUID) -> HttpResponse:
    """The bad rows alone, to be corrected and imported, for as long as they are kept."""
    import_ = _import(request, import_id)
    return kept_file(
        request,
        import_,
        bad_rows_as_csv(import_),
        name="rows",
        act="organisations.rows_downloaded",
        subject=None,
        at=timezone.now(),
    )


def _import(request: SignedInRequest, import_id: UUID) -> RegisterImport:
    return get_object_or_404(RegisterImport.objects.visible_to(request.user), pk=import_id)


def _urls(import_: RegisterImport) -> ImportUrls:
    def url(name: str) -> str:
        return reverse(f"organisations:import_{name}", args=[import_.pk])

    return ImportUrls(
        new=reverse("organisations:import_list"),
        apply=url("apply"),
        put_away=url("put_away"),
        remove=url("undo"),
        retry=url("retry"),
        errors=url("errors"),
        rows=url("rows"),
        call_off=url("call_off"),
    )


def _detail(
    request: SignedInRequest, import_: RegisterImport, form: ColumnsForm | None = None
) -> HttpResponse:
    now = timezone.now()
    trail.record_reading(
        request, "organisations.file_read", by=request.user, at=now, upload=str(import_.pk)
    )
    context = detail_context(
        import_, _urls(import_), at=now, layout="organisations/import/base.html"
    )
    if import_.is_mapping:
        was = remembered_columns(import_)
        context |= {"form": form or _columns_form(import_), "is_remembered": was is not None}
    elif import_.is_checked:
        context |= _preview(request, import_)
    elif import_.is_applied:
        context["added"] = _added(import_)
    elif import_.state == State.REMOVED:
        context["kept"] = _kept(import_)
    return TemplateResponse(request, "organisations/import/detail.html", context)


def _columns_form(import_: RegisterImport, data: Any = None) -> ColumnsForm:
    initial = (
        import_.columns
        or remembered_columns(import_)
        or guessed_columns(import_.headings, import_.samples)
    )
    return ColumnsForm(data, headings=import_.headings, samples=import_.samples, initial=initial)


def _preview(request: SignedInRequest, import_: RegisterImport) -> dict[str, Any]:
    counts = kind_counts(import_)
    asked = request.GET.get("kind", "")
    kind = Kind(asked) if asked in list(Kind) and counts[Kind(asked)] else None
    page = requested_page(request, PreviewRows(import_, kind), size=PAGE)
    tabs = [_tab(_("All"), "?", sum(counts.values()), is_current=kind is None)]
    tabs += [
        _tab(str(KIND_LABELS[each]), f"?kind={each}", count, is_current=each == kind)
        for each, count in counts.items()
        if count
    ]
    rows = in_words(page.object_list)
    return {
        "page": page,
        "rows": rows,
        "tabs": tabs,
        "asks": any(row.candidates for row in rows),
        "is_outdated": list(register_mark()) != import_.mark,
        "decision_count": len(import_.decisions),
    }


def _tab(label: str, url: str, count: int, *, is_current: bool) -> dict[str, Any]:
    return {"label": label, "url": url, "count": number(count, 0), "is_current": is_current}


def _decided(request: SignedInRequest, import_: RegisterImport) -> dict[str, Any]:
    """The decisions so far, and those that came with the form."""
    decided = dict(import_.decisions)
    for name in request.POST:
        value = request.POST[name]
        row = name.removeprefix("row-")
        if row == name or not row.isascii() or not row.isdecimal() or len(row) > 6:
            continue
        if value in {NEW, LEAVE}:
            decided[row] = value
        elif value.isascii() and value.isdecimal() and len(value) <= 18:
            decided[row] = int(value)
    return decided


def _added(import_: RegisterImport) -> list[Organisation]:
    """Some of those that it added, to look at."""
    changes = import_.changes().filter(is_first=True)
    numbers = list(changes.order_by("pk").values_list("organisation", flat=True)[:EARLIER])
    return list(Organisation.objects.filter(pk__in=numbers).order_by("name", "pk"))


def _kept(import_: RegisterImport) -> Table | None:
    if not import_.kept:
        return None
    rows = kept_in_words(import_.kept)
    headings = [_("Organisation"), _("Public id"), _("What stays as it is")]
    lines = [(name, public_id, what) for public_id, name, what in rows]
    # What has no name here, this person may not see.
    urls = [
        reverse("organisations:organisation_detail", args=[each[0]]) if each[1] else ""
        for each in rows
    ]
    return table(_("What stays as it is"), headings, lines, urls=urls)


def _earlier(request: SignedInRequest) -> Table | None:
    imports = RegisterImport.objects.visible_to(request.user).exclude(state=State.CANCELLED)
    shown = list(imports.select_related("created_by")[:EARLIER])
    if not shown:
        return None
    headings = [_("File"), _("Uploaded"), _("By"), _("State"), _("Added"), _("Changed")]
    rows = [
        (
            one.name or _("(forgotten)"),
            date_format(timezone.localtime(one.created_at), "SHORT_DATETIME_FORMAT"),
            one.created_by.public_name if one.created_by else "–",
            one.get_state_display(),
            number(one.new_count, 0) if one.is_counting else "–",
            number(one.changed_count, 0) if one.is_counting else "–",
        )
        for one in shown
    ]
    urls = [one.get_absolute_url() for one in shown]
    return table(_("Newest first"), headings, rows, numbers={4, 5}, urls=urls)
