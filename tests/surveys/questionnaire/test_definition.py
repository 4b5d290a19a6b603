"""A definition is taken whole or refused with every fault by its place."""

import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from portal.audit.models import AuditEvent
from surveys.library.loading import load_survey
from surveys.models import Question, Survey
from surveys.questionnaire.answers import AnswerValue, BadAnswer, missing, read
from surveys.questionnaire.definition import CANNOT_SAY
from surveys.questionnaire.definition_file import FaultyDefinition, read_definition, read_json
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import (
    DraftFactory,
    InvitationFactory,
    RoundFactory,
    SurveyFactory,
    situational,
)
from tests.surveys.answering.pages import address, holder


def faults(content):
    with pytest.raises(FaultyDefinition) as caught, translation.override("en"):
        read_definition(content)
    return [str(fault) for fault in caught.value.faults]


def test_the_situational_survey_is_whole_in_three_languages():
    definition = read_definition(situational())

    assert definition.languages == ("fi", "sv", "en")
    assert [page.code for page in definition.pages] == ["structures", "participation", "support"]
    assert [q.code for q in definition.questions[:3]] == ["involve", "unite", "reach"]
    assert {str(q.kind) for q in definition.questions} == {
        "scale",
        "single",
        "multiple",
        "number",
        "short_text",
        "long_text",
    }
    with translation.override("sv"):
        assert str(definition.by_code["unite"].choices[0].text) == "Mycket dåligt"


def test_loading_twice_changes_nothing(survey):
    again = SurveyFactory()

    assert again == survey
    assert Survey.objects.count() == 1
    assert Question.objects.count() == len(survey.definition.questions)
    assert AuditEvent.objects.filter(action="survey.loaded").count() == 1


def test_a_version_is_replaced_until_a_round_asks_it(survey):
    changed = situational()
    changed["minutes"] = 9

    replaced = load_survey(changed, by=None, at=timezone.now())

    assert replaced.definition.minutes == 9
    assert Survey.objects.count() == 1


def test_a_version_that_somebody_answers_is_never_replaced(survey):
    round_ = RoundFactory(survey=survey)
    changed = situational()
    changed["minutes"] = 9
    assert load_survey(changed, by=None, at=timezone.now()).pk == survey.pk
    DraftFactory(invitation=InvitationFactory(round=round_, organisation=OrganisationFactory()))
    changed["minutes"] = 10

    with pytest.raises(FaultyDefinition, match="version"):
        load_survey(changed, by=None, at=timezone.now())

    changed["version"] = 2
    assert load_survey(changed, by=None, at=timezone.now()).version == 2
    assert [s.version for s in Survey.objects.newest()] == [2]


def first_question(content):
    return content["pages"][0]["questions"][0]


def test_every_fault_is_told_at_once():
    content = situational()
    first_question(content)["kind"] = "slider"
    del content["pages"][1]["title"]

    told = faults(content)

    assert len(told) == 2
    assert told[0].startswith("pages[0].questions[0].kind: “slider” is not known here.")
    assert told[1].startswith("pages[1]: Something is missing: 'title'")


def test_two_questions_cannot_share_a_code():
    content = situational()
    content["pages"][1]["questions"][0]["code"] = "involve"

    told = (
        "pages[1].questions[0].code: The code “involve” is already used at "
        "pages[0].questions[0]; choose another."
    )
    assert faults(content) == [told]


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        pytest.param(
            lambda c: first_question(c)["text"].pop("sv"),
            "pages[0].questions[0].text: The text is missing in “sv”.",
            id="a promised language is missing",
        ),
        pytest.param(
            lambda c: first_question(c).update(code="involve_why"),
            "pages[0].questions[0].code: A code cannot end in “_why”: "
            "that is the column of justifications.",
            id="a code that is a column",
        ),
        pytest.param(
            lambda c: first_question(c)["points"].pop(0) and first_question(c)["points"].clear(),
            "pages[0].questions[0].points: There must be at least 2 of these.",
            id="no points",
        ),
        pytest.param(
            lambda c: c["pages"][0]["questions"].extend([first_question(c)] * 30),
            "pages[0].questions: There can be at most 30 questions on a page. Move some to another page.",
            id="too many questions on a page",
        ),
        pytest.param(
            lambda c: c["pages"][1].update(code="structures"),
            "pages: Two pages have the code “structures”; choose another.",
            id="a page twice",
        ),
        pytest.param(
            lambda c: c["pages"][2]["questions"][1]["choices"][1].update(code="operating_grants"),
            "pages[2].questions[1].choices: Two choices have the code “operating_grants”; "
            "choose another.",
            id="a choice twice",
        ),
        pytest.param(
            lambda c: c["pages"][1]["questions"][3].update(minimum=500),
            "pages[1].questions[3].minimum: The minimum is above the maximum.",
            id="a minimum above the maximum",
        ),
        pytest.param(
            lambda c: c.update(version="1"),
            "version: This must be of another type: integer.",
            id="a version in quotes",
        ),
        pytest.param(
            lambda c: first_question(c).update(code="unite\n"),
            "pages[0].questions[0].code: “unite\n” must be small letters, digits and underscores, "
            "a letter first.",
            id="a code with a line break",
        ),
        pytest.param(
            lambda c: first_question(c).update(text={}),
            "pages[0].questions[0].text: This cannot be empty.",
            id="a text in no language",
        ),
        pytest.param(
            lambda c: c["why"].update(fi="puoli \ud83d"),
            "why.fi: Remove the characters that cannot be shown.",
            id="half a character",
        ),
        pytest.param(
            lambda c: c["pages"][2]["questions"][1]["choices"][1].update(code="cannot_say"),
            "pages[2].questions[1].choices: “cannot_say” cannot be the code of a choice; "
            "use a word.",
            id="a choice that is ours",
        ),
    ],
)
def test_each_fault_by_its_place(spoil, told):
    content = situational()
    spoil(content)

    assert faults(content) == [told]


