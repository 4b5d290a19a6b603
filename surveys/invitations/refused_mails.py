"""Which mails of a round no server took."""

from collections.abc import Collection

from django.db.models import Q

from portal.outbox.models import OutboxMessage, State
from surveys.invitations.recipients import organisation_key, user_key
from surveys.models import Invitation, Round
from surveys.rounds.planning import campaign_name

Mails = dict[str, OutboxMessage]


def refused_mails(round_: Round) -> Mails:
    """By recipient, where the newest mail has failed. One query."""
    mails = OutboxMessage.objects.filter(campaign=campaign_name(round_))
    failed = mails.filter(state=State.FAILED).values("recipient")
    sent = mails.filter(recipient__in=failed).exclude(state=State.NOT_NEEDED)
    newest = {mail.recipient: mail for mail in sent.order_by("created_at", "pk")}
    return {who: mail for who, mail in newest.items() if mail.state == State.FAILED}


def whom_refused(mails: Collection[str]) -> Q:
    """Invitations that wait for an answer although these recipients got no mail."""
    known: dict[str, list[int]] = {"user": [], "organisation": []}
    for recipient in mails:
        kind, _colon, number = recipient.partition(":")
        known[kind].append(int(number))
    asked = Q(user__in=known["user"]) | Q(organisation__in=known["organisation"])
    return asked & Q(answered_at=None, revoked_at=None)


def recipient_key(invitation: Invitation) -> str:
    if invitation.user_id is not None:
        return user_key(invitation.user_id)
    return organisation_key(invitation.organisation_id or 0)
