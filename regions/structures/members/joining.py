"""Open groups: somebody joins and leaves by themselves, by a link in a mail, without an account.

Whoever asks gets the same answer, whether or not the address is that of a member: the mail alone tells.
"""

import datetime as dt
import hashlib

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.outbox.posting import post
from regions.organisations.models import Organisation
from regions.structures.access import Refused
from regions.structures.members.changing import Said, refuse_ended, tell, write_member
from regions.structures.members.claims import is_known_of
from regions.structures.members.signals import membership_ends, membership_vanishes
from regions.structures.models import Joining, Membership, Structure

CAMPAIGN = "structure_joining"
JOIN, LEAVE = "structure_join", "structure_leave"
# For so long the link of the mail works.
JOIN_FOR = dt.timedelta(days=14)


@transaction.atomic
def ask_to_join(
    structure: Structure,
    *,
    name: str,
    email: str,
    language: str,
    represented: Organisation | None,
    at: dt.datetime,
) -> Joining:
    """Keep what was said, and mail a link to the address: once a day, until that is used. Raises `Refused`."""
    refuse_ended(structure, on=timezone.localdate(at))
    joining, _created = Joining.objects.update_or_create(
        structure=structure,
        email=email.lower(),
        defaults={
            "name": name,
            "language": language,
            "represented": represented,
            "asked_at": at,
        },
    )
    # Once it is used, whoever left may ask for another.
    parameters = {"joining": joining.pk}
    _post(JOIN, structure, joining.email, language, parameters, of=joining.pk, at=at)
    return joining


def ask_to_leave(structure: Structure, *, email: str, language: str, at: dt.datetime) -> None:
    """Mail the link by which a member leaves, or that there is nothing to leave: once a day for each
    membership, since whoever joins again may leave again."""
    known = membership_at(structure, email, on=timezone.localdate(at))
    parameters = {"structure": structure.pk}
    number = known.pk if known is not None else 0
    _post(LEAVE, structure, email.lower(), language, parameters, of=number, at=at)


def _post(
    kind: str,
    structure: Structure,
    address: str,
    language: str,
    parameters: dict[str, int],
    *,
    of: int,
    at: dt.datetime,
) -> None:
    digest = hashlib.sha256(address.encode()).hexdigest()[:32]
    post(
        kind,
        campaign=CAMPAIGN,
        step=f"{structure.pk}:{kind}:{timezone.localdate(at):%y%m%d}:{of}",
        recipient=f"address:{digest}",
        address=address,
        language=language,
        parameters=parameters,
        at=at,
    )


def membership_at(structure: Structure, email: str, *, on: dt.date) -> Membership | None:
    """Of a person with this address, who sits in no seat."""
    active = Membership.objects.active_on(on).filter(structure=structure, seat=None)
    return active.filter(person__email=email.lower()).select_related("person").first()


def is_alive(joining: Joining, *, at: dt.datetime) -> bool:
    return joining.asked_at > at - JOIN_FOR


@transaction.atomic
def join(joining: Joining, *, at: dt.datetime) -> Membership:
    """Who joins twice is one member. Raises `Refused` where the group is open no more, or has ended."""
    structure = Structure.objects.select_for_update(of=("self",)).get(pk=joining.structure_id)
    today = timezone.localdate(at)
    refuse_ended(structure, on=today)
    known = membership_at(structure, joining.email, on=today)
    if known is None:
        _refuse_closed(structure)
        named = joining.represented
        is_known = named is not None and is_known_of(named, joining.email, on=today)
        said = Said(
            name=joining.name,
            email=joining.email,
            language=joining.language,
            represented=named if is_known else None,
            starts_on=today,
        )
        known = Membership(structure=structure, claimed=None if is_known else named)
        write_member(known, said, at=at)
        tell("structure.member_joined", structure, by=None, at=at, membership=known.pk)
    Joining.objects.filter(pk=joining.pk).delete()
    return known


def _refuse_closed(structure: Structure) -> None:
    """Raises `Refused`."""
    if not structure.is_open:
        raise Refused(
            _(
                "This group is not open to all any more: its members are nominated. Ask whoever "
                "coordinates it."
            )
        )


@transaction.atomic
def leave(membership: Membership, *, at: dt.datetime) -> None:
    """From now on; one that began today is gone without a trace but in the trail. Safe to do again."""
    structure = Structure.objects.select_for_update(of=("self",)).get(pk=membership.structure_id)
    today = timezone.localdate(at)
    active = Membership.objects.active_on(today).filter(pk=membership.pk)
    begun = active.filter(starts_on=today)
    for one in begun:
        membership_vanishes.send(Membership, membership=one, at=at)
    gone = begun.delete()[0] or active.update(ends_on=today - dt.timedelta(days=1))
    if gone:
        tell("structure.member_left", structure, by=None, at=at, membership=membership.pk)
        membership_ends.send(Membership, structure=structure, at=at)
