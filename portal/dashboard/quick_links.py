"""Where those find something to read who write no profiles and run no rounds."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from surveys.models import Round

# Of rounds that are over, so many are named.
MOST_ROUNDS = 3


@dataclass(frozen=True)
class QuickLink:
    label: str
    url: str


def quick_links_of(user: User, *, at: dt.datetime) -> list[QuickLink]:
    """The summary, the newest results this person may read, the own files. One query."""
    reads = user.has_perm(Permission.VIEW_SUMMARY)
    if not reads or user.has_perm(Permission.MANAGE_ROUNDS):
        return []
    return list(_ways(user, at))


def _ways(user: User, at: dt.datetime) -> Iterator[QuickLink]:
    yield QuickLink(_("National summary"), reverse("dashboard:summary"))
    for round_ in Round.objects.with_results_for(user, at=at)[:MOST_ROUNDS]:
        label = _("Results of the round %(round)s") % {"round": round_}
        yield QuickLink(label, reverse("surveys:results", args=[round_.pk]))
    yield QuickLink(_("Reports"), reverse("reports:export_centre"))
