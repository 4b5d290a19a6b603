"""Questions that appear and disappear: browser and server agree on any survey, and nobody gets lost."""

import pytest
from django.http import QueryDict
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.answering.page_conditions import page_conditions
from surveys.answering.question_field import sent_field
from surveys.models import Answer, Draft
from surveys.questionnaire.answers import AnswerValue
from surveys.questionnaire.asked import asked_codes
from surveys.questionnaire.condition_file import OPERATORS
from surveys.questionnaire.definition import QuestionKind
from surveys.questionnaire.definition_file import read_definition
from tests.factories.surveys import InvitationFactory, RoundFactory, SurveyFactory
from tests.journeys.respondent import begin, button, choose, go_on, reaches
from tests.journeys.screens import PHONE
from tests.surveys.questionnaire import conditional
from tests.surveys.questionnaire.conditional import content, question

pytestmark = pytest.mark.django_db(transaction=True)

CHOICES = [{"code": code, "text": {"fi": f"Vastaus {code}"}} for code in ("a", "b", "c")]
ALONE = [*CHOICES, {"code": "none", "text": {"fi": "Ei mikään"}, "alone": True}]
KINDS = {
    "scale": [
        {"points": [{"fi": "1"}, {"fi": "2"}, {"fi": "3"}]},
        {"points": [{"fi": "vähän", "value": 0}, {"fi": "paljon", "value": 10}], "why": True},
        {"points": [{"fi": "1"}, {"fi": "2"}], "cannot_say": True},
    ],
    "single": [{"choices": CHOICES}, {"choices": CHOICES, "cannot_say": True, "why": True}],
    "multiple": [{"choices": CHOICES}, {"choices": ALONE}],
    "number": [{}, {"minimum": 5, "maximum": 1_500}],
    "date": [{}, {"earliest": "2027-01-01", "latest": "2027-03-28"}],
    "region": [{}],
    "short_text": [{}],
    "long_text": [{}],
}
# What may be said of each kind in a condition.
VALUES = {
    "region": ["21", "5", "Kainuu"],
    "number": ["0", "5", "1 000", "1499"],
    "date": ["2027-01-01", "2027-02-28", "28.3.2027"],
}
# Everything that people type into a field, right and wrong.
TYPED = {
    # Chosen from a list.
    "region": ["", "21", "05", "18"],
    "number": ["", "5", "1 000", "1\u00a0499", "1 00", "1.000", "12,0", "12,5", "-3", "\u22120", "+5",
               " 7\u200b ", "1e3", "007", "9" * 16, "1499", "1501"],
    "date": ["", "2027-02-28", "2027-2-28", "28.2.2027", "29.2.2027", "28.02.2027", "1.1.1989",
             "2027-13-01", "31.4.2027", "2028-02-29", "1.1.27", "01.01.2027 ", "2101-01-01"],
}  # fmt: skip
AT_THE_LIMIT = [
    "x" * 200, "x" * 201, "😀" * 200, " " + "ä" * 200 + " ", "a\u0308" * 200, "\u200b" * 300
]  # fmt: skip
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)


@st.composite
def trees(draw, before, depth=1):
    """A condition on the questions `before`, by code."""
    if depth < 3 and draw(st.integers(0, 3)) == 0:
        parts = draw(st.lists(trees(before, depth + 1), min_size=1, max_size=3))
        return {draw(st.sampled_from(["all", "any"])): parts}
    asked = draw(st.sampled_from(before))
    kind, more = asked["kind"], asked
    values = VALUES.get(kind) or [each["code"] for each in more.get("choices", ())]
    values = values or [
        str(point.get("value", place)) for place, point in enumerate(more.get("points", ()), 1)
    ]
    operator = draw(st.sampled_from(OPERATORS[QuestionKind(kind)]))
    if not operator.takes_value:
        return conditional.given(asked["code"], str(operator))
    if more.get("cannot_say") and operator in {"is", "is_not"}:
        values = [*values, "cannot_say"]
    return conditional.given(asked["code"], str(operator), draw(st.sampled_from(values)))


@st.composite
def surveys(draw):
    """Two or three pages of one to four questions; most of them with a condition."""
    pages, before = [], []
    # One question is called as what every object of the browser has.
    names = iter(["constructor", *(f"q{n}" for n in range(12))])
    for number in range(draw(st.integers(2, 3))):
        page = {"code": f"p{number}", "title": conditional.WORDS, "questions": []}
        if before and draw(st.integers(0, 3)) == 0:
            page["ask_if"] = draw(trees(before))
        for _ in range(draw(st.integers(1, 4))):
            kind = draw(st.sampled_from(sorted(KINDS)))
            asked = question(next(names), kind, **draw(st.sampled_from(KINDS[kind])))
            if before and draw(st.integers(0, 2)):
                asked["ask_if"] = draw(trees(before))
            page["questions"].append(asked)
            before.append(asked)
        pages.append(page)
    return read_definition(content(*pages))


@st.composite
def filled(draw, asked):
    """What a form sends of one question: pairs of name and text."""
    offered = sorted(asked.form_values.values())
    if offered:
        most = len(offered) if asked.kind == QuestionKind.MULTIPLE else 1
        chosen = draw(st.lists(st.sampled_from([*offered, ""]), max_size=most, unique=True))
        pairs = [(asked.code, value) for value in chosen]
    else:
        known = st.sampled_from(TYPED.get(asked.kind, AT_THE_LIMIT))
        pairs = [(asked.code, draw(known if asked.is_reference else known | ANY_TEXT))]
    if asked.why:
        reasons = st.sampled_from(["", "Syy", "x" * asked.why_limit, "x" * (asked.why_limit + 1)])
        pairs.append((f"{asked.code}_why", draw(reasons)))
    return pairs


