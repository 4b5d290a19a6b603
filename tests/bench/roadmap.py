"""What the roadmap's pages cost at full size: 22 regions, 200 steps, 20 statuses of each in each region.

    BENCH_DATABASE_URL=postgresql://… python -m tests.bench.roadmap [folder]

Each page is compared with a bare view of the same SQL and the same HTML, as in `tests.bench.pages`.
Printed: queries at 5 and at 200 steps (they are the same), CPU ratio (goal at most 1.5), weight as
sent, which is compressed (goal at most 60 KB; the grid holds 4,400 cells).
"""

import datetime as dt
import gzip

from tests.bench.pages import Client, call_command, compare, queries

# Below pages: it puts the settings in place.
from django.conf import settings  # isort: skip
from django.utils import timezone  # isort: skip

STEPS, STATUSES, PRIORITIES = 200, 20, 5


def fill(roadmap, steps, manager, at):
    """Steps of the whole country, in which every region has reported twenty times."""
    from regions.models import Region
    from roadmap.models import InfluencePoint, Priority, Status, Step

    regions = list(Region.objects.all())
    priorities = list(Priority.objects.filter(roadmap=roadmap)) or Priority.objects.bulk_create(
        Priority(roadmap=roadmap, code=f"k{n}", position=n, title_fi=f"Kärki numero {n}")
        for n in range(PRIORITIES)
    )
    first = Step.objects.filter(priority__roadmap=roadmap).count()
    made = Step.objects.bulk_create(
        Step(
            priority=priorities[n % PRIORITIES],
            code=f"askel-{n}",
            position=n,
            title_fi=f"Askel {n}: järjestöt mukaan valmisteluun ja päätöksiin",
            reason_fi="Ilman tätä askelta seuraava ei onnistu.",
            starts_on=dt.date(2026, 1 + n % 12, 1),
            ends_on=dt.date(2027, 1 + n % 12, 28),
            responsible_role="expert",
        )
        for n in range(first, steps)
    )
    InfluencePoint.objects.bulk_create(
        InfluencePoint(step=step, title_fi=f"Päätös {step.code}", decides_on=at.date() + dt.timedelta(days=n))
        for n, step in enumerate(made)
    )  # fmt: skip
    states = Status.State.values
    newest = {}
    for turn in range(STATUSES):
        rows = Status.objects.bulk_create(
            (
                Status(
                    step=step,
                    region=region,
                    author=manager,
                    state=states[(n + m + turn) % len(states)],
                    reported_at=at - dt.timedelta(days=7 * (STATUSES - turn)),
                    supersedes=newest.get((step.pk, region.pk)),
                )
                for n, step in enumerate(made)
                for m, region in enumerate(regions)
            ),
            batch_size=2000,
        )
        newest = {(row.step_id, row.region_id): row for row in rows}


def main():
    call_command("migrate", verbosity=0)
    from portal.accounts.models import RoleGrant, User
    from roadmap.models import Roadmap, Status

    at = timezone.now()
    for command in ("createcachetable", "load_reference", "build_assets"):
        call_command(command, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    manager, _ = User.objects.get_or_create(email="manager@bench.example", name="Manager")
    RoleGrant.objects.get_or_create(user=manager, role="project_manager")
    roadmap, _ = Roadmap.objects.get_or_create(
        slug="bench",
        title_fi="Tiekartta",
        starts_on=dt.date(2026, 1, 1),
        ends_on=dt.date(2028, 12, 31),
        defaults={"published_at": at},
    )
    client, anyone = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    client.force_login(manager)
    pages = {
        "list": roadmap.get_absolute_url(),
        "timeline": f"{roadmap.get_absolute_url()}?view=timeline",
        "calendar": f"{roadmap.get_absolute_url()}?view=calendar",
        "grid": f"{roadmap.get_absolute_url()}grid/",
        "grid of a region": f"{roadmap.get_absolute_url()}grid/lappi/",
    }
    for steps in (5, STEPS):
        fill(roadmap, steps, manager, at)
        counts = ", ".join(f"{name} {queries(client, url)}" for name, url in pages.items())
        print(f"{steps} steps, {Status.objects.count()} statuses, queries: {counts}")
    print(settings.DATABASES["default"]["ENGINE"])
    print(
        f"{'CPU time of one request':32} {'ours':>9} {'bare':>9}  ratio, weight, ratio to attributes"
    )
    for name, url in pages.items():
        compare(f"{name}, project manager", client, url)
        compare(f"{name}, anyone", anyone, url)
        sent = len(gzip.compress(client.get(url).content, 6)) / 1024
        print(f"{'':32} compressed {sent:.1f} KB (goal 60)")


if __name__ == "__main__":
    main()
