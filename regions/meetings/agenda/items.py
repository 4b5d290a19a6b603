"""What a meeting talks of: added, changed, put in order, dealt with, carried over to the next."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from portal.revisions.facts import refuse_unseen
from regions.meetings.access import held_meeting, trail_scope
from regions.meetings.models import AgendaItem, Meeting
from regions.structures.access import Refused

FACTS = ("title", "text", "minutes")


@transaction.atomic
def add_item(meeting: Meeting, *, by: User, at: dt.datetime, **facts: Any) -> AgendaItem:
    """As the last one. Pressed twice, it is added once. Raises `Refused` by the name of the fact."""
    current = _open(meeting, by=by)
    if twin := current.items.filter(state=AgendaItem.State.OPEN, **facts).first():
        return twin
    item = AgendaItem(meeting=current, position=_last(current) + 1, **facts)
    _save(item)
    return item


@transaction.atomic
def change_item(
    item: AgendaItem, *, by: User, at: dt.datetime, seen: str = "", **facts: Any
) -> AgendaItem:
    """Raises `EditConflict` where a colleague changed what `seen` does not know of; else as adding."""
    _open(item.meeting, by=by)
    current = AgendaItem.objects.get(pk=item.pk)
    for name in refuse_unseen(current, seen=seen, facts=facts):
        setattr(current, name, facts[name])
    _save(current)
    return current


@transaction.atomic
def move_item(item: AgendaItem, *, up: bool, by: User) -> None:
    """One place up or down; nowhere from the end of the list."""
    meeting = _open(item.meeting, by=by)
    items = list(meeting.items.all())
    at_place = next((place for place, one in enumerate(items) if one.pk == item.pk), None)
    if at_place is None:
        return
    other = at_place - 1 if up else at_place + 1
    if 0 <= other < len(items):
        items[at_place], items[other] = items[other], items[at_place]
    for place, one in enumerate(items, 1):
        one.position = place
    AgendaItem.objects.bulk_update(items, ["position"])


@transaction.atomic
def set_dealt_with(item: AgendaItem, *, is_dealt_with: bool, by: User) -> None:
    """What was carried over stands on another agenda by now, and is dealt with there."""
    _open(item.meeting, by=by)
    state = AgendaItem.State.DONE if is_dealt_with else AgendaItem.State.OPEN
    of_here = AgendaItem.objects.filter(pk=item.pk).exclude(state=AgendaItem.State.CARRIED)
    of_here.update(state=state)


@transaction.atomic
def delete_item(item: AgendaItem, *, by: User) -> None:
    """Raises `Refused` where something came of it, or goes with it."""
    _open(item.meeting, by=by)
    current = AgendaItem.objects.filter(pk=item.pk).first()
    if current is None:
        return
    if current.outcomes.exists() or current.materials.exists():
        raise Refused(
            _("Outcomes or materials belong to this item. Take them away first, or leave it.")
        )
    AgendaItem.objects.filter(carried_to=current).update(state=AgendaItem.State.OPEN)
    current.delete()


@transaction.atomic
def carry_over(meeting: Meeting, *, by: User, at: dt.datetime) -> Meeting | None:
    """What was not dealt with goes to the next meeting that can take it; gives that one, None where there is
    nothing to carry. Done twice it is done once. Raises `Refused` where no meeting is to come."""
    current = held_meeting(meeting, by=by)
    items = list(current.items.filter(state=AgendaItem.State.OPEN))
    if not items:
        return None
    following = next_after(current, at=at)
    if following is None:
        raise Refused(_("No meeting is to come that could take these. Call one first."))
    place = _last(held_meeting(following, by=by))
    for number, item in enumerate(items, 1):
        AgendaItem.objects.create(
            meeting=following,
            position=place + number,
            title=item.title,
            text=item.text,
            minutes=item.minutes,
            carried_from=item,
        )
    numbers = [item.pk for item in items]
    AgendaItem.objects.filter(pk__in=numbers).update(state=AgendaItem.State.CARRIED)
    trail.record(
        "meeting.carried_over",
        subject=current,
        by=by,
        at=at,
        scope=trail_scope(current),
        count=len(items),
    )
    return following


def next_after(meeting: Meeting, *, at: dt.datetime) -> Meeting | None:
    """The next of the same structure that is neither cancelled nor closed, nor over."""
    later = Meeting.objects.filter(
        structure=meeting.structure_id,
        state=Meeting.State.PLANNED,
        starts_at__gt=meeting.starts_at,
        ends_at__gt=at,
    )
    return later.order_by("starts_at", "pk").first()


def _open(meeting: Meeting, *, by: User) -> Meeting:
    """Locked, for who runs it. Raises `Refused` where its agenda is settled."""
    current = held_meeting(meeting, by=by)
    if current.state != Meeting.State.PLANNED:
        raise Refused(_("The agenda of a meeting that is cancelled or closed stays as it is."))
    return current


def _last(meeting: Meeting) -> int:
    return meeting.items.aggregate(last=Max("position"))["last"] or 0


def _save(item: AgendaItem) -> None:
    try:
        item.full_clean(exclude=["meeting", "carried_from"])
    except ValidationError as error:
        raise Refused(error.message_dict) from error
    item.save()
