"""Who may merge two organisations, and undo it: whoever may edit both. Who may not reads who can."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from regions.models import Municipality, Region
from regions.organisations.models import Merge, Organisation


def may_merge(user: User, *organisations: Organisation) -> bool:
    numbers = {one.pk for one in organisations}
    return Organisation.objects.editable_by(user).filter(pk__in=numbers).count() == len(numbers)


def who_may(organisations: list[Organisation]) -> str:
    """A sentence for somebody who may not. `organisations` with their `municipality__region`."""
    regions = {one.municipality.region if one.municipality else None for one in organisations}
    national = any(one.level == Organisation.Level.NATIONAL for one in organisations)
    only = regions.pop() if len(regions) == 1 else None
    if national or only is None:
        return _("These two are not both yours to edit: the project manager can merge them.")
    return _("The experts of %(region)s and the project manager can merge these two.") % {
        "region": only.short_name
    }


def may_undo(user: User, merge: Merge) -> bool:
    """Whoever may edit the survivor, and could edit the one that comes back."""
    if user.has_perm(Permission.EDIT_ORGANISATIONS):
        return True
    survivor = merge.survivor_id
    if survivor is None or not Organisation.objects.editable_by(user).filter(pk=survivor).exists():
        return False
    row = loser_row(merge)
    if row is None or row["level"] == Organisation.Level.NATIONAL:
        return False
    own = Region.objects.assigned_to(user, on=timezone.localdate())
    if row["municipality_id"]:
        return Municipality.objects.filter(pk=row["municipality_id"], region__in=own).exists()
    # At home wherever it worked.
    return own.filter(pk__in=_regions_of_loser(merge)).exists()


def loser_row(merge: Merge) -> Mapping[str, Any] | None:
    """The row of the organisation that is no more; None once it was forgotten."""
    for entry in merge.journal:
        if entry["act"] == "deleted" and entry["model"] == Organisation._meta.label_lower:
            return dict(entry["rows"][0])
    return None


def _regions_of_loser(merge: Merge) -> list[str]:
    links = Organisation.regions.through._meta.label_lower
    return [
        kept["region_id"]
        for entry in merge.journal
        if entry["act"] == "deleted" and entry["model"] == links
        for kept in entry["rows"]
    ]
