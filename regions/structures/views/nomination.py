"""Asking an organisation to name somebody for a seat; and the page on which they name them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest, permitted_anywhere, public
from portal.accounts.limits import is_spent, is_within
from portal.accounts.permissions import Permission
from portal.accounts.views.refusal import too_many_requests
from regions.structures.access import structure_for
from regions.structures.forms.joining import NameForm, NominationForm
from regions.structures.members import links, nominating
from regions.structures.models import Nomination
from regions.structures.views.member import METHODS, done, options, to_members

TEMPLATES = "structures/nomination"


@never_cache
@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(METHODS)
def nomination_new(request: SignedInRequest, structure_id: int, seat_id: int) -> HttpResponse:
    structure = structure_for(request.user, structure_id, Permission.RUN_STRUCTURE)
    seats = structure.seats.select_related("structure", "network", "represented")
    seat = get_object_or_404(seats, pk=seat_id)
    initial = {"asked": seat.represented} if seat.represented else {}
    form = NominationForm(request.POST or None, initial=initial, **options(request, structure))
    if request.method == "POST" and form.is_valid():
        said, now = form.cleaned_data, timezone.now()
        if done(
            form,
            lambda: nominating.ask_to_name(
                seat, said["asked"], due_on=said["due_on"], by=request.user, at=now
            ),
        ):
            said_so = _("The organisation is asked by mail, and reminded a week before the day.")
            return to_members(request, structure, said_so)
    context = {"form": form, "structure": structure, "seat": seat}
    return TemplateResponse(request, f"{TEMPLATES}/new.html", context)


@never_cache
@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(METHODS)
def nomination_detail(
    request: SignedInRequest, structure_id: int, nomination_id: int
) -> HttpResponse:
    """Who was asked, by when, reminded; the button calls it off."""
    structure = structure_for(request.user, structure_id, Permission.RUN_STRUCTURE)
    found = Nomination.objects.filter(seat__structure=structure).select_related(
        "seat__structure", "asked", "asked_by", "named__person"
    )
    nomination = get_object_or_404(found, pk=nomination_id)
    if request.method == "POST":
        if nominating.call_off(nomination, by=request.user, at=timezone.now()):
            messages.success(request, _("Nobody needs to be named any more."))
        else:
            messages.info(request, _("This was answered or called off already."))
        return redirect(f"{structure.get_absolute_url()}#members")
    context = {
        "structure": structure,
        "nomination": nomination,
        "is_waiting": nomination.closed_at is None,
        "is_overdue": nomination.closed_at is None and nomination.due_on < timezone.localdate(),
    }
    return TemplateResponse(request, f"{TEMPLATES}/detail.html", context)


@public
@never_cache
@require_http_methods(METHODS)
def nomination_link(request: HttpRequest, nomination_id: int, token: str) -> HttpResponse:
    """Whoever got the mail names somebody. Opening it changes nothing."""
    if is_spent(request, "structure_link"):
        return too_many_requests(request)
    found = Nomination.objects.select_related(
        "seat__structure", "seat__network", "seat__represented", "asked", "asked_by"
    )
    nomination = found.filter(pk=nomination_id).first()
    if nomination is None or not links.is_token(links.NAME, nomination.pk, token):
        return dead_link(request)
    form = NameForm(request.POST or None)
    named = None
    if request.method == "POST" and form.is_valid():
        try:
            named = nominating.name_member(nomination, **form.cleaned_data, at=timezone.now())
        except ValidationError as refused:
            for said in refused.messages:
                form.add_error(None, said)
    context = {
        "form": form,
        "nomination": nomination,
        "structure": nomination.seat.structure,
        "named": named,
        "is_waiting": nomination.closed_at is None,
    }
    return private(TemplateResponse(request, f"{TEMPLATES}/link.html", context))


def private(response: HttpResponse) -> HttpResponse:
    """The address of the page is a secret: no other site hears of it.

    Our own does: with `no-referrer` a browser would send its form without saying from where, and be refused.
    """
    response["Referrer-Policy"] = "same-origin"
    return response


def dead_link(request: HttpRequest) -> HttpResponse:
    """One answer for a link that is wrong, too old or used."""
    is_within(request, "structure_link")
    return render(request, "structures/joining/dead.html", status=404)
