"""What reach costs at 300 structures, 6,000 memberships and 11,000 organisations.

    BENCH_DATABASE_URL=postgresql://… python -m tests.bench.reach [folder]

Printed: queries and time of everything that counts reach (goal: at most 1 s, the same queries at a tenth
of the size), then CPU of pages beside a bare view of the same SQL and the same HTML, as in
`tests.bench.pages` (goal: at most 1.5). The demo world in `folder` is made where it is not there.
"""

import random
import time

from tests.bench.pages import CaptureQueriesContext, Client, call_command, compare, connection

# Below pages: it puts the settings in place.
from django.utils import timezone  # isort: skip

STRUCTURES, MEMBERSHIPS, ORGANISATIONS = 300, 6_000, 11_000
LIMIT_MS = 1_000
TURNS = 5


def fill(structures, memberships):
    """Each structure of a region, in ten a national one; each member a person who speaks for something.

    Of twenty members one speaks for a network, one for a national organisation, the rest for any.
    """
    from regions.models import Region
    from regions.organisations.models import ContactPerson, Organisation
    from regions.structures.models import Membership, Structure

    luck = random.Random(7)
    regions = list(Region.objects.all())
    links = Structure.regions.through
    first = Structure.objects.count()
    made = Structure.objects.bulk_create(
        Structure(
            kind=luck.choice(Structure.Kind.values),
            name_fi=f"Rakenne {number}",
            name_sv=f"Struktur {number}",
            name_en=f"Structure {number}",
            is_national=number % 10 == 0,
        )
        for number in range(first, structures)
    )
    links.objects.bulk_create(
        links(structure=one, region=luck.choice(regions)) for one in made if not one.is_national
    )
    everybody = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
    national = list(
        Organisation.objects.filter(level="national").order_by("pk").values_list("pk", flat=True)
    )
    numbers = list(Structure.objects.order_by("pk").values_list("pk", flat=True))
    count = memberships - Membership.objects.count()
    people = ContactPerson.objects.bulk_create(
        [ContactPerson(name=f"Jäsen {number}") for number in range(count)], batch_size=1_000
    )
    sitting = []
    for number, person in enumerate(people):
        one = Membership(structure_id=luck.choice(numbers), person=person)
        if number % 20 == 0:
            one.network_id = luck.choice(numbers)
        elif number % 20 == 1 and national:
            one.represented_id = luck.choice(national)
        else:
            one.represented_id = luck.choice(everybody)
        sitting.append(one)
    Membership.objects.bulk_create(sitting, batch_size=1_000)
    # As the database does by itself in the night.
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def measured(name, ask):
    """Prints the quickest of a few turns: what disturbs a measurement only ever makes it longer."""
    with CaptureQueriesContext(connection) as captured:
        ask()
    spent = []
    for _turn in range(TURNS):
        start = time.perf_counter()
        ask()
        spent.append((time.perf_counter() - start) * 1_000)
    print(f"    {name:34} {len(captured):3} queries {min(spent):8.1f} ms (limit {LIMIT_MS})")


def count_everything(manager):
    from regions.models import Municipality
    from regions.organisations.models import Organisation
    from regions.structures.models import Structure
    from regions.structures.reach import missing, open_data
    from regions.structures.reach.counting import reach_of, reach_of_regions
    from regions.structures.reach.every_structure import reach_of_each
    from regions.structures.reach.speaking import Question, who_could_speak

    day = timezone.localdate()
    regional = Structure.objects.filter(is_national=False).first()
    national = Structure.objects.filter(is_national=True).first()
    town = Municipality.objects.get(code="091")
    everything = Organisation.objects.all()
    measured("of a structure", lambda: reach_of(regional, day=day))
    measured("of a national structure", lambda: reach_of(national, day=day))
    measured("of all regions", lambda: reach_of_regions(day=day))
    measured("of each structure", lambda: reach_of_each(day=day))
    measured("open data", lambda: open_data.standing(at=timezone.now()))
    measured(
        "register: not reached by one",
        lambda: missing.narrow(everything, str(regional.pk), manager).count(),
    )
    measured(
        "register: reached by none", lambda: missing.narrow(everything, "none", manager).count()
    )
    measured(
        "who could speak in Helsinki",
        lambda: who_could_speak(Question(town, "", day), user=manager),
    )
    return regional, national


def main():
    call_command("migrate", verbosity=0)
    from portal.accounts.models import User
    from regions.organisations.models import Organisation

    if not User.objects.exists():
        for command in ("createcachetable", "load_reference", "build_assets"):
            call_command(command, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("demo_world", verbosity=0)
    manager = User.objects.filter(role_grants__role="project_manager").first()
    print(f"{connection.vendor}, {Organisation.objects.count()} organisations")
    for structures, memberships in (
        (STRUCTURES // 10, MEMBERSHIPS // 10),
        (STRUCTURES, MEMBERSHIPS),
    ):
        fill(structures, memberships)
        print(f"{structures} structures, {memberships} memberships:")
        regional, national = count_everything(manager)
    client = Client(SERVER_NAME="localhost")
    client.force_login(manager)
    print(
        f"{'CPU time of one request':32} {'ours':>9} {'bare':>9}  ratio, weight, ratio to attributes"
    )
    anybody = Client(SERVER_NAME="localhost")
    compare("structure, anyone", anybody, regional.get_absolute_url())
    compare("structure, project manager", client, regional.get_absolute_url())
    compare("national structure, anyone", anybody, national.get_absolute_url())
    compare("who could speak", client, "/structures/speakers/?municipality=698&theme=mind")
    compare("region page, anyone", anybody, "/regions/lappi/")
    compare("register by reach", client, f"/organisations/?reached={regional.pk}")


if __name__ == "__main__":
    main()
