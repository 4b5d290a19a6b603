"""Handovers that their day has passed without, or in whose way something stands."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.accounts.permissions import Permission
from portal.registry.todos import Todo
from portal.registry.visit import Visit
from regions.handover.refusals import HELD
from regions.models import Handover


def handover_todos(visit: Visit) -> Iterator[Todo]:
    """For whoever hands over; one query, and for the others none."""
    if not visit.user.has_perm(Permission.INVITE_EXPERT):
        return
    waiting = Handover.objects.waiting_for_a_person(on=timezone.localdate(visit.at))
    for handover in waiting.select_related("leaver").order_by("first_day", "pk"):
        planned = _("It was planned for %(day)s and has not been done.") % {
            "day": date_format(handover.first_day, "SHORT_DATE_FORMAT")
        }
        why = HELD.get(handover.held)
        yield Todo(
            _("Handing over the work of %(name)s") % {"name": handover.leaver},
            f"{planned} {why}" if why else planned,
            handover.get_absolute_url(),
            _("Look why"),
            is_urgent=True,
        )
