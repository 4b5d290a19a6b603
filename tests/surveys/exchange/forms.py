"""XLSForms that the tests write themselves, and surveys of every kind and condition."""

import datetime as dt
import io

from hypothesis import strategies as st
from xlsxwriter import Workbook

from portal.typed.text import plain_text
from surveys.exchange.acceptance import refusal_of
from surveys.exchange.form_file import SHEETS, FormFile, FormSheet, read_form
from surveys.exchange.understanding import understand
from surveys.exchange.writing import form_sheets

LANGUAGES = ("fi", "sv", "en")


def sheet(*rows):
    """The first row is the headings; shorter rows are filled up."""
    headings = [str(each) for each in rows[0]]
    return FormSheet(
        tuple(headings),
        tuple((*map(str, row), *[""] * (len(headings) - len(row))) for row in rows[1:]),
    )


def form(survey, choices=(), settings=()):
    sheets = [sheet(*rows) if rows else FormSheet() for rows in (survey, choices, settings)]
    return FormFile(*sheets)


def understood(survey, choices=(), settings=(), language="fi"):
    return understand(form(survey, choices, settings), name="kysely.xlsx", language=language)


def said(found):
    """Level, place and what stands there, of all that is said."""
    return [(str(each.level), each.place, each.value) for each in found.findings]


def workbook(sheets):
    """`{"survey": [[…], …]}` as the bytes of a workbook."""
    content = io.BytesIO()
    book = Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                page.write(number, column, cell)
    book.close()
    return content.getvalue()


def read_back(content, folder):
    """The form in a workbook of ours, and why pyxform refuses it."""
    path = folder / "form.xlsx"
    path.write_bytes(content)
    found = read_form(path, path.name)
    return found, refusal_of(found)


def sheets_of(content):
    """The form that a definition goes out as, without its workbook."""
    rows = form_sheets(content)
    tables = []
    for name in SHEETS:
        headings = list(dict.fromkeys(heading for row in rows.get(name, ()) for heading in row))
        cells = [[plain_text(row.get(h, "")) for h in headings] for row in rows.get(name, ())]
        table = [headings, *cells]
        tables.append(table if headings else ())
    return form(*tables)


# --- Surveys of all kinds

_letters = st.text("abcdefghåäö 123<>&\"'=${}.,?", min_size=1, max_size=20).filter(
    lambda text: text.strip() == text and not text.isdecimal() and "  " not in text
)
_DAYS = st.dates(min_value=dt.date(2001, 1, 1)).filter(lambda day: day.year <= 2090)


def _words(draw, languages):
    return {language: draw(_letters) for language in languages}


def _distinct(draw, languages, count):
    found = [_words(draw, languages) for _ in range(count)]
    for number, words in enumerate(found):
        for language in words:
            words[language] = f"{words[language]} n{number}"
    return [{k: v.replace("|", "") for k, v in words.items()} for words in found]


@st.composite
def definitions(draw):
    languages = draw(st.permutations(LANGUAGES))[: draw(st.integers(1, 3))]
    before = []
    pages = []
    for p in range(draw(st.integers(1, 3))):
        page = {"code": f"page{p}", "title": _words(draw, languages), "questions": []}
        if draw(st.booleans()):
            page["intro"] = _words(draw, languages)
        if before and draw(st.booleans()):
            page["ask_if"] = draw(conditions(before))
        for q in range(draw(st.integers(1, 3))):
            question = draw(questions(f"q{p}_{q}", languages))
            if before and draw(st.booleans()):
                question["ask_if"] = draw(conditions(before))
            page["questions"].append(question)
            before.append(question)
        pages.append(page)
    return {
        "code": "made",
        "version": draw(st.integers(1, 9999)),
        "languages": list(languages),
        "minutes": draw(st.integers(1, 120)),
        **{key: _words(draw, languages) for key in ("title", "who", "why", "use")},
        "pages": pages,
    }


KINDS = (
    *("scale", "single", "multiple", "number", "short_text", "long_text", "date"),
    *("region", "municipality", "organisation"),
)


@st.composite
def questions(draw, code, languages):
    kind = draw(st.sampled_from(KINDS))
    question = {"code": code, "kind": kind, "text": _words(draw, languages)}
    if draw(st.booleans()):
        question["help"] = _words(draw, languages)
    if draw(st.booleans()):
        question["required"] = True
    if draw(st.booleans()):
        question["before"] = {"question": "earlier"}
    if kind == "scale":
        points = _distinct(draw, languages, draw(st.integers(2, 5)))
        if draw(st.booleans()):
            values = draw(st.lists(st.integers(0, 20), min_size=5, max_size=5, unique=True))
            points = [{**point, "value": v} for point, v in zip(points, values, strict=False)]
        question["points"] = points
        if draw(st.booleans()):
            question["indicator"] = "trust"
    if kind in {"single", "multiple"}:
        words = _distinct(draw, languages, draw(st.integers(2, 4)))
        question["choices"] = [{"code": f"c{n}", "text": each} for n, each in enumerate(words)]
        if draw(st.booleans()):
            question["choices"][-1]["retired"] = True
        if kind == "multiple" and draw(st.booleans()):
            question["choices"][0]["alone"] = True
    if kind in {"scale", "single"}:
        question |= {key: True for key in ("cannot_say", "why") if draw(st.booleans())}
    if kind == "number":
        low = draw(st.integers(0, 500))
        question |= {"minimum": low, "maximum": low + draw(st.integers(0, 500))}
        if draw(st.booleans()):
            question["unit"] = _words(draw, languages)
    if kind == "date":
        first, last = sorted([draw(_DAYS), draw(_DAYS)])
        question |= {"earliest": first.isoformat(), "latest": last.isoformat()}
    return question


@st.composite
def conditions(draw, before, depth=0):
    if depth < 2 and draw(st.booleans()):
        parts = draw(st.lists(conditions(before, depth + 1), min_size=2, max_size=3))
        return {draw(st.sampled_from(["all", "any"])): parts}
    question = draw(st.sampled_from(before))
    operators = ["answered", "not_answered"]
    values = {
        "scale": [p.get("value", n) for n, p in enumerate(question.get("points", ()), 1)],
        "single": [c["code"] for c in question.get("choices", ())],
        "multiple": [c["code"] for c in question.get("choices", ())],
        "number": [0, 7, 250],
        "date": ["2027-01-15"],
        "region": ["21"],
    }.get(question["kind"], [])
    if question["kind"] == "multiple":
        operators.append("contains")
    elif values:
        operators += ["is", "is_not"]
    if question["kind"] in {"scale", "number", "date"}:
        operators += ["at_least", "at_most"]
    operator = draw(st.sampled_from(operators))
    test = {"question": question["code"], "op": operator}
    if operator in {"answered", "not_answered"}:
        return test
    if question.get("cannot_say") and operator in {"is", "is_not"}:
        values = [*values, "cannot_say"]
    return {**test, "value": draw(st.sampled_from(values))}
