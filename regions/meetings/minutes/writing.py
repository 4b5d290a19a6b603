"""Minutes are written, each time as a revision that follows the one before; a later meeting approves them."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from portal.revisions.succession import EditConflict, NothingNew, Published, newest, succeed
from regions.meetings.access import held_meeting, trail_scope
from regions.meetings.minutes.reading import MINUTES, chain_of
from regions.meetings.models import Meeting, MinutesRevision
from regions.meetings.naming import names_in
from regions.structures.access import Refused

Outcome = Published[MinutesRevision] | NothingNew | EditConflict[MinutesRevision]


@transaction.atomic
def save_minutes(
    meeting: Meeting, *, text: str, base: int, by: User, at: dt.datetime, note: str = ""
) -> Outcome:
    """Write the revision that follows number `base`; nothing where it has a successor, or says the same.

    Raises `PermissionDenied`, or `Refused` where the meeting was cancelled or the text names somebody
    who is not to be named.
    """
    current = held_meeting(meeting, by=by)
    if current.is_cancelled:
        raise Refused({"text": [_("The meeting was cancelled, so there are no minutes of it.")]})
    if not text.strip():
        raise Refused({"text": [_("Write the minutes before you save them.")]})
    if len(text) > MINUTES.most:
        raise Refused({"text": [_("The minutes are too long. Add the rest as a material.")]})
    chain = chain_of(current)
    last = newest(chain)
    if last is not None and last.text == text:
        return NothingNew()
    if named := names_in(text, current):
        raise Refused(
            {
                "text": [
                    _(
                        "The minutes of a steering group name no persons. Write the organisation in "
                        "the place of: %(names)s."
                    )
                    % {"names": ", ".join(named)}
                ]
            }
        )
    revision = MinutesRevision(meeting=current, text=text, note=note)
    outcome = succeed(revision, chain=chain, base=base, by=by, at=at)
    if not isinstance(outcome, Published):
        return outcome
    if current.state == Meeting.State.PLANNED and current.starts_at <= at:
        # From now on nothing is carried over to it.
        current.state = Meeting.State.CLOSED
        current.save(update_fields=["state"])
    trail.record(
        "minutes.written",
        subject=current,
        by=by,
        at=at,
        scope=trail_scope(current),
        number=outcome.revision.number,
    )
    return outcome


def approving_meetings(meeting: Meeting, *, at: dt.datetime) -> QuerySet[Meeting]:
    """Those of the same structure that came after it and have begun; the next one first."""
    later = Meeting.objects.taking_place().filter(structure=meeting.structure_id)
    return later.filter(starts_at__gt=meeting.starts_at, starts_at__lte=at).order_by(
        "starts_at", "pk"
    )


@transaction.atomic
def approve_minutes(
    meeting: Meeting, *, number: int, approved_in: Meeting, by: User, at: dt.datetime
) -> None:
    """The revision of that number, in that meeting; from now on members read it. Done twice it is done once.

    Raises `PermissionDenied`, or `Refused` where it is no longer the newest, or the meeting did not follow.
    """
    current = held_meeting(meeting, by=by)
    if current.approved_number == number and current.approved_in_id == approved_in.pk:
        return
    last = newest(chain_of(current))
    if last is None:
        raise Refused(_("There are no minutes yet. Write them first."))
    if last.number != number:
        raise Refused(
            _(
                "The minutes were changed a moment ago. Read the new text, and approve it if it is right."
            )
        )
    if not approving_meetings(current, at=at).filter(pk=approved_in.pk).exists():
        raise Refused(
            {"approved_in": [_("Choose a later meeting of this structure that has begun.")]}
        )
    current.approved_at, current.approved_number = at, number
    current.approved_in = approved_in
    current.save(update_fields=["approved_at", "approved_number", "approved_in"])
    trail.record(
        "minutes.approved",
        subject=current,
        by=by,
        at=at,
        scope=trail_scope(current),
        number=number,
        approved_in=approved_in.pk,
    )
