"""On the page of an organisation: in which rounds it was asked, and whether it answered. Never what."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from portal.accounts.permissions import Permission
from portal.registry.page_parts import Entry
from regions.organisations.organisation_page import OrganisationPart, OrganisationVisit
from surveys.models import Invitation

# One organisation is asked a few times a year.
MOST_SHOWN = 50


@dataclass(frozen=True)
class AskedRound:
    title: str
    # Empty for those who do not follow rounds.
    url: str
    invited: str
    state: str
    tone: str


@dataclass(frozen=True)
class AskedRounds(OrganisationPart):
    rounds: Sequence[AskedRound]

    template = "surveys/invitation/_organisation.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return (Entry("rounds", _("Survey rounds")),)


def rounds_of(visit: OrganisationVisit) -> AskedRounds | None:
    """For those who may see who answered, and for the organisation itself. Two queries."""
    asked = Invitation.objects.filter(organisation=visit.organisation)
    if not visit.is_own:
        if not visit.user.has_perm_anywhere(Permission.LIST_INVITATIONS):
            return None
        asked = asked.visible_to(visit.user)
    follows = visit.user.has_perm_anywhere(Permission.VIEW_ROUNDS)
    newest = asked.select_related("round__survey").order_by("-invited_at", "pk")[:MOST_SHOWN]
    rounds = [_told(invitation, follows=follows) for invitation in newest]
    return AskedRounds(rounds) if rounds else None


def _told(invitation: Invitation, *, follows: bool) -> AskedRound:
    state, tone = _state(invitation)
    return AskedRound(
        str(invitation.round),
        invitation.round.get_absolute_url() if follows else "",
        _("asked on %(day)s")
        % {"day": date_format(localtime(invitation.invited_at), "SHORT_DATE_FORMAT")},
        state,
        tone,
    )


def _state(invitation: Invitation) -> tuple[str, str]:
    if invitation.answered_at is not None:
        return _("Answered"), "good"
    if invitation.revoked_at is not None:
        return _("Withdrawn"), ""
    return _("Not answered"), ""
