"""A letter to the members of one or several structures: written, previewed, posted once, kept to be read."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.outbox.notices import Mail, NotNeeded, Posted, notice, standing_mailings
from portal.outbox.posting import Posting, post_many
from regions.structures.access import Refused, require
from regions.structures.founding import scope_of
from regions.structures.mailing.off import off_path
from regions.structures.mailing.recipients import Reader, readers_of
from regions.structures.members.mails import leave_path
from regions.structures.models import LettersOff, Membership, Structure, StructureLetter

KIND = CAMPAIGN = "structure_letter"
TEMPLATE = "structures/email/letter"
standing_mailings.add(CAMPAIGN, gettext_lazy("Letters to members of structures"))
REASONS = {
    "left": gettext_lazy("Is no longer a member."),
    "unwilling": gettext_lazy("Wants no more letters."),
}


@transaction.atomic
def send_letter(
    *,
    key: uuid.UUID,
    structures: Sequence[Structure],
    subject: str,
    text: str,
    by: User,
    at: dt.datetime,
) -> StructureLetter:
    """Post it; the same `key` again posts nothing. Raises `Refused` where it would reach nobody, and
    `PermissionDenied` where `by` does not look after one of them."""
    for structure in structures:
        require(by, Permission.RUN_STRUCTURE, structure)
    known = StructureLetter.objects.filter(pk=key).first()
    if known is not None:
        return known
    readers = readers_of(structures, on=timezone.localdate(at)).reached
    if not readers:
        raise Refused(_("No member can be reached by mail. Add addresses to the members first."))
    letter = StructureLetter.objects.create(
        pk=key, by=by, subject=subject, text=text, sent_at=at, recipient_count=len(readers)
    )
    letter.structures.set(structures)
    regions = [region for structure in structures for region in structure.regions.all()]
    scope = scope_of(dict.fromkeys(regions))
    post_many(
        KIND,
        campaign=CAMPAIGN,
        step=key.hex,
        postings=(_posting(letter, reader, scope) for reader in readers),
        at=at,
    )
    for structure in structures:
        trail.record(
            "structure.letter_sent",
            by=by,
            subject=structure,
            scope=scope,
            at=at,
            count=len(readers),
        )
    return letter


def _posting(letter: StructureLetter, reader: Reader, scope: str) -> Posting:
    digest = hashlib.sha256(reader.address.encode()).hexdigest()[:32]
    parameters = {"structure_letter": letter.pk.hex, "membership": reader.membership}
    return Posting(f"address:{digest}", reader.address, reader.language, parameters, scope)


@notice(KIND, label=gettext_lazy("letter to members"), reasons=REASONS)
def structure_letter(posted: Posted, *, at: dt.datetime) -> Mail:
    """Raises `NotNeeded` for who left meanwhile, or wants no more letters."""
    letter = StructureLetter.objects.filter(pk=str(posted.parameters["structure_letter"]))
    found = letter.select_related("by").first()
    if found is None:
        raise NotNeeded("gone")
    structures = list(found.structures.by_name())
    day = timezone.localdate(at)
    members = Membership.objects.active_on(day).filter(pk=posted.parameters["membership"])
    member = members.select_related("person", "structure").first()
    if member is None:
        raise NotNeeded("left")
    address = posted.address_now(posted.address).lower()
    unwilling = LettersOff.objects.filter(structure__in=structures, email=address).count()
    if unwilling == len(structures):
        raise NotNeeded("unwilling")
    return mail_of(
        found,
        structures,
        to=address,
        language=posted.language,
        greeted=member.person.name if member.person else "",
        off=off_path(found, member.pk),
        leave=leave_path(member),
    )


def mail_of(
    letter: StructureLetter,
    structures: Sequence[Structure],
    *,
    to: str,
    language: str,
    greeted: str,
    off: str,
    leave: str = "",
) -> Mail:
    """Also for the preview: then `letter` is not saved."""
    by = letter.by
    return Mail(
        TEMPLATE,
        to=to,
        language=language,
        context={
            "greeted": greeted,
            "structures": structures,
            "subject": letter.subject,
            "text": letter.text,
            "writer": by.public_name if by is not None else "",
            "off": off,
            "leave": leave,
        },
        unsubscribe=off,
        reply_to=by.email if by is not None and by.is_active else "",
    )
