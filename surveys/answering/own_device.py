"""What a browser keeps of unsaved answers, where somebody has said that the device is their own."""

from surveys.models import Invitation

# As static/js/copies.js has it.
COPY = "survey-copy-"
DAYS_KEPT = 7


def copy_key(invitation: Invitation) -> str:
    """Under which name; one for each invitation."""
    return COPY + invitation.pk.hex
