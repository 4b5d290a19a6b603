"""Which offices answer to organisations in a region: added, changed, ended."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.revisions.facts import refuse_unseen
from regions.access import require_still
from regions.models import Region
from regions.structures.access import Refused
from regions.structures.models import LiaisonOffice

FACTS = (
    "level",
    "municipality",
    *LiaisonOffice.office.columns,
    "email",
    "phone",
    "url",
    "starts_on",
    "ends_on",
)


@transaction.atomic
def add_liaison(*, region: Region, by: User, at: dt.datetime, **facts: Any) -> LiaisonOffice:
    """Pressed twice, it is added once. Raises `Refused`."""
    require_still(by, Permission.EDIT_PROFILE, region)
    if twin := LiaisonOffice.objects.filter(region=region, **facts).first():
        return twin
    office = LiaisonOffice(region=region, **facts)
    _check(office)
    office.save()
    trail.record("liaison.added", subject=office, by=by, at=at, scope=region.code)
    return office


@transaction.atomic
def change_liaison(
    office: LiaisonOffice, *, by: User, at: dt.datetime, seen: str = "", **facts: Any
) -> LiaisonOffice:
    """Raises `EditConflict` where a colleague changed what `seen` does not know of; `Refused`."""
    current = LiaisonOffice.objects.select_for_update(of=("self",)).get(pk=office.pk)
    require_still(by, Permission.EDIT_PROFILE, office.region)
    changed = refuse_unseen(current, seen=seen, facts=facts)
    if not changed:
        return current
    for name in changed:
        setattr(current, name, facts[name])
    _check(current)
    current.save()
    trail.record(
        "liaison.changed",
        subject=current,
        by=by,
        at=at,
        scope=current.region_id,
        changed=changed,
    )
    return current


def _check(office: LiaisonOffice) -> None:
    """Raises `Refused` by the name of the fact."""
    level, place = office.level, office.municipality
    if level == LiaisonOffice.Level.MUNICIPALITY and place is None:
        raise Refused({"municipality": [_("Choose the municipality whose office it is.")]})
    if level != LiaisonOffice.Level.MUNICIPALITY and place is not None:
        raise Refused({"municipality": [_("Only a municipal office has a municipality.")]})
    if office.starts_on and office.ends_on and office.ends_on < office.starts_on:
        raise Refused({"ends_on": [_("The last day cannot be before the first day.")]})
    try:
        office.full_clean()
    except ValidationError as error:
        raise Refused(error.message_dict) from error
