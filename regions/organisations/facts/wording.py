"""Values of facts in words, for any number of them in at most three queries: choices by their labels,
places and organisations by name, days as the language writes them."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.alphabet import alphabetical
from regions.models import Municipality, Region
from regions.organisations.facts.definitions import FACTS, Facts, Holds, Value
from regions.organisations.facts.masking import masked_value
from regions.organisations.models import Organisation
from regions.organisations.public_id import as_public_id

LANGUAGE_NAMES = {
    "fi": gettext_lazy("Finnish"),
    "sv": gettext_lazy("Swedish"),
    "en": gettext_lazy("English"),
    "se": gettext_lazy("Northern Sámi"),
    "smn": gettext_lazy("Inari Sámi"),
    "sms": gettext_lazy("Skolt Sámi"),
}


@dataclass(frozen=True)
class Wording:
    """Contact data is masked unless `shows_contacts`."""

    organisations: Mapping[int, str]
    municipalities: Mapping[str, str]
    regions: Mapping[str, str]
    shows_contacts: bool = False

    @classmethod
    def load(cls, values: Iterable[tuple[str, Value]], *, shows_contacts: bool = False) -> Self:
        """`values` are those that will be worded, each with the key of its fact."""
        numbers: set[int] = set()
        towns: set[str] = set()
        asks_regions = False
        for key, value in values:
            match FACTS[key].holds if key in FACTS else None:
                case Holds.ORGANISATION:
                    numbers |= {value} if value else set()
                case Holds.ORGANISATIONS:
                    numbers.update(value)
                case Holds.MUNICIPALITY:
                    towns |= {value} if value else set()
                case Holds.REGIONS:
                    asks_regions |= bool(value)
        names = Organisation.objects.filter(pk__in=numbers).order_by().values_list("pk", "name")
        places = Municipality.objects.only("code", *Municipality.name.columns)
        return cls(
            dict(names) if numbers else {},
            {one.code: one.name for one in places.filter(code__in=towns)} if towns else {},
            {one.code: one.short_name for one in Region.objects.all()} if asks_regions else {},
            shows_contacts,
        )

    @classmethod
    def of_facts(cls, *all_facts: Facts, shows_contacts: bool = False) -> Self:
        pairs = (pair for facts in all_facts for pair in facts.items())
        return cls.load(pairs, shows_contacts=shows_contacts)

    def of(self, key: str, value: Value) -> str:
        """The value in words; empty where there is none, or the fact is known no more."""
        fact = FACTS.get(key)
        if fact is None or value in (None, "", []):
            return ""
        match fact.holds:
            case Holds.CHOICE:
                return capfirst(str(dict(fact.choices).get(value, value)))
            case Holds.DATE:
                return day_in_words(value)
            case Holds.LANGUAGES:
                return languages_in_words(value)
            case Holds.MUNICIPALITY:
                return self.municipalities.get(value, value)
            case Holds.REGIONS:
                return self._regions(value)
            case Holds.ORGANISATION:
                return self.organisation(value)
            case Holds.ORGANISATIONS:
                return ", ".join(sorted(map(self.organisation, value), key=alphabetical))
            case Holds.FORMER_NAMES:
                return "; ".join(former_name_in_words(name, day) for name, day in value)
        return str(value if self.shows_contacts else masked_value(key, value))

    def organisation(self, number: int) -> str:
        """Its name; one that is no more by its id."""
        return self.organisations.get(number) or as_public_id(number)

    def _regions(self, codes: Iterable[str]) -> str:
        names = [self.regions.get(code, code) for code in codes]
        if self.regions and len(names) == len(self.regions):
            return _("Whole country")
        return ", ".join(sorted(names, key=alphabetical))


def languages_in_words(codes: str) -> str:
    """`fi-sv`: Finnish, Swedish."""
    names = [str(LANGUAGE_NAMES.get(code, code)) for code in codes.split("-") if code]
    return ", ".join(names)


def former_name_in_words(name: str, last_day: str) -> str:
    if not last_day:
        return name
    return _("%(name)s (until %(day)s)") % {"name": name, "day": day_in_words(last_day)}


def day_in_words(iso: str) -> str:
    return date_format(dt.date.fromisoformat(iso), "SHORT_DATE_FORMAT")
