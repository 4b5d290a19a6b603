"""What meetings have to tell in a report: how often people met, what was decided, what is being done.

Persons are counted, never named: those who read the report belong to another structure.
"""

from collections.abc import Sequence

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.charts.text import number
from regions.meetings.models import Meeting, MeetingOutcome
from regions.meetings.upward.parts import Period, Said


def _meetings(period: Period) -> QuerySet[Meeting]:
    begun = Meeting.objects.filter(structure=period.structure, starts_at__lte=period.at)
    return begun.filter(
        starts_at__date__gte=period.starts_on, starts_at__date__lte=period.ends_on
    ).order_by("starts_at", "pk")


def meetings_said(period: Period) -> Said:
    counted = Count("invitees", filter=Q(invitees__attended=True))
    found = list(_meetings(period).annotate(ticked=counted))
    held = [one for one in found if not one.is_cancelled]
    # Of a period that still runs, only what is past is told.
    last = min(period.ends_on, timezone.localdate(period.at))
    days = {
        "first": date_format(period.starts_on, "SHORT_DATE_FORMAT"),
        "last": date_format(last, "SHORT_DATE_FORMAT"),
    }
    if not held:
        sentences = [_("The structure did not meet between %(first)s and %(last)s.") % days]
    else:
        sentences = [
            ngettext(
                "The structure met %(count)d time between %(first)s and %(last)s.",
                "The structure met %(count)d times between %(first)s and %(last)s.",
                len(held),
            )
            % {"count": len(held), **days}
        ]
    # A ticked list counts only where somebody was ticked: otherwise nobody recorded it.
    counts = [count for one in held if (count := one.attended_count or one.ticked)]
    sentences += _attendance(counts, len(held))
    if cancelled := len(found) - len(held):
        sentences.append(
            ngettext(
                "%(count)d meeting was cancelled.", "%(count)d meetings were cancelled.", cancelled
            )
            % {"count": cancelled}
        )
    lines = [_("%(title)s, %(day)s.") % _named(one) for one in held]
    return Said(_("Meetings"), sentences, lines)


def _attendance(counts: Sequence[int], held: int) -> list[str]:
    if not counts:
        return [_("How many were there has not been recorded.")] if held else []
    told = {
        "mean": number(sum(counts) / len(counts), 0),
        "least": min(counts),
        "most": max(counts),
        "counted": len(counts),
        "held": held,
    }
    if min(counts) == max(counts):
        said = ngettext(
            "%(most)d person was there each time",
            "%(most)d people were there each time",
            max(counts),
        )
    else:
        said = _("On average %(mean)s people were there, from %(least)d to %(most)d")
    source = _("source: attendance of %(counted)d of %(held)d meetings")
    return [f"{said % told} ({source % told})."]


def decisions_said(period: Period) -> Said:
    found = list(_outcomes(period, MeetingOutcome.Kind.DECISION))
    if not found:
        return Said(_("Decisions"), [_("No decisions were recorded.")])
    sentence = ngettext(
        "%(count)d decision was recorded.", "%(count)d decisions were recorded.", len(found)
    ) % {"count": len(found)}
    return Said(_("Decisions"), [sentence], [f"{_ended(one.text)} {_source(one)}" for one in found])


def actions_said(period: Period) -> Said | None:
    """Agreed on in the period, and how they stand on the day of the draft."""
    found = list(_outcomes(period, MeetingOutcome.Kind.ACTION).select_related("organisation"))
    if not found:
        return None
    done = [one for one in found if one.done_at is not None]
    agreed = ngettext(
        "%(count)d action was agreed on.", "%(count)d actions were agreed on.", len(found)
    ) % {"count": len(found)}
    finished = ngettext("%(count)d of them is done.", "%(count)d of them are done.", len(done)) % {
        "count": len(done)
    }
    return Said(_("Actions"), [agreed, finished], [_action(one, period) for one in found])


def _outcomes(period: Period, kind: str) -> QuerySet[MeetingOutcome]:
    meetings = _meetings(period).exclude(state=Meeting.State.CANCELLED).order_by()
    found = MeetingOutcome.objects.filter(kind=kind, meeting__in=meetings.values("pk"))
    return found.select_related("meeting").order_by("meeting__starts_at", "pk")


def _action(one: MeetingOutcome, period: Period) -> str:
    sentences = [_ended(one.text)]
    if one.organisation is not None:
        sentences.append(_("Responsible: %(name)s.") % {"name": one.organisation})
    day = {"day": date_format(one.due_on, "SHORT_DATE_FORMAT") if one.due_on else ""}
    if one.done_at is not None:
        done = date_format(timezone.localtime(one.done_at), "SHORT_DATE_FORMAT")
        sentences.append(_("It was done on %(day)s.") % {"day": done})
    elif one.due_on is not None and one.due_on < period.on:
        sentences.append(_("It was to be done by %(day)s and is late.") % day)
    else:
        sentences.append(_("It is to be done by %(day)s.") % day)
    return f"{' '.join(sentences)} {_source(one)}"


def _ended(text: str) -> str:
    """On one line and with a full stop, as a line of a list."""
    line = " ".join(text.split())
    return line if line.endswith((".", "!", "?")) else f"{line}."


def _source(one: MeetingOutcome) -> str:
    return _("(Source: %(title)s, %(day)s.)") % _named(one.meeting)


def _named(meeting: Meeting) -> dict[str, str]:
    day = date_format(timezone.localtime(meeting.starts_at), "SHORT_DATE_FORMAT")
    return {"title": meeting.title, "day": day}