def test_the_faults_of_the_tenth_page_stand_after_those_of_the_second():
    content = situational()
    content["pages"] = [{**content["pages"][0], "code": f"page_{n}"} for n in range(12)]
    for page in content["pages"]:
        del page["title"]

    places = [told.split(":")[0] for told in faults(content)]

    assert places == [f"pages[{n}]" for n in range(12)]


def test_a_key_that_stands_twice_is_told_with_its_place():
    text = json.dumps(situational()).replace('"sv": "Mycket bra"', '"fi": "Erinomainen"', 1)

    with pytest.raises(FaultyDefinition) as caught, translation.override("en"):
        read_json(text)

    told = "pages[0].questions[0].points[4]: The key “fi” stands twice in one object; remove one."
    assert str(caught.value) == told


def test_no_question_takes_a_name_that_its_page_uses(invitation):
    html = holder(invitation).get(address(invitation, "page", 1)).content.decode()
    ours = invitation.round.definition.by_code
    names = {
        name
        for name in re.findall(r' (?:name|id)="([a-z][a-z0-9_]*)"', html)
        if name.removesuffix("_why") not in ours and name != "viewport"
    }
    assert {"version", "next", "language", "answers"} <= names

    for name in names:
        content = situational()
        first_question(content)["code"] = name
        assert faults(content) == [
            f"pages[0].questions[0].code: The portal uses the name “{name}” itself; choose another."
        ]


def test_a_whole_number_may_be_written_with_a_point():
    content = situational()
    content |= {"version": 1.0, "minutes": 5.0}

    definition = read_definition(content)

    assert (str(definition.version), str(definition.minutes)) == ("1", "5")


@pytest.mark.parametrize("content", [None, [], "x", 1, {}, {"pages": [[]]}, {"pages": [None]}])
def test_what_is_no_definition_at_all_is_refused(content):
    assert faults(content)


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", b"\xff\xfe", '{"code": 1, "code": 2}'),
        *("[" * 100_000, "[" * 990 + "]" * 990, '{"version": ' + "9" * 5_000 + "}"),
    ],
    ids=["nothing", "torn", "bytes", "doubled", "deep", "deep and whole", "a long number"],
)
def test_what_is_no_json_is_refused(text):
    with pytest.raises(FaultyDefinition):
        read_json(text)


def test_the_command_tells_the_faults_and_changes_nothing(db, tmp_path):
    content = situational()
    first_question(content)["code"] = "UPPER"
    path = tmp_path / "faulty.json"
    path.write_text(json.dumps(content))

    with pytest.raises(CommandError, match=r"pages\[0\].questions\[0\].code"):
        call_command("load_survey", path)

    assert not Survey.objects.exists()


# --- Reading an answer


@pytest.fixture
def by_code():
    return read_definition(situational()).by_code


@pytest.mark.parametrize(
    ("code", "raw", "why", "given"),
    [
        ("involve", ["4"], " koska \r\n niin ", AnswerValue((4,), "koska \n niin")),
        ("involve", ["cannot_say"], "", AnswerValue((CANNOT_SAY,))),
        ("involve", ["4.0"], "", AnswerValue((4,))),
        ("involve", [""], "vain syy", AnswerValue((), "vain syy")),
        ("contact_person", ["preparing"], "", AnswerValue((3,))),
        ("support", ["premises", "training", "premises"], "", AnswerValue((4, 5))),
        ("meetings", [" 12,0 "], "", AnswerValue((12,))),
        ("organiser", ["  Alue\u200bhallitus\x00 "], "", AnswerValue((), "Aluehallitus")),
        ("needs", ["x" * 5000], "", AnswerValue((), "x" * 5000)),
        ("needs", [], "", AnswerValue()),
    ],
)
def test_what_is_read(by_code, code, raw, why, given):
    assert read(by_code[code], raw, why) == given


@pytest.mark.parametrize(
    ("code", "raw"),
    [
        ("involve", ["6"]),
        ("involve", ["0"]),
        ("involve", ["-1"]),
        ("contact_person", ["1"]),
        ("support", ["1"]),
        ("involve", ["4", "5"]),
        ("involve", ["yes"]),
        ("contact_person", ["maybe"]),
        ("support", ["none", "premises"]),
        ("support", ["cannot_say"]),
        ("meetings", ["401"]),
        ("meetings", ["-1"]),
        ("meetings", ["1e3"]),
        ("meetings", ["10 12"]),
        ("meetings", ["१२"]),
        ("meetings", ["9" * 5000]),
        ("organiser", ["x" * 201]),
        ("needs", ["x" * 5001]),
    ],
)
def test_what_is_refused(by_code, code, raw):
    with pytest.raises(BadAnswer):
        read(by_code[code], raw)


def test_a_reason_alone_does_not_answer_a_required_question(by_code):
    assert missing(by_code["involve"], AnswerValue((), "syy"))
    assert not missing(by_code["involve"], AnswerValue((CANNOT_SAY,)))
    assert not missing(by_code["meetings"], AnswerValue())


def test_the_example_in_the_documentation_is_true():
    text = Path("docs/survey-definition.md").read_text(encoding="utf-8")
    example = json.loads(text.partition("```json\n")[2].partition("```")[0])
    assert read_definition(example).code == "small_survey"
