"""Seats of a structure: added, renamed and given up; a vacant one stays to be seen."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.revisions.facts import refuse_unseen
from regions.organisations.models import Organisation
from regions.structures.access import Refused
from regions.structures.members.changing import lock, tell, why_dissolved
from regions.structures.models import Membership, Nomination, Seat, Structure

# All that a form says of a seat.
SAID = ("title", "role", "network", "represented", "closed_on")


def open_seats(*, on: dt.date) -> QuerySet[Seat]:
    return Seat.objects.filter(Q(closed_on=None) | Q(closed_on__gt=on))


def vacant_seats(*, on: dt.date) -> QuerySet[Seat]:
    """Open ones in which nobody sits on that day."""
    taken = Membership.objects.active_on(on).filter(seat=OuterRef("pk"))
    return open_seats(on=on).filter(~Exists(taken))


@transaction.atomic
def save_seat(
    structure: Structure,
    seat: Seat | None,
    *,
    title: str,
    role: str,
    network: Structure | None,
    represented: Organisation | None,
    closed_on: dt.date | None = None,
    by: User,
    at: dt.datetime,
    seen: str = "",
) -> Seat:
    """A new one where `seat` is None. Raises `Refused` by fact, `EditConflict` where a colleague changed
    what `seen` does not know of."""
    structure = lock(structure, by=by)
    current = Seat.objects.get(pk=seat.pk) if seat is not None else Seat(structure=structure)
    if seat is not None:
        said = (title, role, network, represented, closed_on)
        refuse_unseen(current, seen=seen, facts=dict(zip(SAID, said, strict=True)))
    current.title, current.role = title, role
    current.network, current.represented, current.closed_on = network, represented, closed_on
    wrong: dict[str, list[str]] = {}
    others = Seat.objects.filter(structure=structure, title__iexact=title).exclude(pk=current.pk)
    if others.exists():
        wrong["title"] = [_("The structure has a seat of this name already.")]
    if network is not None and network.pk == structure.pk:
        wrong["network"] = [_("A structure is not represented in itself: choose another.")]
    if represented is not None and (why := why_dissolved(represented, ends_on=closed_on)):
        wrong["represented"] = [why]
    sits = _sits_after(seat, closed_on) if seat is not None and closed_on is not None else None
    if sits is not None:
        wrong["closed_on"] = [
            _("%(name)s sits in this seat after that day: end the membership first.")
            % {"name": sits}
        ]
    if wrong:
        raise Refused(wrong)
    try:
        current.full_clean(validate_unique=False)
    except ValidationError as error:
        raise Refused(error.message_dict) from error
    current.save()
    if closed_on is not None:
        Nomination.objects.waiting().filter(seat=current).update(closed_at=at)
    action = "structure.seat_changed" if seat is not None else "structure.seat_added"
    tell(action, structure, by=by, at=at, seat=current.pk)
    return current


def _sits_after(seat: Seat, day: dt.date) -> Membership | None:
    later = seat.memberships.filter(Q(ends_on=None) | Q(ends_on__gt=day))
    return later.select_related("person", "office", "organisation").first()
