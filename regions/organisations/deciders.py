"""Who decides on what concerns an organisation: the experts of its home region, or the project managers."""

import datetime as dt

from portal.accounts.models import RoleGrant, User
from portal.accounts.roles import Role
from regions.models import Assignment, Region
from regions.organisations.models import Organisation


def home_region(organisation: Organisation) -> Region | None:
    """Of its home municipality; None for national ones, which are the managers' to decide on."""
    if organisation.level == Organisation.Level.NATIONAL or organisation.municipality is None:
        return None
    return organisation.municipality.region


def deciders_for(region: Region | None, *, on: dt.date) -> list[User]:
    """Those who decide on that day; the managers where nobody works in the region."""
    if region is not None:
        working = Assignment.objects.active_on(on).filter(region=region, user__is_active=True)
        if experts := list(User.objects.filter(pk__in=working.values("user")).order_by("pk")):
            return experts
    return managers()


def managers() -> list[User]:
    """Who comes next where nobody is assigned, or where nobody has decided for two weeks."""
    held = RoleGrant.objects.filter(role=Role.PROJECT_MANAGER).values("user")
    return list(User.objects.filter(pk__in=held, is_active=True).order_by("pk"))
