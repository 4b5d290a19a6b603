"""The profiles of the demo world are such as a person could have written."""

import datetime as dt
import tomllib

import pytest
from django.core.exceptions import ValidationError

from portal.ui import prose
from regions.demo.profiles import PROFILES
from regions.profiles.forms.cell import clean_cell
from regions.sections import BY_KEY, MAX_PROSE

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
FILES = sorted(PROFILES.glob("*.toml"))
ENTRIES = [
    pytest.param(entry, id=f"{path.stem}-{kind}-{number}-{entry['section']}")
    for path in FILES
    for kind in ("revision", "draft")
    for number, entry in enumerate(tomllib.loads(path.read_text("utf-8")).get(kind, []), 1)
]


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_text_would_also_pass_the_form(entry):
    section = BY_KEY[entry["section"]]
    columns = {column.key: column for column in section.readable_columns}

    assert 0 < len(entry["prose"]) <= MAX_PROSE
    assert prose.render(entry["prose"])
    assert 0 < len(entry["note"]) <= 200
    assert dt.datetime.fromisoformat(entry["at"]) < NOW
    for row in entry.get("rows", []):
        assert {column.key for column in section.readable_columns if column.required} <= set(row)
        for key, value in row.items():
            assert clean_cell(columns[key], str(value)) == value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_revisions_of_a_section_follow_each_other_in_time(path):
    told = {}
    for entry in tomllib.loads(path.read_text("utf-8"))["revision"]:
        at = dt.datetime.fromisoformat(entry["at"])
        assert at > told.get(entry["section"], dt.datetime.min.replace(tzinfo=dt.UTC))
        told[entry["section"]] = at


def test_a_form_would_refuse_what_the_files_may_not_hold():
    with pytest.raises(ValidationError):
        clean_cell(BY_KEY["grants"].columns[2], "31.2.2026")
