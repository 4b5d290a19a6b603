"""`manage.py load_survey [FILE …]`: take definitions of surveys into the portal."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from surveys.library.loading import load_survey
from surveys.questionnaire.definition_file import FaultyDefinition, read_json

SHIPPED = Path(__file__).resolve().parents[2] / "data" / "situational.json"


class Command(BaseCommand):
    help = "Check definition files and load them; without a file, the situational survey."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", type=Path, nargs="*", default=[SHIPPED], metavar="FILE")

    @transaction.atomic
    def handle(self, *, files: list[Path], **options: Any) -> None:
        for path in files:
            try:
                survey = load_survey(read_json(path.read_bytes()), by=None, at=timezone.now())
            except OSError as error:
                raise CommandError(f"{path}: {error.strerror}") from error
            except FaultyDefinition as error:
                count = len(error.faults)
                message = f"{path}:\n{error}\n{count} fault(s). Nothing was changed."
                raise CommandError(message) from error
            self.stdout.write(f"{path.name}: {survey.code}, version {survey.version}")
