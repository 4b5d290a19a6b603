"""Planned acts that were not done, and a clock that is not believed: a person decides."""

import structlog
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.accounts.access import SignedInRequest, permitted
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.backoffice.scheduled_acts import what_is_planned
from portal.jobs.models import ScheduledAct
from portal.jobs.scheduling import believe, is_held, run_by_hand

log = structlog.get_logger("scheduling")


@permitted(Permission.VIEW_HEALTH)
@require_POST
def due_run(request: SignedInRequest, pk: int) -> HttpResponse:
    """Do now what was skipped or has failed."""
    due = get_object_or_404(ScheduledAct.objects.left_undone(), pk=pk)
    now = timezone.now()
    try:
        is_done = run_by_hand(due, at=now)
    except Exception as error:
        # Any act of any room may fail in its own way; the person is told, and the row stays.
        log.error("act.crashed", act=due.pk, exc_info=error)
        messages.error(request, _("It failed again: %(reason)s") % {"reason": error})
        return redirect("backoffice:system")
    if is_done:
        trail.record("due.run", by=request.user, at=now, act=what_is_planned(due))
        messages.success(request, _("Done."))
    return redirect("backoffice:system")


@permitted(Permission.VIEW_HEALTH)
@require_POST
def due_believe(request: SignedInRequest) -> HttpResponse:
    """The clock is right after all: from the next tick on, what is due is done."""
    now = timezone.now()
    if is_held(at=now):
        believe(at=now)
        trail.record("due.clock_confirmed", by=request.user, at=now)
        messages.success(request, _("Planned acts go on within a minute."))
    return redirect("backoffice:system")
