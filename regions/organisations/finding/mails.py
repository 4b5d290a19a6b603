"""The mail that asks an organisation whether its facts are right."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.outbox.notices import Mail, NotNeeded, Posted, absolute, notice, standing_mailings
from regions.organisations.finding.bulk import ASKED, CAMPAIGN
from regions.organisations.models import Organisation

standing_mailings.add(CAMPAIGN, _("Asking organisations to confirm their facts"))
REASONS = {
    "confirmed": _("The facts have been confirmed meanwhile."),
    "dissolved": _("The organisation has been dissolved."),
}


@notice(ASKED, label=_("facts to be confirmed"), reasons=REASONS)
def confirm_facts(message: Posted, *, at: dt.datetime) -> Mail:
    """To the organisation's own address: who represents it confirms, who does not yet asks to."""
    organisation = Organisation.objects.filter(pk=message.parameters["organisation"]).first()
    if organisation is None:
        raise NotNeeded("gone")
    if organisation.status == Organisation.Status.DISSOLVED:
        raise NotNeeded("dissolved")
    asked_at = dt.datetime.fromisoformat(message.parameters["asked_at"])
    if organisation.confirmed_at and organisation.confirmed_at > asked_at:
        raise NotNeeded("confirmed")
    if not (address := message.address_now(organisation.email)):
        raise NotNeeded("no_address")
    return Mail(
        "organisations/email/confirm_facts",
        to=address,
        language=message.language,
        context={
            "organisation": organisation,
            "has_representative": organisation.representatives.exists(),
            "url": absolute(reverse("organisations:confirm", args=[organisation.public_id])),
            "represent_url": absolute(reverse("organisations:claim_lookup")),
        },
    )
