"""`manage.py recount [ROUND …] [--fix]`: compare the kept counts with the answers themselves."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from surveys.counts.tally import differences, recount
from surveys.models import Round


class Command(BaseCommand):
    help = "Count the answers of each round anew and compare with the kept counts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("rounds", type=int, nargs="*", metavar="ROUND", help="all, if none")
        parser.add_argument("--fix", action="store_true", help="put wrong counts right")

    def handle(self, *, rounds: list[int], fix: bool, **options: Any) -> None:
        found = Round.objects.opened().with_survey().order_by("pk")
        if rounds:
            found = found.filter(pk__in=rounds)
            unknown = set(rounds) - {round_.pk for round_ in found}
            if unknown:
                raise CommandError(f"No opened round: {', '.join(map(str, sorted(unknown)))}")
        wrong = 0
        for round_ in found:
            # Fixing looks again under a lock; that number is the one that counts.
            count = recount(round_) if fix else len(differences(round_))
            wrong += 0 if fix else count
            state = "right" if not count else f"{count} wrong" + (", put right" if fix else "")
            self.stdout.write(f"Round {round_.pk} ({round_}): {state}")
        if wrong:
            raise CommandError(f"{wrong} kept count(s) are wrong. Run again with --fix.")
