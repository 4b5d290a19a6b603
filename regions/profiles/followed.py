"""The profiles that a person's home page speaks of: those of the own regions, and those of others."""

from dataclasses import dataclass

from django.utils.timezone import localdate

from portal.accounts.permissions import Permission
from portal.registry.visit import Visit
from regions.access import own_regions, visible_regions
from regions.profiles.completeness import RegionState, region_states


@dataclass(frozen=True)
class FollowedProfiles:
    own: list[RegionState]
    # Of other regions: where the person may write, too.
    others: list[RegionState]
    states: list[RegionState]

    @property
    def editable(self) -> list[RegionState]:
        return [*self.own, *self.others]


def followed_profiles(visit: Visit) -> FollowedProfiles:
    """Those of the nation for whoever reads revisions everywhere, otherwise of the own regions."""
    own = visit.once(own_regions)
    follows_all = visit.user.has_perm(Permission.VIEW_REVISIONS)
    states = region_states(
        visit.once(visible_regions) if follows_all else own, on=localdate(visit.at)
    )
    edits_all = visit.user.has_perm(Permission.EDIT_PROFILE)
    return FollowedProfiles(
        own=[state for state in states if state.region in own],
        others=[state for state in states if edits_all and state.region not in own],
        states=states,
    )
