"""What the annual clock costs at 300 structures, 6,000 memberships, 11,000 organisations and a year of meetings.

    BENCH_DATABASE_URL=postgresql://… python -m tests.bench.clock [folder]

Every structure meets once a month and has entries of its own; so have regions and the nation. Printed: queries
of each page and of the feed, which are the same at a tenth of the size; then CPU of pages beside a bare view of
the same SQL and the same HTML, as in `tests.bench.pages` (goal: at most 1.5). The demo world in `folder` is made
where it is not there.
"""

import datetime as dt
import uuid

from tests.bench.pages import Client, call_command, compare, connection, queries
from tests.bench.reach import MEMBERSHIPS, ORGANISATIONS, STRUCTURES, fill, measured

# Below pages: it puts the settings in place.
from django.urls import reverse  # isort: skip
from django.utils import timezone  # isort: skip

MONTHS = range(1, 13)
ENTRIES_OF_STRUCTURE, ENTRIES_OF_REGION, ENTRIES_OF_NATION = 3, 12, 24


def fill_year(year):
    """Twelve meetings of each structure that has none; entries of the clock, some written down."""
    from regions.calendar.models import ClockEntry, ClockOccurrence
    from regions.meetings.models import Meeting
    from regions.models import Region
    from regions.structures.models import Structure

    zone = timezone.get_default_timezone()
    structures = list(Structure.objects.filter(meetings=None, ended_on=None).order_by("pk"))
    meetings = []
    for number, structure in enumerate(structures):
        for month in MONTHS:
            starts = dt.datetime(year, month, 1 + number % 28, 8 + number % 9, tzinfo=zone)
            meetings.append(
                Meeting(
                    structure=structure,
                    uid=uuid.uuid4(),
                    title=f"Kuukausikokous {month}",
                    starts_at=starts,
                    ends_at=starts + dt.timedelta(minutes=90),
                    state="cancelled" if number % 20 == month else "planned",
                    invited_at=starts - dt.timedelta(days=14),
                )
            )
    Meeting.objects.bulk_create(meetings, batch_size=1_000)
    of_structures = [{"structure": one} for one in structures for _ in range(ENTRIES_OF_STRUCTURE)]
    others = []
    if not ClockEntry.objects.filter(title_fi__startswith="Kohta ").exists():
        of_regions = Region.objects.all()
        others = [{"region": one} for one in of_regions for _ in range(ENTRIES_OF_REGION)]
        others += [{}] * ENTRIES_OF_NATION
    entries = ClockEntry.objects.bulk_create(
        ClockEntry(
            title_fi=f"Kohta {number}",
            title_sv=f"Post {number}",
            title_en=f"Entry {number}",
            kind=ClockEntry.Kind.values[number % 5],
            rule=("nth", "last", "date")[number % 3],
            first_on=dt.date(year - 1, 1 + number % 12, 1 + number % 28),
            **whose,
        )
        for number, whose in enumerate([*of_structures, *others])
    )
    ClockOccurrence.objects.bulk_create(
        ClockOccurrence(
            entry=entry,
            year=year,
            on=entry.first_on.replace(year=year),
            parties="Hyvinvointialue, kunnat ja järjestöt",
            outcome="Sovittiin, miten yhteistyötä jatketaan.",
        )
        for entry in entries[::2]
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def main():
    call_command("migrate", verbosity=0)
    from portal.accounts.models import User
    from regions.calendar.feeds import feed_text, make_feed
    from regions.calendar.models import CalendarFeed
    from regions.meetings.models import Meeting
    from regions.organisations.models import Organisation
    from regions.structures.models import Structure

    if not User.objects.exists():
        for command in ("createcachetable", "load_reference", "build_assets"):
            call_command(command, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("demo_world", verbosity=0)
    manager = User.objects.filter(role_grants__role="project_manager").first()
    at = timezone.now()
    expert = next(one for one in User.objects.order_by("pk") if _regions_of(one).exists())
    region = _regions_of(expert).first()
    signed_in, of_expert = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    anybody = Client(SERVER_NAME="localhost")
    signed_in.force_login(manager)
    of_expert.force_login(expert)
    print(f"{connection.vendor}, {Organisation.objects.count()} of {ORGANISATIONS} organisations")
    page = reverse("calendar:year")
    for share in (10, 1):
        fill(STRUCTURES // share, MEMBERSHIPS // share)
        fill_year(timezone.localdate(at).year)
        print(f"{STRUCTURES // share} structures, {Meeting.objects.count()} meetings:")
        structure = Structure.objects.filter(regions=region, ended_on=None).first()
        asked = {
            "region": f"{page}?region={region.slug}",
            "structure": f"{page}?structure={structure.pk}",
            "nation": f"{page}?region=nation",
            "wheel of a region": f"{page}?region={region.slug}&view=wheel",
            "wheel of the nation": f"{page}?region=nation&view=wheel",
            "copy to next year": reverse("calendar:year_copy", args=[timezone.localdate(at).year]),
        }
        for name, address in asked.items():
            print(f"    {name:34} {queries(signed_in, address):3} queries")
        make_feed(expert, None, at=at)
        feed = CalendarFeed.objects.filter(user=expert).select_related("user").first()
        measured("feed of an expert", lambda feed=feed: feed_text(feed, at=at))
        feed.delete()
    print(
        f"{'CPU time of one request':32} {'ours':>9} {'bare':>9}  ratio, weight, ratio to attributes"
    )
    for name in ("region", "structure", "nation"):
        compare(f"{name}, anyone", anybody, asked[name])
        compare(f"{name}, project manager", signed_in, asked[name])
    compare("own regions and groups, expert", of_expert, page)
    for name in ("wheel of a region", "wheel of the nation", "copy to next year"):
        compare(name, signed_in, asked[name])


def _regions_of(user):
    from regions.models import Region

    return Region.objects.assigned_to(user, on=timezone.localdate())


if __name__ == "__main__":
    main()
