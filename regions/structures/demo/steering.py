"""The steering group of the nation: each party names one, the first one names the chair."""

from typing import Any

from portal.registry.demo import World
from regions.models import Municipality
from regions.organisations.models import ContactPerson, Organisation
from regions.structures.demo.standing import say
from regions.structures.demo.told import read
from regions.structures.models import Coordinator, Membership, Seat, Structure
from regions.structures.models.membership import MemberRole
from regions.structures.texts import keep_texts

TEXTS = ("name", "purpose", "remit")
PARTY_NAMES = ("Selkä", "Ulappa", "Lahti", "Koski", "Vuono", "Järvi", "Lampi", "Salmi", "Luoto")


def add_steering_group(world: World) -> None:
    told = read()["steering"]
    structure = Structure(
        kind=Structure.Kind.STEERING_GROUP,
        is_national=True,
        founded_year=told["founded"][0],
        founded_month=told["founded"][1],
        meetings_a_year=told["meetings"],
        is_invented=True,
    )
    for name in TEXTS:
        say(structure, name, told[name])
    structure.save()
    keep_texts(structure, by=world.people["manager"], at=world.at)
    parties = _parties(told)
    Coordinator.objects.create(
        structure=structure, user=world.people["manager"], organisation=parties[0]
    )
    for number, party in enumerate([*parties, None]):
        is_chair = number == 0
        name = f"{PARTY_NAMES[number]} Esimerkki"
        role = MemberRole.CHAIR if is_chair else MemberRole.MEMBER
        seat = Seat.objects.create(
            structure=structure,
            title=f"{party or told['funder']}",
            role=role,
            represented=party,
        )
        person = ContactPerson.objects.create(
            name=name, email=f"ohjausryhma.{number + 1}@demo.example"
        )
        Membership.objects.create(
            structure=structure,
            seat=seat,
            person=person,
            role=role,
            represented=party,
            employer=party,
            employer_name="" if party else told["funder"],
        )


def _parties(told: dict[str, Any]) -> list[Organisation]:
    towns = Municipality.objects.in_bulk([code for _name, code in told["parties"]])
    found = []
    for place, (name, code) in enumerate(told["parties"]):
        level = Organisation.Level.DISTRICT if place else Organisation.Level.NATIONAL
        party = Organisation.objects.create(
            name=name,
            level=level,
            sector=Organisation.Sector.SOTE,
            municipality=towns[code],
            email=f"osapuoli.{place + 1}@demo.example",
        )
        if region := towns[code].region:
            party.regions.add(region)
        found.append(party)
    return found


def remove_parties() -> None:
    names = [name for name, _code in read()["steering"]["parties"]]
    Organisation.objects.filter(name__in=names).delete()
