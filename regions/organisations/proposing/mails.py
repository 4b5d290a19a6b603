"""The mails about proposals and own facts. Written when they are sent; no values stand in them."""

import datetime as dt

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.outbox.notices import Mail, NotNeeded, Posted, absolute, notice, standing_mailings
from regions.organisations.facts.definitions import FACTS
from regions.organisations.models import Organisation, OrganisationChange, Proposal
from regions.organisations.offices.wording import OFFICE
from regions.organisations.proposing.proposals import ASK, CAMPAIGN, DECIDED, OWN_CHANGED

standing_mailings.add(CAMPAIGN, _("Facts of organisations"))
REASONS = {
    "decided": _("It has been decided already."),
    "elsewhere": _("Somebody else is asked by now."),
}
TEMPLATES = "organisations/email"


def _user(message: Posted) -> User:
    user: User | None = User.objects.filter(pk=message.parameters["user"], is_active=True).first()
    if user is None:
        raise NotNeeded("gone")
    return user


def _proposal(message: Posted) -> Proposal:
    proposals = Proposal.objects.select_related("organisation")
    proposal = proposals.filter(pk=message.parameters["proposal"]).first()
    if proposal is None:
        raise NotNeeded("gone")
    return proposal


def _labels(keys: set[str], language: str) -> list[str]:
    with translation.override(language):
        offices = [gettext("Offices")] if OFFICE in keys else []
        return [*(str(fact.label) for key, fact in FACTS.items() if key in keys), *offices]


@notice(ASK, label=_("proposal to be decided on"), reasons=REASONS)
def proposal_ask(message: Posted, *, at: dt.datetime) -> Mail:
    """To those who decide, while something waits and is theirs to decide."""
    proposal, user = _proposal(message), _user(message)
    if proposal.closed_at is not None:
        raise NotNeeded("decided")
    if not Proposal.objects.decidable_by(user).filter(pk=proposal.pk).exists():
        raise NotNeeded("elsewhere")
    waiting = set(proposal.facts.filter(decision="").values_list("key", flat=True))
    return Mail(
        f"{TEMPLATES}/proposal_ask",
        to=message.address_now(user.email),
        language=message.language,
        context={
            "organisation": proposal.organisation,
            "labels": _labels(waiting, message.language),
            "days": proposal.waited_days(at),
            "url": absolute(proposal.get_absolute_url()),
        },
    )


@notice(DECIDED, label=_("decision on a proposal"), reasons=REASONS)
def proposal_decided(message: Posted, *, at: dt.datetime) -> Mail:
    """To whoever proposed: which facts were approved, which refused and why."""
    proposal, user = _proposal(message), _user(message)
    facts = list(proposal.facts.all())
    with translation.override(message.language):
        refused = [
            (str(FACTS[one.key].label), one.reason) for one in facts if one.decision == "refused"
        ]
    approved = {one.key for one in facts if one.decision == "approved"}
    return Mail(
        f"{TEMPLATES}/proposal_decided",
        to=message.address_now(user.email),
        language=message.language,
        context={
            "organisation": proposal.organisation,
            "approved": _labels(approved, message.language),
            "refused": refused,
            "url": absolute(proposal.get_absolute_url()),
        },
    )


@notice(OWN_CHANGED, label=_("an organisation corrected its facts"), reasons=REASONS)
def own_facts_changed(message: Posted, *, at: dt.datetime) -> Mail:
    """To the deciders, once a day: which facts the representatives changed."""
    user = _user(message)
    organisation = Organisation.objects.filter(pk=message.parameters["organisation"]).first()
    if organisation is None:
        raise NotNeeded("gone")
    if not Organisation.objects.editable_by(user).filter(pk=organisation.pk).exists():
        # Whoever has left the region since reads no more of it.
        raise NotNeeded("elsewhere")
    told = organisation.changes.filter(
        source=OrganisationChange.Source.REPRESENTATIVE,
        at__gte=dt.datetime.fromisoformat(message.parameters["since"]),
    )
    keys = {key for change in told for key in change.facts}
    url = absolute(reverse("organisations:organisation_history", args=[organisation.public_id]))
    return Mail(
        f"{TEMPLATES}/own_facts_changed",
        to=message.address_now(user.email),
        language=message.language,
        context={
            "organisation": organisation,
            "labels": _labels(keys, message.language),
            "url": url,
        },
    )
