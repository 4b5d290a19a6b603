"""A structure is founded, changed and ended; its texts are kept as revisions."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.revisions.facts import refuse_unseen
from regions.models import Region
from regions.structures.access import Refused, require
from regions.structures.ending import why_not_before, why_not_ended
from regions.structures.models import Structure
from regions.structures.no_circles import wait_for_others
from regions.structures.texts import TEXT_KEYS, keep_texts

FACTS = (
    "kind",
    *Structure.name.columns,
    "is_national",
    "regions",
    "parent",
    "founded_year",
    "founded_month",
    "term_starts_on",
    "term_ends_on",
    "ended_on",
    "entry",
    "meetings_a_year",
    "counted_members",
    *Structure.rhythm.columns,
    *Structure.purpose.columns,
    *Structure.remit.columns,
)


@transaction.atomic
def found_structure(*, by: User, at: dt.datetime, **facts: Any) -> Structure:
    """Pressed twice, it is founded once. Raises `Refused`, or `PermissionDenied` for a region of others."""
    wait_for_others()
    regions = list(facts.pop("regions"))
    _require_reach(by, regions, is_national=facts["is_national"], parent=facts["parent"])
    twins = Structure.objects.filter(**facts)
    if twin := next((one for one in twins if set(one.regions.all()) == set(regions)), None):
        return twin
    structure = Structure(**facts)
    _check(structure, regions)
    structure.save()
    structure.regions.set(regions)
    keep_texts(structure, by=by, at=at)
    trail.record("structure.founded", subject=structure, by=by, at=at, scope=scope_of(regions))
    return structure


@transaction.atomic
def change_structure(
    structure: Structure, *, by: User, at: dt.datetime, seen: str = "", note: str = "", **facts: Any
) -> Structure:
    """Raises `EditConflict` where a colleague changed what `seen` does not know of; else as founding."""
    wait_for_others()
    current = Structure.objects.select_for_update(of=("self",)).get(pk=structure.pk)
    require(by, Permission.EDIT_STRUCTURES, current)
    changed = refuse_unseen(current, seen=seen, facts=facts)
    if not changed:
        return current
    regions = list(facts["regions"])
    _require_reach(
        by, regions, is_national=facts["is_national"], parent=facts["parent"], before=current
    )
    for name in changed:
        if name != "regions":
            setattr(current, name, facts[name])
    if "ended_on" in changed and current.ended_on is not None:
        _check_ending(current, last=current.ended_on, at=at)
    _check(current, regions)
    current.save()
    if "regions" in changed:
        current.regions.set(regions)
    if TEXT_KEYS.intersection(changed):
        keep_texts(current, by=by, at=at, note=note)
    trail.record(
        "structure.changed", subject=current, by=by, at=at, scope=scope_of(regions), changed=changed
    )
    return current


def scope_of(regions: Iterable[Region]) -> str:
    """Of the trail: the region where it is one; otherwise the nation."""
    codes = [region.code for region in regions]
    return codes[0] if len(codes) == 1 else ""


def _require_reach(
    by: User,
    regions: list[Region],
    *,
    is_national: bool,
    parent: Structure | None,
    before: Structure | None = None,
) -> None:
    """Experts found in own regions, and take a structure to no region and under no board of others by
    themselves. Raises `PermissionDenied`; `Refused` where it is for the parent."""
    fresh = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if fresh.has_perm(Permission.EDIT_STRUCTURES):
        return
    known = set(before.regions.all()) if before else set()
    if is_national and not (before and before.is_national):
        raise PermissionDenied
    if not all(
        region in known or fresh.has_perm(Permission.EDIT_STRUCTURES, region) for region in regions
    ):
        raise PermissionDenied
    is_kept = before is not None and parent is not None and before.parent_id == parent.pk
    if parent is None or is_kept or parent.is_national:
        return
    if not parent.regions.filter(pk__in=[region.pk for region in regions]).exists():
        said = _(
            "“%(name)s” belongs to other regions than this structure. Choose one of the same region or of "
            "the whole country, or ask the project manager to put it there."
        )
        raise Refused({"parent": [said % {"name": parent.name}]})


def _check(structure: Structure, regions: list[Region]) -> None:
    """Raises `Refused` by the name of the fact."""
    wrong: dict[str, list[str]] = {}
    if structure.is_national and regions:
        wrong["regions"] = [_("A structure of the whole country has no regions: choose none.")]
    if not structure.is_national and not regions:
        wrong["regions"] = [_("Choose at least one region, or the whole country.")]
    if structure.parent is not None and (under := _why_not_under(structure)):
        wrong["parent"] = [under]
    last = structure.ended_on
    if last is not None and (early := why_not_before(structure, last=last)):
        wrong["ended_on"] = [early]
    if wrong:
        raise Refused(wrong)
    try:
        structure.full_clean(exclude=["parent"])
    except ValidationError as error:
        raise Refused(_by_fact(error)) from error


def _check_ending(structure: Structure, *, last: dt.date, at: dt.datetime) -> None:
    """Raises `Refused` by the name of the fact."""
    if why := why_not_ended(structure, last=last, at=at):
        raise Refused({"ended_on": why})


def _why_not_under(structure: Structure) -> str:
    """Empty where it may stand there."""
    # As it stands now: the form read it before.
    upper = Structure.objects.filter(pk__in=[structure.parent_id]).first()
    seen: list[Structure] = []
    while upper is not None:
        if upper.pk == structure.pk:
            if seen:
                return _("“%(name)s” stands under this structure already: choose another.") % {
                    "name": seen[0]
                }
            return _("A structure cannot stand under itself.")
        seen.append(upper)
        upper = upper.parent
    return ""


def _by_fact(error: ValidationError) -> dict[str, list[str]]:
    """Of several facts at once: beside the last one."""
    by_fact: dict[str, list[str]] = {}
    for fact, messages in error.message_dict.items():
        by_fact.setdefault("term_ends_on" if fact == "__all__" else fact, []).extend(messages)
    return by_fact
