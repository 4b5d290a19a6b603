"""The mail of an invitation, where it stands in a list."""

from django import template

from portal.outbox.models import OutboxMessage
from surveys.invitations.refused_mails import Mails, recipient_key
from surveys.models import Invitation

register = template.Library()


@register.filter
def refused_for(mails: Mails, invitation: Invitation) -> OutboxMessage | None:
    """None where it arrived, or where nobody waits for an answer any more."""
    if invitation.answered_at or invitation.revoked_at:
        return None
    return mails.get(recipient_key(invitation))
