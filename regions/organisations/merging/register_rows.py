"""Rows of the register itself that point to the loser: history, earlier mergings, likely pairs."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.alphabet import alphabetical
from portal.charts.text import number
from regions.organisations.merging.parts import MergedPart, Merging, Two, Undoing
from regions.organisations.models import (
    DuplicatePair,
    Merge,
    MergedId,
    OrganisationChange,
)


class Facts(MergedPart):
    """Names, numbers, places and who belongs to whom: written as facts, by `merge` itself."""

    keys = (
        "organisations.organisationname.organisation",
        "organisations.identifier.organisation",
        "organisations.organisation.parent",
        "organisations.organisation.replaced_by",
        "organisations.organisation_regions.organisation",
        "organisations.organisation_umbrellas.from_organisation",
        "organisations.organisation_umbrellas.to_organisation",
    )

    def lines(self, two: Two) -> Iterator[str]:
        mine = set(two.survivor.regions.values_list("pk", flat=True))
        new = [each.short_name for each in two.loser.regions.all() if each.pk not in mine]
        if new:
            yield _("With its regions, the experts there see %(name)s too: %(regions)s.") % {
                "name": two.survivor.name,
                "regions": ", ".join(sorted(new, key=alphabetical)),
            }
        members = two.loser.members.exclude(pk=two.survivor.pk).count()
        if members:
            yield ngettext(
                "%(count)s member of %(loser)s belongs to %(survivor)s from now on.",
                "%(count)s members of %(loser)s belong to %(survivor)s from now on.",
                members,
            ) % {
                "count": number(members, 0),
                "loser": two.loser.name,
                "survivor": two.survivor.name,
            }
        under = two.loser.umbrella_members.exclude(pk=two.survivor.pk).count()
        if under:
            yield ngettext(
                "%(count)s has %(survivor)s as its umbrella organisation from now on.",
                "%(count)s have %(survivor)s as their umbrella organisation from now on.",
                under,
            ) % {
                "count": number(under, 0),
                "survivor": two.survivor.name,
            }

    def move(self, merging: Merging) -> None:
        """Nothing here: see `merging/merge.py`."""


class History(MergedPart):
    keys = ("organisations.organisationchange.organisation",)

    def move(self, merging: Merging) -> None:
        """The history of both goes on as one; whose a change was stays known."""
        own = OrganisationChange.objects.filter(organisation=merging.loser)
        merging.journal.noted("history", {})
        own.filter(of_merged=None).update(of_merged=merging.loser.pk)
        merging.journal.moved(own, "organisation_id", was=merging.loser.pk, now=merging.survivor.pk)

    def move_back(self, data: Mapping[str, Any], undoing: Undoing) -> None:
        """Its own history is nobody else's."""
        number = undoing.loser_number
        own = OrganisationChange.objects.filter(organisation=number, of_merged=number)
        own.update(of_merged=None)


class EarlierMerges(MergedPart):
    keys = ("organisations.mergedid.organisation", "organisations.merge.survivor")

    def move(self, merging: Merging) -> None:
        """What had gone into the loser is found at the survivor."""
        was, now = merging.loser.pk, merging.survivor.pk
        merging.journal.moved(
            MergedId.objects.filter(organisation=was), "organisation_id", was=was, now=now
        )
        merging.journal.moved(Merge.objects.filter(survivor=was), "survivor_id", was=was, now=now)


class LikelyPairs(MergedPart):
    keys = ("organisations.duplicatepair.first", "organisations.duplicatepair.second")

    def move(self, merging: Merging) -> None:
        """What was said of the loser and a third is said of the survivor, unless that was said already."""
        was, now = merging.loser.pk, merging.survivor.pk
        pairs = DuplicatePair.objects.filter(Q(first=was) | Q(second=was)).order_by()
        mine = DuplicatePair.objects.filter(Q(first=now) | Q(second=now)).order_by()
        known = {pair.second_id if pair.first_id == now else pair.first_id: pair for pair in mine}
        for pair in list(pairs):
            third = pair.second_id if pair.first_id == was else pair.first_id
            first, second = sorted((third, now))
            other = known.get(third)
            if third == now:
                merging.journal.deleted(DuplicatePair.objects.filter(pk=pair.pk))
            elif other is None:
                merging.journal.updated(pair, first_id=first, second_id=second)
            elif pair.state == other.state or pair.state == DuplicatePair.State.OPEN:
                merging.journal.deleted(DuplicatePair.objects.filter(pk=pair.pk))
            else:
                # Judged different from the loser: so it stays, whatever was found of the survivor.
                merging.journal.deleted(DuplicatePair.objects.filter(pk=other.pk))
                merging.journal.updated(pair, first_id=first, second_id=second)
