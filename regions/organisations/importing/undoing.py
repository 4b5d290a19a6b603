"""Taking an import back: exactly, except what somebody has changed or come to use since, which is named."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db.models import ManyToOneRel, Max, Model, QuerySet

from portal.accounts.models import User
from portal.audit import trail
from portal.importing.states import State
from portal.importing.work import locked, remove_file
from regions.organisations.facts.definitions import FACTS, IDENTIFIERS, Facts, Holds, Value
from regions.organisations.facts.reading import read_facts
from regions.organisations.facts.writing import Writing, lock_organisations, write_facts
from regions.organisations.importing.applying import depth, one_at_a_time
from regions.organisations.importing.register import names_of, pointers
from regions.organisations.importing.rights import Rights
from regions.organisations.models import (
    DuplicatePair,
    Identifier,
    Organisation,
    OrganisationChange,
    OrganisationName,
    RegisterImport,
)

# So many of those that stay are named; all are counted.
MOST_NAMED = 500
BATCH = 5_000
# What an organisation consists of, whoever wrote it: it goes with it.
_OWN_PARTS = (
    Identifier,
    OrganisationName,
    OrganisationChange,
    Organisation.regions.through,
)


@dataclass
class Written:
    """What the import did to one organisation: key → [before it, after it]."""

    is_first: bool = False
    newest: int = 0
    facts: dict[str, list[Value]] = field(default_factory=dict)


@dataclass(frozen=True)
class Kept:
    """`keys` are the facts that stay as they are; none where the whole organisation stays."""

    number: int
    keys: Sequence[str] = ()
    # Not because of what happened to it: it is no more this person's to change.
    is_out_of_reach: bool = False


def undo(
    import_: RegisterImport,
    *,
    by: User | None,
    at: dt.datetime,
    heed: Callable[[], None] = lambda: None,
) -> None:
    """Safe to run again. `heed` may raise to call it off: then nothing was undone.

    With the rights of whoever undoes it, as they are today: organisations beyond them stay as they are.
    """
    remove_file(import_, partial(_take_out, import_, by=by, at=at, heed=heed))


def _take_out(
    import_: RegisterImport, *, by: User | None, at: dt.datetime, heed: Callable[[], None]
) -> None:
    one_at_a_time()
    current = locked(import_, state=State.REMOVING)
    if current is None:
        return
    written = written_by(import_)
    lock_organisations(written)
    rights = Rights() if by is None and import_.is_by_operator else Rights.of(by)
    reached = {number: one for number, one in written.items() if rights.may_edit(number)}
    every_added = {number for number, one in written.items() if one.is_first}
    added = every_added & reached.keys()
    leaving = added - _touched(reached)
    changed = {number: one for number, one in reached.items() if not one.is_first}
    restored, kept_facts = _restored(changed, leaving)
    heed()
    leaving -= _needed(leaving, {one.number: one.facts for one in restored if one.number})
    kept = [*(Kept(number) for number in sorted(added - leaving)), *kept_facts]
    kept += _out_of_reach(written.keys() - reached.keys())
    restored, kept_numbers = _without_numbers_of(every_added - leaving, restored)
    kept += kept_numbers
    _free_numbers(leaving)
    heed()
    write_facts(
        restored,
        source=OrganisationChange.Source.UNDONE_IMPORT,
        by=by,
        at=at,
        reference=str(import_.pk),
    )
    heed()
    remove_organisations(leaving)
    current.kept = _told(kept[:MOST_NAMED], rights)
    current.kept_count = len(kept)
    current.state, current.removed_at, current.problems = State.REMOVED, at, []
    current.save(update_fields=["state", "removed_at", "problems", "kept", "kept_count"])
    trail.record(
        "organisations.import_undone",
        by=by,
        at=at,
        upload=str(import_.pk),
        removed=len(leaving),
        restored=len(restored),
        kept=len(kept),
    )
    import_.files.forget(import_.pk)


def _out_of_reach(numbers: Iterable[int]) -> list[Kept]:
    """Those that still stand: what was deleted since is nobody's."""
    standing = Organisation.objects.order_by()
    return [
        Kept(number, is_out_of_reach=True)
        for part in _batches(numbers)
        for number in sorted(standing.filter(pk__in=part).values_list("pk", flat=True))
    ]


