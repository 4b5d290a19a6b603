"""How many likely duplicates are found, and how many for nothing, among 11,000 organisations.

    BENCH_DATABASE_URL=postgresql://… python -m tests.bench.duplicates [seed …]

Into the invented register 500 pairs of named kinds are planted, and 500 that only look like pairs. Goals:
recall and precision at least 95 %, at most 30 s. Precision counts every pair that is reported, planted
or not. Without seeds two are tried, so that nothing is fitted to one.
"""

import os
import random
import re
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field

from stdnum.fi import alv

SEEDS = (1, 2)
PAIRS, LOOKALIKES = 500, 500
# The parts of the invented compounds, as people take letters from them.
PARTS = [
    "ikä ystävä",
    "muisti ystävä",
    "arki apu",
    "perhe tupa",
    "lapsi arki",
    "vanhempain polku",
    "nuoriso tupa",
    "tulevaisuus polku",
    "mielen vire",
    "toipumis polku",
    "selvä arki",
    "esteettömyys",
    "liikkumis tuki",
    "viestintä tuki",
    "kuulo tuki",
    "näkö tuki",
    "hengitys voima",
    "nivel voima",
    "omais arki",
    "läheis tuki",
    "moni kulttuuri",
    "kotoutumis tuki",
    "vertais tuki",
    "ystävä toiminta",
    "kohtaamis paikka",
    "työ polku",
    "talous neuvo",
    "asumis tuki",
    "koti polku",
    "kriisi tuki",
    "turva arki",
]
KINDS_IN_SWEDISH = {
    "yhdistys": "förening", "seura": "sällskap", "kerho": "klubb", "verkosto": "nätverk",
    "keskus": "center", "talo": "gård", "piiri": "distrikt", "liitto": "förbund",
    "järjestö": "organisation",
}  # fmt: skip
GROUPS_IN_SWEDISH = dict(
    zip(
        [
            "Nuorten",
            "Naisten",
            "Miesten",
            "Ikäihmisten",
            "Perheiden",
            "Opiskelijoiden",
            "Maahanmuuttajien",
            "Omaisten",
            "Vapaaehtoisten",
        ],
        [
            "Ungas",
            "Kvinnors",
            "Mäns",
            "Äldres",
            "Familjers",
            "Studerandes",
            "Invandrares",
            "Anhörigas",
            "Frivilligas",
        ],
        strict=True,
    )
)
# Names that every town may have.
EVERYWHERE = [
    "Toivo",
    "Sateenkaari",
    "Voimavara",
    "Aurinkotupa",
    "Hyvä Arki",
    "Majakka",
    "Elämän Eväät",
    "Kohtauspaikka Olohuone",
    "Kaikki Mukaan",
    "Käpy",
    "Tukiranka",
    "Ankkuri",
    "Sopu",
    "Uusi Alku",
    "Rinnalla",
    "Lähellä Sinua",
    "Arjen Sankarit",
    "Kipinä",
    "Pesäpuu",
    "Valo",
    "Silta",
    "Kaste",
    "Helmi",
    "Satama",
    "Pilvenhattara",
    "Vireä Mieli",
    "Sylvi",
    "Keidas",
    "Tuulahdus",
    "Tukenasi",
]
BRANCHES = (
    *(", nuorisojaosto", "n naisjaosto", " / Kalliolan paikallisosasto", "n Keskustan osasto"),
    *(", senioritoimikunta", " nuoriso-osasto"),
)

TAKEN: set[str] = set()


@dataclass
class Planted:
    """Rows are places in `rows`; each pair with the kind that it is of."""

    rows: list[dict]
    pairs: dict[tuple[int, int], str] = field(default_factory=dict)
    lookalikes: dict[tuple[int, int], str] = field(default_factory=dict)


