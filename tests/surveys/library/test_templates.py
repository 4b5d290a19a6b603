"""The templates that are shipped: each a whole survey in three languages, with a condition or as shipped."""

import json
from pathlib import Path

import pytest

from surveys.exchange.understanding import understand
from surveys.questionnaire.definition_file import build_definition, checked_content
from tests.factories.surveys import situational
from tests.surveys.exchange.forms import sheets_of

FOLDER = Path("surveys/data/templates")
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


def template(name):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def test_there_are_three_and_one_is_the_shipped_survey():
    assert NAMES == ["contact_and_needs", "event_feedback", "situational"]
    assert template("situational") == situational()


@pytest.mark.parametrize("name", NAMES)
def test_each_is_taken_and_comes_back_from_a_form(name):
    content = checked_content(template(name))
    assert content["languages"] == ["fi", "sv", "en"]
    definition = build_definition(content)
    assert definition.has_conditions or name == "situational"
    found = understand(sheets_of(content), name=f"{name}.xlsx", language="fi")
    assert found.findings == []
    assert build_definition(checked_content(found.content)) == definition
