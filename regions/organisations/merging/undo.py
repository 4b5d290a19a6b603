"""A merging is taken back: every row as it was, except what has changed since, and then it says what."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.audit import trail
from portal.charts.text import number
from regions.organisations.facts.definitions import FACTS
from regions.organisations.facts.reading import read_facts
from regions.organisations.facts.writing import Writing, lock_organisations, write_facts
from regions.organisations.merging import journal
from regions.organisations.merging.journal import Entry
from regions.organisations.merging.parts import Undoing, merged_parts
from regions.organisations.merging.permission import may_undo
from regions.organisations.models import Merge, MergedId, Organisation, OrganisationChange


class NotUndoable(Exception):
    """In words: it is undone already, was forgotten, or another merging has to be undone first."""

    def __init__(self, sentence: str, *, first: Merge | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.first = first


def why_not(merge: Merge) -> NotUndoable | None:
    """Two queries at most."""
    if merge.undone_at is not None:
        return NotUndoable(_("This merging has been undone already."))
    if merge.forgotten_at is not None:
        return NotUndoable(
            _(
                "What is needed to undo it was erased when its time was over. "
                "Add the organisation anew, if it is needed."
            )
        )
    gone = MergedId.objects.filter(pk=merge.survivor_number).exists()
    later = Merge.objects.filter(loser_number=merge.survivor_number, undone_at=None).first()
    if later is not None:
        return NotUndoable(
            _("%(survivor)s went into another organisation later. Undo that first.")
            % {"survivor": merge.survivor_name},
            first=later,
        )
    if gone or merge.survivor_id != merge.survivor_number:
        return NotUndoable(_("The organisation that it went into is no more."))
    return None


def undo(merge: Merge, *, by: User, at: dt.datetime) -> Merge:
    """Raises `NotUndoable` and `PermissionDenied`."""
    with transaction.atomic():
        row = Merge.objects.select_for_update().get(pk=merge.pk)
        if refusal := why_not(row):
            raise refusal
        lock_organisations([row.survivor_number])
        if not may_undo(by, row):
            raise PermissionDenied
        undoing = Undoing(by, at, row.survivor_number, row.loser_number, str(row.pk))
        _undo(row.journal, undoing)
        row.undone_at, row.undone_by, row.kept = at, by, undoing.kept
        # What it was is in the register again.
        row.journal = []
        row.save(update_fields=["undone_at", "undone_by", "kept", "journal"])
        for pk in (row.survivor_number, row.loser_number):
            one = Organisation.objects.filter(pk=pk).first()
            if one is not None:
                one.save(update_fields=["search_key"])
        trail.record(
            "organisation.unmerged",
            subject=row.survivor,
            by=by,
            at=at,
            other=row.loser_name,
            merge=row.pk,
        )
    return row


def _undo(entries: list[Entry], undoing: Undoing) -> None:
    facts = [entry for entry in entries if entry["act"] == "facts"]
    for entry in reversed(entries):
        match entry["act"]:
            case "moved":
                _move_back(entry, undoing)
            case "updated":
                _change_back(entry, undoing)
            case "created":
                _take_away(entry, undoing)
            case "deleted":
                _bring_back(entry, undoing)
            case "facts":
                # All at once where the last of them was written: numbers and parents fit together.
                if facts:
                    _write_back(facts, undoing)
                    facts = []
            case "part":
                if part := merged_parts.get(entry["part"]):
                    part.move_back(entry["data"], undoing)


def _move_back(entry: Entry, undoing: Undoing) -> None:
    model, column = journal.model_of(entry), entry["column"]
    back = 0
    for some in journal.batches(entry["pks"]):
        rows = model._base_manager.filter(pk__in=some, **{column: entry["now"]})
        try:
            with transaction.atomic():
                back += rows.update(**{column: entry["was"]})
        except IntegrityError:
            # One of them has a namesake there by now: each for itself.
            for pk in some:
                back += _moved_alone(model, pk, entry)
    if back < len(entry["pks"]):
        left = len(entry["pks"]) - back
        undoing.kept.append(_stays(model, left))


def _moved_alone(model: type[Model], pk: Any, entry: Entry) -> int:
    try:
        with transaction.atomic():
            rows = model._base_manager.filter(pk=pk, **{entry["column"]: entry["now"]})
            return rows.update(**{entry["column"]: entry["was"]})
    except IntegrityError:
        return 0


def _change_back(entry: Entry, undoing: Undoing) -> None:
    model = journal.model_of(entry)
    now = journal.values_from_json(model, entry["now"])
    was = journal.values_from_json(model, entry["was"])
    try:
        with transaction.atomic():
            changed = model._base_manager.filter(pk=entry["pk"], **now).update(**was)
    except IntegrityError:
        changed = 0
    if not changed:
        undoing.kept.append(_stays(model, 1))


def _take_away(entry: Entry, undoing: Undoing) -> None:
    model = journal.model_of(entry)
    was = journal.values_from_json(model, entry["row"])
    try:
        with transaction.atomic():
            gone, _of_models = model._base_manager.filter(**was).delete()
    except DatabaseError:
        gone = 0
    if not gone and model._base_manager.filter(pk=was[model._meta.pk.attname]).exists():
        undoing.kept.append(_stays(model, 1))


def _bring_back(entry: Entry, undoing: Undoing) -> None:
    model = journal.model_of(entry)
    lost = 0
    for kept in entry["rows"]:
        row = journal.row_from_json(model, kept)
        if not _targets_stand(row):
            lost += 1
            continue
        if not _is_inserted(row):
            lost += 1
    if lost:
        sentence = ngettext(
            "%(what)s: one could not be brought back; what it belonged to has changed.",
            "%(what)s: %(count)s could not be brought back; what they belonged to has changed.",
            lost,
        )
        undoing.kept.append(sentence % {"what": _plural(model), "count": number(lost, 0)})


def _is_inserted(row: Model) -> bool:
    try:
        with transaction.atomic():
            type(row)._base_manager.bulk_create([row])
    except IntegrityError:
        return _is_inserted_alone(row)
    return True


def _is_inserted_alone(row: Model) -> bool:
    """The organisation itself comes back in any case, if need be without what it belonged to."""
    if not isinstance(row, Organisation):
        return False
    row.parent_id = None
    type(row)._base_manager.bulk_create([row])
    return True


def _targets_stand(row: Model) -> bool:
    """Whether what it points to is there; a key that may be empty is emptied where it is not."""
    for field in journal.fields_of(type(row)):
        value = getattr(row, field.attname)
        if not field.is_relation or value is None:
            continue
        if field.related_model._base_manager.filter(pk=value).exists():  # type: ignore[union-attr]
            continue
        if not field.null:
            return False
        setattr(row, field.attname, None)
    return True


def _write_back(entries: list[Entry], undoing: Undoing) -> None:
    """Each fact that still is what merging made of it. What was written since stays, and is said."""
    now = read_facts([entry["number"] for entry in entries])
    names = dict(Organisation.objects.filter(pk__in=now).order_by().values_list("pk", "name"))
    writings = []
    for entry in entries:
        pk = entry["number"]
        if pk not in now:
            continue
        back = {key: old for key, (old, new) in entry["facts"].items() if now[pk].get(key) == new}
        stays = [
            str(FACTS[key].label)
            for key, (old, new) in entry["facts"].items()
            if key in FACTS and now[pk][key] not in (old, new)
        ]
        if stays:
            undoing.kept.append(
                _("%(name)s: changed since, and stays: %(facts)s.")
                % {"name": names[pk], "facts": ", ".join(stays)}
            )
        if "name" in back:
            # A name that goes back to what it was leaves no former one behind.
            back.setdefault("former_names", now[pk]["former_names"])
        writings.append(Writing(pk, back))
    options: dict[str, Any] = {
        "source": OrganisationChange.Source.UNDONE_MERGE,
        "by": undoing.by,
        "at": undoing.at,
        "reference": undoing.reference,
    }
    # The other way round than merging did it: members first, the survivor last.
    last = [one for one in writings if one.number == undoing.survivor_number]
    for some in ([one for one in writings if one not in last], last):
        try:
            with transaction.atomic():
                write_facts(some, **options)
        except IntegrityError:
            for writing in some:
                _written_alone(writing, names, undoing, options)


def _written_alone(
    writing: Writing, names: dict[int, str], undoing: Undoing, options: dict[str, Any]
) -> None:
    try:
        with transaction.atomic():
            write_facts([writing], **options)
    except IntegrityError:
        labels = ", ".join(str(FACTS[key].label) for key in writing.facts if key in FACTS)
        undoing.kept.append(
            _("%(name)s: could not be changed back: %(facts)s.")
            % {"name": names[writing.number or 0], "facts": labels}
        )


def _stays(model: type[Model], count: int) -> str:
    sentence = ngettext(
        "%(what)s: one has changed since, and stays as it is.",
        "%(what)s: %(count)s have changed since, and stay as they are.",
        count,
    )
    return sentence % {"what": _plural(model), "count": number(count, 0)}


def _plural(model: type[Model]) -> str:
    return str(capfirst(model._meta.verbose_name_plural or model._meta.label))
