"""What is said of a roadmap as a whole, in words."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.chapters.chapter import Fact
from portal.chapters.places import some_names
from roadmap.models import Outcome, Status, Target
from roadmap.report.content import RoadmapContent, StepContent
from roadmap.report.counts import Count, RoadmapCounts


def period(content: RoadmapContent) -> str:
    first, last = content.roadmap.starts_on, content.roadmap.ends_on
    return f"{date_format(first, 'SHORT_DATE_FORMAT')} – {date_format(last, 'SHORT_DATE_FORMAT')}"


def standing(content: RoadmapContent) -> str:
    """Whether it runs, is archived, or is not published yet."""
    roadmap = content.roadmap
    if roadmap.archived_at is not None:
        day = date_format(localdate(roadmap.archived_at), "SHORT_DATE_FORMAT")
        return _("Archived on %(day)s. It can be read, not changed.") % {"day": day}
    if roadmap.published_at is None:
        return _("A draft. It is not published.")
    day = date_format(localdate(roadmap.published_at), "SHORT_DATE_FORMAT")
    return _("Published on %(day)s.") % {"day": day}


def facts(content: RoadmapContent) -> Iterator[Fact]:
    """What one must know of a file about it."""
    yield _("roadmap"), str(content.roadmap.title)
    if content.roadmap.is_invented:
        yield _("invented"), _("Everything in this roadmap was invented for the demo.")
    yield _("period"), period(content)
    yield _("state"), standing(content)
    if source := content.roadmap.source:
        yield _("source"), source
    if content.sees_internal:
        yield (
            _("internal notes"),
            _("This file holds internal notes. Do not pass it on outside the house."),
        )
    yield (
        _("made"),
        _("%(day)s in the portal Yhdyspinta") % {"day": date_format(content.on, "DATE_FORMAT")},
    )


def where_in_words(step: StepContent) -> str:
    if step.step.is_national:
        return _("Whole country")
    return ", ".join(region.short_name for region in step.regions)


def counts_in_words(counts: Mapping[str, int]) -> str:
    """How many regions stand how, in the order of the states; nobody's report last."""
    told = [
        f"{state.label} {counts[state.value]}" for state in Status.State if counts.get(state.value)
    ]
    if silent := counts.get(""):
        told.append(_("nobody has reported %(count)d") % {"count": silent})
    return capfirst(" · ".join(told))


def how_it_stands(step: StepContent, *, on: dt.date) -> str:
    """In its one region the state; in several how many stand how, and where it is late."""
    if not step.statuses and step.step.roadmap.is_archived:
        return capfirst(_("not known"))
    late = step.late_in(on=on)
    if len(step.regions) == 1:
        state = step.state_in(step.regions[0])
        told = [str(Status.State(state).label) if state else _("nobody has reported yet")]
        if late:
            told.append(_("late"))
        return capfirst(", ".join(told))
    counted = counts_in_words(step.counts)
    if not late:
        return counted
    if len(late) == len(step.regions):
        said = _("Late in every region.")
    else:
        said = _("Late in %(regions)s.") % {"regions": some_names(each.short_name for each in late)}
    return f"{counted}. {said}"


def targets_in_words(targets: Iterable[Target]) -> str:
    return "; ".join(_target(each) for each in targets)


def _target(target: Target) -> str:
    """ "Structures involve: from 3.3 to 3.8 by 31.12.2027"; what is not known is left out."""
    told = {"indicator": target.indicator.name, "to": _number(target, target.value)}
    start = target.baseline
    baseline = start.value if start and not start.is_withheld else None
    if target.value is None:
        return str(target.indicator.name)
    if baseline is None:
        said = _("%(indicator)s: to %(to)s") % told
    else:
        told["from"] = _number(target, baseline)
        said = _("%(indicator)s: from %(from)s to %(to)s") % told
    if target.by_on is None:
        return said
    day = date_format(target.by_on, "SHORT_DATE_FORMAT")
    return _("%(change)s by %(day)s") % {"change": said, "day": day}


def _number(target: Target, value: Decimal | None) -> str:
    if value is None:
        return ""
    return number_format(value, target.indicator.decimals, force_grouping=True)


def stands(found: RoadmapCounts) -> str:
    """How many steps there are, and how they stand."""
    steps = ngettext("%(count)d step", "%(count)d steps", len(found.steps))
    told = {
        "roadmap": found.roadmap.roadmap.title,
        "steps": steps % {"count": len(found.steps)},
        "counts": counts_in_words(found.whole.states) or _("nothing to report on"),
    }
    return _("%(roadmap)s: %(steps)s. %(counts)s.") % told


def late(found: RoadmapCounts) -> str:
    """How many steps are late, and in which regions most; empty where none is."""
    if not found.late:
        return ""
    count = len(found.late)
    said = ngettext("%(count)d step is late.", "%(count)d steps are late.", count) % {
        "count": count
    }
    most = max(each.late for each in found.by_region.values())
    names = [
        region.short_name
        for region in found.roadmap.regions
        if found.by_region[region.pk].late == most
    ]
    where = ngettext(
        "Most in %(regions)s: %(count)d step.", "Most in %(regions)s: %(count)d steps.", most
    ) % {"regions": some_names(names), "count": most}
    return said if len(names) == len(found.roadmap.regions) else f"{said} {where}"


def got_through(found: RoadmapCounts) -> str:
    """Of what has been decided, what went as wanted; empty where nothing has been decided."""
    outcomes, count = found.outcomes, len(found.decided)
    if not count:
        return ""
    told = ngettext(
        "%(count)d influence point has been decided",
        "%(count)d influence points have been decided",
        count,
    ) % {"count": count}
    known = [
        f"{result.label} {outcomes[result.value]}"
        for result in Outcome.Result
        if outcomes[result.value]
    ]
    if silent := outcomes[""]:
        known.append(_("nothing told yet %(count)d") % {"count": silent})
    return f"{told}: {', '.join(known)}."


def region_counts(count: Count) -> str:
    """Short, for a narrow column: what is done, under way, stuck and late."""
    shown = (Status.State.DONE, Status.State.UNDER_WAY, Status.State.STUCK)
    told = [f"{state.label} {count.states[state]}" for state in shown if count.states[state]]
    if count.late:
        told.append(_("late %(count)d") % {"count": count.late})
    return ", ".join(told) or "–"
