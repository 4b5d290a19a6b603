"""`manage.py check_trail`: whether a line of the trail was changed, taken out or put in."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.audit.chain import chain
from portal.audit.checking import check_and_note


def noted_head(text: str) -> tuple[int, str]:
    """`POSITION:HASH`, as the log and an earlier check told it."""
    position, _, noted = text.partition(":")
    if not position.isdigit() or not noted:
        raise ArgumentTypeError(f"{text} is not of the form POSITION:HASH.")
    return int(position), noted


class Command(BaseCommand):
    help = (
        "Compare every line of the trail with the chain of hashes and end with an error if one was "
        "changed, taken out or put in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--noted",
            action="append",
            default=[],
            type=noted_head,
            metavar="POSITION:HASH",
            help="where the chain ended once, as the log told it; may be given several times",
        )

    def handle(self, *, noted: list[tuple[int, str]], **options: Any) -> None:
        chain(everything=True)
        report = check_and_note(at=timezone.now(), noted=dict(noted))
        say = self.stdout.write
        if report.anchor:
            say(
                f"Lines from before {report.anchor.before} were deleted, "
                f"up to position {report.anchor.position:,}."
            )
        if report.first_at and report.last_at:
            say(
                f"{report.lines:,} lines are chained, from {report.first_at:%Y-%m-%d %H:%M} to "
                f"{report.last_at:%Y-%m-%d %H:%M} UTC; {report.blanked:,} names were blanked."
            )
        say(f"{report.waiting:,} lines wait for the chain.")
        say(f"The chain ends at {report.head.position}:{report.head.hash}")
        for fault in report.faults:
            self.stderr.write(str(fault))
        if report.fault_count:
            raise CommandError(f"The trail is broken: {report.fault_count:,} fault(s).")
        say("The trail is whole.")
