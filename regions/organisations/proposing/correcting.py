"""What a representative sends in one go: what is theirs is written, what differs otherwise is proposed."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from portal.accounts.models import User
from portal.revisions.facts import EditConflict, changed_between, changed_since
from regions.organisations.editing.checking import problems_with
from regions.organisations.facts.definitions import FACTS, Hand, Value
from regions.organisations.facts.reading import facts_of
from regions.organisations.facts.writing import lock_organisations
from regions.organisations.models import Organisation, OrganisationChange, Proposal
from regions.organisations.proposing.proposals import change_own_facts, propose


@transaction.atomic
def correct(
    organisation: Organisation,
    facts: Mapping[str, Value],
    *,
    seen: str,
    note: str,
    by: User,
    at: dt.datetime,
) -> tuple[OrganisationChange | None, Proposal | None]:
    """What was saved and what was proposed. All or nothing.

    Only what this person changed since the mark `seen`. Raises `EditConflict` where a colleague
    changed the same fact otherwise, `ValidationError` by fact, `PermissionDenied` for who does not
    represent the organisation any more.
    """
    lock_organisations([organisation.pk])
    if not Organisation.objects.represented_by(by).filter(pk=organisation.pk).exists():
        raise PermissionDenied
    current = facts_of(organisation)
    theirs = {key: current[key] for key in facts}
    mine = changed_since(seen, facts) if seen else changed_between(theirs, facts)
    differing = set(changed_between(theirs, facts))
    if seen:
        both = [key for key in changed_since(seen, theirs) if key in mine and key in differing]
        if both:
            raise EditConflict(organisation, both)
    changed = {key: facts[key] for key in mine if key in differing}
    problems = problems_with(organisation.pk, current | changed, changed, by=by)
    if problems:
        raise ValidationError(problems)
    own = {key: value for key, value in changed.items() if FACTS[key].hand == Hand.OWN}
    others = {key: value for key, value in changed.items() if FACTS[key].hand == Hand.PROPOSED}
    saved = change_own_facts(organisation, own, by=by, at=at) if own else None
    return saved, propose(organisation, others, by=by, at=at, note=note) if others else None
