"""An empty file of answers for one round: the headings to fill in, and what may stand below them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from portal.tabular.columns import Column, Filling, Sheet
from portal.tabular.xlsx import write_xlsx
from surveys.importing.columns import Column as AnswerColumn
from surveys.importing.columns import columns_of, invitation_column
from surveys.importing.filling import question_filling
from surveys.importing.region_names import RegionNames
from surveys.models import Round
from surveys.questionnaire.day import day_of, day_text
from surveys.questionnaire.definition import KIND_LABELS, Question, QuestionKind
from surveys.questionnaire.references import all_choices


def template_workbook(round_: Round) -> Iterator[bytes]:
    """A workbook: the answers to come, with lists to choose from; the codebook; the regions."""
    columns = columns_of(round_.definition)
    regions = RegionNames.for_round(round_)
    sheets = [
        Sheet(
            _("Answers"),
            [
                Column(column.name, width=20, filling=_filling(column, regions, round_))
                for column in columns
            ],
            [],
        ),
        Sheet(
            _("Codebook"),
            [
                Column(_("Column"), width=22),
                Column(_("Question"), width=60),
                Column(_("Kind"), width=16),
                Column(_("What to write"), width=60),
                Column(_("Required"), width=12),
            ],
            [
                _invitation_line(column)
                if column.name == invitation_column(round_.definition)
                else _line(column, regions)
                for column in columns
            ],
        ),
        Sheet(_("Regions"), [Column(_("Code")), Column(_("Name"), width=40)], regions.listed),
    ]
    if any(q.kind == QuestionKind.MUNICIPALITY for q in round_.definition.questions):
        towns = [(each.code, str(each.text)) for each in all_choices(QuestionKind.MUNICIPALITY)]
        named = [Column(_("Code")), Column(_("Name"), width=40)]
        sheets.append(Sheet(_("Municipalities"), named, towns))
    return write_xlsx(sheets, title=_("Answers to: %(round)s") % {"round": round_.name})


def _filling(column: AnswerColumn, regions: RegionNames, round_: Round) -> Filling:
    if column.question is not None:
        return question_filling(column.question, is_why=column.is_why, rule=_rule(column.question))
    if column.name == invitation_column(round_.definition):
        return Filling(_("Invitation"))
    names = tuple(name for _code, name in regions.listed)
    return Filling(_("Region"), _region_rule(regions), names)


def _invitation_line(column: AnswerColumn) -> list[str]:
    rule = _(
        "Only where the answer is that of somebody who was invited: the code in the list of "
        "invitations, the organisation's business ID or its number in the Register of "
        "Associations. The invitation is then answered, and no more reminders go to it."
    )
    return [column.name, _("Invitation"), "", rule, ""]


def _line(column: AnswerColumn, regions: RegionNames) -> list[str]:
    question = column.question
    if question is None:
        return [
            column.name,
            _("Region"),
            "",
            _region_rule(regions),
            _required(not regions.takes_nation),
        ]
    if column.is_why:
        rule = _("The reason for the answer, in up to %(limit)d characters.")
        text = str(question.text)
        return [column.name, text, _("justification"), rule % {"limit": question.why_limit}, ""]
    return [
        column.name,
        str(question.text),
        str(KIND_LABELS[question.kind]),
        _rule(question),
        _("if it is asked")
        if question.required and not column.is_required
        else _required(question.required),
    ]


def _region_rule(regions: RegionNames) -> str:
    rule = _("The region's code or name, as on the sheet of regions.")
    if not regions.takes_nation:
        return rule
    return " ".join([rule, _("Empty: the whole country.")])


def _rule(question: Question) -> str:
    if question.is_text:
        return _("Text of up to %(limit)d characters.") % {"limit": question.limit}
    if question.kind == QuestionKind.NUMBER:
        bounds = {"low": question.minimum, "high": question.maximum}
        return _("A whole number between %(low)d and %(high)d.") % bounds
    if question.is_date:
        days = {"first": day_text(day_of(question.minimum))}
        days["last"] = day_text(day_of(question.maximum))
        return _("A day between %(first)s and %(last)s, for example 15.1.2027.") % days
    if question.kind == QuestionKind.ORGANISATION:
        return _(
            "The whole name of the organisation, its business ID, its number in the register of "
            "associations or its ID in this portal."
        )
    if question.kind == QuestionKind.MUNICIPALITY:
        return _("The municipality’s code or name, as on the sheet of municipalities.")
    if question.kind == QuestionKind.REGION:
        entries = [f"{each.code} = {each.text}" for each in all_choices(question.kind)]
        return "\n".join([_("The region’s code or name. One of:"), *entries])
    lines = [f"{choice.code} = {choice.text}" for choice in question.offered]
    if question.kind == QuestionKind.MULTIPLE:
        return "\n".join([_("One or several, separated by | or ;"), *lines])
    return "\n".join([_("One of:"), *lines])


def _required(is_required: bool) -> str:
    return _("yes") if is_required else ""
