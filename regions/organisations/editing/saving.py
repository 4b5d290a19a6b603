"""An organisation is added or changed by a form: checked, merged with what a colleague did, kept."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.revisions.facts import EditConflict, changed_between, changed_since
from regions.organisations.editing.checking import out_of_reach, problems_with
from regions.organisations.facts.definitions import EMPTY, Facts, Value
from regions.organisations.facts.reading import read_facts
from regions.organisations.facts.writing import Writing, lock_organisations, write_facts
from regions.organisations.models import Organisation, OrganisationChange


def add_organisation(facts: Mapping[str, Value], *, by: User, at: dt.datetime) -> Organisation:
    """Raises `ValidationError` by fact."""
    return Organisation.objects.get(pk=_write(None, EMPTY, facts, by=by, at=at))


def edit_organisation(
    organisation: Organisation,
    facts: Mapping[str, Value],
    *,
    seen: str,
    by: User,
    at: dt.datetime,
) -> Organisation:
    """Writes those facts that this person changed since the mark `seen` was made of them.

    What a colleague changed meanwhile stays, fact by fact. Raises `EditConflict` with the keys of the facts
    that both changed, to different values; `ValidationError` by fact; `PermissionDenied` for who may not
    change the organisation any more; `Organisation.DoesNotExist` where it was merged away.
    """
    with transaction.atomic():
        lock_organisations([organisation.pk])
        found = read_facts([organisation.pk])
        if organisation.pk not in found:
            raise Organisation.DoesNotExist
        if not Organisation.objects.editable_by(by).filter(pk=organisation.pk).exists():
            raise PermissionDenied
        current = found[organisation.pk]
        theirs = {key: current[key] for key in facts}
        mine = changed_since(seen, facts) if seen else changed_between(theirs, facts)
        differing = set(changed_between(theirs, facts))
        if seen and (
            both := [key for key in changed_since(seen, theirs) if key in mine and key in differing]
        ):
            raise EditConflict(organisation, both)
        _write(organisation.pk, current, {key: facts[key] for key in mine}, by=by, at=at)
    return organisation


def _write(
    number: int | None, before: Facts, chosen: Mapping[str, Value], *, by: User, at: dt.datetime
) -> int:
    """The number of what was written. Nothing is kept of what is refused."""
    after = before | dict(chosen)
    changed = {
        key: value for key, value in chosen.items() if number is None or before[key] != value
    }
    if problems := problems_with(number, after, changed, by=by):
        raise ValidationError(problems)
    try:
        with transaction.atomic():
            changes = write_facts(
                [Writing(number, changed)], source=OrganisationChange.Source.FORM, by=by, at=at
            )
            written = changes[0].organisation_id if changes else number
            assert written is not None  # noqa: S101, a new one is always a change
            if not Organisation.objects.editable_by(by).filter(pk=written).exists():
                raise ValidationError(out_of_reach(after, by=by))
    except IntegrityError as error:
        # Somebody took the number, or closed the circle, in the same moment.
        raise ValidationError(
            _(
                "A colleague saved something at the same moment. Save again: then it can be told what."
            )
        ) from error
    return written
