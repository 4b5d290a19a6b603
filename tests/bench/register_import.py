"""Importing organisations: preview, apply and peak memory, beside COPY of the same rows into bare tables.

    python -m tests.bench.register_import [organisations] [sqlite]

On a throw-away PostgreSQL, or on SQLite, where the same rows go in by `executemany` instead. Each run is a
process of its own on an empty register; its second part imports the same file with another phone in
each row. The goals for 11,000 on two cores: preview and apply within 20 s each, at most 300 MB.
"""

import csv
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.processes import postgresql_server

HEADINGS = ("name", "business_id", "level", "parent", "municipality", "regions", "email", "phone")


def rows(count, phone):
    """A national one, a district below it for each hundred, and locals below these; children first."""
    from stdnum.fi import ytunnus

    numbers = []
    for seven in range(9_000_000, 10_000_000):
        numbers += [f"{seven}-{d}" for d in range(10) if ytunnus.is_valid(f"{seven}-{d}")]
        if len(numbers) >= count:
            break
    made = []
    for at, number in enumerate(numbers[:count]):
        level = "national" if at == 0 else "district" if at % 100 == 0 else "local"
        above = "" if at == 0 else numbers[0] if level == "district" else numbers[at - at % 100]
        name, mail = f"Keksitty {at} ry", f"toimisto@keksitty-{at}.example.org"
        made.append([name, number, level, above, "698", "21", mail, f"{phone} {at}"])
    return made[::-1]


def work(count):
    import django

    django.setup()
    from django.core.management import call_command

    from portal.confined.limits import peak_mb

    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0)
    at_rest = peak_mb()
    said = [f"{count} organisations; at rest {at_rest} MB"]
    for what, phone in (("new", "040"), ("changed", "050")):
        made = rows(count, phone)
        preview, apply, counts = _imported(made)
        said.append(
            f"{what:8} preview {preview:6.2f} s   apply {apply:6.2f} s   peak {peak_mb()} MB   {counts}"
        )
    said.append(f"{_bare_way():8} {_bare(made):6.2f} s")
    print("\n".join(said))


def _imported(made):
    from django.utils import timezone

    from portal.importing.life import begin, upload
    from regions.organisations.importing.applying import apply
    from regions.organisations.importing.checking import check
    from regions.organisations.importing.columns import guessed_columns
    from regions.organisations.models import RegisterImport

    import_ = RegisterImport(is_by_operator=True)
    upload(import_, [_as_csv(made)], name="a.csv", by=None, at=timezone.now())
    check(import_, at=timezone.now())
    import_.columns = guessed_columns(import_.headings, import_.samples)
    import_.state = RegisterImport.State.CHECKING
    import_.save()
    began = time.perf_counter()
    check(import_, at=timezone.now())
    preview = time.perf_counter() - began
    assert import_.is_checked, import_.failure
    assert not import_.bad_count, import_.problems
    begin(import_, from_="checked", to="applying")
    began = time.perf_counter()
    apply(import_, by=None, at=timezone.now())
    assert import_.is_applied, import_.failure
    took = time.perf_counter() - began
    return preview, took, f"{import_.new_count} new, {import_.changed_count} changed"


def _as_csv(made):
    with tempfile.SpooledTemporaryFile(mode="w+", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(made)
        file.seek(0)
        return file.read().encode()


def _bare_way():
    from django.db import connection

    return "COPY" if connection.vendor == "postgresql" else "inserts"


def _bare(made):
    """The same cells into a table without constraints."""
    from django.db import connection

    columns = ", ".join(f"{name} text" for name in HEADINGS)
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare ({columns})")
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY bare ({', '.join(HEADINGS)}) FROM STDIN") as copy:
                for row in made:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(HEADINGS))
            cursor.executemany(f"INSERT INTO bare VALUES ({marks})", made)
    return time.perf_counter() - began


def main():
    if sys.argv[1:2] == ["work"]:
        work(int(sys.argv[2]))
        return
    count = next((each for each in sys.argv[1:] if each.isdecimal()), "11000")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        place.chmod(0o755)
        env = {**os.environ, "DEBUG": "1", "VAR_DIR": folder}
        env["DJANGO_SETTINGS_MODULE"] = "portal.settings"
        command = [sys.executable, "-m", "tests.bench.register_import", "work", count]
        if "sqlite" in sys.argv:
            subprocess.run(command, env=env, check=True)
            return
        with postgresql_server(place / "pg") as server:
            subprocess.run(command, env={**env, "DATABASE_URL": server.url}, check=True)


if __name__ == "__main__":
    main()
