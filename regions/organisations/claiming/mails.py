"""The mails about claims. Written when they are sent: only then are there live links."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.outbox.links import UnknownKey
from portal.outbox.notices import Mail, NotNeeded, Posted, absolute, notice, standing_mailings
from regions.organisations.claiming.claims import (
    ASK_ADDRESS,
    ASK_PEOPLE,
    CAMPAIGN,
    DECIDED,
    VERIFY,
)
from regions.organisations.claiming.leaving import LAST_LEFT
from regions.organisations.models import Claim, Organisation
from regions.organisations.models.claim import ANSWER, OWN

standing_mailings.add(CAMPAIGN, _("Who represents an organisation"))
REASONS = {
    "decided": _("It has been decided already."),
    "elsewhere": _("Somebody else is asked by now."),
    "expired": _("Its link is no longer valid."),
}
TEMPLATES = "organisations/email"


def _claim(message: Posted) -> Claim:
    claims = Claim.objects.select_related("organisation", "invited_by")
    claim = claims.filter(pk=message.parameters["claim"]).first()
    if claim is None:
        raise NotNeeded("gone")
    return claim


def _mail(template: str, message: Posted, to: str, **context: Any) -> Mail:
    return Mail(f"{TEMPLATES}/{template}", to=to, language=message.language, context=context)


def _link(claim: Claim, purpose: str) -> str:
    try:
        token = claim.token_for(purpose)
    except UnknownKey as error:
        raise NotNeeded("expired") from error
    return absolute(reverse("organisations:claim_open", args=[token]))


@notice(
    VERIFY, label=_("link to represent an organisation"), reasons=REASONS, is_bound_to_address=True
)
def claim_verify(message: Posted, *, at: dt.datetime) -> Mail:
    """To the claimant or the invited colleague, who alone reads this address."""
    claim = _claim(message)
    if claim.state != Claim.State.UNVERIFIED and claim.asked != Claim.Asked.INVITED:
        raise NotNeeded("decided")
    if not claim.is_undecided:
        raise NotNeeded("decided")
    inviting = claim.invited_by.public_name if claim.invited_by else ""
    return _mail("claim_verify", message, claim.email, claim=claim, inviting=inviting,
                 url=_link(claim, OWN))  # fmt: skip


@notice(
    ASK_ADDRESS,
    label=_("question who represents an organisation"),
    reasons=REASONS,
    is_bound_to_address=True,
)
def claim_ask_address(message: Posted, *, at: dt.datetime) -> Mail:
    """To the organisation's registered address: whoever reads it decides."""
    claim = _claim(message)
    if not claim.is_undecided:
        raise NotNeeded("decided")
    if not claim.is_asked_at_its_address:
        raise NotNeeded("elsewhere")
    return _mail("claim_ask_address", message, claim.asked_address, claim=claim,
                 url=_link(claim, ANSWER))  # fmt: skip


@notice(ASK_PEOPLE, label=_("claim to be decided on"), reasons=REASONS)
def claim_ask_people(message: Posted, *, at: dt.datetime) -> Mail:
    """To those who decide by signing in: experts, managers, representatives."""
    claim = _claim(message)
    if not claim.is_undecided:
        raise NotNeeded("decided")
    user = _user(message)
    if not Claim.objects.decidable_by(user).filter(pk=claim.pk).exists():
        raise NotNeeded("elsewhere")
    return _mail("claim_ask_people", message, message.address_now(user.email), claim=claim,
                 days=claim.waited_days(at), url=absolute(claim.get_absolute_url()))  # fmt: skip


@notice(DECIDED, label=_("decision on a claim"), reasons=REASONS, is_bound_to_address=True)
def claim_decided(message: Posted, *, at: dt.datetime) -> Mail:
    claim = _claim(message)
    url = absolute(reverse("account_login"))
    return _mail("claim_decided", message, claim.email, claim=claim, url=url,
                 is_approved=claim.state == Claim.State.APPROVED)  # fmt: skip


@notice(LAST_LEFT, label=_("an organisation has nobody here any more"), reasons=REASONS)
def last_representative_left(message: Posted, *, at: dt.datetime) -> Mail:
    organisation = Organisation.objects.filter(pk=message.parameters["organisation"]).first()
    if organisation is None:
        raise NotNeeded("gone")
    if organisation.representatives.exists():
        raise NotNeeded("decided")
    user = _user(message)
    if not Organisation.objects.editable_by(user).filter(pk=organisation.pk).exists():
        raise NotNeeded("elsewhere")
    url = absolute(organisation.get_absolute_url())
    return _mail("last_left", message, message.address_now(user.email), organisation=organisation,
                 url=url)  # fmt: skip


def _user(message: Posted) -> User:
    user: User | None = User.objects.filter(pk=message.parameters["user"], is_active=True).first()
    if user is None:
        raise NotNeeded("gone")
    return user
