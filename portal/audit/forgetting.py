"""What the trail forgets: whole months at its old end, and names of people who are erased."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model, Q

from portal.audit import trail
from portal.audit.chain import chain
from portal.audit.models import Anchor, AuditEvent, ChainLink
from portal.audit.models.event import ACTOR, SUBJECT


def cut_before(month: dt.date, *, at: dt.datetime) -> int:
    """Delete the lines from before `month`, the first day of a month by UTC; gives how many.

    An anchor keeps the hash of the last one, so that the chain goes on from there. What is not yet
    chained is chained first. Lines go in the order of the chain: one that was written long after the
    moment it tells of goes with its neighbours. Raises ValueError if `month` is not a first day, and
    IntegrityError where the database finds it younger than `guard.LEAST_MONTHS_KEPT`.
    """
    if month.day != 1:
        raise ValueError(f"{month} is not the first day of a month.")
    begin = dt.datetime.combine(month, dt.time(), tzinfo=dt.UTC)
    while chain(everything=True):
        pass
    with transaction.atomic():
        last = _last_before(begin)
        if last is None:
            return 0
        Anchor.objects.create(position=last.position, hash=last.hash, before=month, at=at)
        going = ChainLink.objects.up_to(last.position)
        count = AuditEvent.objects.filter(pk__in=going.values("event_id")).delete()[0]
        going.delete()
        trail.record(
            "trail.cut",
            by=None,
            at=at,
            lines=count,
            before_on=str(month),
            position=last.position,
            hash=last.hash,
        )
    return count


def _last_before(begin: dt.datetime) -> ChainLink | None:
    """The last link before the first line that has to stay."""
    links = ChainLink.objects.order_by("position")
    staying = links.filter(event__at__gte=begin).first()
    going = links if staying is None else links.filter(position__lt=staying.position)
    return going.last()


def forget_labels_of(person: Any, *, by: Any = None, at: dt.datetime | None = None) -> int:
    """Blank the names by which lines speak of this person; gives how many lines that were.

    Call it while the person still has name and address. The identifiers stay: without the person
    they lead nowhere. The chain still holds, since it covers a digest of each label.
    """
    address, name = person.email, str(person)
    people = Q(subject_type=person._meta.label_lower)
    told = people & Q(subject_id=str(person.pk))
    for word in {address, name} - {""}:
        # An invitation goes by its address, an assignment by “Name: region”. A namesake is another.
        named = Q(subject_label__iexact=word) | Q(subject_label__istartswith=f"{word}: ")
        told |= ~people & named
    with transaction.atomic():
        count = AuditEvent.objects.filter(actor_id=str(person.pk)).blank(*ACTOR)
        count += AuditEvent.objects.filter(told).blank(*SUBJECT)
        if count:
            trail.record("trail.labels_blanked", by=by, at=at, labels=count, person=str(person.pk))
    return count


def forget_labels_of_rows(model: type[Model], keys: Iterable[Any], *, at: dt.datetime) -> int:
    """Blank the names under which lines speak of these rows; gives how many lines that were."""
    told = Q(subject_type=model._meta.label_lower, subject_id__in=[str(key) for key in keys])
    with transaction.atomic():
        count = AuditEvent.objects.filter(told).blank(*SUBJECT)
        if count:
            trail.record("trail.labels_blanked", by=None, at=at, labels=count)
    return count
