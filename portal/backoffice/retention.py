"""Accounts that nobody uses any more, and nobody has closed."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from portal.accounts.actions.erasure import empty_account
from portal.accounts.models import RoleGrant, User
from portal.accounts.models.user import UserQuerySet
from portal.retention.ways import OneByOne, ways
from regions.models import Assignment
from regions.organisations.models import Representative
from regions.structures.models import Coordinator, Membership


def unused_accounts(before: dt.datetime) -> UserQuerySet:
    """Not used since, and without any role since: whoever still works is left alone."""
    own = {"user": OuterRef("pk")}
    running = Q(ends_on=None) | Q(ends_on__gt=timezone.localdate(before))
    unused: UserQuerySet = (
        User.objects.standing()
        .active()
        .unused_since(before)
        .exclude(Exists(RoleGrant.objects.filter(**own)))
        .exclude(Exists(Representative.objects.filter(**own)))
        .exclude(Exists(Assignment.objects.filter(running, **own)))
        .exclude(Exists(Coordinator.objects.filter(running, **own)))
        .exclude(Exists(Membership.objects.filter(running, person__email=OuterRef("email"))))
    )
    return unused


ways.add("accounts.unused", OneByOne(unused_accounts, empty_account))