def plant(invented, towns, *, seed, pairs=PAIRS, lookalikes=LOOKALIKES):
    """The invented organisations as facts, with what was planted among them."""
    rng = random.Random(seed * 7919)
    planted = Planted([_facts(one) for one in invented])
    TAKEN.clear()
    TAKEN.update(one.business_id for one in invented)
    chosen = rng.sample(range(len(invented)), pairs + lookalikes)
    bases = iter(chosen)
    finnish = [n for n in chosen if invented[n].language == "fi" and " ry" in invented[n].name]
    used: set[int] = set()
    makers = [_spelled, _in_swedish, _abbreviated, _mistyped, _moved, _renamed]
    for turn in range(pairs):
        make = makers[turn % len(makers)]
        if make in (_in_swedish, _abbreviated):
            # What is translated, or shortened by the parts of its words, has a Finnish name.
            base = next(n for n in finnish if n not in used and invented[n].level != "national")
        else:
            base = next(n for n in bases if n not in used)
        used.add(base)
        twin = make(rng, planted.rows[base], towns)
        planted.rows.append(twin)
        planted.pairs[base, len(planted.rows) - 1] = make.__doc__
    for turn in range(lookalikes):
        base = next(n for n in rng.sample(range(len(invented)), len(invented)) if n not in used)
        used.add(base)
        if turn % 2:
            planted.rows.append(_branch(rng, planted.rows[base], base))
            planted.lookalikes[base, len(planted.rows) - 1] = "parent and branch"
        else:
            planted.rows += _namesakes(rng, planted.rows, towns)
            first = len(planted.rows) - 2
            planted.lookalikes[first, first + 1] = "same name in two towns"
    return planted


def _facts(one):
    return {
        "name": one.name, "level": one.level, "parent": one.parent, "municipality": one.town,
        "regions": list(one.regions), "sector": one.sector, "theme": one.theme,
        "languages": one.language, "business_id": one.business_id,
        "association": one.register_number, "email": one.email, "website": one.website,
        "phone": "", "former_names": [],
    }  # fmt: skip


def _twin(rng, base, **facts):
    """As a second list has it: mostly without numbers, some with one digit wrong; some contact data."""
    twin = base | {"business_id": "", "association": "", "email": "", "website": ""} | facts
    if rng.random() < 0.3:
        twin["business_id"] = _wrong_digit(rng, base["business_id"])
    if "email" not in facts and "website" not in facts:
        contact = rng.choice(["same", "free", "none"])
        if contact == "same":
            _reach_alike(rng, twin, base)
        elif contact == "free":
            twin["email"] = (
                f"{rng.choice(['anna', 'matti', 'liisa'])}{rng.randrange(10**6)}@gmail.com"
            )
    return twin


def _reach_alike(rng, twin, base):
    how = rng.choice(["email", "website", "domain", "phone"])
    if how == "phone":
        base["phone"] = f"040 {rng.randrange(10**6, 10**7)}"
        twin["phone"] = "+358 " + base["phone"][1:]
    elif how == "domain":
        twin["email"] = f"posti@{base['email'].partition('@')[2]}"
    else:
        twin[how] = base[how]


def _wrong_digit(rng, business_id):
    """Valid, and given to nobody: the database keeps one number for one organisation."""
    while True:
        digits = list(business_id[:7])
        at = rng.randrange(1, 7)
        digits[at] = str((int(digits[at]) + rng.randrange(1, 10)) % 10)
        check = -alv.checksum("".join(digits) + "0") % 11
        made = f"{''.join(digits)}-{check}"
        if check < 10 and made not in TAKEN:
            TAKEN.add(made)
            return made


def _spelled(rng, base, towns):
    """r.y. and ry"""
    bare = re.sub(r" (ry|rf)$", "", base["name"])
    dotted = " r.f." if base["name"].endswith("rf") else " r.y."
    name = rng.choice([bare + dotted, bare, bare.upper() + dotted.upper(), bare.lower() + " ry"])
    return _twin(rng, base, name=name)


def _in_swedish(rng, base, towns):
    """Finnish and Swedish name"""
    from regions.organisations.demo.inventing import NAMES

    words = base["name"].split()[:-1]
    stems = {fi: sv for _slug, fi, sv in NAMES["themes"]}
    last = words[-1].lower()
    stem = next((fi for fi in stems if last.startswith(fi.lower())), "")
    kind = KINDS_IN_SWEDISH.get(last.removeprefix(stem.lower()), "förening")
    group = [GROUPS_IN_SWEDISH[word] for word in words if word in GROUPS_IN_SWEDISH]
    place = towns[base["municipality"]][1]
    name = " ".join([place, *group, f"{stems.get(stem, 'Väns')}{kind}", "rf"])
    twin = _twin(rng, base, name=name, languages="sv", email="")
    _reach_alike(rng, twin, base)
    return twin