def _told(kept: Sequence[Kept], rights: Rights) -> list[dict[str, Any]]:
    """As it is kept; named are those that whoever undid it may see."""
    names = names_of(one.number for one in kept if rights.may_see(one.number))
    return [
        {"number": one.number, "name": names.get(one.number, ""), "keys": list(one.keys)}
        | ({"out_of_reach": True} if one.is_out_of_reach else {})
        for one in kept
    ]


def written_by(import_: RegisterImport) -> dict[int, Written]:
    rows = import_.changes().order_by("pk")
    found: dict[int, Written] = {}
    for pk, number, is_first, facts in rows.values_list(
        "pk", "organisation", "is_first", "facts"
    ).iterator():
        one = found.setdefault(number, Written())
        one.is_first |= is_first
        one.newest = pk
        for key, (old, new) in facts.items():
            one.facts.setdefault(key, [old, new])[1] = new
    return found


def _batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    every = sorted(numbers)
    for start in range(0, len(every), BATCH):
        yield every[start : start + BATCH]


def _touched(written: Mapping[int, Written]) -> set[int]:
    """Those that somebody has edited or confirmed since."""
    found: set[int] = set()
    for part in _batches(written):
        changes = OrganisationChange.objects.filter(organisation__in=part).order_by()
        newest = changes.values_list("organisation").annotate(newest=Max("pk"))
        found |= {number for number, pk in newest if pk > written[number].newest}
        confirmed = Organisation.objects.filter(pk__in=part).exclude(confirmed_at=None)
        found |= set(confirmed.order_by().values_list("pk", flat=True))
    return found


# ---- Who needs an organisation that was added


def _needed(leaving: set[int], restored: Mapping[int, Mapping[str, Value]]) -> set[int]:
    """Those that anything points at which does not leave with them: answers, claims, people, members.

    What an organisation pointed at by the import alone, it points at no more once it is restored.
    """
    found: set[int] = set()
    pointing: list[tuple[int, int]] = []
    for model, name, own in _relations():
        for part in _batches(leaving):
            rows = model._default_manager.filter(**{f"{name}__in": part}).order_by()
            if own is None:
                found |= set(rows.values_list(name, flat=True).distinct())
            else:
                key = "umbrellas" if own == "from_organisation" else name
                pointing += [
                    (source, target)
                    for source, target in rows.values_list(own, name)
                    if key not in restored.get(source, {})
                ]
    is_settled = False
    while not is_settled:
        more = {
            target
            for source, target in pointing
            if target not in found and (source not in leaving or source in found)
        }
        found |= more
        is_settled = not more
    return found


def _relations() -> Iterator[tuple[type[Model], str, str | None]]:
    """Every model that points at organisations, by which field, and where that is one organisation's
    pointer to another, the field of the one that points. Apps above are found like those of the register."""
    for relation in Organisation._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ManyToOneRel):
            continue
        model: Any = relation.related_model
        name = relation.field.name
        if model in _OWN_PARTS or model is DuplicatePair:
            # Found by a program; of two that may be one, one is no more.
            continue
        if model is Organisation:
            yield model, name, "pk"
        elif model is Organisation.umbrellas.through:
            if name == "to_organisation":
                yield model, name, "from_organisation"
        else:
            yield model, name, None


# ---- What is as the import left it becomes what it was


def _restored(
    changed: Mapping[int, Written], leaving: set[int]
) -> tuple[list[Writing], list[Kept]]:
    targets = _standing_targets(changed)
    taken = {
        number: holder
        for number, holder in _holders(changed).items()
        if holder not in changed and holder not in leaving
    }
    above = {
        key: pointers(key) if any(key in one.facts for one in changed.values()) else {}
        for key in ("parent", "replaced_by")
    }
    writings: dict[int, dict[str, Value]] = {}
    kept: list[Kept] = []
    for part in _batches(changed):
        now = read_facts(part)
        for number in part:
            back: dict[str, Value] = {}
            stays: list[str] = []
            for key, (old, new) in changed[number].facts.items():
                if now[number].get(key) == old:
                    continue
                if now[number].get(key) != new or not _can_stand(key, old, targets, taken):
                    stays.append(key)
                else:
                    back[key] = old
            _keep_together(now[number], back, stays)
            if "name" in back:
                # A name that comes back makes no former one of the other.
                back.setdefault("former_names", now[number]["former_names"])
            writings[number] = back
            if stays:
                kept.append(Kept(number, stays))
    for key in above:
        kept += _without_circles(writings, key, above[key])
    order = sorted(writings, key=lambda number: depth(number, above["parent"]))
    return [Writing(number, writings[number]) for number in order if writings[number]], kept


