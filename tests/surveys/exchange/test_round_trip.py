"""What goes out as an XLSForm is taken by pyxform and comes in again as the same survey."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from surveys.exchange.acceptance import refusal_of
from surveys.exchange.understanding import understand
from surveys.exchange.writing import form_workbook
from surveys.questionnaire.definition_file import build_definition, checked_content
from tests.factories.surveys import situational
from tests.surveys.exchange.forms import definitions, read_back, sheets_of

pytestmark = pytest.mark.usefixtures("lappi")


@given(definitions())
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
)
def test_the_same_survey_comes_back(made):
    content = checked_content(made)
    found = understand(sheets_of(content), name="made.xlsx", language="fi")
    assert found.findings == []
    assert build_definition(checked_content(found.content)) == build_definition(content)


@given(definitions())
@settings(
    max_examples=2,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # Each try is a process.
    phases=[Phase.generate],
)
def test_pyxform_takes_what_goes_out(made):
    assert refusal_of(sheets_of(checked_content(made))) == ""


def test_the_shipped_survey_comes_back_from_its_workbook(tmp_path):
    content = checked_content(situational())
    content["pages"][0]["title"]["fi"] = "Hinta ${x} ja =1+1"
    found, refusal = read_back(b"".join(form_workbook(content)), tmp_path)
    assert refusal == ""
    again = understand(found, name="situational.xlsx", language="sv")
    assert again.findings == []
    assert build_definition(checked_content(again.content)) == build_definition(content)
