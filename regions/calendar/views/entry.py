"""Entries of the clock are written, changed, deleted, written down and copied by whoever may."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from regions.calendar.access import entry_for
from regions.calendar.addresses import year_url
from regions.calendar.changing import delete_entry
from regions.calendar.copying import copies_of, copy_year, copyable
from regions.calendar.days import day_by_rule
from regions.calendar.forms.entry import NATION, EntryForm, OccurrenceForm
from regions.calendar.models import ClockEntry

METHODS = ["GET", "HEAD", "POST"]
# Of which years one writes down what came, and copies to the next.
YEARS = range(1990, 2100)


@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(METHODS)
def entry_new(request: SignedInRequest) -> HttpResponse:
    return _fill_in(request, None)


@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(METHODS)
def entry_edit(request: SignedInRequest, entry_id: int) -> HttpResponse:
    return _fill_in(request, entry_for(request.user, entry_id))


def _fill_in(request: SignedInRequest, entry: ClockEntry | None) -> HttpResponse:
    form = EntryForm(request.POST or None, thing=entry, by=request.user, at=timezone.now())
    if request.method == "POST" and form.is_valid() and (saved := form.save()):
        messages.success(request, _("The entry is saved."))
        return redirect(address_of(saved))
    year = timezone.localdate().year
    context = {
        "form": form,
        "entry": entry,
        "years": [each for each in (year - 1, year, year + 1) if _has_day(entry, each)],
        "back": address_of(entry) if entry else year_url(),
    }
    return TemplateResponse(request, "calendar/entry.html", context)


def _has_day(entry: ClockEntry | None, year: int) -> bool:
    if entry is None:
        return False
    return day_by_rule(entry, year) is not None or entry.occurrences.filter(year=year).exists()


def address_of(entry: ClockEntry) -> str:
    """The year in which it begins, of whoever's it is."""
    if entry.structure_id is not None:
        return year_url(year=entry.first_on.year, structure=entry.structure_id)
    region = entry.region.slug if entry.region else NATION
    return year_url(year=entry.first_on.year, region=region)


@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_POST
def entry_delete(request: SignedInRequest, entry_id: int) -> HttpResponse:
    entry = entry_for(request.user, entry_id)
    address = address_of(entry)
    delete_entry(entry, by=request.user, at=timezone.now())
    messages.success(request, _("The entry is deleted."))
    return redirect(address)


@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(METHODS)
def occurrence_edit(request: SignedInRequest, entry_id: int, year: int) -> HttpResponse:
    """The day of that year, and what came of it."""
    entry = entry_for(request.user, entry_id)
    if year not in YEARS:
        raise Http404
    found = entry.occurrences.filter(year=year).first()
    form = OccurrenceForm(
        request.POST or None,
        thing=found,
        by=request.user,
        at=timezone.now(),
        usual={"on": day_by_rule(entry, year)},
        entry=entry,
        year=year,
    )
    if request.method == "POST" and form.is_valid() and form.save():
        messages.success(request, _("What came of it is saved."))
        return redirect("calendar:entry_edit", entry_id=entry.pk)
    context = {"form": form, "entry": entry, "year": year}
    return TemplateResponse(request, "calendar/occurrence.html", context)


@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(METHODS)
def year_copy(request: SignedInRequest, year: int) -> HttpResponse:
    """Each entry with its day in the next year, and where that was moved; saved when that was seen."""
    if year not in YEARS:
        raise Http404
    if request.method == "POST":
        chosen = request.POST.getlist("copy")
        saved, others = copy_year(chosen, year, by=request.user, at=timezone.now())
        if saved:
            said = ngettext("%(count)d entry is copied.", "%(count)d entries are copied.", saved)
            messages.success(request, said % {"count": saved})
        if others:
            said = ngettext(
                "%(count)d entry has been copied already or changed in the meantime: see below.",
                "%(count)d entries have been copied already or changed in the meantime: see below.",
                others,
            )
            messages.warning(request, said % {"count": others})
        elif saved:
            return redirect(year_url(year=year + 1))
        if not chosen:
            messages.warning(request, _("Choose at least one entry to copy."))
        return redirect("calendar:year_copy", year=year)
    copies = copies_of(copyable(None, by=request.user, year=year), year)
    context = {"copies": copies, "year": year, "next_year": year + 1}
    return TemplateResponse(request, "calendar/copy.html", context)
