"""The one way in which facts of organisations are written, whoever changes them: one or eleven thousand.

Forms, files, bulk acts, proposals and merging all hand over values that `cleaning.py` has taken. What
is written is only what differs; each organisation gets one row of history, and its search key anew.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.typed.text import name_key
from regions.models import Municipality
from regions.organisations.facts.definitions import (
    COLUMNS,
    EMPTY,
    FACTS,
    IDENTIFIERS,
    NAME_KINDS,
    POINTERS,
    Facts,
    Holds,
    Value,
)
from regions.organisations.facts.reading import read_facts
from regions.organisations.models import (
    Identifier,
    MergedId,
    Organisation,
    OrganisationChange,
    OrganisationName,
    SearchWord,
)
from regions.organisations.models.organisation import search_key

BATCH = 2_000
_LINKS: dict[str, tuple[Any, str, str]] = {
    "regions": (Organisation.regions.through, "organisation_id", "region_id"),
    "umbrellas": (Organisation.umbrellas.through, "from_organisation_id", "to_organisation_id"),
}


@dataclass(frozen=True)
class Writing:
    """New values of some facts of one organisation; `number` is None for one that is new."""

    number: int | None
    facts: Mapping[str, Value]


def differences(old: Facts, new: Mapping[str, Value]) -> dict[str, list[Value]]:
    """Key → [old, new] where they differ; a name that changes becomes a former one by itself.

    Unless `new` says what the former names are, or only case and spaces changed.
    """
    changed = {key: [old[key], value] for key, value in new.items() if old[key] != value}
    if "name" in changed and "former_names" not in new and old["name"]:
        before, after = changed["name"]
        known = {name_key(name) for name, _day in old["former_names"]}
        if name_key(before) != name_key(after) and name_key(before) not in known:
            changed["former_names"] = [
                old["former_names"],
                sorted([*old["former_names"], [before, timezone.localdate().isoformat()]]),
            ]
    return changed


@transaction.atomic
def write_facts(
    writings: Sequence[Writing],
    *,
    source: str,
    by: User | None,
    at: dt.datetime,
    reference: str = "",
) -> list[OrganisationChange]:
    """Write what differs. Gives a row of history for each organisation that changed, in order.

    New organisations get their primary keys in `organisation_id` of their row. Raises
    `django.db.IntegrityError` where the database refuses: a number that another organisation has, a
    circle of parents or of successors, an organisation that is no more. What points to one that was merged points to the
    survivor. Callers lock the rows that they looked at (`lock_organisations`).
    """
    writings = _with_standing_targets(writings)
    known = [one.number for one in writings if one.number is not None]
    before = read_facts(known)
    places = Municipality.objects.only("code", *Municipality.name.columns).in_bulk()
    new = [EMPTY | dict(one.facts) for one in writings if one.number is None]
    created = iter(_create(new, places))
    changes: list[OrganisationChange] = []
    after: dict[int, Facts] = {}
    for one in writings:
        number = one.number if one.number is not None else next(created)
        old = before[number] if one.number is not None else EMPTY
        changed = differences(old, one.facts)
        if not changed and one.number is not None:
            continue
        if one.number is not None:
            after[number] = old | {key: values[1] for key, values in changed.items()}
        changes.append(
            OrganisationChange(
                organisation_id=number,
                at=at,
                by=by,
                source=source,
                reference=reference,
                is_first=one.number is None,
                facts=changed,
            )
        )
    _write_columns(changes, after, places)
    _write_names(changes)
    _write_identifiers(changes)
    for key in _LINKS:
        _write_links(changes, key)
    OrganisationChange.objects.bulk_create(changes, batch_size=BATCH)
    return changes


_POINTING = {key: fact.holds for key, fact in FACTS.items() if fact.holds in POINTERS}


def _with_standing_targets(writings: Sequence[Writing]) -> list[Writing]:
    """Values may be old: of a proposal, of what is undone. Two queries at most, none without pointers.

    The database would refuse a target that is no more only when everything is written.
    """
    named = {number for one in writings for key in _POINTING for number in _targets(key, one.facts)}
    standing: set[int] = set()
    survivors: dict[int, int] = {}
    numbers = sorted(named)
    for start in range(0, len(numbers), BATCH):
        part = numbers[start : start + BATCH]
        rows = Organisation.objects.filter(pk__in=part).order_by()
        standing.update(rows.values_list("pk", flat=True))
    if gone := sorted(named - standing):
        merged = MergedId.objects.filter(pk__in=gone[:BATCH])
        survivors = dict(merged.values_list("pk", "organisation"))
        if lost := set(gone) - survivors.keys():
            raise IntegrityError(f"No such organisations any more: {sorted(lost)[:10]}")
    return [_led_on(one, survivors) for one in writings] if survivors else list(writings)


def _targets(key: str, facts: Mapping[str, Value]) -> list[int]:
    value = facts.get(key)
    if not value:
        return []
    return list(value) if _POINTING[key] == Holds.ORGANISATIONS else [value]


def _led_on(writing: Writing, survivors: Mapping[int, int]) -> Writing:
    facts = dict(writing.facts)
    for key in _POINTING.keys() & facts.keys():
        numbers = {survivors.get(each, each) for each in _targets(key, facts)} - {writing.number}
        if _POINTING[key] == Holds.ORGANISATIONS:
            facts[key] = sorted(numbers)
        else:
            facts[key] = next(iter(numbers), None)
    return Writing(writing.number, facts)


def lock_organisations(numbers: Iterable[int]) -> None:
    """In the order of their numbers, so that two who change the same ones wait and do not lock up."""
    rows = Organisation.objects.select_for_update(no_key=True).filter(pk__in=list(numbers))
    list(rows.order_by("pk").values_list("pk"))


def _create(new: list[Facts], places: Mapping[str, Municipality]) -> list[int]:
    """Rows with their columns and search keys; gives their primary keys, in order."""
    rows = []
    for facts in new:
        row = Organisation(search_key=_search_key(facts, (), places))
        for key in COLUMNS:
            _set(row, key, facts[key])
        rows.append(row)
    SearchWord.objects.take_in(row.search_key for row in rows)
    return [row.pk for row in Organisation.objects.bulk_create(rows, batch_size=BATCH)]


_POINTERS = ("municipality", "parent", "replaced_by")


def _set(row: Organisation, key: str, value: Value) -> None:
    if key in _POINTERS:
        setattr(row, f"{key}_id", value or None)
    else:
        setattr(row, key, _column(key, value))


def _column(key: str, value: Value) -> Any:
    if key == "dissolved_on":
        return dt.date.fromisoformat(value) if value else None
    return value


def _search_key(facts: Facts, former: Iterable[str], places: Mapping[str, Municipality]) -> str:
    others = [facts[key] for key in (*NAME_KINDS, *IDENTIFIERS) if facts[key]]
    others += [name for name, _day in facts["former_names"]]
    return search_key(facts["name"], [*others, *former], places.get(facts["municipality"]))


def _write_columns(
    changes: Sequence[OrganisationChange],
    after: Mapping[int, Facts],
    places: Mapping[str, Municipality],
) -> None:
    """Of those that were there before, `after` what they are now; in the order of `changes`.

    The database looks at each row as it is written: who turns a chain of parents around brings the
    upper ones first. Chains of successors may come in any order.
    """
    rows = Organisation.objects.in_bulk(after)
    former = _former_identifiers(rows)
    _leave_successors(changes)
    written = {"search_key"}
    for change in changes:
        if change.is_first:
            continue
        row = rows[change.organisation_id]
        for key in change.facts.keys() & set(COLUMNS):
            _set(row, key, change.facts[key][1])
            written.add(key)
        row.search_key = _search_key(after[row.pk], former.get(row.pk, ()), places)
    # As an insertion that meets itself: a tenth of what `bulk_update` costs, which asks for each
    # row in each column.
    Organisation.objects.bulk_create(
        [rows[change.organisation_id] for change in changes if not change.is_first],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=sorted(written),
    )
    SearchWord.objects.take_in(row.search_key for row in rows.values())


def _leave_successors(changes: Sequence[OrganisationChange]) -> None:
    """Those that were replaced by another than they will be: first by none, so that no circle arises on the way."""
    moved = [
        change.organisation_id
        for change in changes
        if not change.is_first and change.facts.get("replaced_by", [None])[0]
    ]
    for start in range(0, len(moved), BATCH):
        part = moved[start : start + BATCH]
        Organisation.objects.filter(pk__in=part).update(replaced_by=None)


def _former_identifiers(rows: Mapping[int, Organisation]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    of_merged = Identifier.objects.filter(organisation__in=rows, is_former=True)
    for number, value in of_merged.values_list("organisation", "value"):
        found.setdefault(number, []).append(value)
    return found


def _write_names(changes: Sequence[OrganisationChange]) -> None:
    gone, come = [], []
    for change in changes:
        for key, kind in NAME_KINDS.items():
            if key in change.facts:
                gone.append((change.organisation_id, kind))
                if name := change.facts[key][1]:
                    come.append((change.organisation_id, kind, name, None))
        if "former_names" in change.facts:
            gone.append((change.organisation_id, "former"))
            come += [
                (change.organisation_id, "former", name, _column("dissolved_on", day))
                for name, day in change.facts["former_names"][1]
            ]
    for kind in {kind for _number, kind in gone}:
        numbers = [number for number, each in gone if each == kind]
        OrganisationName.objects.filter(kind=kind, organisation__in=numbers).delete()
    OrganisationName.objects.bulk_create(
        (
            OrganisationName(organisation_id=number, kind=kind, name=name, ends_on=ends_on)
            for number, kind, name, ends_on in come
        ),
        batch_size=BATCH,
    )


def _write_identifiers(changes: Sequence[OrganisationChange]) -> None:
    """All that go first: a number may move from one organisation to another within a file."""
    for scheme in IDENTIFIERS:
        changed = [change for change in changes if scheme in change.facts]
        numbers = [change.organisation_id for change in changed]
        own = Identifier.objects.filter(scheme=scheme, is_former=False, organisation__in=numbers)
        own.delete()
        come = [
            Identifier(
                organisation_id=change.organisation_id, scheme=scheme, value=change.facts[scheme][1]
            )
            for change in changed
            if change.facts[scheme][1]
        ]
        Identifier.objects.bulk_create(come, batch_size=BATCH)


def _write_links(changes: Sequence[OrganisationChange], key: str) -> None:
    links, own, other = _LINKS[key]
    changed = [change for change in changes if key in change.facts]
    links.objects.filter(**{f"{own}__in": [each.organisation_id for each in changed]}).delete()
    links.objects.bulk_create(
        (
            links(**{own: change.organisation_id, other: value})
            for change in changed
            for value in change.facts[key][1]
        ),
        batch_size=BATCH,
    )
