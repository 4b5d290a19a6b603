"""Members, seats and coordinators of a structure: listed, and changed by whoever runs it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere, public
from portal.accounts.permissions import Permission
from portal.accounts.views.refusal import telling_names_of
from portal.audit import trail
from portal.revisions.facts import EditConflict
from portal.revisions.facts_form import SeenForm
from portal.ui.lists import requested_page
from regions.structures.access import structure_for
from regions.structures.forms.member import (
    ClaimForm,
    CoordinatorForm,
    EndForm,
    MemberForm,
    RunForm,
    SeatForm,
)
from regions.structures.members import changing, claims, coordinating, seats
from regions.structures.models import Coordinator, Membership, Seat, Structure
from regions.structures.page.members import (
    former_members,
    listed_members,
    member_rows,
    represented_organisations,
)

PAGE_SIZE = 100
METHODS = ["GET", "HEAD", "POST"]


def _run(request: SignedInRequest, structure_id: int) -> Structure:
    return structure_for(request.user, structure_id, Permission.RUN_STRUCTURE)


def options(request: SignedInRequest, structure: Structure) -> dict[str, Any]:
    return {"structure": structure, "by": request.user, "on": timezone.localdate()}


def done(form: RunForm, act: Callable[[], object]) -> bool:
    """False, with what is wrong in its place, where it is refused."""
    try:
        act()
    except ValidationError as refused:
        form.show_refusal(refused)
        return False
    except EditConflict as conflict:
        assert isinstance(form, SeenForm)  # noqa: S101, only such a form says what was seen
        form.show_theirs(conflict)
        return False
    except ObjectDoesNotExist:
        form.add_error(
            None,
            _(
                "A colleague has deleted this in the meantime, so nothing was saved. Copy what you "
                "typed and add it anew."
            ),
        )
        return False
    return True


def to_members(request: HttpRequest, structure: Structure, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect(f"{structure.get_absolute_url()}#members")


@public
@require_safe
def represented_list(request: HttpRequest, structure_id: int) -> HttpResponse:
    """For everybody: all organisations for which somebody is there, without names of people."""
    structure = get_object_or_404(Structure, pk=structure_id)
    found = represented_organisations(structure, on=timezone.localdate())
    context = {"structure": structure, "page": requested_page(request, found, size=PAGE_SIZE)}
    return TemplateResponse(request, "structures/member/represented.html", context)


@never_cache
@permitted_anywhere(Permission.VIEW_MEMBERS)
@require_safe
def member_list(request: SignedInRequest, structure_id: int) -> HttpResponse:
    """All members of today by name, or with `former` in the address those who were."""
    structure = structure_for(request.user, structure_id, Permission.VIEW_MEMBERS)
    on, former = timezone.localdate(), "former" in request.GET
    found = former_members(structure, on=on) if former else listed_members(structure, on=on)
    page = requested_page(request, found, size=PAGE_SIZE)
    may_run = request.user.has_perm(Permission.RUN_STRUCTURE, structure)
    context = {
        "structure": structure,
        "former": former,
        "page": page,
        "rows": member_rows(page, may_run=may_run),
    }
    return TemplateResponse(request, "structures/member/list.html", context)


@never_cache
@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(METHODS)
@telling_names_of(MemberForm)
def member_new(request: SignedInRequest, structure_id: int) -> HttpResponse:
    """A new member; `seat` in the address is the one that was pressed."""
    structure = _run(request, structure_id)
    initial = {"starts_on": timezone.localdate(), **_of_seat(request, structure)}
    form = MemberForm(request.POST or None, initial=initial, **options(request, structure))
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: changing.add_member(structure, form.said, by=request.user, at=timezone.now()),
        )
    ):
        return to_members(request, structure, _("The member is saved."))
    context = {"form": form, "structure": structure, "title": _("Add a member")}
    return TemplateResponse(request, "structures/member/edit.html", context)


def _of_seat(request: HttpRequest, structure: Structure) -> dict[str, Any]:
    number = request.GET.get("seat", "")
    if not (number.isascii() and number.isdecimal() and len(number) < 12):
        return {}
    seat = Seat.objects.filter(pk=int(number), structure=structure).first()
    return {"seat": seat.pk, "role": seat.role} if seat else {}


@never_cache
@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(METHODS)
@telling_names_of(MemberForm)
def member_edit(request: SignedInRequest, structure_id: int, member_id: int) -> HttpResponse:
    """What is said of a member; the button `remove` takes away what was written by mistake."""
    structure = _run(request, structure_id)
    member = _member(structure, member_id)
    now = timezone.now()
    trail.record_reading(
        request, "structure.member_read", by=request.user, at=now, subject=structure
    )
    if request.method == "POST" and "remove" in request.POST:
        changing.remove_member(member, by=request.user, at=now)
        return to_members(request, structure, _("The member is removed."))
    form = MemberForm(request.POST or None, member=member, **options(request, structure))
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            form,
            lambda: changing.change_member(
                member, form.said, by=request.user, at=now, seen=form.seen
            ),
        )
    ):
        return to_members(request, structure, _("The member is saved."))
    context = {
        "form": form,
        "structure": structure,
        "member": member,
        "title": _("Change a member"),
    }
    return TemplateResponse(request, "structures/member/edit.html", context)


def _member(structure: Structure, member_id: int) -> Membership:
    members = structure.memberships.with_holders().select_related("structure")
    return get_object_or_404(members, pk=member_id)


@never_cache
@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(METHODS)
def member_end(request: SignedInRequest, structure_id: int, member_id: int) -> HttpResponse:
    """Until which day somebody is a member."""
    structure = _run(request, structure_id)
    member = _member(structure, member_id)
    form = EndForm(request.POST or None, **options(request, structure))
    if request.method == "POST" and form.is_valid():
        last = form.cleaned_data["last"]
        now = timezone.now()
        if done(form, lambda: changing.end_member(member, last=last, by=request.user, at=now)):
            return to_members(request, structure, _("The membership ends on that day."))
    context = {"form": form, "structure": structure, "member": member}
    return TemplateResponse(request, "structures/member/end.html", context)


@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_POST
def member_claim(request: SignedInRequest, structure_id: int, member_id: int) -> HttpResponse:
    """Whether who joined by themselves speaks for the organisation that they named."""
    structure = _run(request, structure_id)
    member = _member(structure, member_id)
    form = ClaimForm(request.POST, **options(request, structure))
    if not form.is_valid():
        messages.error(request, _("Choose whether the member speaks for the organisation."))
        return redirect(f"{structure.get_absolute_url()}#members")
    said, now = form.cleaned_data, timezone.now()
    is_right = said["is_right"] == "yes"
    try:
        claims.decide_claim(
            member, claimed=said["claimed"], is_right=is_right, by=request.user, at=now
        )
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect(f"{structure.get_absolute_url()}#members")
    return to_members(
        request,
        structure,
        _("It is confirmed for whom the member speaks.")
        if is_right
        else _("The member goes on as a member, and speaks for nobody."),
    )


@never_cache
@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(METHODS)
@telling_names_of(SeatForm)
def seat_new(request: SignedInRequest, structure_id: int) -> HttpResponse:
    return _seat_form(request, _run(request, structure_id), None)


@never_cache
@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(METHODS)
@telling_names_of(SeatForm)
def seat_edit(request: SignedInRequest, structure_id: int, seat_id: int) -> HttpResponse:
    structure = _run(request, structure_id)
    seats_of = structure.seats.select_related("network", "represented")
    return _seat_form(request, structure, get_object_or_404(seats_of, pk=seat_id))


def _seat_form(request: SignedInRequest, structure: Structure, seat: Seat | None) -> HttpResponse:
    form = SeatForm(request.POST or None, seat=seat, **options(request, structure))
    if request.method == "POST" and form.is_valid():
        said, now = form.cleaned_data, timezone.now()
        seen = said.pop("version")
        if done(
            form,
            lambda: seats.save_seat(structure, seat, **said, by=request.user, at=now, seen=seen),
        ):
            return to_members(request, structure, _("The seat is saved."))
    context = {
        "form": form,
        "structure": structure,
        "title": _("Change a seat") if seat else _("Add a seat"),
    }
    return TemplateResponse(request, "structures/member/seat.html", context)


@never_cache
@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_http_methods(METHODS)
def coordinator_list(request: SignedInRequest, structure_id: int) -> HttpResponse:
    """Who looks after the structure today, and a form to add another."""
    structure = _run(request, structure_id)
    form = CoordinatorForm(request.POST or None, **options(request, structure))
    if request.method == "POST" and form.is_valid():
        said, now = form.cleaned_data, timezone.now()
        if done(
            form,
            lambda: coordinating.add_coordinator(structure, **said, by=request.user, at=now),
        ):
            messages.success(request, _("The coordinator is saved."))
            return redirect("structures:coordinator_list", structure.pk)
    active = Coordinator.objects.active_on(timezone.localdate()).filter(structure=structure)
    context = {
        "form": form,
        "structure": structure,
        "coordinators": active.select_related("user", "organisation"),
    }
    return TemplateResponse(request, "structures/member/coordinators.html", context)


@permitted_anywhere(Permission.RUN_STRUCTURE)
@require_POST
def coordinator_end(
    request: SignedInRequest, structure_id: int, coordinator_id: int
) -> HttpResponse:
    structure = _run(request, structure_id)
    coordinator = get_object_or_404(
        structure.coordinators.select_related("structure"), pk=coordinator_id
    )
    coordinating.end_coordinator(coordinator, by=request.user, at=timezone.now())
    return to_members(request, structure, _("This person or organisation coordinates no more."))
