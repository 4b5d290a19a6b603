"""What the pages of imports show of a round: the first rows of a file, and the files before it."""

from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.charts.table import Table, table
from portal.importing.page import earlier_files_table, glimpse, how_it_was_read
from regions.models import Region
from surveys.answering.question_field import answer_text
from surveys.importing.columns import question_of_column
from surveys.importing.first_rows import understood
from surveys.models import AnswerImport, Round
from surveys.questionnaire.answers import AnswerValue
from surveys.questionnaire.definition import Definition, Question
from surveys.questionnaire.naming import Names, names_in

NONE = "–"
EARLIER = 20


def first_rows_table(import_: AnswerImport) -> Table | None:
    """The first rows as they were understood: a line for each question, a column for each row."""
    found = understood(import_)
    if found is None or not found.rows:
        return None
    names = {region.pk: region.name for region in Region.objects.all()}
    lines = [
        [_("Region"), *(names.get(row.region_code, _("The whole country")) for row in found.rows)]
    ]
    if found.names_invitations:
        lines.append([_("Invitation"), *(row.invitation or NONE for row in found.rows)])
    questions = [import_.round.definition.by_code[code] for code in found.codes]
    called = names_in(
        (question, row.answers[question.code].values)
        for question in questions
        for row in found.rows
        if question.code in row.answers
    )
    for code in found.codes:
        question = import_.round.definition.by_code[code]
        answers = (row.answers.get(code) or AnswerValue() for row in found.rows)
        shown = (glimpse(_in_one_line(question, answer, called)) or NONE for answer in answers)
        lines.append([f"{question.number}. {glimpse(str(question.text))}", *shown])
    headings = [_("Question"), *(_("Row %(row)s") % {"row": row.number} for row in found.rows)]
    return table(_("The first rows as they will be imported"), headings, lines)


def _in_one_line(question: Question, answer: AnswerValue, names: Names) -> str:
    return " · ".join(answer_text(question, answer, names).splitlines())


def remarks_on(import_: AnswerImport) -> list[str]:
    """What a person may not expect of how the file was read, in sentences."""
    found = understood(import_)
    return how_it_was_read(found.remarks) if found else []


def column_heading(definition: Definition, column: str) -> str:
    """The column's code, and the question that it is about."""
    question = question_of_column(definition, column)
    return f"{column}: {glimpse(question)}" if question else glimpse(column)


def earlier_answer_files_table(round_: Round, *, by: User) -> Table | None:
    """The newest files of the round that this person may open, and what became of them."""
    imports = round_.imports.visible_to(by).exclude(state=AnswerImport.State.CANCELLED)
    newest = imports.select_related("created_by")[:EARLIER]
    return earlier_files_table(newest, _("Imported answers"))
