"""Offices of an organisation: changed by those who keep the register, and by its representatives."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.limits import is_within
from portal.accounts.permissions import Permission
from portal.accounts.views.refusal import too_many_requests
from regions.organisations.access import organisation_or_404, record_contacts_shown
from regions.organisations.forms.office import HolderForm, MessageForm, NewOfficeForm, OfficeForm
from regions.organisations.models import Office, OfficeTerm, Organisation
from regions.organisations.offices import changing
from regions.organisations.offices.message import reached_today, write_to
from regions.organisations.offices.wording import days_in_words

TEMPLATES = "organisations/office"


def _organisation(request: SignedInRequest, public_id: str) -> Organisation:
    """404 for who may not see it, 403 for who may not change its offices."""
    organisation = organisation_or_404(Organisation.objects.named_for(request.user), public_id)
    if not changing.may_change_offices(organisation, request.user):
        raise PermissionDenied
    return organisation


def _office(organisation: Organisation, office_id: int) -> Office:
    offices = organisation.offices.select_related("organisation__municipality")
    return get_object_or_404(offices, pk=office_id)


def _to_page(organisation: Organisation, said: str, request: SignedInRequest) -> HttpResponse:
    messages.success(request, said)
    return redirect(f"{organisation.get_absolute_url()}#offices")


def _done(form: Any, act: Callable[[], object]) -> bool:
    """False, with what is wrong in its place, where it is refused."""
    try:
        act()
    except ValidationError as refused:
        form.show_refusal(refused)
        return False
    return True


@never_cache
@permitted_anywhere(Permission.VIEW_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def office_new(request: SignedInRequest, public_id: str) -> HttpResponse:
    organisation = _organisation(request, public_id)
    form = NewOfficeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = {name: form.cleaned_data[name] for name in ("kind", "title", "mailbox")}

        def act() -> object:
            return changing.add_office(
                organisation, **chosen, holder=form.holder, by=request.user, at=timezone.now()
            )

        if _done(form, act):
            return _to_page(organisation, _("The office is saved."), request)
    context = {"form": form, "organisation": organisation}
    return TemplateResponse(request, f"{TEMPLATES}/new.html", context)


@never_cache
@permitted_anywhere(Permission.VIEW_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def office_edit(request: SignedInRequest, public_id: str, office_id: int) -> HttpResponse:
    """Its address, and who holds it today or will; the button `remove` takes away one written by mistake."""
    organisation = _organisation(request, public_id)
    office = _office(organisation, office_id)
    record_contacts_shown(request, organisation, at=timezone.now())
    initial = {"title": office.title, "mailbox": office.mailbox}
    form = OfficeForm(request.POST or None, kind=office.kind, initial=initial)
    now = timezone.now()
    if request.method == "POST" and "remove" in request.POST:
        form = OfficeForm(kind=office.kind, initial=initial, data={**initial})
        form.is_valid()
        if _done(form, lambda: changing.remove_office(office, by=request.user, at=now)):
            return _to_page(organisation, _("The office is removed."), request)
    elif request.method == "POST" and form.is_valid():
        title = form.cleaned_data.get("title", "")
        mailbox = form.cleaned_data["mailbox"]
        if _done(
            form,
            lambda: changing.change_office(
                office, title=title, mailbox=mailbox, by=request.user, at=now
            ),
        ):
            return _to_page(organisation, _("The office is saved."), request)
    terms = office.terms.select_related("person")
    shown = [(term, days_in_words(term.starts_on, term.ends_on)) for term in terms]
    context = {
        "form": form,
        "organisation": organisation,
        "office": office,
        "title": capfirst(str(office)),
        "terms": shown,
    }
    return TemplateResponse(request, f"{TEMPLATES}/edit.html", context)


@never_cache
@permitted_anywhere(Permission.VIEW_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def office_holder(request: SignedInRequest, public_id: str, office_id: int) -> HttpResponse:
    """Somebody comes to hold the office; whoever holds it until then ends the day before."""
    organisation = _organisation(request, public_id)
    office = _office(organisation, office_id)
    form = HolderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        holder = form.holder
        assert holder is not None  # noqa: S101, the name is needed here
        now = timezone.now()
        if _done(form, lambda: changing.begin_term(office, holder, by=request.user, at=now)):
            return _to_page(organisation, _("The holder is saved."), request)
    return _holder_page(request, form, organisation, office)


@never_cache
@permitted_anywhere(Permission.VIEW_CONTACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def office_term(
    request: SignedInRequest, public_id: str, office_id: int, term_id: int
) -> HttpResponse:
    """Who it is, or from when to when; the button `remove` takes away what was written by mistake."""
    organisation = _organisation(request, public_id)
    office = _office(organisation, office_id)
    terms = office.terms.select_related("person", "office__organisation")
    term = get_object_or_404(terms, pk=term_id)
    record_contacts_shown(request, organisation, at=timezone.now())
    form = HolderForm(request.POST or None, initial=HolderForm.initial_of(term))
    now = timezone.now()
    if request.method == "POST" and "remove" in request.POST:
        changing.remove_term(term, by=request.user, at=now)
        return _to_page(organisation, _("The term is removed."), request)
    if request.method == "POST" and form.is_valid():
        holder = form.holder
        assert holder is not None  # noqa: S101, the name is needed here
        try:
            saved = _done(form, lambda: changing.change_term(term, holder, by=request.user, at=now))
        except OfficeTerm.DoesNotExist:
            raise Http404 from None
        if saved:
            return _to_page(organisation, _("The holder is saved."), request)
    return _holder_page(request, form, organisation, office, term=term)


def _holder_page(
    request: SignedInRequest,
    form: HolderForm,
    organisation: Organisation,
    office: Office,
    term: OfficeTerm | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "organisation": organisation,
        "office": office,
        "title": capfirst(str(office)),
        "term": term,
    }
    return TemplateResponse(request, f"{TEMPLATES}/holder.html", context)


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def office_write(request: SignedInRequest, public_id: str, office_id: int) -> HttpResponse:
    """A short letter, for staff who may open the contact data; it goes to today's holder."""
    may_open = Organisation.objects.with_open_contacts(request.user)
    seen = Organisation.objects.named_for(request.user) & may_open
    organisation = organisation_or_404(seen, public_id)
    office = _office(organisation, office_id)
    refusal = ""
    try:
        reached_today(office, on=timezone.localdate())
    except ValidationError as refused:
        refusal = refused.messages[0]
    form = MessageForm(request.POST or None)
    if request.method == "POST":
        if not is_within(request, "office_message"):
            return too_many_requests(request)
        if form.is_valid():
            chosen = form.cleaned_data
            if _done(form, lambda: write_to(office, **chosen, by=request.user, at=timezone.now())):
                return _to_page(organisation, _("The message is on its way."), request)
    context = {
        "form": form,
        "organisation": organisation,
        "office": office,
        "title": capfirst(str(office)),
        "refusal": refusal,
    }
    return TemplateResponse(request, f"{TEMPLATES}/write.html", context)
