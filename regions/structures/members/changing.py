"""Members come, change and go: by whoever runs the structure.

Every refusal is said in words beside the fact that it is about; what two do at once, the database refuses.
"""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.revisions.facts import facts_of, refuse_unseen
from regions.organisations.models import Office, Organisation
from regions.organisations.offices.wording import days_in_words
from regions.structures.access import Refused, require
from regions.structures.founding import scope_of
from regions.structures.members.people import person_in
from regions.structures.members.signals import membership_ends, membership_vanishes
from regions.structures.models import Membership, Nomination, Seat, Structure

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Said:
    """Who is a member and on whose behalf: of `name`, `office` and `organisation` exactly one is given."""

    name: str = ""
    email: str = ""
    language: str = "fi"
    office: Office | None = None
    organisation: Organisation | None = None
    seat: Seat | None = None
    network: Structure | None = None
    represented: Organisation | None = None
    employer: Organisation | None = None
    employer_name: str = ""
    role: str = "member"
    deputy_of: Membership | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None

    # Of the membership, beside the person.
    FACTS = (
        "office", "organisation", "seat", "network", "represented", "employer", "employer_name",
        "role", "deputy_of", "starts_on", "ends_on",
    )  # fmt: skip


# All that a form says of a member.
SAID = ("name", "email", "language", *Said.FACTS)


def said_of(membership: Membership) -> Said:
    """What is said of it now."""
    person = membership.person
    facts = {name: getattr(membership, name) for name in Said.FACTS}
    if person is not None:
        facts |= {"name": person.name, "email": person.email, "language": person.language}
    return Said(**facts)


@transaction.atomic
def add_member(structure: Structure, said: Said, *, by: User, at: dt.datetime) -> Membership:
    """Pressed twice, it is added once. Raises `Refused` by fact."""
    structure = lock(structure, by=by)
    refuse_ended(structure, on=timezone.localdate(at))
    if twin := _twin(structure, said):
        return twin
    membership = Membership(structure=structure)
    write_member(membership, said, at=at)
    tell("structure.member_added", structure, by=by, at=at, membership=membership.pk)
    return membership


@transaction.atomic
def change_member(
    membership: Membership, said: Said, *, by: User, at: dt.datetime, seen: str = ""
) -> Membership:
    """Raises `EditConflict` where a colleague changed what `seen` does not know of, `Refused` by fact;
    `Membership.DoesNotExist` where a colleague removed it."""
    structure = lock(membership.structure, by=by)
    current = Membership.objects.with_holders().get(pk=membership.pk)
    refuse_unseen(said_of(current), seen=seen, facts=facts_of(said, SAID))
    write_member(current, said, at=at)
    tell("structure.member_changed", structure, by=by, at=at, membership=current.pk)
    membership_ends.send(Membership, structure=structure, at=at)
    return current


@transaction.atomic
def end_member(membership: Membership, *, last: dt.date, by: User, at: dt.datetime) -> None:
    """`last` is the last day. Raises `Refused`."""
    structure = lock(membership.structure, by=by)
    current = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if current.starts_on and last < current.starts_on:
        raise Refused({"last": [_("The last day cannot be before the first day.")]})
    if current.ends_on is not None and current.ends_on < last:
        raise Refused(
            {
                "last": [
                    _("The membership ended on %(day)s already.")
                    % {"day": date_format(current.ends_on, "SHORT_DATE_FORMAT")}
                ]
            }
        )
    Membership.objects.filter(pk=current.pk).update(ends_on=last)
    tell("structure.member_ended", structure, by=by, at=at, membership=current.pk)
    membership_ends.send(Membership, structure=structure, at=at)


@transaction.atomic
def remove_member(membership: Membership, *, by: User, at: dt.datetime) -> None:
    """One that was written by mistake; whoever really was a member is ended, and stays in the history."""
    structure = lock(membership.structure, by=by)
    if current := Membership.objects.filter(pk=membership.pk).first():
        membership_vanishes.send(Membership, membership=current, at=at)
        current.delete()
        tell("structure.member_removed", structure, by=by, at=at, membership=membership.pk)


def lock(structure: Structure, *, by: User) -> Structure:
    """Changes of one structure's members go one after the other. Raises `PermissionDenied`."""
    current = Structure.objects.select_for_update(of=("self",)).get(pk=structure.pk)
    require(by, Permission.RUN_STRUCTURE, current)
    return current


def tell(
    action: str, structure: Structure, *, by: User | None, at: dt.datetime, **facts: int
) -> None:
    """The trail names the structure and a number, not the person: so erasure reaches everything."""
    regions = list(structure.regions.all())
    trail.record(action, subject=structure, by=by, at=at, scope=scope_of(regions), **facts)


def refuse_ended(structure: Structure, *, on: dt.date) -> None:
    """Raises `Refused`."""
    if structure.ended_on is not None and structure.ended_on < on:
        raise Refused(
            _("This structure ended on %(day)s. Nobody becomes a member of it any more.")
            % {"day": date_format(structure.ended_on, "SHORT_DATE_FORMAT")}
        )


