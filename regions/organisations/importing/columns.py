"""Which column of a file holds which fact: guessed from its heading, and from what stands below it."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.importing.error_files import ERRORS
from portal.ui.localised import LANGUAGES, fold
from regions.organisations.facts.definitions import FACTS
from regions.organisations.importing.choices import THEMES

PUBLIC_ID = "public_id"
# What a column may hold, in the order in which it is offered.
KEYS: tuple[str, ...] = (PUBLIC_ID, *FACTS)
# Whoever has one of these can say which organisation a row is about.
NAMING = (PUBLIC_ID, "business_id", "association", "name")

# Beside the words of the facts themselves: what columns are called in files of others.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    PUBLIC_ID: ("id", "public id", "tunnus", "julkinen tunnus", "offentlig id", "organisation id"),
    "name": (
        *("name", "nimi", "namn", "järjestö", "järjestön nimi", "yhdistys", "yhdistyksen nimi"),
        *("virallinen nimi", "officiellt namn", "organisation", "organisationens namn", "förening"),
        *("föreningens namn", "organization", "association name"),
    ),
    "short_name": ("lyhenne", "lyhyt nimi", "förkortning", "kort namn", "abbreviation"),
    "name_fi": ("nimi suomeksi", "suomenkielinen nimi", "namn på finska", "finskt namn"),
    "name_sv": ("nimi ruotsiksi", "ruotsinkielinen nimi", "namn på svenska", "svenskt namn"),
    "former_names": ("entinen nimi", "entiset nimet", "aiemmat nimet", "tidigare namn"),
    "business_id": ("business id", "y-tunnus", "ytunnus", "fo-nummer", "företags- och organisationsnummer"),
    "association": (
        *("association register number", "yhdistysrekisterinumero", "rekisterinumero", "rekisterinro"),
        *("yhdistysrekisterin numero", "rek.nro", "registernummer", "föreningsregisternummer"),
        *("nummer i föreningsregistret", "register number"),
    ),
    "level": ("taso", "nivå", "järjestön taso"),
    "form": ("oikeudellinen muoto", "yhteisömuoto", "juridisk form", "form", "muoto"),
    "sector": ("toimiala", "bransch", "luokka", "klass"),
    "theme": ("teema", "tema", "kohderyhmä", "målgrupp"),
    "parent": (
        *("parent", "parent business id", "parent id", "emojärjestö", "emojärjestön y-tunnus"),
        *("kuuluu", "mihin kuuluu", "piiri tai liitto", "moderorganisation", "hör till", "tillhör"),
    ),
    "umbrellas": ("umbrella", "umbrellas", "kattojärjestö", "kattojärjestöt", "paraplyorganisation"),
    "municipality": (
        *("municipality", "municipality code", "kunta", "kuntakoodi", "kuntanumero", "kotipaikka"),
        *("paikkakunta", "kommun", "kommunkod", "hemort", "town"),
    ),
    "regions": (
        *("regions", "region", "region codes", "alue", "alueet", "toiminta-alue", "toiminta-alueet"),
        *("hyvinvointialue", "hyvinvointialueet", "område", "områden", "välfärdsområde"),
        *("verksamhetsområde", "verksamhetsområden"),
    ),
    "languages": ("language", "kieli", "toimintakieli", "toimintakielet", "verksamhetsspråk"),
    "email": ("email", "e-mail", "mail", "sähköposti", "e-post", "epost"),
    "phone": ("phone number", "telephone", "puhelinnumero", "puh", "telefonnummer", "tel"),
    "website": ("web", "url", "www", "kotisivu", "kotisivut", "verkkosivut", "hemsida", "webb"),
    "status": ("tila", "läge", "ställning"),
    "dissolved_on": ("purettu", "purkautunut", "lakkautettu", "lakannut", "upplöst", "dissolved"),
    "replaced_by": ("seuraaja", "korvaava järjestö", "efterträdare", "ersätts av", "successor"),
}  # fmt: skip
_BLANKS = re.compile(r"[\W_]+")

# So many values of a column are looked at, and shown.
SAMPLES = 200
SHOWN_SAMPLES = 3


def label_of(key: str) -> str | Promise:
    return _("Public id") if key == PUBLIC_ID else FACTS[key].label


def plain_heading(heading: str) -> str:
    """What spellings of one heading share: no case, marks, blanks or signs."""
    return _BLANKS.sub("", fold(heading))


@cache
def _key_by_heading() -> Mapping[str, str]:
    known: dict[str, str] = {}
    for key in KEYS:
        for language in LANGUAGES:
            with translation.override(language):
                known.setdefault(plain_heading(str(label_of(key))), key)
        for heading in (key, *HEADINGS[key]):
            known.setdefault(plain_heading(heading), key)
    return known


def guessed_columns(
    headings: Sequence[str], samples: Sequence[Sequence[str]] | None = None
) -> list[str]:
    """For each heading the key of what its column holds; empty where that is not told, or told twice.

    `samples` are values of each column: a column called a sector may hold themes.
    """
    known = _key_by_heading()
    guessed = [known.get(plain_heading(heading), "") for heading in headings]
    for position, key in enumerate(guessed):
        if key == "sector" and samples and _are_themes(samples[position]):
            guessed[position] = "theme"
    seen: set[str] = set()
    for position, key in enumerate(guessed):
        if key in seen:
            guessed[position] = ""
        seen.add(key)
    return guessed


def _are_themes(values: Iterable[str]) -> bool:
    counted = Counter(plain_heading(value) in THEMES for value in values if value.strip())
    return counted[True] > counted[False]


def own_positions(headings: Sequence[str]) -> list[int]:
    """All columns but the one in which an earlier check has said what is wrong."""
    return [at for at, heading in enumerate(headings) if fold(heading) != ERRORS]


def headings_digest(headings: Sequence[str]) -> str:
    """By which the choice of columns is remembered."""
    plain = "\n".join(plain_heading(headings[at]) for at in own_positions(headings))
    return hashlib.sha256(plain.encode()).hexdigest()
