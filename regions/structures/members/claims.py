"""Who joined an open group by themselves, and says for which organisation they speak: shown to nobody else
before whoever runs the group confirms it, or the register knows their address as one of the organisation."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from regions.organisations.models import OfficeTerm, Organisation
from regions.structures.access import Refused
from regions.structures.members.changing import lock, tell, why_dissolved
from regions.structures.models import Membership


def is_known_of(organisation: Organisation, email: str, *, on: dt.date) -> bool:
    """Whether the address is the organisation's own, of an office or its holder, or of a representative."""
    email = email.lower()
    if email in {organisation.email.lower(), *_mailboxes(organisation)}:
        return True
    held = OfficeTerm.objects.held_on(on).filter(office__organisation=organisation)
    return (
        held.filter(person__email=email).exists()
        or organisation.representatives.filter(user__email=email, user__is_active=True).exists()
    )


def _mailboxes(organisation: Organisation) -> set[str]:
    found = organisation.offices.exclude(mailbox="").order_by()
    return {mailbox.lower() for mailbox in found.values_list("mailbox", flat=True)}


@transaction.atomic
def decide_claim(
    membership: Membership, *, claimed: int, is_right: bool, by: User, at: dt.datetime
) -> None:
    """The member speaks for the organisation of that number, or does not. Done twice it is done once.

    Raises `Refused` where somebody decided, or something else is said by now; `Membership.DoesNotExist`.
    """
    structure = lock(membership.structure, by=by)
    current = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    organisation = Organisation.objects.filter(pk=claimed).first()
    if organisation is None or current.claimed_id != claimed:
        if is_right and current.represented_id == claimed:
            return
        raise Refused(_("A colleague has decided on this already, or it has changed. See below."))
    if is_right and (why := why_dissolved(organisation, ends_on=current.ends_on)):
        raise Refused(why)
    current.claimed = None
    if is_right:
        current.represented = organisation
    current.save(update_fields=["claimed", "represented"])
    act = "structure.claim_confirmed" if is_right else "structure.claim_refused"
    tell(act, structure, by=by, at=at, membership=current.pk)
