"""A survey on paper: a tagged PDF with every question, and its conditions in words."""

import io
import re

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from portal.reports.pdf import pdf_available, render_pdf
from surveys.questionnaire.definition_file import build_definition, checked_content
from surveys.report.paper import SurveyPaper
from tests.surveys.library.test_templates import template


def test_the_page_orders_it_in_its_language(client, manager, survey):
    client.force_login(manager)
    answer = client.post(reverse("surveys:survey_paper", args=[survey.pk]))
    assert answer.url.startswith("/")
    assert client.get(answer.url).status_code == 200


def test_each_kind_has_its_room_and_says_how_it_is_filled_in():
    """What a question looks like, by its kind: words beside it, boxes, lines."""
    paper = SurveyPaper(build_definition(checked_content(template("contact_and_needs"))))
    found = {}
    with translation.override("en"):
        for page in paper.content()["pages"]:
            for each in page.questions:
                context = {"each": each, "question": each.question}
                html = render_to_string("surveys/report/_paper_question.html", context)
                small = re.findall(r'<p class="small">(.*?)</p>', html)
                kind = str(each.question.kind)
                found[kind] = (small[:1], html.count("room"), html.count("tick") > 1)
    assert found == {
        "organisation": (["Organisation"], 1, False),
        "municipality": (["Municipality"], 1, False),
        "number": (["Number (people)"], 1, False),
        "single": (["Tick one."], 0, True),
        "scale": (["Tick one."], 1, True),
        "multiple": (["Tick all that apply."], 0, True),
        "short_text": ([], 1, False),
        "long_text": ([], 3, False),
        "date": (["Day, month and year"], 1, False),
    }


@pytest.mark.skipif(not pdf_available(), reason="Pango is not here")
def test_it_says_every_question_and_condition():
    paper = SurveyPaper(build_definition(checked_content(template("event_feedback"))))
    with translation.override("sv"):
        pdf = render_pdf(paper.template, paper.content(), language="sv", title=paper.title)
    reader = PdfReader(io.BytesIO(pdf))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    for question in paper.definition.questions:
        assert question.text.in_language("sv") in text
    assert re.search(r"Bara om ”\d+\. Hur deltog du\?” är ”På distans”\.", text)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_it_says_how_many_choices_to_tick():
    paper = SurveyPaper(build_definition(checked_content(template("contact_and_needs"))))
    kinds = [question.kind for question in paper.definition.questions]
    with translation.override("fi"):
        page = render_to_string(paper.template, paper.content())
    assert page.count("Rastita kaikki sopivat.") == kinds.count("multiple") > 0
    assert page.count("Rastita yksi.") == kinds.count("single") + kinds.count("scale")
    # The lines are what says how much to write.
    assert "Lyhyt teksti" not in page
    assert "Pitkä teksti" not in page