def write_member(membership: Membership, said: Said, *, at: dt.datetime) -> None:
    """Under the lock of the structure. Raises `Refused` by fact."""
    for name in Said.FACTS:
        setattr(membership, name, getattr(said, name))
    if said.seat is not None and said.network is None and said.represented is None:
        # A seat says for whom whoever sits in it speaks.
        membership.network, membership.represented = said.seat.network, said.seat.represented
    if membership.on_behalf_of is not None:
        membership.claimed = None
    wrong = _wrong(membership, on=timezone.localdate(at))
    if wrong:
        raise Refused(wrong)
    membership.person = (
        person_in(
            membership.structure,
            name=said.name,
            email=said.email,
            language=said.language,
            before=membership.person,
        )
        if said.name
        else None
    )
    _refuse_overlap(membership)
    try:
        membership.full_clean(validate_unique=False)
    except ValidationError as error:
        raise Refused(error.message_dict) from error
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError as error:
        _refuse_overlap(membership)
        raise Refused(
            _(
                "A colleague saved something at the same moment. Save again: then it can be told what."
            )
        ) from error
    if membership.seat is not None and membership.is_active_on(timezone.localdate(at)):
        # Whoever was asked to name somebody for it needs to do so no more.
        waiting = Nomination.objects.waiting().filter(seat=membership.seat)
        waiting.update(closed_at=at, named=membership)


def _twin(structure: Structure, said: Said) -> Membership | None:
    """What a second press of the same button would write again."""
    same = Membership.objects.filter(
        structure=structure,
        seat=said.seat,
        office=said.office,
        organisation=said.organisation,
        role=said.role,
        starts_on=said.starts_on,
        ends_on=said.ends_on,
    )
    if said.name:
        same = same.filter(person__name=said.name, person__email=said.email.lower())
    return same.first()


def _wrong(membership: Membership, *, on: dt.date) -> dict[str, list[str]]:
    wrong: dict[str, list[str]] = {}
    ends, seat, network = membership.ends_on, membership.seat, membership.network
    if membership.starts_on and ends and ends < membership.starts_on:
        wrong["ends_on"] = [_("The last day cannot be before the first day.")]
    if seat is not None and seat.closed_on and (ends is None or ends > seat.closed_on):
        wrong["seat"] = [
            _("The seat was given up on %(day)s: choose another, or a last day before that.")
            % {"day": date_format(seat.closed_on, "SHORT_DATE_FORMAT")}
        ]
    if network is not None and network.pk == membership.structure_id:
        wrong["network"] = [_("A structure is not represented in itself: choose another.")]
    elif network is not None and network.ended_on and (ends is None or ends > network.ended_on):
        wrong["network"] = [
            _("“%(name)s” ended on %(day)s: nobody speaks for it any more.")
            % {"name": network, "day": date_format(network.ended_on, "SHORT_DATE_FORMAT")}
        ]
    office = membership.office.organisation if membership.office else None
    for name, one in (
        ("represented", membership.represented),
        ("organisation", membership.organisation or office),
    ):
        if one is not None and (why := why_dissolved(one, ends_on=ends)):
            wrong[name] = [why]
    return wrong


def why_dissolved(organisation: Organisation, *, ends_on: dt.date | None = None) -> str:
    """Empty where it stands, or stood until that day."""
    if organisation.status != Organisation.Status.DISSOLVED:
        return ""
    gone = organisation.dissolved_on
    if ends_on is not None and gone is not None and ends_on <= gone:
        return ""
    if after := organisation.replaced_by:
        return _("“%(name)s” has been dissolved. Its successor is “%(after)s”: choose that.") % {
            "name": organisation,
            "after": after,
        }
    return _("“%(name)s” has been dissolved: choose another organisation.") % {"name": organisation}


def _refuse_overlap(membership: Membership) -> None:
    """Raises `Refused` with who is in the way, and until when."""
    others = _on_the_same_days(membership).select_related("person", "office", "organisation")
    if membership.seat is not None:
        if other := others.filter(seat=membership.seat).first():
            said = _(
                "%(name)s sits in this seat then (%(days)s). End that membership first, or choose other "
                "days."
            )
            raise Refused({"seat": [said % _who_and_when(other)]})
        return
    person = membership.person
    twins = others.filter(seat=None, person=person) if person is not None else others.none()
    if other := twins.first():
        said = _("%(name)s is a member then (%(days)s). Change that membership instead.")
        raise Refused({"name": [said % _who_and_when(other)]})


def _who_and_when(other: Membership) -> dict[str, str]:
    days = days_in_words(other.starts_on, other.ends_on) or _("until further notice")
    return {"name": str(other.holder), "days": days}


def _on_the_same_days(membership: Membership) -> QuerySet[Membership]:
    others = Membership.objects.filter(structure=membership.structure_id).exclude(pk=membership.pk)
    if membership.ends_on is not None:
        others = others.filter(Q(starts_on=None) | Q(starts_on__lte=membership.ends_on))
    if membership.starts_on is not None:
        others = others.filter(Q(ends_on=None) | Q(ends_on__gte=membership.starts_on))
    return others.order_by("starts_on", "pk")
