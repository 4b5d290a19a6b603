"""What a row accepts, and how it says what is wrong: row, field, what to do."""

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from regions.profiles.forms.cell import clean_cell
from regions.profiles.forms.row import TypedRows
from regions.sections import BY_KEY, MAX_CELL, MAX_ROWS, Column, ColumnKind

GRANTS = BY_KEY["grants"]


def clean(kind, text):
    return clean_cell(Column("x", "X", kind), text)


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("date", "30.11.2026", "2026-11-30"),
        ("date", "2026-11-30", "2026-11-30"),
        ("date", "1. 2. 2026", "2026-02-01"),
        ("date", "29.2.2028", "2028-02-29"),
        ("year", "2026", 2026),
        ("count", "1 200", 1200),
        ("count", "18,0", 18),
        ("amount", "12 000", 12000),
        ("amount", "12 000,50", 12000.5),
        ("amount", "12\u00a0000 €", 12000),
        ("url", "https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("text", "  two   wo\u00adrds\u200b ", "two words"),
    ],
)
def test_what_is_understood(kind, typed, value):
    assert clean(ColumnKind(kind), typed) == value


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("date", "31.2.2026"),
        ("date", "2026-13-01"),
        ("date", "29.2.2027"),
        ("date", "tomorrow"),
        ("date", "0.0.0000"),
        ("date", "٣٠.١١.٢٠٢٦ extra"),
        ("year", "26"),
        ("year", "99999"),
        ("year", "²⁰²⁶"),
        ("count", "-1"),
        ("count", "1,5"),
        ("count", "10 12"),
        ("count", "1  200"),
        ("count", "1 200\u00a0300"),
        ("count", "1.200"),
        ("amount", "10 12"),
        ("amount", "12.000"),
        ("amount", "12 00,50"),
        ("date", "٣٠.١١.٢٠٢٦"),
        ("count", "9" * 30),
        ("amount", "a lot"),
        ("amount", "1e9"),
        ("amount", "NaN"),
        ("amount", "1,234,5"),
        ("amount", "9" * 14),
        ("url", "javascript:alert(1)"),
        ("url", "ftp://example.org"),
        ("url", "https://"),
        ("url", "https://[broken"),
        ("url", "example.org"),
        ("url", 'https://example.org/"onmouseover="x'),
        ("text", "x" * (MAX_CELL + 1)),
        ("text", "broken \ufffd letter"),
    ],
)
def test_what_is_refused(kind, typed):
    with pytest.raises(ValidationError):
        clean(ColumnKind(kind), typed)


def test_an_impossible_date_is_named_with_its_row_and_field():
    rows = TypedRows.from_post(
        GRANTS,
        {"row-0-name": "First", "row-4-name": "Second", "row-4-opens": "31.2.2026"},
    )

    with override("en"):
        rows.clean(strict=True)

    assert rows.errors == [
        (
            "id_row-1-opens",
            "Row 2, Opens: 31.2.2026 is not a date. Write it like 2026-11-30 or 30.11.2026.",
        )
    ]


def test_a_required_field_is_asked_for_only_when_publishing():
    typed = {"row-0-year": "2026"}

    draft, published = (TypedRows.from_post(GRANTS, typed) for _ in range(2))

    assert draft.clean(strict=False) == ({"year": 2026},)
    assert not draft.errors
    published.clean(strict=True)
    assert [field for field, _ in published.errors] == ["id_row-0-name"]


def test_a_draft_keeps_what_is_not_understood_yet():
    rows = TypedRows.from_post(GRANTS, {"row-0-name": "G", "row-0-opens": "soon"})

    assert rows.clean(strict=False) == ({"name": "G", "opens": "soon"},)


def test_more_rows_than_fit_are_refused_in_words():
    rows = TypedRows.from_post(GRANTS, {f"row-{i}-name": "x" for i in range(MAX_ROWS + 1)})

    rows.clean(strict=True)

    assert len(rows.errors) == 1
    assert str(MAX_ROWS) in rows.errors[0][1]


def test_fields_that_no_column_knows_are_left_out():
    rows = TypedRows.from_post(
        GRANTS, {"row-0-name": "G", "row-0-evil": "x", "row-x-name": "y", "rows": "z"}
    )

    assert rows.clean(strict=True) == ({"name": "G"},)


@pytest.mark.parametrize("value", ["2026-11-30", "30.11.2026", "soon"])
def test_a_stored_date_is_typed_the_finnish_way(value):
    rows = TypedRows.from_content(GRANTS, [{"opens": value}])

    typed = next(cell.text for cell in rows.rows[0].cells if cell.column.key == "opens")

    assert typed == ("soon" if value == "soon" else "30.11.2026")
