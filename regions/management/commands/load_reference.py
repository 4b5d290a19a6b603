"""`manage.py load_reference`: the regions, municipalities and published figures, from CSV."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from regions.reference import DATA, FaultyReference, load_reference


class Command(BaseCommand):
    help = "Bring regions, municipalities and reference figures in line with the CSV files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, default=DATA, help="the folder of the files")

    def handle(self, *, data: Path, verbosity: int, **options: Any) -> None:
        try:
            outcomes = load_reference(data)
        except FaultyReference as error:
            count = len(error.faults)
            raise CommandError(f"{error}\n{count} fault(s). Nothing was changed.") from error
        for outcome in outcomes:
            self.stdout.write(
                f"{outcome.file}: {len(outcome.added)} added, "
                f"{len(outcome.changed)} changed, {outcome.same} same"
            )
            if verbosity > 1:
                for verb, names in (("added", outcome.added), ("changed", outcome.changed)):
                    for name in names:
                        self.stdout.write(f"  {verb} {name}")
