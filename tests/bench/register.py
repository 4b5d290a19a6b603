"""What the register costs to search and to list at 11,000 and at 100,000 organisations.

    BENCH_DATABASE_URL=postgresql://… python -m tests.bench.register [folder]

Searches: a fixed list of queries (names, parts of them, common words, slips, numbers, towns, nothing),
each with its count and its first page, as the list asks for them. Printed: median, slowest, and which
(goal: median at most 100 ms at 100,000 on PostgreSQL), by the clock, and as CPU time of both processes,
which a machine with other work to do does not make longer. `--each` prints every query. Pages are compared with a bare view of the same SQL
and the same HTML, as in `tests.bench.pages` (goal: at most 1.5); queries are the same at both sizes.
"""

import gzip
import random
import statistics
import sys
import time
from pathlib import Path

from tests.bench.pages import Client, call_command, compare, connection, queries

# Below pages: it puts the settings in place.
from django.conf import settings  # isort: skip
from django.http import QueryDict  # isort: skip
from django.utils import timezone  # isort: skip

SIZES = (11_000, 100_000)
TURNS = 5
SYLLABLES = [
    "ka",
    "ri",
    "to",
    "lu",
    "ve",
    "na",
    "mi",
    "so",
    "hel",
    "pai",
    "vii",
    "tuo",
    "ran",
    "kor",
    "sal",
    "tam",
    "pel",
    "hau",
    "jou",
    "nii",
]
QUERIES = (
    # Whole names and parts of them.
    *("Akaan Ikäystäväyhdistys ry", "Rovaniemen Näkötukiyhdistys", "ikäystävä rovaniemen"),
    *("muistiystävä", "hengitysvoima turun", "Mielenvire", "kotipolku", "selväarki oulu"),
    # Words that thousands have.
    *("yhdistys", "ry", "seura", "tuki", "yhdistys ry", "rekisteröity yhdistys", "a", "polku"),
    # Slips of the finger.
    *("ikäystäväyhdstys", "rovanimen näkötuki", "hengitysvioma", "mielenvrie", "kotipolkuyhdistsy"),
    *("muistystäväseura", "ivalon selvärki"),
    # Numbers and ids.
    *("2077474-0", "20774740", "194.820", "FI20774740", "J1000-9", "12345"),
    # A town and a word, a town alone, Swedish.
    *("tampere nuoret", "helsinki", "vasa vänner", "espoo omais", "förening åbo"),
    # Nothing of the kind.
    *("qwertyuiop", "xyz åäö", "tätä ei ole missään", "zzzz"),
)


def fill(size):
    """The demo's organisations, and more of their kind with names of their own, up to `size`."""
    from regions.models import Municipality, Region
    from regions.organisations.demo.register import add_organisations, invented_organisations
    from regions.organisations.models import Identifier, Organisation, SearchWord
    from regions.organisations.models.organisation import search_key

    if not Organisation.objects.exists():
        add_organisations()
    towns = Municipality.objects.in_bulk()
    invented = invented_organisations(2)
    luck = random.Random(7)
    count = Organisation.objects.count()
    region = {each.pk: each for each in Region.objects.all()}
    links = Organisation.regions.through
    while count < size:
        made, numbers = [], []
        for each in luck.sample(invented, min(len(invented), size - count, 10_000)):
            town = towns[each.town]
            # A word of its own, as half of all names have.
            own = "".join(luck.choices(SYLLABLES, k=4)).capitalize()
            name = f"{own} {each.name}" if luck.random() < 0.5 else each.name
            number = f"{count + len(made):08}"
            numbers.append(number)
            made.append(
                Organisation(
                    name=name[:200],
                    level="local",
                    sector=each.sector,
                    theme=each.theme,
                    municipality=town,
                    email=each.email,
                    search_key=search_key(name, [number], town),
                )
            )
        Organisation.objects.bulk_create(made, batch_size=2_000)
        SearchWord.objects.take_in(one.search_key for one in made)
        Identifier.objects.bulk_create(
            (
                Identifier(organisation=one, scheme="business_id", value=f"x{number}")
                for one, number in zip(made, numbers, strict=True)
            ),
            batch_size=2_000,
        )
        links.objects.bulk_create(
            (
                links(organisation_id=one.pk, region_id=one.municipality.region_id)
                for one in made
                if one.municipality.region_id in region
            ),
            batch_size=2_000,
        )
        count += len(made)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def cpu_ms(backend):
    """CPU time of this process and of the database's, if that runs here, in ms so far."""
    spent = time.process_time() * 1000
    if backend:
        spent += int(Path(f"/proc/{backend}/schedstat").read_text().split()[0]) / 1e6
    return spent


