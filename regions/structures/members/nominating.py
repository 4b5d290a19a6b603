"""An organisation is asked to name somebody for a vacant seat, reminded once, and names them by a link."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.jobs.mailing_hours import next_working_time
from portal.outbox.posting import post
from regions.organisations.models import Office, Organisation
from regions.organisations.offices.recipient import Recipient, recipient_of
from regions.structures.access import Refused
from regions.structures.members.changing import (
    Said,
    lock,
    refuse_ended,
    tell,
    why_dissolved,
    write_member,
)
from regions.structures.members.seats import vacant_seats
from regions.structures.models import Membership, Nomination, Seat, Structure

CAMPAIGN = "structure_nominations"
ASK, REMIND, NAMED = "nomination_ask", "nomination_remind", "nomination_named"
REMINDED_BEFORE = dt.timedelta(days=7)


@transaction.atomic
def ask_to_name(
    seat: Seat, asked: Organisation, *, due_on: dt.date, by: User, at: dt.datetime
) -> Nomination:
    """Pressed twice, it is asked once. Raises `Refused` by fact."""
    structure, today = lock(seat.structure, by=by), timezone.localdate(at)
    refuse_ended(structure, on=today)
    waiting = Nomination.objects.waiting().filter(seat=seat).select_related("asked").first()
    if waiting is not None and (waiting.asked_id, waiting.due_on) == (asked.pk, due_on):
        return waiting
    wrong: dict[str, list[str]] = {}
    if waiting is not None:
        wrong["asked"] = [
            _("%(name)s has been asked for this seat already. Call that off first.")
            % {"name": waiting.asked}
        ]
    elif not vacant_seats(on=today).filter(pk=seat.pk).exists():
        wrong["asked"] = [_("The seat is not vacant any more: nobody needs to be named.")]
    elif why := why_dissolved(asked):
        wrong["asked"] = [why]
    if due_on <= today:
        wrong["due_on"] = [_("Give at least until tomorrow to name somebody.")]
    if wrong:
        raise Refused(wrong)
    reached = contact_of(asked, on=today)
    if reached is None:
        raise Refused({"asked": [_("No mail reaches “%(name)s”.") % {"name": asked}]})
    try:
        with transaction.atomic():
            nomination = Nomination.objects.create(
                seat=seat, asked=asked, asked_at=at, asked_by=by, due_on=due_on
            )
    except IntegrityError as error:
        raise Refused(
            {"asked": [_("A colleague asked somebody for this seat a moment ago.")]}
        ) from error
    tell("structure.nomination_asked", structure, by=by, at=at, nomination=nomination.pk)
    _post(ASK, nomination, reached, at=at)
    return nomination


def contact_of(organisation: Organisation, *, on: dt.date) -> Recipient | None:
    """Whoever answers for health and social matters, else the chair, else its address, else the staff."""
    sote = organisation.offices.filter(kind=Office.Kind.SOTE).first()
    return recipient_of(sote or (organisation, Office.Kind.CHAIR), on=on)


def _post(kind: str, nomination: Nomination, reached: Recipient, *, at: dt.datetime) -> None:
    post(
        kind,
        campaign=CAMPAIGN,
        step=f"{nomination.pk}:{kind}",
        recipient=f"nomination:{nomination.pk}",
        address=reached.address,
        language=reached.language,
        parameters={"nomination": nomination.pk},
        at=at,
        send_after=next_working_time(at),
    )


@transaction.atomic
def call_off(nomination: Nomination, *, by: User, at: dt.datetime) -> bool:
    """Nobody needs to be named any more; False where somebody was named, or it was called off already."""
    structure = lock(nomination.seat.structure, by=by)
    if not Nomination.objects.waiting().filter(pk=nomination.pk).update(closed_at=at):
        return False
    tell("structure.nomination_called_off", structure, by=by, at=at, nomination=nomination.pk)
    return True


@transaction.atomic
def name_member(
    nomination: Nomination, *, name: str, email: str, language: str, at: dt.datetime
) -> Membership:
    """By whoever reads the link. Pressed twice, one is named. Raises `Refused`, by fact or of the whole."""
    structure = Structure.objects.select_for_update(of=("self",)).get(
        pk=nomination.seat.structure_id
    )
    nomination = Nomination.objects.select_related("seat", "asked", "named__person").get(
        pk=nomination.pk
    )
    if nomination.closed_at is not None:
        if nomination.named is not None and _is_same(nomination.named, name, email):
            return nomination.named
        raise Refused(_("Somebody has been named already, or the question was called off."))
    today, seat = timezone.localdate(at), nomination.seat
    refuse_ended(structure, on=today)
    speaks_for_itself = seat.on_behalf_of is None
    said = Said(
        name=name,
        email=email,
        language=language,
        seat=seat,
        role=seat.role,
        represented=nomination.asked if speaks_for_itself else None,
        starts_on=today,
    )
    member = Membership(structure=structure)
    # The seat's own nomination is closed by this, too.
    write_member(member, said, at=at)
    tell("structure.member_named", structure, by=None, at=at, membership=member.pk)
    post(
        NAMED,
        campaign=CAMPAIGN,
        step=f"{nomination.pk}:{NAMED}",
        recipient=f"member:{member.pk}",
        address=email.lower(),
        language=language,
        parameters={"membership": member.pk},
        at=at,
    )
    return member


def _is_same(member: Membership, name: str, email: str) -> bool:
    person = member.person
    return person is not None and (person.name, person.email) == (name, email.lower())


def remind(*, at: dt.datetime) -> int:
    """Once, in the last week before somebody is to be named; gives how many. Safe to run again.

    Who was asked within that week knows it still; for a structure that has ended nobody is named.
    """
    today, reminded = timezone.localdate(at), 0
    near = Nomination.objects.waiting().filter(
        reminded_at=None, due_on__gte=today, due_on__lte=today + REMINDED_BEFORE
    )
    near = near.filter(seat__structure__in=Structure.objects.standing_on(today).order_by())
    for nomination in near.select_related("asked__municipality"):
        if timezone.localdate(nomination.asked_at) >= nomination.due_on - REMINDED_BEFORE:
            continue
        with transaction.atomic():
            rows = Nomination.objects.waiting().filter(pk=nomination.pk, reminded_at=None)
            reached = contact_of(nomination.asked, on=today)
            if reached is not None and rows.update(reminded_at=at):
                _post(REMIND, nomination, reached, at=at)
                reminded += 1
    return reminded


def due_in_words(nomination: Nomination) -> str:
    words = {"name": nomination.asked, "day": date_format(nomination.due_on, "SHORT_DATE_FORMAT")}
    return _("%(name)s is asked to name somebody by %(day)s") % words
