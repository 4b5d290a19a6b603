"""Influence points of a structure in its report to the one above: what was decided, and what came of it."""

from django.db.models import Prefetch
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from regions.meetings.upward.parts import Period, Said
from roadmap.models import InfluencePoint, Outcome


def points_said(period: Period) -> Said | None:
    """Of published roadmaps that run; nothing where none was decided in the period."""
    decided = InfluencePoint.objects.in_force().filter(
        structure=period.structure, decides_on__range=(period.starts_on, period.ends_on)
    )
    outcomes = Prefetch("outcomes", Outcome.objects.newest())
    found = list(decided.prefetch_related(outcomes).order_by("decides_on", "pk"))
    if not found:
        return None
    sentence = ngettext(
        "%(count)d influence point of the roadmap came to its decision.",
        "%(count)d influence points of the roadmap came to their decisions.",
        len(found),
    ) % {"count": len(found)}
    return Said(_("Influence points"), [sentence], [_line(one) for one in found])


def _line(point: InfluencePoint) -> str:
    told = {"title": point.title, "day": date_format(point.decides_on, "SHORT_DATE_FORMAT")}
    newest = next(iter(point.outcomes.all()), None)
    if newest is None:
        return _("%(title)s. The outcome has not been recorded. (Source: roadmap, %(day)s.)") % told
    told["outcome"] = newest.get_result_display()
    return _("%(title)s. Outcome: %(outcome)s. (Source: roadmap, %(day)s.)") % told