def backend_pid():
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    return pid if Path(f"/proc/{pid}/schedstat").exists() else None


def searched(text, manager, backend):
    """Milliseconds by the clock and of CPU for count and first page of one query; how many it finds."""
    from regions.organisations.finding.filter import RegisterFilter
    from regions.organisations.finding.listing import Listing

    address = QueryDict(mutable=True)
    address["q"] = text
    start, cpu = time.perf_counter(), cpu_ms(backend)
    listing = Listing(RegisterFilter(address, by=manager, at=timezone.now()), address)
    list(listing.page.object_list)
    return (time.perf_counter() - start) * 1000, cpu_ms(backend) - cpu, listing.count


def search_all(size, manager):
    backend = backend_pid()
    spent, cpu, found = {}, {}, {}
    for text in QUERIES:
        turns = [searched(text, manager, backend) for _turn in range(TURNS)]
        spent[text] = statistics.median(turn[0] for turn in turns)
        cpu[text] = statistics.median(turn[1] for turn in turns)
        found[text] = turns[-1][2]
    worst = sorted(spent, key=spent.get)[-5:]
    print(
        f"{size:7} organisations, {len(QUERIES)} queries: median {statistics.median(spent.values()):.1f} ms"
        f" (goal 100), of CPU {statistics.median(cpu.values()):.1f} ms, slowest "
        + ", ".join(f"“{text}” {spent[text]:.0f} ms" for text in worst[::-1])
    )
    if "--each" in sys.argv:
        for text in QUERIES:
            print(f"    {spent[text]:7.1f} ms {cpu[text]:7.1f} ms of CPU {found[text]:7} {text}")


def main():
    call_command("migrate", verbosity=0)
    from portal.accounts.models import RoleGrant, User
    from regions.models import Region
    from regions.organisations.models import Organisation

    for command in ("createcachetable", "load_reference", "build_assets"):
        call_command(command, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    manager, _ = User.objects.get_or_create(email="manager@bench.example", name="Manager")
    RoleGrant.objects.get_or_create(user=manager, role="project_manager")
    lappi = Region.objects.get(slug="lappi")
    client = Client(SERVER_NAME="localhost")
    client.force_login(manager)
    print(settings.DATABASES["default"]["ENGINE"])
    pages = {
        "list": "/organisations/",
        "last page": "/organisations/?page=99999",
        "by municipality": "/organisations/?sort=municipality",
        "searched": "/organisations/?q=tuki",
        "of a region": f"{lappi.get_absolute_url()}organisations/",
    }
    for size in SIZES:
        fill(size)
        search_all(Organisation.objects.count(), manager)
        counts = ", ".join(f"{name} {queries(client, url)}" for name, url in pages.items())
        print(f"{size:7} organisations, queries: {counts}")
    print(
        f"{'CPU time of one request':32} {'ours':>9} {'bare':>9}  ratio, weight, ratio to attributes"
    )
    for name, url in pages.items():
        compare(name, client, url)
        sent = len(gzip.compress(client.get(url).content, 6)) / 1024
        print(f"{'':32} compressed {sent:.1f} KB (goal 60)")


if __name__ == "__main__":
    main()
