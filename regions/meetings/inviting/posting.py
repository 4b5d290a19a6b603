"""News of meetings for who was invited: one letter a person, whatever was changed within a minute."""

import datetime as dt
import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import F, OuterRef, Subquery

from portal.outbox.models import OutboxMessage
from portal.outbox.posting import Posting, post_many
from regions.meetings.access import trail_scope
from regions.meetings.inviting.asked_to import uid_of
from regions.meetings.models import Invitee, Meeting

KIND, LEFT = "meeting_invitation", "meeting_left"
CAMPAIGN = "meetings"
# What is changed meanwhile goes into the same letter: it is written when it is sent.
PAUSE = dt.timedelta(minutes=1)


def post_news(meetings: Iterable[Meeting], *, at: dt.datetime) -> int:
    """Post to the invited who do not know yet how these stand; gives how many letters that are.

    Call it in the transaction that changes them, with the meeting or its series locked.
    """
    numbers = [meeting.pk for meeting in meetings]
    unaware = (
        Invitee.objects.still_asked()
        .filter(
            meeting__in=numbers,
            meeting__invited_at__isnull=False,
            meeting__ends_at__gt=at,
            told_sequence__lt=F("meeting__sequence"),
        )
        .exclude(person__email="")
    )
    # Who was told nothing needs not be told that it is cancelled.
    unaware = unaware.exclude(told_sequence=-1, meeting__state=Meeting.State.CANCELLED)
    rows = unaware.select_related("person", "meeting__series", "meeting__structure").order_by("pk")
    by_uid: dict[uuid.UUID, dict[int, Invitee]] = {}
    for row in rows:
        by_uid.setdefault(uid_of(row), {}).setdefault(row.person_id, row)
    posted = sum(_post(uid, list(people.values()), at=at) for uid, people in by_uid.items())
    now = Meeting.objects.filter(pk=OuterRef("meeting")).values("sequence")[:1]
    unaware.update(told_sequence=Subquery(now))
    return posted


def recipient(person: int) -> str:
    return f"person:{person}"


def step_of(uid: uuid.UUID) -> str:
    """With which the steps of all letters about this begin."""
    return f"{uid.hex}:"


def _post(uid: uuid.UUID, rows: list[Invitee], *, at: dt.datetime) -> int:
    """A letter that still waits tells of this too."""
    waiting = set(
        OutboxMessage.objects.queued()
        .filter(campaign=CAMPAIGN, step__startswith=step_of(uid))
        # A sender that takes it at this moment waits until the change is there to be told.
        .select_for_update()
        .values_list("recipient", flat=True)
    )
    scope = trail_scope(rows[0].meeting)
    return post_many(
        KIND,
        campaign=CAMPAIGN,
        step=f"{step_of(uid)}{secrets.token_hex(8)}",
        postings=[
            Posting(
                recipient(row.person_id),
                row.person.email,
                row.person.language,
                {"contact_person": row.person_id, "meeting_uid": uid.hex},
                scope,
            )
            for row in rows
            if recipient(row.person_id) not in waiting
        ],
        at=at,
        send_after=at + PAUSE,
    )


def post_taken_out(
    by_thing: Mapping[tuple[uuid.UUID, int], Sequence[Invitee]], *, at: dt.datetime
) -> int:
    """By UID and person, the meetings to which they are asked no more; gives how many letters that are."""
    return sum(
        post_many(
            LEFT,
            campaign=CAMPAIGN,
            step=f"left:{uid.hex}:{secrets.token_hex(8)}",
            postings=[
                Posting(
                    recipient(person),
                    rows[0].person.email,
                    rows[0].person.language,
                    {
                        "contact_person": person,
                        "meeting_uid": uid.hex,
                        "meetings": [row.meeting_id for row in rows],
                    },
                    trail_scope(rows[0].meeting),
                )
            ],
            at=at,
            send_after=at + PAUSE,
        )
        for (uid, person), rows in by_thing.items()
        if rows[0].person.email
    )
