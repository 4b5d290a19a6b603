"""Which rounds somebody runs (`RoundQuerySet.manageable_by` finds them all), and where they may."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from regions.access import require_still
from regions.models import Region
from regions.models.region import RegionQuerySet
from surveys.models import Round


def runs_all_rounds(user: User) -> bool:
    """Whoever does not runs those of their own regions alone."""
    return user.has_perm(Permission.MANAGE_ROUNDS)


def runs(user: User, round_: Round) -> bool:
    """No query for whoever runs them all."""
    return runs_all_rounds(user) or Round.objects.manageable_by(user).filter(pk=round_.pk).exists()


def regions_to_ask(user: User) -> RegionQuerySet:
    """In which this person may run rounds."""
    if runs_all_rounds(user):
        return Region.objects.all()
    return Region.objects.assigned_to(user, on=timezone.localdate())


def require_still_runs(user: User, regions: Collection[Region]) -> None:
    """Inside the transaction: an assignment may have ended since the page came.

    No region is the whole country. Raises `PermissionDenied`.
    """
    if runs_all_rounds(user):
        return
    if not regions:
        raise PermissionDenied
    for region in regions:
        require_still(user, Permission.MANAGE_ROUNDS, region)
