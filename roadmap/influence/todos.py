"""Influence points on the home page: deadlines that are near, and outcomes to record."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.registry.todos import Todo
from portal.registry.visit import Visit
from roadmap.influence.worklist import Worklist, worklist_of
from roadmap.models import InfluencePoint

# From the last but one reminder on it is pressing.
URGENT_DAYS = 7


def own_worklist(visit: Visit) -> Worklist:
    """Nobody without a role answers for anything."""
    if not visit.user.all_roles:
        return Worklist()
    return worklist_of(visit.user, on=timezone.localdate(visit.at))


def deadline_todos(visit: Visit) -> Iterator[Todo]:
    """One point by its name; several as a count, which is that of the list it leads to."""
    heard = visit.once(own_worklist).heard
    if not heard:
        return
    first = heard[0]
    days = (first.deadline - timezone.localdate(visit.at)).days
    is_urgent = days <= URGENT_DAYS
    if len(heard) == 1:
        yield Todo(str(first), _until(first), first.get_absolute_url(), _("Show"), is_urgent)
        return
    what = ngettext(
        "%(count)s influence point within 30 days",
        "%(count)s influence points within 30 days",
        len(heard),
    ) % {"count": len(heard)}
    why = _("First comes %(title)s.") % {"title": first} + " " + _until(first)
    yield Todo(what, why, f"{reverse('roadmap:own_points')}#heard", _("Show"), is_urgent)


def outcome_todos(visit: Visit) -> Iterator[Todo]:
    decided = visit.once(own_worklist).decided
    if len(decided) == 1:
        [point] = decided
        why = _("It was decided on %(day)s; what came of it has not been recorded yet.") % {
            "day": _day(point.decides_on)
        }
        url = reverse("roadmap:influence_point_outcome", args=[point.pk])
        yield Todo(str(point), why, url, _("Record the outcome"))
    elif decided:
        what = ngettext(
            "%(count)s influence point without an outcome",
            "%(count)s influence points without an outcome",
            len(decided),
        ) % {"count": len(decided)}
        why = _("They were decided more than two weeks ago. Tell what came of them.")
        yield Todo(what, why, f"{reverse('roadmap:own_points')}#decided", _("Show"))


def _until(point: InfluencePoint) -> str:
    if point.statements_until:
        return _("Statements are taken until %(day)s.") % {"day": _day(point.statements_until)}
    return _("The decision is made on %(day)s.") % {"day": _day(point.decides_on)}


def _day(day: dt.date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
