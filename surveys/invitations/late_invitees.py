"""Whom an open round would ask today and has not: they came after it had opened."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import ngettext

from portal.charts.text import number
from regions.models.assignment import AssignmentQuerySet
from regions.organisations.models.organisation import OrganisationQuerySet
from surveys.invitations.audience import invitees_by_name
from surveys.invitations.recipients import Recipient, find_recipients
from surveys.models import Invitation, Round


@dataclass(frozen=True)
class LateInvitees:
    """How many, and how many of them no mail can reach."""

    asks_experts: bool
    count: int
    without_address: int = 0

    @property
    def sentence(self) -> str:
        if self.asks_experts:
            text = ngettext(
                "%(count)s expert and region has come since the round opened and has no invitation.",
                "%(count)s experts and regions have come since the round opened and have no "
                "invitation.",
                self.count,
            )
        else:
            text = ngettext(
                "%(count)s organisation has come since the round opened and has no invitation.",
                "%(count)s organisations have come since the round opened and have no invitation.",
                self.count,
            )
        return text % {"count": number(self.count, 0)}

    @property
    def button(self) -> str:
        text = ngettext("Send %(count)s invitation", "Send %(count)s invitations", self.count)
        return text % {"count": number(self.count, 0)}

    @property
    def silence(self) -> str:
        """Of those without an address; empty where there are none."""
        if not self.without_address:
            return ""
        text = ngettext(
            "%(count)s of them has no email address: it can answer when signed in.",
            "%(count)s of them have no email address: they can answer when signed in.",
            self.without_address,
        )
        return text % {"count": number(self.without_address, 0)}


def late_invitees_by_name(
    round_: Round, *, at: dt.datetime
) -> OrganisationQuerySet | AssignmentQuerySet:
    """Organisations, or experts at work in a region. A withdrawn invitation is one too."""
    invited = Invitation.objects.filter(round=round_.pk)
    if round_.asks_experts:
        invited = invited.filter(user=OuterRef("user"), region=OuterRef("region"))
    else:
        invited = invited.filter(organisation=OuterRef("pk"))
    return invitees_by_name(round_, at=at).filter(~Exists(invited))


def count_late_invitees(round_: Round, *, at: dt.datetime) -> LateInvitees:
    """Two queries: the regions of the round, and those who came."""
    found = late_invitees_by_name(round_, at=at).order_by()
    if round_.asks_experts:
        return LateInvitees(asks_experts=True, count=found.count())
    counts = found.aggregate(all=Count("pk"), silent=Count("pk", filter=Q(email="")))
    return LateInvitees(asks_experts=False, count=counts["all"], without_address=counts["silent"])


def find_late_recipients(round_: Round, *, at: dt.datetime) -> Iterator[Recipient]:
    """One for each mailbox, with the regions that nobody has asked them about."""
    invited = list(round_.invitations.values_list("user", "organisation", "region"))
    organisations = {organisation for _user, organisation, _region in invited}
    experts: set[tuple[int | None, str | None]] = {(user, region) for user, _org, region in invited}
    for recipient in find_recipients(round_, at=at):
        if recipient.organisation_id is not None:
            if recipient.organisation_id not in organisations:
                yield recipient
            continue
        user = recipient.user_id
        codes = [code for code in recipient.region_codes if (user, code) not in experts]
        if codes:
            yield replace(recipient, region_codes=codes)
