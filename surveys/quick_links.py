"""The newest results, for those who come to read."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.registry.quick_links import QuickLink, QuickLinkSource, quick_links
from portal.registry.visit import Visit
from surveys.models import Round

# Of rounds that are over, so many are named.
MOST_ROUNDS = 3


def newest_results(visit: Visit) -> Iterator[QuickLink]:
    """Of the rounds whose results this person may read: one query."""
    for round_ in Round.objects.with_results_for(visit.user, at=visit.at)[:MOST_ROUNDS]:
        label = _("Results of the round %(round)s") % {"round": round_}
        yield QuickLink(label, reverse("surveys:results", args=[round_.pk]))


quick_links.add("results", QuickLinkSource(newest_results, rank=20))
