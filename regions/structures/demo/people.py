"""Invented people: their names say that nobody bears them."""

from itertools import product

from regions.organisations.models import ContactPerson

FIRST = (
    *("Aalto", "Halla", "Havu", "Hilla", "Honka", "Huurre", "Jokivarsi", "Kaisla", "Kanerva"),
    *("Karpalo", "Kataja", "Kelo", "Koivikko", "Korpi", "Kuura", "Laine", "Lehto", "Lumi"),
    *("Marja", "Meri", "Myrsky", "Niitty", "Otava", "Pihlaja", "Poutasää", "Puro", "Pyry"),
    *("Raita", "Ranta", "Saari", "Salo", "Sammal", "Sara", "Suvanto", "Taimi", "Tuomi"),
    *("Tyrsky", "Usva", "Vaahtera", "Virta"),
)
LAST = ("Esimerkki", "Mallinen", "Keksitty", "Kokeilu", "Näyte", "Kuvitteellinen", "Esimerkkilä")
NAMES = tuple(f"{first} {last}" for last, first in product(LAST, FIRST))


def invent(count: int) -> list[ContactPerson]:
    """That many, each with a name and an address of their own."""
    people = [
        ContactPerson(name=name, email=f"jasen.{number}@demo.example")
        for number, name in enumerate(NAMES[:count], 1)
    ]
    assert len(people) == count  # noqa: S101, there are names enough
    return ContactPerson.objects.bulk_create(people)
