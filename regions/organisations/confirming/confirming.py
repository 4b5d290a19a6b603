"""Saying that the facts of an organisation are right: one press, bound to what was shown."""

import datetime as dt
import json

from django.db import transaction
from django.utils.crypto import salted_hmac

from portal.accounts.models import User
from portal.audit import trail
from regions.organisations.facts.definitions import FACTS, Facts
from regions.organisations.facts.reading import facts_of
from regions.organisations.facts.wording import Wording
from regions.organisations.facts.writing import lock_organisations
from regions.organisations.models import Organisation

SALT = "organisations.confirm"


def mark_of(facts: Facts) -> str:
    """Tells these values from others; stands in the form beside the button.

    With the portal's key: of what stays masked there, nobody tries out what fits the mark.
    """
    return salted_hmac(SALT, json.dumps(facts, sort_keys=True)).hexdigest()[:16]


@transaction.atomic
def confirm(
    organisation: Organisation, *, mark: str, confirmed_as: str, by: User | None, at: dt.datetime
) -> bool:
    """False where the facts are others than those that were shown (`mark_of`): show them again."""
    lock_organisations([organisation.pk])
    if mark_of(facts_of(organisation)) != mark:
        return False
    Organisation.objects.filter(pk=organisation.pk).update(
        confirmed_at=at, confirmed_by=by, confirmed_as=confirmed_as
    )
    trail.record(
        "organisation.confirmed", subject=organisation, by=by, at=at, confirmed_as=confirmed_as
    )
    return True


def lines_of(facts: Facts, *, shows_contacts: bool) -> list[tuple[str, str]]:
    """Label and value of each fact that is known; three queries at most."""
    wording = Wording.of_facts(facts, shows_contacts=shows_contacts)
    worded = ((str(fact.label), wording.of(key, facts[key])) for key, fact in FACTS.items())
    return [(label, value) for label, value in worded if value]