def _abbreviated(rng, base, towns):
    """abbreviation"""
    words = base["name"].split()[:-1]
    last = words[-1].lower()
    stem = next((p for p in PARTS if last.startswith(p.replace(" ", ""))), last)
    kind = last.removeprefix(stem.replace(" ", ""))
    parts = stem.split() if rng.random() < 0.5 else [stem]
    letters = [part[0] for word in words[:-1] for part in word.split("-") if part]
    letters += [part[0] for part in parts] + ([kind[0]] if kind else [])
    name = "".join(letters).upper() + rng.choice([" ry", "", " r.y."])
    # Mostly something else is shared too: an abbreviation and a town alone mean several.
    if rng.random() < 0.85:
        twin = _twin(rng, base, name=name, email="")
        _reach_alike(rng, twin, base)
        return twin
    return _twin(rng, base, name=name, email="")


def _mistyped(rng, base, towns):
    """one typing error"""
    name = base["name"]
    body = re.sub(r" (ry|rf)$", "", name)
    places = [n for n in range(1, len(body)) if body[n].isalpha() and body[n - 1].isalpha()]
    at = rng.choice(places)
    letter = rng.choice("aeinstlkou")
    mistakes = [
        name[:at] + name[at + 1 :],
        name[:at] + letter + name[at:],
        name[:at] + letter + name[at + 1 :],
        name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :],
    ]
    wrong = [each for each in mistakes if each.lower() != name.lower()]
    return _twin(rng, base, name=rng.choice(wrong))


def _moved(rng, base, towns):
    """moved"""
    region = towns[base["municipality"]][2]
    near = [
        code for code, town in towns.items() if town[2] == region and code != base["municipality"]
    ]
    twin = _twin(rng, base, municipality=rng.choice(near or list(towns)), email="")
    if rng.random() < 0.75:
        _reach_alike(rng, twin, base)
    return twin


def _renamed(rng, base, towns):
    """former name"""
    tail = "rf" if base["name"].endswith("rf") else "ry"
    place = " ".join(base["name"].split()[:1])
    former = f"{place} {rng.choice(EVERYWHERE)}{rng.choice(['n ystävät', ' -kerho', '-toiminta'])} {tail}"
    if rng.random() < 0.5:
        base["former_names"] = [[former, ""]]
        return _twin(rng, base, name=former, former_names=[])
    return _twin(rng, base, name=former, former_names=[[base["name"], ""]])


def _branch(rng, base, parent):
    bare = re.sub(r" (ry|rf)$", "", base["name"])
    twin = _twin(rng, base, name=bare + rng.choice(BRANCHES), email="")
    twin["business_id"] = ""
    twin["website"] = base["website"] if rng.random() < 0.7 else ""
    if rng.random() < 0.5:
        twin["email"] = base["email"]
    twin["parent"] = parent if rng.random() < 0.5 else base["parent"]
    return twin


def _namesakes(rng, rows, towns):
    taken = {(row["name"], row["municipality"]) for row in rows[-1200:]}
    while True:
        name = f"{rng.choice(EVERYWHERE)} {rng.choice(['ry', 'ry', 'yhdistys ry'])}"
        first, second = rng.sample(list(towns), 2)
        if not {(name, first), (name, second)} & taken:
            break
    parent = rng.randrange(200) if rng.random() < 0.3 else None
    level = "local" if parent is not None else "independent"
    made = []
    for town in (first, second):
        number = rng.randrange(10**6)
        made.append({
            "name": name, "level": level, "parent": parent, "municipality": town,
            "regions": [towns[town][2]], "sector": "sote", "theme": "", "languages": "fi",
            "business_id": "", "association": "", "phone": "", "former_names": [],
            "email": f"toimisto@t{number}.example.org" if rng.random() < 0.5 else "",
            "website": f"https://t{number}.example.org/" if rng.random() < 0.3 else "",
        })  # fmt: skip
    return made


def measure(planted, found):
    """Kind → (found, planted); false pairs; recall and precision in percent."""
    reported = {(min(one), max(one)) for one in found}
    right = {(min(pair), max(pair)): kind for pair, kind in planted.pairs.items()}
    wrong = {(min(pair), max(pair)): kind for pair, kind in planted.lookalikes.items()}
    of_kind = Counter(right.values())
    hit = Counter(kind for pair, kind in right.items() if pair in reported)
    false = Counter(wrong.get(pair, "not planted") for pair in reported - right.keys())
    return {
        "kinds": {kind: (hit[kind], of_kind[kind]) for kind in of_kind},
        "false": dict(false),
        "recall": 100 * sum(hit.values()) / max(1, len(right)),
        "precision": 100 * sum(hit.values()) / max(1, len(reported)),
        "missed": [pair for pair in right if pair not in reported],
        "false_pairs": sorted(reported - right.keys()),
    }


