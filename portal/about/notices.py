"""The mail to those who answer feedback."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.about.models import Feedback
from portal.outbox.notices import Mail, NotNeeded, Posted, notice, standing_mailings

FEEDBACK = "feedback"
standing_mailings.add("feedback", _("Feedback from the public"))


@notice(
    FEEDBACK,
    label=_("feedback has come in"),
    reasons={"answered": _("The recipient has already answered.")},
)
def feedback(message: Posted, *, at: dt.datetime) -> Mail:
    """That there is some and until when it is to be answered; never what it says."""
    found = Feedback.objects.filter(pk=message.parameters["feedback"]).first()
    if found is None:
        raise NotNeeded("gone")
    if found.answered_at:
        raise NotNeeded("answered")
    return Mail(
        "about/email/feedback",
        to=message.address,
        language=message.language,
        context={"feedback": found, "path": reverse("backoffice:feedback_list")},
    )
