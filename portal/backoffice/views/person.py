"""The people of the portal: who they are, what they may do, where they work."""

import datetime as dt
from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import SignedInRequest, permitted
from portal.accounts.actions.role import close_account, grant_role, open_account, withdraw_role
from portal.accounts.models import Invitation, User
from portal.accounts.permissions import Permission
from portal.accounts.roles import NATIONAL_ROLES, Role
from portal.audit import trail
from portal.backoffice.forms.assignment import AssignmentForm, EndAssignmentForm
from portal.backoffice.forms.role import RoleForm
from portal.backoffice.people import with_work
from regions.models import Assignment, Handover


def _say(request: SignedInRequest, error: ValidationError) -> None:
    for message in error.messages:
        messages.error(request, message)


@permitted(Permission.VIEW_PEOPLE)
@require_safe
def person_list(request: SignedInRequest) -> HttpResponse:
    today, now = timezone.localdate(), timezone.now()
    waiting = Invitation.objects.waiting()
    trail.record_reading(request, "people.read", by=request.user, at=now)
    context = {
        "people": with_work(User.objects.standing(), on=today),
        "invitations": waiting.select_related("invited_by"),
        "now": now,
        "expert": Role.EXPERT,
        "representative": Role.ORGANISATION,
    }
    return TemplateResponse(request, "backoffice/person/list.html", context)


@permitted(Permission.VIEW_PEOPLE)
@require_safe
def person_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.standing(), pk=pk)
    trail.record_reading(request, "person.read", by=request.user, at=timezone.now(), subject=person)
    return _detail(request, person)


def _detail(
    request: SignedInRequest,
    person: User,
    *,
    role_form: RoleForm | None = None,
    assignment_form: AssignmentForm | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    handovers = list(person.handovers.exclude(state=Handover.State.TAKEN_BACK))
    is_planned = any(handover.is_planned for handover in handovers)
    context = {
        "person": person,
        "is_oneself": person.pk == request.user.pk,
        "grants": person.role_grants.all(),
        "assignments": _assignments(person),
        "handovers": handovers,
        "may_hand_over": not is_planned and _has_work(person, on=today),
        "today": today,
        "role_form": role_form or RoleForm(user=person),
        "assignment_form": assignment_form
        or AssignmentForm(user=person, by=request.user, today=today),
    }
    return TemplateResponse(request, "backoffice/person/detail.html", context)


def _assignments(person: User) -> Iterable[Assignment]:
    return person.assignments.select_related("region").order_by("-starts_on", "region")


def _has_work(person: User, *, on: dt.date) -> bool:
    """Whether there is anything to hand over."""
    return person.assignments.not_over_by(on).exists()


@permitted(Permission.MANAGE_ROLES)
@require_POST
def role_grant(request: SignedInRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.standing(), pk=pk)
    form = RoleForm(request.POST, user=person)
    if not form.is_valid():
        return _detail(request, person, role_form=form)
    try:
        grant_role(person, Role(form.cleaned_data["role"]), by=request.user, at=timezone.now())
    except ValidationError as error:
        _say(request, error)
    else:
        messages.success(request, _("The role is granted."))
    return redirect("backoffice:person_detail", pk)


@permitted(Permission.MANAGE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def role_withdraw(request: SignedInRequest, pk: int, role: str) -> HttpResponse:
    """Ask on a page of its own, then withdraw."""
    person = get_object_or_404(User.objects.standing(), pk=pk)
    if role not in NATIONAL_ROLES:
        raise Http404
    if request.method != "POST":
        context = {"person": person, "role": Role(role)}
        return TemplateResponse(request, "backoffice/role/withdraw.html", context)
    try:
        withdraw_role(person, Role(role), by=request.user, at=timezone.now())
    except ValidationError as error:
        _say(request, error)
    else:
        messages.success(
            request, _("The role is withdrawn. If that was a mistake, grant it again below.")
        )
    return redirect("backoffice:person_detail", pk)


@permitted(Permission.MANAGE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def account_close(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask on a page of its own, then sign the person out everywhere and keep them out."""
    person = get_object_or_404(User.objects.standing(), pk=pk)
    if request.method != "POST":
        context = {"person": person, "has_work": _has_work(person, on=timezone.localdate())}
        return TemplateResponse(request, "backoffice/account/close.html", context)
    try:
        close_account(person, by=request.user, at=timezone.now())
    except ValidationError as error:
        _say(request, error)
    else:
        messages.success(
            request,
            _(
                "The account is closed; every session of it has ended. "
                "If that was a mistake, open it again below."
            ),
        )
    return redirect("backoffice:person_detail", pk)


@permitted(Permission.MANAGE_ROLES)
@require_POST
def account_open(request: SignedInRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.standing(), pk=pk)
    try:
        open_account(person, by=request.user, at=timezone.now())
    except ValidationError as error:
        _say(request, error)
    else:
        messages.success(request, _("The account is open again."))
    return redirect("backoffice:person_detail", pk)


@permitted(Permission.INVITE_EXPERT)
@require_POST
def assignment_add(request: SignedInRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User.objects.standing(), pk=pk)
    form = AssignmentForm(request.POST, user=person, by=request.user, today=timezone.localdate())
    if not form.is_valid() or not form.save_assignment(at=timezone.now()):
        return _detail(request, person, assignment_form=form)
    messages.success(request, _("The region is assigned."))
    return redirect("backoffice:person_detail", pk)


@permitted(Permission.INVITE_EXPERT)
@require_http_methods(["GET", "HEAD", "POST"])
def assignment_end(request: SignedInRequest, pk: int, assignment_id: int) -> HttpResponse:
    """Name the last day; today by default."""
    today: dt.date = timezone.localdate()
    assignment = get_object_or_404(
        Assignment.objects.select_related("region", "user"), pk=assignment_id, user=pk
    )
    form = EndAssignmentForm(
        request.POST or None, assignment=assignment, by=request.user, today=today
    )
    if request.method == "POST" and form.is_valid() and form.save_assignment(at=timezone.now()):
        messages.success(request, _("The last day is saved."))
        return redirect("backoffice:person_detail", pk)
    context = {"form": form, "assignment": assignment, "person": assignment.user}
    return TemplateResponse(request, "backoffice/assignment/end.html", context)