def fill(planted):
    """The rows into an empty register; gives their primary keys in order."""
    import datetime as dt

    from regions.organisations.facts.writing import Writing, write_facts
    from regions.organisations.models import Organisation

    now = dt.datetime.now(tz=dt.UTC)
    numbers: list[int] = []
    alone = [{**row, "parent": None} for row in planted.rows]
    for start in range(0, len(alone), 2_000):
        changes = write_facts(
            [Writing(None, row) for row in alone[start : start + 2_000]],
            source="program", by=None, at=now,
        )  # fmt: skip
        numbers += [change.organisation_id for change in changes]
    with_parents = [
        Organisation(pk=number, parent_id=numbers[row["parent"]])
        for number, row in zip(numbers, planted.rows, strict=True)
        if row["parent"] is not None
    ]
    Organisation.objects.bulk_update(with_parents, ["parent"], batch_size=500)
    return numbers


def invented_with_plants(seed, *, few=0, pairs=PAIRS, lookalikes=LOOKALIKES):
    """The invented register, or so many of it, with what was planted among them."""
    from regions.models import Municipality
    from regions.organisations.demo.register import invented_organisations

    invented = invented_organisations(seed)
    if few:
        invented = _some(invented, few, seed)
    towns = {
        town.code: (*Municipality.name.texts(town).values(), town.region_id)
        for town in Municipality.objects.filter(valid_to=None).exclude(region=None)
    }
    return plant(
        invented,
        {code: (told[0], told[1], told[-1]) for code, told in towns.items()},
        seed=seed,
        pairs=pairs,
        lookalikes=lookalikes,
    )


def _some(invented, few, seed):
    """So many of them, with their parents, which stand before them."""
    from dataclasses import replace

    wanted = set(random.Random(seed).sample(range(len(invented)), few))
    for number in sorted(wanted, reverse=True):
        parent = invented[number].parent
        while parent is not None:
            wanted.add(parent)
            parent = invented[parent].parent
    places = {number: place for place, number in enumerate(sorted(wanted))}
    return [
        replace(invented[number], parent=places.get(invented[number].parent))
        for number in sorted(wanted)
    ]


def run(planted):
    """What was measured, and the seconds that the search of the whole register took."""
    from django.utils import timezone

    from regions.organisations.duplicates.searching import search_duplicates
    from regions.organisations.models import DuplicatePair

    numbers = fill(planted)
    places = {number: place for place, number in enumerate(numbers)}
    started = time.perf_counter()
    search_duplicates(by=None, at=timezone.now())
    seconds = time.perf_counter() - started
    found = [
        (places[first], places[second])
        for first, second in DuplicatePair.objects.values_list("first", "second")
    ]
    return measure(planted, found), seconds


def main(seeds):
    from django.core.management import call_command
    from django.db import connection

    from regions.organisations.models import DuplicatePair, Organisation

    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    for seed in seeds:
        DuplicatePair.objects.all().delete()
        for level in reversed(Organisation.Level.values):
            Organisation.objects.filter(level=level).update(parent=None)
        Organisation.objects.all().delete()
        measured, seconds = run(invented_with_plants(seed))
        print(f"seed {seed}, {Organisation.objects.count():,} organisations, {connection.vendor}")
        for kind, (found, planted) in measured["kinds"].items():
            print(f"  {kind:28} {found:4} of {planted}")
        for kind, count in sorted(measured["false"].items()):
            print(f"  for nothing, {kind:15} {count:4}")
        print(f"  recall {measured['recall']:.1f} %, precision {measured['precision']:.1f} %")
        print(f"  {seconds:.1f} s (goal at most 30 s)")


if __name__ == "__main__":
    FOLDER = tempfile.mkdtemp(prefix="bench-")
    os.environ.update(
        DJANGO_SETTINGS_MODULE="portal.settings",
        VAR_DIR=FOLDER,
        DEBUG="1",
        DATABASE_URL=os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{FOLDER}/bench.sqlite3"),
    )
    import django

    django.setup()
    main([int(seed) for seed in sys.argv[1:]] or SEEDS)
