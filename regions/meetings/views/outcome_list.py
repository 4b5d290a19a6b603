"""Decisions and actions across structures; and marking one's own action as done, signed in or by a link."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere, public, signed_in
from portal.accounts.limits import is_spent, is_within
from portal.accounts.permissions import Permission
from portal.accounts.views.refusal import too_many_requests
from portal.ui.lists import requested_page
from regions.meetings.models import MeetingOutcome
from regions.meetings.outcomes.listing import ActionFilter, DecisionFilter
from regions.meetings.outcomes.recording import finish, may_finish
from regions.meetings.outcomes.reminding import is_done_token
from regions.meetings.outcomes.showing import ShownOutcome, all_shown
from regions.structures.access import Refused
from regions.structures.models import Structure

PAGE_SIZE = 50


@permitted_anywhere(Permission.VIEW_MEMBERS)
@require_safe
def decision_list(request: SignedInRequest) -> HttpResponse:
    form = DecisionFilter(request.GET, by=request.user, at_day=timezone.localdate())
    return _listed(request, form, "meetings/list/decisions.html")


@permitted_anywhere(Permission.VIEW_MEMBERS)
@require_safe
def action_list(request: SignedInRequest) -> HttpResponse:
    form = ActionFilter(request.GET, by=request.user, at_day=timezone.localdate())
    return _listed(request, form, "meetings/list/actions.html")


def _listed(request: SignedInRequest, form: DecisionFilter, template: str) -> HttpResponse:
    page = requested_page(request, form.rows, size=PAGE_SIZE)
    context = {"filter": form, "page": page, "lines": _lines(request, page)}
    return TemplateResponse(request, template, context)


def _lines(request: SignedInRequest, page: Iterable[MeetingOutcome]) -> list[ShownOutcome]:
    rows = list(page)
    structures = {one.meeting.structure_id for one in rows}
    run = set(
        Structure.objects.run_by(request.user)
        .filter(pk__in=structures)
        .order_by()
        .values_list("pk", flat=True)
    )
    return all_shown(rows, on=timezone.localdate(), user=request.user, run=run)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def action_detail(request: SignedInRequest, outcome_id: int) -> HttpResponse:
    """For whose action it is, members of the structure or not, and for who runs it: marked as done."""
    found = MeetingOutcome.objects.select_related("meeting__structure", "person", "organisation")
    outcome = found.filter(pk=outcome_id, kind=MeetingOutcome.Kind.ACTION).first()
    if outcome is None or not may_finish(request.user, outcome):
        raise Http404
    if request.method == "POST":
        try:
            outcome.done_at = finish(
                outcome, is_done=True, by=request.user, at=timezone.now()
            ).done_at
        except (Refused, MeetingOutcome.DoesNotExist) as gone:
            # It was made something else, or deleted, a moment ago.
            raise Http404 from gone
    structure = outcome.meeting.structure
    sees_meeting = request.user.has_perm(Permission.VIEW_MEMBERS, structure)
    context = {"outcome": outcome, "structure": structure, "sees_meeting": sees_meeting}
    return TemplateResponse(request, "meetings/action/detail.html", context)


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def action_by_link(request: HttpRequest, outcome_id: int, token: str) -> HttpResponse:
    """The token is the permission. Looking changes nothing; one press marks it as done."""
    if is_spent(request, "meeting_action"):
        return too_many_requests(request)
    found = MeetingOutcome.objects.select_related("meeting__structure", "person", "organisation")
    outcome = found.filter(pk=outcome_id, kind=MeetingOutcome.Kind.ACTION).first()
    if outcome is None or not is_done_token(outcome, token):
        is_within(request, "meeting_action")
        raise Http404
    if request.method == "POST":
        try:
            outcome.done_at = finish(outcome, is_done=True, by=None, at=timezone.now()).done_at
        except (Refused, MeetingOutcome.DoesNotExist) as gone:
            # It was made something else, or deleted, a moment ago.
            raise Http404 from gone
    context = {"outcome": outcome, "structure": outcome.meeting.structure}
    # No stricter referrer policy: with "no-referrer" browsers send the form without saying from where.
    return TemplateResponse(request, "meetings/action/by_link.html", context)
