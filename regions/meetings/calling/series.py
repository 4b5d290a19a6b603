"""Meetings by a rule are called together, changed together, and end together. Those held stay as they were."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.revisions.facts import refuse_unseen
from regions.meetings.access import trail_scope
from regions.meetings.calling.single import raise_sequence
from regions.meetings.inviting.posting import post_news
from regions.meetings.models import Invitee, Meeting, MeetingSeries
from regions.meetings.moments import dates_of, meets_at
from regions.structures.access import Refused, require
from regions.structures.models import Structure

RHYTHM = ("nth", "weekday", "every", "starts_on")
# What every meeting of it takes over, as long as it has not been given one of its own.
SHARED = ("title", "room", "join_url")
FACTS = (*RHYTHM, "ends_on", "starts_at", "minutes", *SHARED)
# More than ten years of every month are a slip of the finger.
MOST = 120


def planned(
    structure: Structure, *, at: dt.datetime, series: MeetingSeries | None = None, **facts: Any
) -> list[dt.date]:
    """The days to come of such a series, to be looked at before it is called or `series` is changed to it.

    Raises `Refused` as that would.
    """
    known = series.pk if series is not None and not has_new_rhythm(series, facts) else None
    if series is not None and known is None:
        facts["starts_on"] = max(facts["starts_on"], timezone.localdate(at))
    wished = MeetingSeries(pk=known, structure=structure, **facts)
    return [day for day in _checked(wished, at=at) if meets_at(wished, day)[0] > at]


def has_new_rhythm(series: MeetingSeries, facts: Mapping[str, Any]) -> bool:
    return any(getattr(series, name) != facts[name] for name in RHYTHM)


@transaction.atomic
def call_series(
    structure: Structure,
    *,
    by: User,
    at: dt.datetime,
    dates: Collection[dt.date] | None = None,
    **facts: Any,
) -> MeetingSeries:
    """On these of its days, on all where none are named. Pressed twice, it is called once.

    Raises `Refused` by the name of the fact, or `PermissionDenied`.
    """
    require(by, Permission.RUN_STRUCTURE, structure)
    if twin := MeetingSeries.objects.filter(structure=structure, **facts).first():
        return twin
    series = MeetingSeries(structure=structure, **facts)
    days = [day for day in _checked(series, at=at) if dates is None or day in dates]
    if not days:
        raise Refused(_("Choose at least one day on which it meets."))
    series.save()
    _plan(series, days)
    _record("meeting_series.called", series, by=by, at=at, count=len(days))
    return series


@transaction.atomic
def change_series(
    series: MeetingSeries, *, by: User, at: dt.datetime, seen: str = "", **facts: Any
) -> MeetingSeries:
    """A new rhythm ends the series and begins another, with the same people invited; anything else changes
    the meetings to come, but for what was changed in one of them by itself.

    Raises `EditConflict`, or else as calling does. Gives the series that goes on.
    """
    current = _locked(series)
    require(by, Permission.RUN_STRUCTURE, current.structure)
    changed = refuse_unseen(current, seen=seen, facts=facts)
    if not changed:
        return current
    if set(RHYTHM) & set(changed):
        return _begin_another(current, by=by, at=at, **facts)
    before = MeetingSeries.objects.get(pk=current.pk)
    for name in changed:
        setattr(current, name, facts[name])
    _checked(current, at=at)
    current.save()
    _carry_into(list(_coming(current, at=at)), before=before, after=current)
    _shorten(current, at=at)
    _lengthen(current, before=before, at=at)
    raise_sequence(current)
    _record("meeting_series.changed", current, by=by, at=at, changed=changed)
    post_news(Meeting.objects.filter(series=current), at=at)
    return current


@transaction.atomic
def end_series(series: MeetingSeries, *, by: User, at: dt.datetime) -> MeetingSeries:
    """The meetings to come are cancelled; those held stay, in calendars too. Done twice it is done once."""
    current = _locked(series)
    require(by, Permission.RUN_STRUCTURE, current.structure)
    _end(current, by=by, at=at)
    return current


def _end(series: MeetingSeries, *, by: User, at: dt.datetime) -> None:
    coming = _coming(series, at=at)
    if not coming.update(state=Meeting.State.CANCELLED, cancelled_at=at):
        return
    held = series.meetings.taking_place().order_by("recurrence_on").last()
    if held is not None and held.recurrence_on is not None:
        series.ends_on = held.recurrence_on
        series.save(update_fields=["ends_on"])
    raise_sequence(series)
    _record("meeting_series.ended", series, by=by, at=at)
    post_news(Meeting.objects.filter(series=series), at=at)


def _begin_another(
    series: MeetingSeries, *, by: User, at: dt.datetime, **facts: Any
) -> MeetingSeries:
    invited = _invited_to_all(series, at=at)
    facts["starts_on"] = max(facts["starts_on"], timezone.localdate(at))
    # First, since it may be refused.
    other = call_series(series.structure, by=by, at=at, **facts)
    _end(series, by=by, at=at)
    _invite_to(list(other.meetings.all()), invited, at=at)
    return other


def _invited_to_all(series: MeetingSeries, *, at: dt.datetime) -> dict[int, int | None]:
    """Person → membership, of the members who were asked to what is to come of it."""
    asked = Invitee.objects.still_asked().filter(
        meeting__in=_coming(series, at=at), meeting__invited_at__lte=at
    )
    members = asked.filter(membership__isnull=False).order_by("pk")
    return dict(members.values_list("person", "membership"))


def _invite_to(meetings: list[Meeting], people: dict[int, int | None], *, at: dt.datetime) -> None:
    if not people:
        return
    rows = [
        Invitee(meeting=meeting, person_id=person, membership_id=membership)
        for meeting in meetings
        for person, membership in people.items()
    ]
    Invitee.objects.bulk_create(rows, ignore_conflicts=True)
    numbers = [meeting.pk for meeting in meetings]
    Meeting.objects.filter(pk__in=numbers).update(invited_at=at)
    post_news(Meeting.objects.filter(pk__in=numbers), at=at)


def _carry_into(meetings: list[Meeting], *, before: MeetingSeries, after: MeetingSeries) -> None:
    """What a meeting has like its series before, it has like its series after."""
    for meeting in meetings:
        assert meeting.recurrence_on is not None  # noqa: S101, the database refuses none
        for name in SHARED:
            if getattr(meeting, name) == getattr(before, name):
                setattr(meeting, name, getattr(after, name))
        if (meeting.starts_at, meeting.ends_at) == meets_at(before, meeting.recurrence_on):
            meeting.starts_at, meeting.ends_at = meets_at(after, meeting.recurrence_on)
    Meeting.objects.bulk_update(meetings, [*SHARED, "starts_at", "ends_at"])


def _shorten(series: MeetingSeries, *, at: dt.datetime) -> None:
    beyond = _coming(series, at=at).filter(recurrence_on__gt=series.ends_on)
    beyond.update(state=Meeting.State.CANCELLED, cancelled_at=at)


def _lengthen(series: MeetingSeries, *, before: MeetingSeries, at: dt.datetime) -> None:
    """Days beyond the old end; who is invited to the rest is invited to them too."""
    known = set(series.meetings.values_list("recurrence_on", flat=True))
    days = [day for day in dates_of(series) if day > before.ends_on and day not in known]
    if days:
        invited = _invited_to_all(series, at=at)
        _invite_to(_plan(series, days), invited, at=at)


def _plan(series: MeetingSeries, days: Iterable[dt.date]) -> list[Meeting]:
    shared = {name: getattr(series, name) for name in SHARED}
    rows = []
    for day in days:
        begins, ends = meets_at(series, day)
        rows.append(
            Meeting(
                structure=series.structure,
                series=series,
                recurrence_on=day,
                sequence=series.sequence,
                starts_at=begins,
                ends_at=ends,
                **shared,
            )
        )
    return Meeting.objects.bulk_create(rows)


def _coming(series: MeetingSeries, *, at: dt.datetime) -> Any:
    return series.meetings.taking_place().filter(starts_at__gt=at).order_by("starts_at")


def _locked(series: MeetingSeries) -> MeetingSeries:
    found = MeetingSeries.objects.select_for_update(of=("self",)).select_related("structure")
    return found.get(pk=series.pk)


def _checked(series: MeetingSeries, *, at: dt.datetime) -> list[dt.date]:
    """Its days. Raises `Refused` by the name of the fact."""
    if series.ends_on < series.starts_on:
        raise Refused({"ends_on": [_("The last day cannot be before the first day.")]})
    try:
        series.full_clean(exclude=["structure"], validate_constraints=False)
    except ValidationError as error:
        raise Refused(error.message_dict) from error
    days = dates_of(series)
    if not days:
        raise Refused({"ends_on": [_("Between these days it would never meet.")]})
    if len(days) > MOST:
        raise Refused(
            {
                "ends_on": [
                    _("That are more than %(most)d meetings: end it earlier.") % {"most": MOST}
                ]
            }
        )
    if not series.pk and meets_at(series, days[0])[0] <= at:
        raise Refused({"starts_on": [_("The first meeting would lie in the past.")]})
    if not series.structure.stands_on(days[-1]):
        raise Refused({"ends_on": [_("By then the structure has ended: choose an earlier day.")]})
    for day in days:
        meets_at(series, day)
    return days


def _record(
    action: str, series: MeetingSeries, *, by: User, at: dt.datetime, **details: Any
) -> None:
    trail.record(action, subject=series, by=by, at=at, scope=trail_scope(series), **details)
