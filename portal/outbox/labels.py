"""Why a message was not sent, as far as the outbox itself finds out."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The reason of an uncertain message that the database has forgotten to have sent.
SET_BACK = "set_back"
# The reason of a message that was not sent because servers have refused its address three times.
DEAD_ADDRESS = "dead_address"

REASONS: dict[str, str | Promise] = {
    "aborted": _("The mailing was stopped."),
    "bad_address": _("This is not an address that mail can be sent to. Correct it and try again."),
    "crashed": _(
        "Writing this letter failed three times. The fault is ours, and it has been written down."
    ),
    DEAD_ADDRESS: _(
        "Mail servers have refused this address three times, so nothing is sent there by itself any more. "
        "Correct the address, or try it again if you know that it works."
    ),
    "gave_up": _("The mail server could not be reached or kept putting us off for two days."),
    "refused": _("The mail server refused it."),
    "unknown_kind": _("This version of the portal does not know how to write this letter."),
    "worker_lost": _("Sending it was interrupted again and again."),
    SET_BACK: _(
        "The portal was restored from a backup. This letter was on its way after that backup was made; "
        "whether it arrived is not known."
    ),
    "put_aside": _("Somebody has decided to leave it unsent."),
    "unsent": _("The mail server did not take it. The person was told at once."),
    # What composers of any kind may say; what else they say is explained where they are registered.
    "gone": _("What it was about is no longer there."),
    "no_address": _("The recipient has no email address."),
}
