"""Files of organisations for tests: small ones made of rows, and how they are understood."""

import csv
import io
import json
import tempfile

from django.utils import timezone

from portal.tabular.faults import as_json
from portal.tabular.reader import ReadTable
from regions.organisations.importing.checking import check, samples_of
from regions.organisations.importing.columns import guessed_columns
from regions.organisations.importing.plan import Order, make_plan
from regions.organisations.importing.rights import Rights
from regions.organisations.models import RegisterImport

# Invented, with right check digits.
NUMBERS = ("9000000-3", "9000001-1", "9000003-8", "9000004-6")


def table(headings, *rows):
    """As the reader gives it, without a child process."""
    lines = tempfile.TemporaryFile()  # noqa: SIM115 -- lives as long as the table
    for row in (headings, *rows):
        lines.write(json.dumps(as_json(list(row))).encode() + b"\n")
    return ReadTable(tuple(headings), len(rows), lines)


def table_of(*rows):
    """Of dictionaries: heading → cell; what a row lacks is empty."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    return table(headings, *([row.get(heading, "") for heading in headings] for row in rows))


def plan_of(*rows, rights=None, decisions=None):
    read = table_of(*rows)
    columns = guessed_columns(read.headings, samples_of(read))
    rights = rights or Rights()
    return make_plan(Order(read, columns, rights, timezone.localdate(), decisions or {}))


def problems_of(plan):
    """Row → what is wrong, as (key, code)."""
    found = {}
    for row in plan.rows:
        if row.problems:
            found[row.row] = [(one.column, one.problem.code) for one in row.problems]
    return found


def kinds_of(plan):
    return [str(row.kind) for row in plan.rows]


def as_csv(*rows, delimiter=";"):
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(headings)
    writer.writerows([row.get(heading, "") for heading in headings] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def checked(*rows, by, name="jarjestot.csv", content=None):
    """An import whose columns were named as they were guessed, checked."""
    import_ = sent(*rows, by=by, name=name, content=content)
    check(import_, at=timezone.now())
    if import_.is_mapping:
        import_.columns = guessed_columns(import_.headings, import_.samples)
        import_.state = RegisterImport.State.CHECKING
        import_.save()
        check(import_, at=timezone.now())
    return import_


def sent(*rows, by, name="jarjestot.csv", content=None):
    from portal.importing.life import upload

    import_ = RegisterImport()
    upload(import_, [content or as_csv(*rows)], name=name, by=by, at=timezone.now())
    return import_