@st.composite
def cases(draw):
    definition = draw(surveys())
    return definition, [[draw(filled(q)) for q in page.questions] for page in definition.pages]


def as_sent(pairs):
    sent = QueryDict(mutable=True)
    for name, value in pairs:
        sent.appendlist(name, value)
    return sent


def told_to_both(definition, typed):
    """For each page asked: what its script is told and is filled in, and what the server then hides."""
    answers = {}
    for page, fields in zip(definition.pages, typed, strict=True):
        pairs = [pair for field in fields for pair in field]
        told = page_conditions(definition, page, answers, asked_codes(definition, answers))
        read = {q.code: sent_field(q, as_sent(pairs)).answer for q in page.questions}
        answers |= {
            code: AnswerValue.from_json(answer.as_json()) for code, answer in read.items() if answer
        }
        asked = asked_codes(definition, answers)
        hidden = [q.code for q in page.questions if q.code not in asked]
        is_asked = page.ask_if is None or len(hidden) < len(page.questions)
        if told is not None and is_asked:
            yield [told, pairs], hidden


HIDDEN_IN_BROWSER = """async ([module, cases]) => {
  const { hiddenCodes } = await import(module);
  return cases.map(([told, pairs]) => {
    const form = new FormData();
    for (const [name, value] of pairs) form.append(name, value);
    return hiddenCodes(told, form);
  });
}"""


@pytest.fixture
def asked_of(reference, organisation, lappi):
    """An invitation to a survey of these pages, and the address of its link."""

    def make(*pages):
        round_ = RoundFactory(survey=SurveyFactory(content=content(*pages)))
        invitation = InvitationFactory(round=round_, region=lappi, organisation=organisation)
        return reverse("surveys:link_open", args=[invitation.token])

    return make


@pytest.fixture
def link(asked_of):
    first = [
        question("has", required=True, choices=CHOICES),
        question("why", "short_text", required=True, ask_if=conditional.given("has", "is", "b")),
        question("size", "number", ask_if=conditional.given("why", "answered")),
    ]
    second = [question("last", "short_text", ask_if=conditional.given("size", "at_least", 1000))]
    return asked_of(first, second, [question("end", "short_text")])


def test_browser_and_server_ask_the_same_of_everybody(link, visit):
    visitor = visit()
    begin(visitor, link)
    module = visitor.page.locator("script[src*='js/conditions']").get_attribute("src")
    compared = []

    @settings(
        max_examples=400,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(cases())
    def agree(case):
        both = list(told_to_both(*case))
        in_browser = visitor.page.evaluate(HIDDEN_IN_BROWSER, [module, [each for each, _ in both]])
        assert in_browser == [hidden for _, hidden in both]
        compared.extend(in_browser)

    agree()
    # They had something to agree on.
    assert sum(map(bool, compared)) > 100
    assert sum(not hidden for hidden in compared) > 50


def test_questions_appear_as_one_answers_and_are_announced(link, visit):
    visitor = visit(viewport=PHONE)
    begin(visitor, link)
    visitor.check()
    page = visitor.page
    assert not page.locator("#why").is_visible()

    choose(visitor, "has", "2")
    page.locator("#why").wait_for(state="visible")
    page.locator("[data-conditions]").filter(has_text="Asked now: 2. ").wait_for(state="attached")
    visitor.check()
    page.locator("#why").fill("Siksi")
    page.locator("#size").fill("1 000")
    # An answer that hides what was answered leaves it there, for the case that it comes back.
    choose(visitor, "has", "1")
    page.locator("#size").wait_for(state="hidden")
    choose(visitor, "has", "2")
    assert page.locator("#size").input_value() == "1 000"
    go_on(visitor)
    reaches(visitor, "2")
    page.locator("#last").fill("Iso")
    go_on(visitor)
    go_on(visitor)
    reaches(visitor, "check")
    assert "Iso" in visitor.text()


def test_nobody_loses_the_focus_to_a_question_that_goes(link, visit):
    visitor = visit()
    begin(visitor, link)
    choose(visitor, "has", "2")
    visitor.page.locator("#why").focus()

    visitor.page.evaluate(
        """() => { const first = document.querySelector("#has"); first.checked = true;
        first.dispatchEvent(new Event("input", { bubbles: true })); }"""
    )

    visitor.page.locator("#why").wait_for(state="hidden")
    assert visitor.page.evaluate("document.activeElement.name") == "has"


def test_without_a_script_the_page_comes_again(link, visit):
    visitor = visit(viewport=PHONE, java_script_enabled=False)
    begin(visitor, link)

    choose(visitor, "has", "2")
    go_on(visitor)
    assert "made a further question appear" in visitor.text()
    visitor.page.locator("#why").fill("Siksi")
    go_on(visitor)
    assert "made a further question appear" in visitor.text()
    # The page of which nothing is asked is passed over.
    go_on(visitor)
    reaches(visitor, "3")
    visitor.page.locator("#end").fill("Loppu")
    go_on(visitor)
    reaches(visitor, "check")
    assert Draft.objects.get().answers["why"].text == "Siksi"
    assert "Loppu" in visitor.text()
    visitor.follow(button(visitor))
    reaches(visitor, "receipt")
    assert set(Answer.objects.values_list("question__code", flat=True)) == {"has", "why", "end"}
