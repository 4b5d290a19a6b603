"""Carry out the schedule of retention by hand, or say what a run would do."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from portal.retention.running import due, erase_all


class Command(BaseCommand):
    help = (
        "Erase what has had its time by portal/retention/schedule.py; the clock does it every hour."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count what would go")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["dry_run"]:
            counts = {each.name: each.count for each in due(at=now)}
        else:
            counts = erase_all(at=now)
        for name, count in counts.items():
            self.stdout.write(f"{count:>8}  {name}")
