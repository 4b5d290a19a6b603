"""One organisation goes into another, in one transaction: facts, and everything that pointed to it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import ForeignObjectRel

from portal.accounts.models import User
from portal.audit import trail
from regions.organisations.facts.definitions import IDENTIFIERS, Facts
from regions.organisations.facts.reading import read_facts
from regions.organisations.facts.writing import Writing, lock_organisations, write_facts
from regions.organisations.merging.choosing import SideBySide
from regions.organisations.merging.parts import Merging, Two, merged_parts
from regions.organisations.merging.permission import may_merge
from regions.organisations.models import (
    Identifier,
    Merge,
    MergedId,
    Organisation,
    OrganisationChange,
    OrganisationName,
)

log = structlog.get_logger("organisations")


class Gone(Exception):
    """One of the two is no more: somebody merged or deleted it a moment ago."""


class ChangedMeanwhile(Exception):
    """Somebody wrote something of one of the two while they were merged. Nothing was done."""


class LeftBehind(RuntimeError):
    """A row still points to the loser: an app lacks a part. Nothing was done."""


def merge(
    survivor_number: int,
    loser_number: int,
    *,
    chosen: Mapping[str, str],
    decided: Mapping[str, Any],
    by: User,
    at: dt.datetime,
) -> Merge:
    """`chosen`: fact → option (`choosing.py`); `decided`: collision → what was chosen (`parts.py`).

    What lacks is done as proposed. Raises `Gone`, `ChangedMeanwhile`, `choosing.Refusals`,
    `PermissionDenied` where the rights have ended, and `ValueError` for one and the same.
    """
    if survivor_number == loser_number:
        raise ValueError("An organisation is not merged into itself.")
    try:
        return _merge(survivor_number, loser_number, chosen=chosen, decided=decided, by=by, at=at)
    except (IntegrityError, OperationalError) as error:
        # Rows that come to point to either are kept out by no lock: whoever writes one would have to
        # wait, and be refused. The database finds them, at the latest when all of this is to stand.
        log.warning("merging_refused", survivor=survivor_number, loser=loser_number, why=str(error))
        raise ChangedMeanwhile from error


def _merge(
    survivor_number: int,
    loser_number: int,
    *,
    chosen: Mapping[str, str],
    decided: Mapping[str, Any],
    by: User,
    at: dt.datetime,
) -> Merge:
    with transaction.atomic():
        lock_organisations([survivor_number, loser_number])
        found = Organisation.objects.select_related("municipality__region").in_bulk(
            [survivor_number, loser_number]
        )
        if len(found) < 2:
            raise Gone
        survivor, loser = found[survivor_number], found[loser_number]
        if not may_merge(by, survivor, loser):
            raise PermissionDenied
        sides = SideBySide.of(Two(survivor, loser, by, at))
        outcome = sides.outcome(chosen)
        confirmed = sides.confirmed_from(outcome)
        row = Merge.objects.create(
            survivor=survivor,
            survivor_number=survivor.pk,
            survivor_name=survivor.name,
            loser_number=loser.pk,
            loser_name=loser.name,
            at=at,
            by=by,
        )
        merging = Merging(survivor, loser, by, at, decided, merge_number=row.pk)
        for part in merged_parts:
            part.move(merging)
        _write(merging, sides, outcome, reference=str(row.pk))
        _confirm(merging, confirmed)
        _delete(merging)
        MergedId.objects.create(number=loser.pk, organisation=survivor)
        merging.journal.created(MergedId.objects.get(pk=loser.pk))
        row.journal = merging.journal.entries
        row.save(update_fields=["journal"])
        trail.record(
            "organisation.merged",
            subject=survivor,
            by=by,
            at=at,
            other=loser.public_id,
            merge=row.pk,
        )
    return row


def _write(merging: Merging, sides: SideBySide, outcome: Facts, *, reference: str) -> None:
    """The loser's names and numbers go first: each belongs to one organisation."""
    survivor, loser, journal = merging.survivor, merging.loser, merging.journal
    journal.deleted(OrganisationName.objects.filter(organisation=loser))
    numbers = list(Identifier.objects.filter(organisation=loser).values_list("scheme", "value"))
    numbers += [(key, sides.survivor[key]) for key in IDENTIFIERS if sides.survivor[key]]
    journal.deleted(Identifier.objects.filter(organisation=loser))
    journal.deleted(Organisation.regions.through.objects.filter(organisation=loser))
    journal.deleted(Organisation.umbrellas.through.objects.filter(from_organisation=loser))
    # The survivor's parent before its members: no circle on the way from one to the other.
    for writings in ([Writing(survivor.pk, outcome)], _pointing(merging)):
        changes = write_facts(
            writings,
            source=OrganisationChange.Source.MERGE,
            by=merging.by,
            at=merging.at,
            reference=reference,
        )
        for change in changes:
            journal.facts(change.organisation_id, change.facts)
    kept = {(key, outcome[key]) for key in IDENTIFIERS}
    for scheme, value in numbers:
        if (scheme, value) not in kept:
            former = Identifier(organisation=survivor, scheme=scheme, value=value, is_former=True)
            former.save()
            journal.created(former)
    # Found by its former numbers too.
    Organisation.objects.get(pk=survivor.pk).save(update_fields=["search_key"])


def _pointing(merging: Merging) -> list[Writing]:
    """Members, those under its umbrella, those that it replaced: they point to the survivor."""
    survivor, loser = merging.survivor.pk, merging.loser.pk
    pointing = Organisation.objects.exclude(pk__in=[survivor, loser])
    members = pointing.filter(parent=loser) | pointing.filter(replaced_by=loser)
    numbers = set(members.order_by().values_list("pk", flat=True))
    under = Organisation.umbrellas.through.objects.filter(to_organisation=loser)
    numbers |= set(under.values_list("from_organisation", flat=True)) - {survivor, loser}
    writings = []
    for number, facts in read_facts(sorted(numbers)).items():
        changed: Facts = {key: survivor for key in ("parent", "replaced_by") if facts[key] == loser}
        if loser in facts["umbrellas"]:
            changed["umbrellas"] = sorted({*facts["umbrellas"], survivor} - {loser})
        writings.append(Writing(number, changed))
    return writings


def _confirm(merging: Merging, confirmed: Organisation | None) -> None:
    survivor = Organisation.objects.get(pk=merging.survivor.pk)
    merging.journal.updated(
        survivor,
        confirmed_at=confirmed.confirmed_at if confirmed else None,
        confirmed_by_id=confirmed.confirmed_by_id if confirmed else None,
        confirmed_as=confirmed.confirmed_as if confirmed else "",
    )


def _delete(merging: Merging) -> None:
    """Nothing goes with it unseen: a row that still points to it stops the merging."""
    for relation in Organisation._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or relation.many_to_many:
            continue
        rows = relation.related_model._base_manager.filter(
            **{relation.field.name: merging.loser.pk}
        )
        if rows.exists():
            key = f"{relation.related_model._meta.label}.{relation.field.name}"
            if any(key.lower() in part.keys for part in merged_parts):
                # It came after its part had moved what there was.
                raise ChangedMeanwhile(key)
            raise LeftBehind(key)
    merging.journal.deleted(Organisation.objects.filter(pk=merging.loser.pk))
