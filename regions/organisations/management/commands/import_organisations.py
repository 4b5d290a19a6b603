"""`manage.py import_organisations FILE [--apply] [--by EMAIL]`: what a file would do to the register, then do it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from portal.accounts.models import User
from portal.importing.error_files import kept_errors
from portal.importing.life import begin, put_away, upload
from portal.importing.problem import FileRefused
from regions.organisations.importing.applying import apply
from regions.organisations.importing.checking import check
from regions.organisations.importing.columns import NAMING, guessed_columns, label_of
from regions.organisations.importing.preview import PreviewRows
from regions.organisations.importing.rows import Kind
from regions.organisations.importing.shown import KIND_LABELS, RowInWords, in_words
from regions.organisations.models import RegisterImport

State = RegisterImport.State
# So many rows of each kind are told.
SHOWN = 20


class Command(BaseCommand):
    help = (
        "Show what a CSV or XLSX file of organisations would add and change, row by row. Nothing is "
        "written without --apply. Columns are known by their headings."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--apply", action="store_true", help="Write what is right; leave out the other rows."
        )
        parser.add_argument(
            "--by",
            default="",
            metavar="EMAIL",
            help="In the name and with the rights of this person.",
        )

    def handle(self, *, file: Path, by: str, **options: Any) -> None:
        person = self._person(by)
        import_ = self._checked(file, person)
        try:
            self._tell(import_)
            if not options["apply"]:
                self.stdout.write(gettext("Nothing was written. Add --apply to write it."))
                return
            if not import_.written_count:
                raise CommandError(gettext("There is nothing to write."))
            begin(import_, from_=State.CHECKED, to=State.APPLYING)
            apply(import_, by=person, at=timezone.now(), skip_bad=True)
            if import_.state != State.APPLIED:
                raise CommandError(str(import_.went_wrong))
            self.stdout.write(gettext("It was written. It can be undone for 24 hours:"))
            self.stdout.write(import_.get_absolute_url())
        finally:
            put_away(import_)

    def _person(self, email: str) -> User | None:
        if not email:
            return None
        person: User | None = User.objects.filter(email__iexact=email, is_active=True).first()
        if person is None:
            raise CommandError(gettext("Nobody has the address %(email)s.") % {"email": email})
        return person

    def _checked(self, file: Path, person: User | None) -> RegisterImport:
        import_ = RegisterImport(is_by_operator=person is None)
        try:
            with file.open("rb") as content:
                upload(import_, content, name=file.name, by=person, at=timezone.now())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except FileRefused as refused:
            raise CommandError(str(refused.problem)) from refused
        check(import_, at=timezone.now())
        if import_.is_mapping:
            import_.columns = guessed_columns(import_.headings, import_.samples)
            if not set(NAMING) & set(import_.columns):
                put_away(import_)
                raise CommandError(gettext("No column is called name, business ID or public id."))
            import_.state = State.CHECKING
            import_.save(update_fields=["columns", "state"])
            check(import_, at=timezone.now())
        if not import_.is_checked:
            why = str(import_.went_wrong)
            put_away(import_)
            raise CommandError(why)
        return import_

    def _tell(self, import_: RegisterImport) -> None:
        for heading, key in zip(import_.headings, import_.columns, strict=True):
            said = label_of(key) if key else gettext("(left out)")
            self.stdout.write(f"{heading} → {said}")
        for kind in (Kind.ERROR, Kind.DECIDE, Kind.NEW, Kind.CHANGED, Kind.SAME):
            rows = PreviewRows(import_, kind)
            self.stdout.write(f"\n{KIND_LABELS[kind]}: {len(rows)}")
            if kind is Kind.ERROR:
                self._tell_errors(import_)
            elif kind is not Kind.SAME:
                for row in in_words(rows[:SHOWN]):
                    self._tell_row(row)
                self._tell_rest(len(rows) - SHOWN)
        self.stdout.write("")

    def _tell_errors(self, import_: RegisterImport) -> None:
        if not import_.problem_count:
            return
        for shown, each in enumerate(kept_errors(import_)):
            if shown == SHOWN:
                break
            parts = [gettext("Row %(row)s") % {"row": each.row}, each.column, each.value[:60]]
            self.stdout.write(f"  {' · '.join(filter(None, parts))}: {each.problem}")
        self._tell_rest(import_.problem_count - SHOWN)

    def _tell_row(self, row: RowInWords) -> None:
        number = gettext("Row %(row)s") % {"row": row.row}
        self.stdout.write(f"  {number} · {row.name} {row.public_id}".rstrip())
        for fact in row.facts:
            old = f"{fact.old} → " if fact.old else ""
            self.stdout.write(f"    {fact.label}: {old}{fact.new or '–'}")
        if row.why:
            self.stdout.write(f"    {row.why}")
            for one in row.candidates:
                self.stdout.write(f"    {one.public_id} {one.name}")

    def _tell_rest(self, more: int) -> None:
        if more > 0:
            self.stdout.write(
                "  " + ngettext("and %(more)d more", "and %(more)d more", more) % {"more": more}
            )
