"""Of a generated file every planted fault is found, in its row and column, and nothing else is."""

import csv
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from portal.tabular.reader import read_table
from regions.organisations.importing.checking import samples_of
from regions.organisations.importing.columns import guessed_columns
from regions.organisations.importing.plan import Order, make_plan
from regions.organisations.importing.rights import Rights
from tests.regions.organisations.importing.sending import problems_of

HERE = Path(__file__).parent
# Kind of a fault → what is said of it.
SAID = {
    "bad_check_digit": {("business_id", "business_id")},
    "duplicate": {("business_id", "twice_in_file")},
    "formula_injection": {("name", "formula")},
    "missing_name": {("name", "required")},
    "mojibake": {("name", "cell_garbled"), ("name", "encoding")},
    "over_long_field": {("name", "too_long"), ("website", "too_long")},
    "unknown_municipality": {("municipality", "municipality")},
    "wrong_delimiter": {("name", "row_delimiter")},
}


@pytest.mark.django_db
def test_every_planted_fault_is_found_and_nothing_else_is():
    call_command("load_reference", verbosity=0)
    with (HERE / "dirty.faults.csv").open(encoding="utf-8") as file:
        planted = {int(line["line_no"]): line["kind"] for line in csv.DictReader(file)}
    table = read_table(HERE / "dirty.csv", "dirty.csv")
    columns = guessed_columns(table.headings, samples_of(table))

    plan = make_plan(Order(table, columns, Rights(), timezone.localdate(), {}))

    found = problems_of(plan)
    assert all(columns)
    assert sorted(found) == sorted(planted)
    assert {
        number: kind for number, kind in planted.items() if not set(found[number]) <= SAID[kind]
    } == {}
    assert {len(each) for each in found.values()} == {1}
    assert set(planted.values()) == set(SAID)
