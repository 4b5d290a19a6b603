"""One world that explains the product. Everything in it is invented but the reference tables."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from portal.accounts.models import User
from portal.demo import people, profiles, register, rounds
from portal.demo.accounts import DOMAIN
from regions.organisations.models import Representative


@dataclass(frozen=True)
class Made:
    people: int
    organisations: int
    revisions: int
    drafts: int
    rounds: int


def stands() -> bool:
    return bool(User.objects.filter(email__endswith=f"@{DOMAIN}").exists())


@transaction.atomic
def build(*, at: dt.datetime) -> Made:
    """All of the world or nothing of it, on top of the reference tables."""
    cast = people.add_people(on=at.date())
    organisations = register.add_organisations()
    people.add_representative(cast)
    revisions, drafts = profiles.add_profiles(cast)
    made = rounds.add_rounds(cast, at=at)
    return Made(len(cast), organisations, revisions, drafts, len(made))


@transaction.atomic
def clear() -> None:
    """Take away what was invented, and whatever visitors of the demo built upon it."""
    rounds.remove_rounds()
    Representative.objects.all().delete()
    profiles.remove_profiles()
    people.remove_people()
    register.remove_organisations()
