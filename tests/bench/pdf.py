"""What a region's PDF costs: seconds and peak memory of the child, pages and bytes.

    python -m tests.bench.pdf

A full demo region in three languages; a region with every section as long as it may be; and a table of
10,000 rows, which must either be laid out or end in a clear refusal.
"""

import datetime as dt
import json
import logging
import os
import tempfile
import time
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="bench-"))
os.environ.update(
    DJANGO_SETTINGS_MODULE="portal.settings",
    VAR_DIR=str(FOLDER),
    DEMO="1",
    DATABASE_URL=os.environ.get("BENCH_DATABASE_URL", f"sqlite:///{FOLDER / 'bench.sqlite3'}"),
)

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from portal.accounts.models import User  # noqa: E402
from portal.jobs.requests import enqueue  # noqa: E402
from portal.jobs.running import run  # noqa: E402
from portal.reports import pdf  # noqa: E402
from regions.models import Assignment, ProfileRevision, Region  # noqa: E402
from regions.sections import MAX_PROSE, MAX_ROWS, SECTIONS  # noqa: E402

WORDS = "Järjestöjen ja hyvinvointialueen yhteistyö rakentuu **yhdessä sovituista** tavoitteista. "
HTML = "<!doctype html><html lang=fi><head><title>Koe</title></head><body>{}</body></html>"


def tell(name: str, started: float, **more: object) -> None:
    told = ", ".join(f"{key} {value}" for key, value in more.items())
    print(f"{name:36} {time.perf_counter() - started:6.2f} s  {told}")


def make(name: str, region: str, language: str, person: User, seen: list[dict]) -> None:
    job = enqueue(
        "region_pdf",
        by=person,
        at=timezone.now(),
        parameters={"region": region, "language": language},
    )
    started = time.perf_counter()
    run(job.pk)
    job.refresh_from_db()
    took = seen.pop() if seen else {}
    tell(
        name,
        started,
        state=job.error_code or job.state,
        child_s=took.get("seconds"),
        child_peak_mb=took.get("peak_mb"),
        pages=took.get("pages"),
        kb=(job.result_size or 0) // 1024,
    )


def fill(region: Region, person: User) -> None:
    """Every section with as many words and rows as the portal takes."""
    now = timezone.now()
    for section in SECTIONS:
        row = {column.key: "Toiminta-avustus" for column in section.columns if column.required}
        ProfileRevision.objects.create(
            region=region,
            section_key=section.key,
            number=1,
            prose=(WORDS * 400)[:MAX_PROSE],
            rows=[row] * MAX_ROWS if row else [],
            author=person,
            published_at=now,
        )


def main() -> None:
    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)
    for command in ("createcachetable", "load_reference", "build_assets", "demo_world"):
        call_command(command, stdout=open(os.devnull, "w"))  # noqa: SIM115
    call_command("collectstatic", interactive=False, verbosity=0)
    seen: list[dict] = []
    judge = pdf._judge

    def watching(code: int, said: str) -> None:
        judge(code, said)
        seen.append(json.loads(said.splitlines()[-1]))

    pdf._judge = watching
    lappi = Region.objects.get(slug="lappi")
    person = Assignment.objects.active_on(timezone.localdate()).filter(region=lappi).first().user

    for language in ("fi", "sv", "en"):
        make(f"a full region, {language}", "lappi", language, person, seen)

    empty = Region.objects.exclude(profilerevisions__isnull=False).first()
    Assignment.objects.create(user=person, region=empty, starts_on=dt.date(2026, 1, 1))
    fill(empty, person)
    make("every section at its limit", empty.slug, "fi", person, seen)

    table = "<table>" + "<tr><td>Järjestö<td>Kunta<td>12" * 10_000 + "</table>"
    started = time.perf_counter()
    try:
        size = len(pdf.lay_out(HTML.format(table)))
        took = seen.pop()
        tell("a table of 10,000 rows", started, kb=size // 1024, child_peak_mb=took["peak_mb"])
    except pdf.PdfTooHeavy as error:
        tell("a table of 10,000 rows", started, refused=error)


if __name__ == "__main__":
    main()
