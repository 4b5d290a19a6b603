"""The chain: each link holds the hash of its line and of the link before it.

The clock adds links in batches, so that no request waits for another. Two clocks do no harm: of two
links for one position or one line the database takes the first.
"""

import datetime as dt
import hashlib
import json
from typing import NamedTuple

import structlog
from django.db import IntegrityError, transaction

from portal.audit.models import Anchor, AuditEvent, AuditEventQuerySet, ChainLink
from portal.audit.models.event import FIXED, LABELS

log = structlog.get_logger("audit")

# Links written at once; on SQLite everybody else's writing waits for so many.
BATCH = 1_000
# A line is looked for among its last neighbours. What a very long transaction brings after so many
# others is found by the full look of the daily check.
NEIGHBOURS = 20_000


class Head(NamedTuple):
    """Where a chain ends: its last position and the hash there."""

    position: int
    hash: str


def head() -> Head:
    """Of the chain as it stands; an empty one begins at nought."""
    last = ChainLink.objects.newest() or Anchor.objects.newest()
    return Head(last.position, last.hash) if last else Head(0, "")


def digest(label: str, salt: str) -> str:
    """What the chain covers of a label: without the salt it cannot be guessed back to the name."""
    return hashlib.sha256(f"{salt}\0{label}".encode()).hexdigest() if label or salt else ""


def hash_of(event: AuditEvent, position: int, previous: str, digests: list[str]) -> str:
    """Of all that the line says, the digests standing for its labels."""
    said = {column: getattr(event, column) for column in FIXED}
    said["at"] = event.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    text = json.dumps([previous, position, said, digests], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def link(event: AuditEvent, after: Head) -> ChainLink:
    """The link of this line behind that head; it is not yet written."""
    digests = [digest(getattr(event, label), getattr(event, salt)) for label, salt in LABELS]
    position = after.position + 1
    return ChainLink(
        position=position,
        event=event,
        actor_digest=digests[0],
        subject_digest=digests[1],
        hash=hash_of(event, position, after.hash, digests),
    )


def chain(*, everything: bool = False, at_most: int = 100_000) -> int:
    """Put lines that are in no chain yet at its end, oldest first; gives how many.

    `everything` looks at the whole trail and not only at the newest lines.
    """
    found = AuditEvent.objects.unchained() if everything else waiting()
    ids = list(found.order_by("at", "pk").values_list("pk", flat=True)[:at_most])
    count = 0
    for start in range(0, len(ids), BATCH):
        added = _append(ids[start : start + BATCH])
        if added is None:
            # Another clock is at it.
            break
        count += added
    if count:
        # Outside the database this is what the chain can be held against.
        log.info("trail.chained", lines=count, **head()._asdict())
    return count


def waiting() -> AuditEventQuerySet:
    """The newest lines that are in no chain yet; an old one is found by the full look."""
    position = head().position - NEIGHBOURS
    neighbour = ChainLink.objects.filter(position=position).values_list("event_id", flat=True)
    return AuditEvent.objects.unchained().filter(pk__gt=neighbour.first() or 0)


def _append(ids: list[int]) -> int | None:
    """Link these lines in this order; None if somebody else came first."""
    events = AuditEvent.objects.in_bulk(ids)
    links: list[ChainLink] = []
    last = head()
    for event in map(events.get, ids):
        if event is not None:
            links.append(link(event, last))
            last = Head(links[-1].position, links[-1].hash)
    try:
        with transaction.atomic():
            ChainLink.objects.bulk_create(links)
    except IntegrityError:
        return None
    return len(links)
