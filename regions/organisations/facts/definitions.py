"""What is known of an organisation, fact by fact: its key, its words, what it holds, who changes it.

Values are plain, so that they can be compared and kept as JSON: text (empty where there is none), a
number of an organisation or None, and sorted lists. Forms, files, proposals, merging and the history
all speak of facts by these keys.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from regions.organisations.models import Organisation

# A fact's value: str, int | None (an organisation), list[str] (regions), list[int] (organisations),
# list[list[str]] (former names: name and last day, ISO or empty).
Value = Any
Facts = dict[str, Value]


class Holds(StrEnum):
    LINE = "line"
    EMAIL = "email"
    URL = "url"
    DATE = "date"
    CHOICE = "choice"
    LANGUAGES = "languages"
    IDENTIFIER = "identifier"
    MUNICIPALITY = "municipality"
    REGIONS = "regions"
    ORGANISATION = "organisation"
    ORGANISATIONS = "organisations"
    FORMER_NAMES = "former names"


class Hand(StrEnum):
    """How a representative changes it: at once, or by a proposal that the staff decide on."""

    OWN = "own"
    PROPOSED = "proposed"
    STAFF = "staff"


@dataclass(frozen=True)
class Fact:
    key: str
    label: str | Promise
    holds: Holds
    hand: Hand
    choices: Sequence[tuple[str, str | Promise]] = ()
    # The longest text that is taken.
    limit: int = 0
    # What tells how somebody is reached: masked on pages until it is opened.
    is_contact: bool = False


_FACTS = (
    Fact("name", _("Official name"), Holds.LINE, Hand.PROPOSED, limit=200),
    Fact("short_name", _("Short name"), Holds.LINE, Hand.PROPOSED, limit=200),
    Fact("name_fi", _("Name in Finnish"), Holds.LINE, Hand.PROPOSED, limit=200),
    Fact("name_sv", _("Name in Swedish"), Holds.LINE, Hand.PROPOSED, limit=200),
    Fact("former_names", _("Former names"), Holds.FORMER_NAMES, Hand.PROPOSED, limit=200),
    Fact("business_id", _("Business ID"), Holds.IDENTIFIER, Hand.PROPOSED),
    Fact(
        "association", _("Number in the Register of Associations"), Holds.IDENTIFIER, Hand.PROPOSED
    ),
    Fact("level", _("Level"), Holds.CHOICE, Hand.PROPOSED, Organisation.Level.choices),
    Fact("form", _("Legal form"), Holds.CHOICE, Hand.PROPOSED, Organisation.Form.choices),
    Fact("sector", _("Sector"), Holds.CHOICE, Hand.PROPOSED, Organisation.Sector.choices),
    Fact("theme", _("Theme"), Holds.CHOICE, Hand.PROPOSED, Organisation.Theme.choices),
    Fact("parent", _("Belongs to"), Holds.ORGANISATION, Hand.PROPOSED),
    Fact("umbrellas", _("Umbrella organisations"), Holds.ORGANISATIONS, Hand.PROPOSED),
    Fact("municipality", _("Home municipality"), Holds.MUNICIPALITY, Hand.PROPOSED),
    Fact("regions", _("Regions of activity"), Holds.REGIONS, Hand.PROPOSED),
    Fact("languages", _("Languages"), Holds.LANGUAGES, Hand.OWN),
    Fact("email", _("Email address"), Holds.EMAIL, Hand.OWN, limit=254, is_contact=True),
    Fact("phone", _("Phone"), Holds.LINE, Hand.OWN, limit=40, is_contact=True),
    Fact("website", _("Website"), Holds.URL, Hand.OWN, limit=200),
    Fact("status", _("Status"), Holds.CHOICE, Hand.PROPOSED, Organisation.Status.choices),
    Fact("dissolved_on", _("Dissolved on"), Holds.DATE, Hand.PROPOSED),
    Fact("replaced_by", _("Replaced by"), Holds.ORGANISATION, Hand.STAFF),
)

FACTS: Mapping[str, Fact] = {fact.key: fact for fact in _FACTS}

# Facts that point at other organisations.
POINTERS = frozenset({Holds.ORGANISATION, Holds.ORGANISATIONS})
# Facts that are a column of `Organisation` of the same name (or its foreign key).
COLUMNS = (
    *("name", "level", "form", "sector", "theme", "municipality", "parent", "languages"),
    *("email", "phone", "website", "status", "dissolved_on", "replaced_by"),
)
# Facts that are a row of `OrganisationName`: key → kind.
NAME_KINDS = {"short_name": "short", "name_fi": "fi", "name_sv": "sv"}
# Facts that are a row of `Identifier`: the key is the scheme.
IDENTIFIERS = ("business_id", "association")

# What an organisation has of which nothing was said.
EMPTY: Facts = {
    **dict.fromkeys(FACTS, ""),
    "former_names": [],
    "regions": [],
    "umbrellas": [],
    "parent": None,
    "replaced_by": None,
    "form": "association",
    "sector": "sote",
    "status": "active",
    "languages": "fi",
}
