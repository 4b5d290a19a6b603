"""What of an organisation is compared with another: names, numbers, place, contact data, parent."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from regions.organisations.duplicates.names import Name, read_name
from regions.organisations.duplicates.place_names import PlaceNames
from regions.organisations.facts.definitions import IDENTIFIERS, NAME_KINDS
from regions.organisations.models import Identifier, Organisation, OrganisationName

# Where anybody has an address or a page: sharing these domains tells nothing.
PUBLIC_DOMAINS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.fi",
        "outlook.com",
        "live.com",
        "live.fi",
        "msn.com",
        "yahoo.com",
        "icloud.com",
        "me.com",
        "luukku.com",
        "suomi24.fi",
        "kolumbus.fi",
        "elisanet.fi",
        "saunalahti.fi",
        "pp.inet.fi",
        "inet.fi",
        "netti.fi",
        "welho.com",
        "phnet.fi",
        "dnainternet.net",
        "jippii.fi",
        "surffi.fi",
        "sci.fi",
        "nic.fi",
        "mbnet.fi",
        "protonmail.com",
        "proton.me",
        "facebook.com",
        "instagram.com",
        "wordpress.com",
        "blogspot.com",
        "yhdistysavain.fi",
        "sites.google.com",
        "wixsite.com",
        "linktr.ee",
    ]
)
_COUNTRY = re.compile(r"^(\+|00)358")


@dataclass(frozen=True)
class Side:
    """`number` is the primary key; 0 for what is not in the register yet."""

    number: int
    names: tuple[Name, ...]
    # Scheme → today's number, and all of them, former ones too.
    identifiers: Mapping[str, str]
    every_identifier: Set[tuple[str, str]]
    # The municipality that is there today.
    municipality: str
    level: str
    parent: int | None
    replaced_by: int | None
    email: str
    # Domains of its own, of mail and web.
    domains: frozenset[str]
    website: str
    phone: str

    @cached_property
    def language(self) -> str:
        """In which language its names are, where all that tell agree."""
        told = {name.language for name in self.names if name.language and not name.is_former}
        return told.pop() if len(told) == 1 else ""

    @cached_property
    def abbreviations(self) -> frozenset[str]:
        return frozenset(name.core[0] for name in self.names if name.is_abbreviation)

    def may_be_called(self, short: str) -> bool:
        return any(not name.is_abbreviation and name.may_become(short) for name in self.names)

    @property
    def names_a_part(self) -> bool:
        return self.names[0].names_a_part


def phone_key(phone: str) -> str:
    """The digits without the country: `+358 40 123` and `040-123` are one."""
    plain = re.sub(r"[^\d+]", "", phone)
    digits = re.sub(r"\D", "", _COUNTRY.sub("0", plain))
    return digits if len(digits) >= 6 else ""


def website_key(url: str) -> str:
    """Host and path, without `www.` and what follows a question mark."""
    parts = urlsplit(url if "//" in url else f"//{url}")
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.rstrip("/").lower()
    return f"{host}{path}" if host and (path or host not in PUBLIC_DOMAINS) else ""


def own_domains(email: str, website: str) -> frozenset[str]:
    mail = email.rpartition("@")[2].lower()
    web = website_key(website).partition("/")[0]
    return frozenset({mail, web} - PUBLIC_DOMAINS - {""})


def side(
    number: int,
    facts: Mapping[str, Any],
    names: Iterable[tuple[str, bool]],
    identifiers: Iterable[tuple[str, str, bool]],
    places: PlaceNames,
) -> Side:
    """`names` with whether they are former; `identifiers` as scheme, value and whether it is former."""
    numbers = list(identifiers)
    return Side(
        number=number,
        names=tuple(read_name(name, places, is_former=former) for name, former in names if name),
        identifiers={scheme: value for scheme, value, is_former in numbers if not is_former},
        every_identifier=frozenset((scheme, value) for scheme, value, _former in numbers),
        municipality=places.today(facts["municipality"] or ""),
        level=facts["level"],
        parent=facts["parent"],
        replaced_by=facts["replaced_by"],
        email=facts["email"].strip().lower(),
        domains=own_domains(facts["email"], facts["website"]),
        website=website_key(facts["website"]),
        phone=phone_key(facts["phone"]),
    )


def side_of_facts(facts: Mapping[str, Any], places: PlaceNames, *, number: int = 0) -> Side:
    names = [(facts["name"], False), *((facts[key], False) for key in NAME_KINDS)]
    names += [(name, True) for name, _day in facts["former_names"]]
    numbers = [(scheme, facts[scheme], False) for scheme in IDENTIFIERS if facts[scheme]]
    return side(number, facts, names, numbers, places)


_READ = ("municipality_id", "level", "parent_id", "replaced_by_id", "email", "website", "phone")


def read_sides(places: PlaceNames, numbers: Any = None) -> dict[int, Side]:
    """Primary key → side, of these organisations (primary keys, or a queryset) or all. Three queries."""
    rows = Organisation.objects.order_by("pk")
    other = OrganisationName.objects.order_by("pk")
    identified = Identifier.objects.order_by("pk")
    if numbers is not None:
        rows = rows.filter(pk__in=numbers)
        other = other.filter(organisation__in=numbers)
        identified = identified.filter(organisation__in=numbers)
    names: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    for number, name, kind in other.values_list("organisation", "name", "kind"):
        names[number].append((name, kind == OrganisationName.Kind.FORMER))
    identifiers: dict[int, list[tuple[str, str, bool]]] = defaultdict(list)
    for number, scheme, value, is_former in identified.values_list(
        "organisation", "scheme", "value", "is_former"
    ):
        identifiers[number].append((scheme, value, is_former))
    found = {}
    for number, name, *values in rows.values_list("pk", "name", *_READ):
        facts = {key.removesuffix("_id"): value for key, value in zip(_READ, values, strict=True)}
        found[number] = side(
            number, facts, [(name, False), *names[number]], identifiers[number], places
        )
    return found
