"""Files of answers collected elsewhere, as people make them."""

import csv
import io

from django.utils import timezone

from portal.importing.life import begin, upload
from surveys.importing.applying import apply
from surveys.importing.checking import check
from surveys.importing.columns import columns_of
from surveys.models import AnswerImport

State = AnswerImport.State
# A response that answers everything that is required.
ANSWERS = {
    "region": "21",
    "involve": "3",
    "unite": "4",
    "reach": "cannot_say",
    "taken_part": "5",
    "contact_person": "yes",
    "informs": "2",
    "support": "premises|training",
}


def as_csv(*rows, headings=None, delimiter=";"):
    """One row for each mapping; every column of the template's, or those named."""
    out = io.StringIO(newline="")
    headings = headings or list(ANSWERS)
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([row.get(heading, "") for heading in headings])
    return out.getvalue().encode()


def answers(**changed):
    return {**ANSWERS, **changed}


def all_headings(round_):
    return [column.name for column in columns_of(round_.definition)]


def uploaded(round_, content, *, name="vastaukset.csv", by=None):
    import_ = AnswerImport(round=round_)
    upload(import_, [content], name=name, by=by, at=timezone.now())
    return import_


def checked(round_, content, **options):
    import_ = uploaded(round_, content, **options)
    check(import_)
    return import_


def imported(round_, content, *, skip_bad=False, by=None, **options):
    """Checked, confirmed and applied, as far as it gets."""
    import_ = checked(round_, content, by=by, **options)
    if begin(import_, from_=State.CHECKED, to=State.APPLYING):
        apply(import_, skip_bad=skip_bad, by=by, at=timezone.now())
    return import_


def told_problems(import_):
    """Row, column and value of each problem, and what to do."""
    return [(p.row, p.column, p.value, str(p.problem)) for p in import_.first_problems]
