"""The link that ends the reminders of a round: of a purpose of its own, in every mail of it."""

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from portal.outbox import links
from surveys.models import Invitation

QUIET_PURPOSE = "survey-quiet"


def quiet_path(invitation: Invitation) -> str:
    """Where one press ends the reminders of this round."""
    return reverse("surveys:invitation_quiet", args=[invitation.pk, quiet_token(invitation)])


def quiet_token(invitation: Invitation) -> str:
    """Of a purpose of its own: it opens no questionnaire, and outlives a link that is renewed."""
    return _quiet_token(invitation, links.newest_key_id())


def is_quiet_token(invitation: Invitation, token: str) -> bool:
    """Whether a mail held it, whichever of the keys was the newest when that was written."""
    rights = [_quiet_token(invitation, links.key_id(key)) for key in settings.LINK_KEYS]
    return any(constant_time_compare(right, token) for right in rights)


def _quiet_token(invitation: Invitation, made_with: str) -> str:
    return links.derive(QUIET_PURPOSE, invitation.pk, "", made_with)
