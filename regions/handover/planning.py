"""Saying yes to a preview: carried out at once, or planned for a day and taken back until then."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from portal.jobs.scheduling import cancel, schedule, utc_from_wall
from regions.handover.carrying_out import carry_out, lock_people
from regions.handover.parts import Handing
from regions.handover.preview import found_lines, seal_of
from regions.handover.refusals import refusal_of_day, refusal_of_leaver, refusals
from regions.models import Handover, HandoverShare
from regions.models.handover import ACT


class PreviewChanged(Exception):
    """Since the preview something has changed of what it showed: it is to be looked at again."""


def hand_over(handing: Handing, *, seal: str, by: User, at: dt.datetime) -> Handover:
    """Plan it for its day; where that is today, carry it out. All of it, or nothing.

    Raises `PreviewChanged` where `seal` is not that of the preview as it is now, and `ValidationError`
    with what refuses it. Sent twice, it is done once.
    """
    try:
        with transaction.atomic():
            return _hand_over(handing, seal, by=by, at=at)
    except IntegrityError:
        # A colleague planned one at the same moment, or made somebody a lead.
        raise PreviewChanged from None


def _hand_over(handing: Handing, seal: str, *, by: User, at: dt.datetime) -> Handover:
    lock_people(handing)
    if same := sent_before(handing.leaver, seal, by=by):
        return same
    today = timezone.localdate(at)
    for refusal in (
        refusal_of_leaver(handing.leaver, by=by, today=today),
        refusal_of_day(handing.first_day, today=today),
        *refusals(handing, by=by),
    ):
        if refusal is not None:
            raise ValidationError(refusal.words, code=refusal.code)
    lines = found_lines(handing)
    if seal_of(handing, lines) != seal:
        raise PreviewChanged
    handover = Handover.objects.create(
        leaver=handing.leaver,
        first_day=handing.first_day,
        joins=handing.joins,
        planned_by=by,
        planned_at=at,
        previewed=lines,
        seal=seal,
    )
    HandoverShare.objects.bulk_create(
        HandoverShare(handover=handover, region=share.region, successor=share.successor)
        for share in handing.shares
    )
    if handing.first_day <= today:
        carry_out(handover, handing, lines, by=by, at=at)
        return handover
    schedule(ACT, subject=str(handover.pk), due_at=begins_at(handing.first_day), at=at)
    trail.record(
        "handover.planned",
        subject=handover.leaver,
        by=by,
        at=at,
        starts_on=handing.first_day.isoformat(),
        regions=[share.region.slug for share in handing.shares],
    )
    return handover


def sent_before(leaver: User, seal: str, *, by: User) -> Handover | None:
    """What the first press of a double click has made."""
    made = Handover.objects.filter(leaver=leaver, seal=seal, planned_by=by)
    return made.exclude(state=Handover.State.TAKEN_BACK).first() if seal else None


def begins_at(day: dt.date) -> dt.datetime:
    """The first moment of that day in Finland."""
    return utc_from_wall(dt.datetime.combine(day, dt.time()))


@transaction.atomic
def take_back(handover: Handover, *, by: User, at: dt.datetime) -> bool:
    """Nothing of it happens. False, where it was carried out or taken back meanwhile.

    Raises `ValidationError` where the person takes back what is theirs.
    """
    current = Handover.objects.select_for_update().get(pk=handover.pk)
    if not current.is_planned:
        return False
    if current.leaver_id == by.pk or current.shares.filter(successor=by).exists():
        raise ValidationError(
            _("Nobody changes their own rights. Ask a colleague."), code="oneself"
        )
    current.state, current.settled_at, current.held = Handover.State.TAKEN_BACK, at, ""
    current.save(update_fields=["state", "settled_at", "held"])
    cancel(ACT, subject=str(current.pk), at=at)
    trail.record("handover.taken_back", subject=current.leaver, by=by, at=at)
    return True
