"""`manage.py import_answers ROUND FILE [--skip-bad]`: take in answers collected elsewhere."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from portal.importing.life import begin, put_away, upload
from portal.importing.problem import FileRefused
from surveys.importing.applying import apply
from surveys.importing.checking import check
from surveys.models import AnswerImport, Round

State = AnswerImport.State


class Command(BaseCommand):
    help = (
        "Check a CSV or XLSX file of answers, one row for each response, and import it. Nothing is "
        "written unless every row is right, or --skip-bad is given."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("round", type=int, metavar="ROUND", help="The round's number.")
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--skip-bad", action="store_true", help="Leave out rows with errors.")
        again = "Import rows, too, that an earlier file has brought, word for word."
        parser.add_argument("--again", action="store_true", help=again)

    def handle(self, *, file: Path, skip_bad: bool, again: bool, **options: Any) -> None:
        import_ = self._checked(options["round"], file)
        if import_.state != State.CHECKED:
            self._give_up(import_, str(import_.went_wrong))
        if import_.bad_count:
            self._tell_problems(import_)
        if import_.bad_count and not skip_bad:
            self._give_up(
                import_, gettext("Correct the rows, or add --skip-bad to leave them out.")
            )
        if not import_.good_count:
            self._give_up(import_, gettext("No row is without errors."))
        if import_.repeated_count and not again:
            self._give_up(import_, _repeated(import_))
        begin(import_, from_=State.CHECKED, to=State.APPLYING)
        apply(import_, skip_bad=skip_bad, by=None, at=timezone.now())
        if import_.state != State.APPLIED:
            self._give_up(import_, str(import_.went_wrong))
        self.stdout.write(_done(import_))

    def _checked(self, number: int, file: Path) -> AnswerImport:
        round_ = Round.objects.with_survey().filter(pk=number).first()
        if round_ is None:
            raise CommandError(gettext("There is no round %(number)d.") % {"number": number})
        import_ = AnswerImport(round=round_)
        try:
            with file.open("rb") as content:
                upload(import_, content, name=file.name, by=None, at=timezone.now())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except FileRefused as refused:
            raise CommandError(" ".join(refused.messages)) from refused
        check(import_)
        return import_

    def _tell_problems(self, import_: AnswerImport) -> None:
        for problem in import_.first_problems:
            line = gettext("Row %(row)s, %(column)s: “%(value)s”. %(advice)s")
            self.stderr.write(line % {**vars(problem), "advice": problem.problem})
        more = import_.problem_count - len(import_.problems)
        if more > 0:
            text = ngettext("And %(count)d more error.", "And %(count)d more errors.", more)
            self.stderr.write(text % {"count": more})

    def _give_up(self, import_: AnswerImport, why: str) -> None:
        """Leave nothing behind but the message."""
        if import_.state == State.FAILED:
            self._tell_problems(import_)
        put_away(import_)
        outcome = gettext("Nothing was imported.")
        raise CommandError(f"{why} {outcome}")


def _repeated(import_: AnswerImport) -> str:
    return ngettext(
        "%(count)d row has come before in another file; add --again if it is to count as well.",
        "%(count)d rows have come before in another file; add --again if they are to count as well.",
        import_.repeated_count,
    ) % {"count": import_.repeated_count}


def _done(import_: AnswerImport) -> str:
    done = ngettext(
        "Imported %(count)d response.", "Imported %(count)d responses.", import_.good_count
    ) % {"count": import_.good_count}
    if import_.invited_count:
        answered = ngettext(
            "%(count)d invitation is answered by it.",
            "%(count)d invitations are answered by it.",
            import_.invited_count,
        ) % {"count": import_.invited_count}
        done = f"{done} {answered}"
    if not import_.bad_count:
        return done
    skipped = ngettext(
        "Skipped %(count)d row with errors.",
        "Skipped %(count)d rows with errors.",
        import_.bad_count,
    )
    return f"{done} {skipped % {'count': import_.bad_count}}"
