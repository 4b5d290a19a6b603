"""Taking home what the list of organisations shows: at once, or in the background where it is much."""

import hashlib
from dataclasses import replace

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.importing.downloads import attached
from portal.jobs.requests import enqueue
from regions.organisations.exporting.files import (
    AT_ONCE,
    FileFormat,
    content_of,
    file_name,
    record_export,
)
from regions.organisations.exporting.order import ExportOrder, Selection, may_have_contacts
from regions.organisations.exporting.table import ExportTable
from regions.organisations.finding.actions import MOST_CHOSEN
from regions.organisations.forms.export import ExportForm
from regions.organisations.report_kinds import REGISTER_EXPORT


@permitted_anywhere(Permission.LIST_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: SignedInRequest) -> HttpResponse:
    """`filter` is the list's query string with its order, `chosen` those that were ticked.

    A file leaves by POST alone, and with a line in the trail; with contact data, only for somebody who has
    shown lately who they are.
    """
    sent = request.POST if request.method == "POST" else request.GET
    order = ExportOrder(sent.get("filter", ""), tuple(sent.getlist("chosen")[:MOST_CHOSEN]))
    shown = Selection(order, request.user, timezone.now())
    offers_contacts = shown.may_name and may_have_contacts(request.user)
    form = ExportForm(
        request.POST if request.method == "POST" else None, offers_contacts=offers_contacts
    )
    back = f"{reverse('organisations:register')}?{shown.listing.query}"
    if request.method == "POST" and form.is_valid():
        written = replace(
            order,
            query=shown.listing.query,
            with_contacts=bool(form.cleaned_data.get("contacts")),
            purpose=form.cleaned_data.get("purpose", ""),
            about=shown.listing.asked.describe(),
        )
        selection = Selection(written, request.user, shown.at)
        if not selection.count:
            messages.warning(request, _("There is nothing to export."))
            return redirect(back)
        taken = _taken_with_contacts if written.with_contacts else _taken
        return taken(request, selection, form.file_written_as)
    context = {
        "form": form,
        "order": order,
        "query": shown.listing.query,
        "asked": shown.listing.asked,
        "total": shown.count,
        "in_background": shown.count > AT_ONCE,
        "left_out": shown.count - shown.rows_with_contacts.count() if offers_contacts else 0,
        "offers_contacts": offers_contacts,
        "back": back,
    }
    return TemplateResponse(request, "organisations/export/new.html", context)


def _taken(_request: SignedInRequest, selection: Selection, format_: FileFormat) -> HttpResponse:
    if selection.count > AT_ONCE:
        return _in_background(selection, format_)
    content = content_of(ExportTable(selection), format_)
    record_export(selection, by=selection.by)
    response = HttpResponse(content, content_type=format_.content_type)
    return attached(response, file_name(selection, format_))


# Once more asked who it is; what was sent waits, and goes on after that.
_taken_with_contacts = reauthentication_required(_taken, app="organisations")


def _in_background(selection: Selection, format_: FileFormat) -> HttpResponse:
    parameters = {
        "order": selection.order.with_rights_of(selection.by).as_text(),
        "file_format": format_.value,
        "language": get_language() or "fi",
    }
    key = hashlib.sha256("\n".join(parameters.values()).encode()).hexdigest()
    job = enqueue(REGISTER_EXPORT, by=selection.by, at=selection.at, parameters=parameters, key=key)
    return redirect("reports:job_detail", job_id=job.pk)
