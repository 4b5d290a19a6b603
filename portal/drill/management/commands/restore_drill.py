"""`manage.py restore_drill`: does the backup come back whole? Tried beside the source, which is only read."""

import json
import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from portal.drill.databases import (
    CannotDrill,
    Contents,
    Source,
    contents,
    dump,
    open_database,
    restored,
    source,
)
from portal.drill.inside import findings

MAILS = "outbox_outboxmessage"


class Command(BaseCommand):
    help = (
        "Restore a backup into a database of its own, compare all tables, open pages, check counts, trail "
        "and keys, and say which mails would be sent. Ends with an error on any fault. Sends nothing."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("dump", nargs="?", type=Path, help="a dump; without one, one is made")
        which.add_argument("--restored", metavar="NAME", help="a database that is restored already")
        which.add_argument("--inside", action="store_true", help="used by the drill itself")

    def handle(
        self, *, dump: Path | None, restored: str | None, inside: bool, **options: Any
    ) -> None:
        if inside:
            self.stdout.write(json.dumps(findings()))
            return
        try:
            faults = self._drill(dump, restored)
        except CannotDrill as error:
            raise CommandError(str(error)) from error
        if faults:
            raise CommandError(f"{faults} fault(s). This backup would not bring the portal back.")
        self.stdout.write("The backup brings the portal back, and nothing would be sent twice.")

    def _drill(self, given: Path | None, name: str | None) -> int:
        """Gives the number of faults."""
        with tempfile.TemporaryDirectory(prefix="drill-") as place:
            folder = Path(place)
            if name:
                if name == source().name:
                    raise CannotDrill("That is the database of the portal itself.")
                expected, is_own = self._contents(source().name), False
                scratch: Any = nullcontext(Source(name))
            elif given:
                if not given.is_file():
                    raise CannotDrill(f"There is no file {given}.")
                expected, is_own = self._contents(source().name), False
                scratch = restored(given, folder)
            else:
                expected, is_own = dump(folder / "portal.dump"), True
                scratch = restored(folder / "portal.dump", folder)
            with scratch as found:
                before = self._contents(found.name)
                faults = self._compare(expected, before, is_own=is_own)
                faults += self._ask(found)
                after = self._contents(found.name)
        faults += self._tell("mails sent by this drill", "none", before[MAILS] != after[MAILS])
        return faults

    def _contents(self, name: str) -> Contents:
        with open_database(name) as reader:
            return contents(reader)

    def _compare(self, expected: Contents, found: Contents, *, is_own: bool) -> int:
        """A dump of this moment is equal in every table; an earlier one may differ in rows."""
        faults = 0
        for table in sorted({*expected, *found}):
            theirs, ours = expected.get(table), found.get(table)
            if theirs == ours:
                continue
            rows = f"{theirs[0] if theirs else 'no table'} → {ours[0] if ours else 'no table'}"
            is_fault = is_own or ours is None
            faults += self._tell(f"table {table}", f"differs, rows: {rows}", is_fault)
        rows_in_all = sum(count for count, _ in found.values())
        equal = sum(expected.get(table) == held for table, held in found.items())
        self._tell("tables", f"{equal} of {len(expected)} equal, {rows_in_all} rows in all")
        return faults

    def _ask(self, scratch: Source) -> int:
        """In a process of its own: a portal on the restored database, with no way to send."""
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "DATABASE_URL": scratch.url,
            "VAR_DIR": str(settings.VAR_DIR),
            "EMAIL_URL": "dummymail://",
            "BROKER_URL": "memory://",
            "SECOND_FACTOR_REQUIRED": "0",
            "SECURE_SSL_REDIRECT": "0",
        }
        asked = subprocess.run(
            [sys.executable, "manage.py", "restore_drill", "--inside"],
            cwd=settings.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if asked.returncode:
            said = asked.stderr.strip()[-500:] or "no answer"
            return self._tell("portal on the restored database", said, is_fault=True)
        answers = json.loads(asked.stdout.strip().splitlines()[-1])
        return sum(self._tell(each["what"], each["said"], each["is_fault"]) for each in answers)

    def _tell(self, what: str, said: str, is_fault: object = False) -> int:
        self.stdout.write(f"{'FAULT' if is_fault else 'ok':6}{what:60}{said}")
        return int(bool(is_fault))
