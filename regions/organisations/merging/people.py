"""Who acts for both, and who asked to: they act for the one that comes out."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.charts.text import number
from regions.organisations.merging.parts import Collision, MergedPart, Merging, Option, Two
from regions.organisations.models import Claim, Proposal, ProposedFact, Representative


class Representatives(MergedPart):
    keys = ("organisations.representative.organisation",)

    def _rows(self, two: Two) -> list[Representative]:
        rows = Representative.objects.filter(organisation__in=[two.survivor.pk, two.loser.pk])
        return list(rows.select_related("user").order_by("organisation_id", "pk"))

    def lines(self, two: Two) -> Iterator[str]:
        mine = {row.user_id for row in self._rows(two) if row.organisation_id == two.survivor.pk}
        new = [row.user.public_name for row in self._rows(two) if row.user_id not in mine]
        if new:
            yield _("From now on these see and act for %(name)s too: %(people)s.") % {
                "name": two.survivor.name,
                "people": ", ".join(new),
            }

    def collisions(self, two: Two) -> Iterator[Collision]:
        """Both stay unless somebody takes one away."""
        rows = self._rows(two)
        if len({row.organisation_id for row in rows}) < 2:
            return
        people: dict[int, str] = {}
        for row in rows:
            people.setdefault(
                row.user_id,
                _("%(person)s, so far of %(name)s")
                % {"person": row.user.public_name, "name": two.name_of(row.organisation_id)},
            )
        yield Collision(
            "representatives-stay",
            _("Who represents the organisation from now on"),
            [Option(str(user), label) for user, label in people.items()],
            [str(user) for user in people],
            several=True,
        )

    def move(self, merging: Merging) -> None:
        staying: set[str] | None = None
        for collision in self.collisions(merging):
            staying = set(merging.choice(collision))
        rows = self._rows(merging)
        mine = {row.user_id for row in rows if row.organisation_id == merging.survivor.pk}
        gone = [
            row.pk
            for row in rows
            if (staying is not None and str(row.user_id) not in staying)
            or (row.organisation_id == merging.loser.pk and row.user_id in mine)
        ]
        merging.journal.deleted(Representative.objects.filter(pk__in=gone))
        merging.journal.moved(
            Representative.objects.filter(organisation=merging.loser),
            "organisation_id",
            was=merging.loser.pk,
            now=merging.survivor.pk,
        )


class Claims(MergedPart):
    keys = ("organisations.claim.organisation",)

    def lines(self, two: Two) -> Iterator[str]:
        waiting = Claim.objects.waiting().filter(organisation=two.loser).count()
        if waiting:
            yield ngettext(
                "%(count)s claim to represent %(name)s is decided on for the one that stays.",
                "%(count)s claims to represent %(name)s are decided on for the one that stays.",
                waiting,
            ) % {"count": number(waiting, 0), "name": two.loser.name}

    def move(self, merging: Merging) -> None:
        """Who asked for both has asked once: the claim of the one that goes has lapsed."""
        open_ones = [Claim.State.UNVERIFIED, Claim.State.OPEN]
        mine = Claim.objects.filter(organisation=merging.survivor, state__in=open_ones)
        twice = Claim.objects.filter(
            organisation=merging.loser, state__in=open_ones, email__in=mine.values("email")
        )
        for claim in list(twice):
            # With its moment, from which it is erased in time.
            merging.journal.updated(claim, state=Claim.State.LAPSED, decided_at=merging.at)
        merging.journal.moved(
            Claim.objects.filter(organisation=merging.loser),
            "organisation_id",
            was=merging.loser.pk,
            now=merging.survivor.pk,
        )


class Proposals(MergedPart):
    keys = ("organisations.proposal.organisation", "organisations.proposedfact.organisation")

    def lines(self, two: Two) -> Iterator[str]:
        waiting = Proposal.objects.waiting().filter(organisation=two.loser).count()
        if waiting:
            yield ngettext(
                "%(count)s proposal about %(name)s is decided on for the one that stays.",
                "%(count)s proposals about %(name)s are decided on for the one that stays.",
                waiting,
            ) % {"count": number(waiting, 0), "name": two.loser.name}

    def move(self, merging: Merging) -> None:
        """Of two that propose the same fact, that of the one that stays is decided on."""
        journal, was, now = merging.journal, merging.loser.pk, merging.survivor.pk
        waiting = ProposedFact.objects.filter(decision=ProposedFact.Decision.WAITING)
        mine = waiting.filter(organisation=now).values("key")
        twice = list(waiting.filter(organisation=was, key__in=mine))
        for fact in twice:
            withdrawn = ProposedFact.Decision.WITHDRAWN
            journal.updated(fact, decision=withdrawn, decided_at=merging.at)
        done = Proposal.objects.filter(pk__in=[fact.proposal_id for fact in twice], closed_at=None)
        for proposal in list(done.exclude(pk__in=Proposal.objects.waiting().values("pk"))):
            journal.updated(proposal, closed_at=merging.at)
        for model in (Proposal, ProposedFact):
            rows = model.objects.filter(organisation=was)
            journal.moved(rows, "organisation_id", was=was, now=now)
