"""`manage.py demo_world`: people, organisations, profiles and survey rounds to try the portal with."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.demo import world
from regions.models import Region


class Command(BaseCommand):
    help = "Build the demo world once; with --reset, clear it and build it anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="clear the world first")

    def handle(self, *, reset: bool, verbosity: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo world is built only where DEMO=1.")
        if not Region.objects.exists():
            raise CommandError("There are no regions yet. Run load_reference first.")
        if reset:
            world.clear()
        elif world.stands():
            self.stdout.write("The demo world stands already.")
            return
        started = time.monotonic()
        made = world.build(at=timezone.now())
        if verbosity:
            seconds = time.monotonic() - started
            counts = ", ".join(f"{count} {what}" for what, count in made.items())
            self.stdout.write(f"{counts} in {seconds:.1f} s")
