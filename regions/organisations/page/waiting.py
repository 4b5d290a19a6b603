"""What was proposed of an organisation and still waits for a decision."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from portal.registry.page_parts import Entry
from regions.organisations.facts.definitions import FACTS
from regions.organisations.facts.wording import Wording
from regions.organisations.models import Proposal, ProposedFact
from regions.organisations.organisation_page import OrganisationPart, OrganisationVisit


@dataclass(frozen=True)
class Waiting:
    """One open proposal: who asks for what, in words."""

    url: str
    title: str
    note: str
    # What each fact would become.
    facts: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Proposals(OrganisationPart):
    waiting: Sequence[Waiting]

    template = "organisations/page/_proposals.html"

    @property
    def entries(self) -> Sequence[Entry]:
        return (Entry("proposals", _("Proposed facts")),)


def proposals_of(visit: OrganisationVisit) -> Proposals | None:
    """Those that wait, for who may see them. Two queries, and those of the words."""
    waiting = Proposal.objects.visible_to(visit.user).filter(
        organisation=visit.organisation, closed_at=None
    )
    proposals = list(waiting.select_related("by"))
    if not proposals:
        return None
    asked: dict[int, list[ProposedFact]] = {one.pk: [] for one in proposals}
    undecided = ProposedFact.objects.filter(proposal__in=asked, decision="").order_by("pk")
    for fact in undecided:
        asked[fact.proposal_id].append(fact)
    wording = Wording.load((fact.key, fact.new) for facts in asked.values() for fact in facts)
    return Proposals([_in_words(one, asked[one.pk], wording) for one in proposals])


def _in_words(proposal: Proposal, facts: Sequence[ProposedFact], wording: Wording) -> Waiting:
    day = date_format(localtime(proposal.created_at), "SHORT_DATE_FORMAT")
    name = proposal.by.public_name if proposal.by else _("(erased)")
    return Waiting(
        proposal.get_absolute_url(),
        _("%(name)s, %(day)s") % {"name": name, "day": day},
        proposal.note,
        [
            (str(FACTS[fact.key].label), wording.of(fact.key, fact.new) or "–")
            for fact in facts
            if fact.key in FACTS
        ],
    )
