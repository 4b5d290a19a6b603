"""What is said of a file that cannot be read: what is wrong with it, and what to do."""

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from portal.tabular.refusal import (
    MAX_CELL,
    MAX_COLUMNS,
    MAX_ENTRIES,
    MAX_FILE,
    MAX_RATIO,
    MAX_ROWS,
    MAX_UNPACKED,
)

MEGABYTE = 1024 * 1024

REFUSAL_LABELS = {
    "suffix": gettext_lazy(
        "This is not a CSV or XLSX file by its name. Save the table as an Excel workbook (.xlsx) or "
        "as CSV (.csv) and choose that file."
    ),
    "too_large": gettext_lazy(
        "The file is larger than %(megabytes)s MB. Remove pictures and sheets that are not needed, "
        "or divide the rows between several files."
    ),
    "too_large_unpacked": gettext_lazy(
        "The file is larger than %(unpacked)s MB when unpacked. Copy the rows into a new, empty "
        "workbook and save that, or divide them between several files."
    ),
    "too_compressed": gettext_lazy(
        "The file unpacks to more than %(ratio)s times its size, as harmful files do. Copy the rows "
        "into a new, empty workbook and save that."
    ),
    "too_many_entries": gettext_lazy(
        "The workbook consists of more than %(entries)s parts. Copy the rows into a new, empty "
        "workbook and save that."
    ),
    "too_many_rows": gettext_lazy(
        "The table has more than %(rows)s rows. Divide the rows between several files."
    ),
    "too_many_columns": gettext_lazy(
        "The table has more than %(columns)s columns. Remove the columns that are not needed."
    ),
    "cell_too_long": gettext_lazy(
        "A cell of row %(row)s is longer than %(cell)s characters. Shorten it. Should the row look "
        "right, a quotation mark may be missing in a row before it."
    ),
    "row_too_long": gettext_lazy(
        "Row %(row)s has more cells than there are headings. Give each column a heading. If the file "
        "is CSV, put quotation marks around text that contains the separator."
    ),
    "no_headings": gettext_lazy(
        "The first row is empty. Move the headings to the first row of the first sheet."
    ),
    "broken_quotes": gettext_lazy(
        "The quotation marks do not match near row %(row)s. Open the table in a spreadsheet program "
        "and save it as CSV anew, or as an Excel workbook (.xlsx)."
    ),
    "broken": gettext_lazy(
        "The file is damaged. Open it in a spreadsheet program and save it as a new workbook (.xlsx)."
    ),
    "encoding": gettext_lazy(
        "Near row %(row)s letters such as ä and ö cannot be told for certain, as if another program had "
        "written them. Open the table there and save it as an Excel workbook (.xlsx) or as “CSV UTF-8”."
    ),
    "not_a_table": gettext_lazy(
        "The file is not a table. Save the table as an Excel workbook (.xlsx) or as CSV (.csv) and "
        "choose that file."
    ),
    "web_page": gettext_lazy(
        "The file is a web page, although its name says otherwise. Open it in a spreadsheet program "
        "and save it as an Excel workbook (.xlsx)."
    ),
    "old_workbook": gettext_lazy(
        "The file is of an old Excel format (.xls). Open it and save it as an Excel workbook (.xlsx)."
    ),
    "binary_workbook": gettext_lazy(
        "The file is a binary Excel workbook (.xlsb). Open it and save it as an Excel workbook (.xlsx)."
    ),
    "opendocument": gettext_lazy(
        "The file is an OpenDocument file. Open it and save it as an Excel workbook (.xlsx) or as CSV."
    ),
    "macros": gettext_lazy(
        "The workbook contains macros. Save it as an Excel workbook without macros (.xlsx)."
    ),
    "password": gettext_lazy(
        "The file is protected with a password. Remove the password and save the file again."
    ),
    "nested": gettext_lazy(
        "Other files are embedded in the workbook. Copy the rows into a new, empty workbook and save "
        "that."
    ),
    "document_type": gettext_lazy(
        "The workbook contains a declaration that no spreadsheet program writes. Copy the rows into "
        "a new, empty workbook and save that."
    ),
    "too_heavy": gettext_lazy(
        "Reading the file would take more memory or time than is allowed. Copy the rows into a new, "
        "empty workbook, without empty rows and columns that have a format, and save that."
    ),
}


# Of a cell in which something stands that is no value, by the code of its fault.
FAULT_LABELS: dict[str, Promise] = {
    "cell_error": gettext_lazy(
        "The spreadsheet program shows an error here. Correct the formula, or write the value itself."
    ),
    "cell_uncalculated": gettext_lazy(
        "This formula has no result in the file. Open the file in a spreadsheet program, save it and "
        "choose it again, or write the value itself."
    ),
    "cell_merged": gettext_lazy(
        "This cell is merged with one of another column, so it has no value of its own. Unmerge the "
        "cells and write what belongs here."
    ),
    "cell_unseen": gettext_lazy(
        "The cell looks empty but holds invisible characters. Clear it, or write the value."
    ),
    "cell_garbled": gettext_lazy(
        "Letters such as ä and ö were lost on the way. Write the text again."
    ),
}


def refusal_label(code: str, row: int | None = None, *, empty: str | Promise) -> str:
    """Why a file was refused; `empty` says what to do about an empty one, which its owner knows."""
    label = empty if code == "empty" else REFUSAL_LABELS[code]
    return str(label) % {
        "megabytes": MAX_FILE // MEGABYTE,
        "unpacked": MAX_UNPACKED // MEGABYTE,
        "ratio": MAX_RATIO,
        "entries": MAX_ENTRIES,
        "rows": number_format(MAX_ROWS, force_grouping=True),
        "columns": MAX_COLUMNS,
        "cell": number_format(MAX_CELL, force_grouping=True),
        "row": row,
    }
