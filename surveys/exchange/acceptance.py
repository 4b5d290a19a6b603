"""Asking pyxform, in a child process with limits, whether it takes a form."""

import json
import tempfile
from collections.abc import Callable

import structlog

from portal.confined.child import OutOfTime, run_child
from surveys.exchange import judging
from surveys.exchange.form_file import SHEETS, FormFile, FormSheet
from surveys.exchange.own_words import text_for_others

_ELSEWHERE = ("select_one_external", "select one external", "include", "cascading")
_TEXTS = {"label", "caption", "hint", "constraint_message"}

log = structlog.get_logger("xlsform")


class NotJudged(Exception):
    """Judging the form took more time or memory than it may."""


def refusal_of(form: FormFile, *, wait: Callable[[], None] = lambda: None) -> str:
    """Why pyxform refuses the form, in its own words; empty where it takes it. Raises `NotJudged`."""
    sheets = {name: _rows(form.sheet(name)) for name in SHEETS if form.sheet(name).headings}
    with (
        tempfile.TemporaryFile() as order,
        tempfile.TemporaryFile() as output,
        tempfile.TemporaryFile() as words,
    ):
        order.write(json.dumps(sheets).encode())
        order.seek(0)
        try:
            code = run_child(
                "surveys.exchange.judging",
                order=order,
                output=output,
                words=words,
                seconds=2 * judging.SECONDS,
                wait=wait,
            )
        except OutOfTime:
            raise NotJudged from None
        if code != 0:
            words.seek(0)
            log.warning(
                "xlsform.not_judged",
                exit_code=code,
                words=words.read()[-300:].decode(errors="replace"),
            )
            raise NotJudged
        output.seek(0)
        return str(json.loads(output.read())["refused"])


def _rows(sheet: FormSheet) -> list[dict[str, str]]:
    return [
        {
            heading: _cell(heading, cell)
            for heading, cell in zip(sheet.headings, row, strict=False)
            if heading and cell
        }
        for row in sheet.rows
    ]


def _cell(heading: str, cell: str) -> str:
    if _is_text(heading):
        return text_for_others(cell)
    # It is left out, and rests on sheets or files that are not read: nothing that could be judged.
    if heading.casefold() == "type" and cell.casefold().startswith(_ELSEWHERE):
        return "hidden"
    return cell


def _is_text(heading: str) -> bool:
    """Whether it is shown as it stands: what looks like an expression in it is none here."""
    return heading.partition(":")[0].strip().casefold() in _TEXTS or "yhdyspinta_unit" in heading
