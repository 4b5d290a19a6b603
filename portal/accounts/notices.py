"""The mails about accounts."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Invitation
from portal.outbox.links import UnknownKey
from portal.outbox.notices import Mail, NotNeeded, Posted, immediate, notice, standing_mailings

STAFF_INVITATION = "staff_invitation"
# Codes and notes about one's own account: written and sent at once, never again.
ACCOUNT = immediate("account", label=_("sign-in and account"))
standing_mailings.add("account", _("Sign-in and account"))
standing_mailings.add("staff", _("Invitations to the staff"))
# Why an invitation may turn out not to be needed.
REASONS = {
    "accepted": _("The invitation has already been taken up."),
    "expired": _("Its link is no longer valid."),
    "revoked": _("The invitation has been withdrawn."),
}


@notice(
    STAFF_INVITATION,
    label=_("invitation to the staff"),
    reasons=REASONS,
    is_bound_to_address=True,
)
def staff_invitation(message: Posted, *, at: dt.datetime) -> Mail:
    """The way in, unless it has been used, withdrawn or left for too long.

    It opens the account of the address that was invited, so it goes there and nowhere else.
    """
    waiting = Invitation.objects.select_related("invited_by")
    invitation = waiting.filter(pk=message.parameters["invitation"]).first()
    if invitation is None:
        raise NotNeeded("gone")
    if invitation.accepted_at:
        raise NotNeeded("accepted")
    if invitation.email != message.address or invitation.revoked_at or not invitation.is_backed:
        raise NotNeeded("revoked")
    if invitation.is_expired(at=at):
        raise NotNeeded("expired")
    try:
        path = reverse("accounts:invitation_open", args=[invitation.token])
    except UnknownKey as error:
        raise NotNeeded("expired") from error
    return Mail(
        "accounts/email/invitation",
        to=message.address,
        language=message.language,
        context={"invitation": invitation, "path": path},
    )