def _can_stand(
    key: str,
    old: Value,
    targets: set[int],
    taken: Mapping[tuple[str, str], int],
) -> bool:
    """Whether what it was can be again: what it pointed at is there, its number is nobody else's."""
    if key in IDENTIFIERS and old:
        return (key, old) not in taken
    holds = FACTS[key].holds if key in FACTS else None
    if holds == Holds.ORGANISATION:
        return old is None or old in targets
    if holds == Holds.ORGANISATIONS:
        return targets.issuperset(old)
    return True


def _keep_together(now: Facts, back: dict[str, Value], stays: list[str]) -> None:
    """Only what is dissolved has a day of dissolution."""
    after = now | back
    if after["dissolved_on"] and after["status"] != Organisation.Status.DISSOLVED:
        for key in ("dissolved_on", "status"):
            if key in back:
                del back[key]
                stays.append(key)


def _without_circles(
    writings: dict[int, dict[str, Value]], key: str, above: dict[int, int]
) -> list[Kept]:
    """A former parent that has come to belong to the organisation since stays where it is.

    So does what replaced it, where that was replaced by it since: `key`. `above` is what the register says.
    """
    for number, back in writings.items():
        if key in back:
            above[number] = back[key] or 0
    kept = []
    for number, back in writings.items():
        if key not in back:
            continue
        seen: set[int] = set()
        upper = above.get(number, 0)
        while upper and upper != number and upper not in seen:
            seen.add(upper)
            upper = above.get(upper, 0)
        if upper == number:
            del back[key]
            now = Organisation.objects.values_list(key, flat=True).get(pk=number)
            above[number] = now or 0
            kept.append(Kept(number, [key]))
    return kept


def _standing_targets(changed: Mapping[int, Written]) -> set[int]:
    wanted: set[int] = set()
    for one in changed.values():
        for key, (old, _new) in one.facts.items():
            holds = FACTS[key].holds if key in FACTS else None
            if holds == Holds.ORGANISATION and old:
                wanted.add(old)
            elif holds == Holds.ORGANISATIONS:
                wanted.update(old)
    return {
        pk
        for part in _batches(wanted)
        for pk in Organisation.objects.filter(pk__in=part).values_list("pk", flat=True)
    }


def _holders(changed: Mapping[int, Written]) -> dict[tuple[str, str], int]:
    """Numbers that would come back, and who has them now."""
    wanted = {
        (key, one.facts[key][0])
        for one in changed.values()
        for key in IDENTIFIERS
        if key in one.facts
    }
    if not wanted:
        return {}
    rows = Identifier.objects.order_by().values_list("scheme", "value", "organisation")
    return {
        (scheme, value): pk for scheme, value, pk in rows.iterator() if (scheme, value) in wanted
    }


# ---- What was added goes


def _without_numbers_of(
    staying: set[int], restored: Sequence[Writing]
) -> tuple[list[Writing], list[Kept]]:
    """A number that went to an organisation which was added, and stays, stays with it."""
    numbers = {
        (scheme, value)
        for part in _batches(staying)
        for scheme, value in Identifier.objects.filter(organisation__in=part)
        .order_by()
        .values_list("scheme", "value")
    }
    writings: list[Writing] = []
    kept: list[Kept] = []
    for one in restored:
        lost = [key for key in IDENTIFIERS if (key, one.facts.get(key)) in numbers]
        if lost and one.number is not None:
            kept.append(Kept(one.number, lost))
            facts = {key: value for key, value in one.facts.items() if key not in lost}
            writings.append(Writing(one.number, facts))
        else:
            writings.append(one)
    return writings, kept


def _free_numbers(leaving: set[int]) -> None:
    """First their numbers go: others may get these back."""
    for part in _batches(leaving):
        Identifier.objects.filter(organisation__in=part).delete()


def remove_organisations(numbers: set[int]) -> None:
    """With everything that they consist of; nothing else may point at them."""
    umbrellas = Organisation.umbrellas.through.objects
    for part in _batches(numbers):
        rows: list[QuerySet[Any]] = [
            umbrellas.filter(from_organisation__in=part),
            umbrellas.filter(to_organisation__in=part),
            *(model._default_manager.filter(organisation__in=part) for model in _OWN_PARTS),
        ]
        for each in rows:
            each.delete()
        Organisation.objects.filter(pk__in=part).update(parent=None, replaced_by=None)
    for part in _batches(numbers):
        Organisation.objects.filter(pk__in=part).delete()
