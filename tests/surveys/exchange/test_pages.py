"""A file becomes a draft once somebody has seen how it was understood; surveys go out as files."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from surveys.exchange.writing import form_workbook
from surveys.models import SurveyDraft
from surveys.questionnaire.definition_file import build_definition, checked_content
from tests.factories.surveys import situational
from tests.surveys.exchange.forms import workbook

URL = reverse("surveys:survey_from_file")
SMALL = {
    "survey": [
        ["type", "name", "label::Suomi (fi)", "label::Svenska (sv)", "relevant"],
        ["begin_group", "p", "Sivu", "Sida"],
        ["select_one yn", "one", "Yksi?", "Ett?"],
        ["text", "why_so", "<script>alert(1)</script>", "=1+1", "${one} = 'yes'"],
        ["geopoint", "where", "Missä?", "Var?"],
        ["end_group"],
    ],
    "choices": [
        ["list_name", "name", "label::Suomi (fi)", "label::Svenska (sv)"],
        ["yn", "yes", "Kyllä", "Ja"],
        ["yn", "no", "Ei", "Nej"],
    ],
    "settings": [["form_title", "form_id"], ["Pieni kysely", "small"]],
}


def sent(content, name="kysely.xlsx"):
    return {"file": SimpleUploadedFile(name, content), "language": "fi"}


def carried(response):
    return response.context["understood"]


def test_a_form_is_shown_and_then_saved_as_a_draft(client, manager):
    client.force_login(manager)
    shown = client.post(URL, sent(workbook(SMALL)))
    page = shown.content.decode()
    assert not SurveyDraft.objects.exists()
    assert "survey!A5" in page
    assert "geopoint" in page
    assert "Vain jos ”1. Yksi?” on ”Kyllä”." in page
    assert "<script>alert(1)" not in page
    saved = client.post(URL, {"understood": carried(shown)})
    draft = SurveyDraft.objects.get()
    assert saved.url == draft.get_absolute_url()
    assert (draft.code, draft.content["code"], draft.saved_by) == ("small", "small", manager)
    asked = [q["code"] for page in draft.content["pages"] for q in page["questions"]]
    assert asked == ["one", "why_so"]
    assert draft.content["who"] == {}
    assert client.get(draft.get_absolute_url()).status_code == 200


def test_the_same_file_again_is_another_survey(client, manager):
    client.force_login(manager)
    token = carried(client.post(URL, sent(workbook(SMALL))))
    client.post(URL, {"understood": token})
    client.post(URL, {"understood": token})
    assert set(SurveyDraft.objects.values_list("code", flat=True)) == {"small", "small_2"}


def test_an_expert_makes_it_for_regions_of_their_own(client, expert, lappi):
    client.force_login(expert)
    refused = client.post(URL, sent(workbook(SMALL)))
    assert refused.context["form"].errors.keys() == {"regions"}
    shown = client.post(URL, sent(workbook(SMALL)) | {"regions": [lappi.pk]})
    client.post(URL, {"understood": carried(shown)})
    assert list(SurveyDraft.objects.get().regions.all()) == [lappi]


def test_what_somebody_else_was_shown_cannot_be_saved(client, manager, expert):
    client.force_login(manager)
    token = carried(client.post(URL, sent(workbook(SMALL))))
    client.force_login(expert)
    for forged in (token, token[:-3] + "abc", "nonsense"):
        assert client.post(URL, {"understood": forged}).url == URL
    assert not SurveyDraft.objects.exists()


def test_a_definition_comes_in_as_it_is(client, manager):
    client.force_login(manager)
    content = json.dumps(situational()).encode()
    shown = client.post(URL, sent(content, "kysely.json"))
    client.post(URL, {"understood": carried(shown)})
    kept = SurveyDraft.objects.get().content
    assert kept["pages"] == checked_content(situational())["pages"]


def hostile():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<a/>" + b" " * 50_000_000)
    misspelt = {**SMALL, "survey": [["type", "name", "lable"], ["text", "a", "A?"]]}
    circle = [
        ["type", "name", "label", "relevant"],
        ["text", "a", "A?", "${b} != ''"],
        ["text", "b", "B?", "${a} != ''"],
    ]
    deep = {**situational()}
    deep["pages"] = json.loads("[" * 40 + "]" * 40)
    half = {**situational(), "code": "a\ud800"}
    circle_in_json = situational()
    first, second, *_rest = circle_in_json["pages"][0]["questions"]
    first["ask_if"] = {"question": second["code"], "op": "answered"}
    second["ask_if"] = {"question": first["code"], "op": "answered"}
    many = {"survey": [["type", "name", "label"], ["select_one l", "a", "A?"]]}
    many["choices"] = [
        ["list_name", "name", "label"],
        *[["l", f"c{n}", f"C{n}"] for n in range(500)],
    ]
    return {
        "bomb.xlsx": bomb.getvalue(),
        "empty.xlsx": b"",
        "text.xlsx": b"type;name;label\ntext;a;A?\n",
        "old.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600,
        "no_survey.xlsx": workbook({"Taul1": [["a"], ["b"]]}),
        "misspelt.xlsx": workbook(misspelt),
        "circle.xlsx": workbook({"survey": circle}),
        "rows.xlsx": workbook(
            {"survey": [["type", "name", "label"], *[["text", f"q{n}", "?"] for n in range(3_500)]]}
        ),
        "choices.xlsx": workbook(many),
        "form.csv": b"type,name\n",
        "form.xls": b"\xd0\xcf\x11\xe0",
        "empty.json": b"",
        "wrong.json": '{"title": "ä"}'.encode("latin-1"),
        "nested.json": b"[" * 200_000,
        "deep.json": json.dumps(deep).encode(),
        "half.json": json.dumps(half).encode(),
        "circle.json": json.dumps(circle_in_json).encode(),
        "list.json": b"[1, 2]",
        "number.json": b"1" * 5_000,
        "large.json": b" " * (1024 * 1024 + 1),
        "twice.json": b'{"code": "a", "code": "b"}',
    }


@pytest.mark.parametrize("name", hostile())
def test_a_hostile_file_is_named_and_leaves_nothing(client, manager, name):
    client.force_login(manager)
    response = client.post(URL, sent(hostile()[name], name))
    assert response.status_code == 200
    form = response.context["form"]
    assert form.errors or response.context["findings"]
    assert not response.context.get("understood")
    assert not SurveyDraft.objects.exists()


@pytest.mark.parametrize("order", [("survey", "choices"), ("Ohje", "survey")])
def test_a_row_that_goes_on_without_headings_is_named_with_its_sheet(client, manager, order):
    client.force_login(manager)
    sheets = {
        "Ohje": [["Lue tämä"], ["a", "b", "c"]],
        "survey": [["type", "name", "label"], ["text", "a", "A?", "", "muista"]],
        "choices": [["list_name", "name", "label"]],
    }
    shown = client.post(URL, sent(workbook({name: sheets[name] for name in order})))
    [(_level, [finding], _more)] = shown.context["findings"]
    assert finding.place == "survey!2"


EVIL = "=HYPERLINK(\"http://e\") <script>alert('KANARIA')</script>"


def test_scripts_and_formulas_in_every_text_stay_texts(client, manager):
    """On the page that shows the form, and on every page on which the draft is made."""
    client.force_login(manager)
    label = ["type", "name", "label", "hint"]
    choices = [["l", f"c{n}", f"{EVIL} {n}"] for n in (1, 2)]
    survey = [["begin_group", "g", EVIL], ["select_one l", "a", EVIL, EVIL], ["text", "b", EVIL]]
    sheets = {
        "survey": [label, *survey, ["end_group"]],
        "choices": [["list_name", "name", "label"], *choices],
        "settings": [["form_title", "form_id"], [EVIL, "evil"]],
    }
    shown = client.post(URL, sent(workbook(sheets)))
    client.post(URL, {"understood": carried(shown)})
    draft = SurveyDraft.objects.get()
    page, question = draft.content["pages"][0]["code"], "a"
    assert draft.content["title"]["fi"] == EVIL
    parts = {
        "draft_detail": (),
        "draft_words": (),
        "draft_languages": (),
        "draft_check": (),
        "draft_preview": (),
        "draft_page": (page,),
        "draft_question": (question,),
        "draft_condition": ("b",),
        "draft_page_condition": (page,),
    }
    pages = [shown.text]
    for name, codes in parts.items():
        answer = client.get(reverse(f"surveys:{name}", args=[draft.pk, *codes]))
        assert answer.status_code == 200, name
        pages.append(answer.text)
    assert not [each for each in pages if "<script>alert" in each]
    assert "HYPERLINK(&quot;http://e&quot;) &lt;script&gt;" in shown.text


def test_a_survey_goes_out_as_its_definition_and_as_a_form(client, manager, survey):
    client.force_login(manager)
    out = client.get(reverse("surveys:survey_json", args=[survey.pk]))
    assert json.loads(out.content) == survey.content
    assert "attachment" in out["Content-Disposition"]
    form = client.get(reverse("surveys:survey_xlsform", args=[survey.pk])).content
    shown = client.post(URL, sent(form, "out.xlsx"))
    assert shown.context["findings"] == []
    assert shown.context["definition"] == build_definition(survey.content)


def test_what_is_written_is_a_text_in_the_workbook(survey):
    content = checked_content(situational())
    content["pages"][0]["title"]["fi"] = '=HYPERLINK("http://evil")'
    archive = zipfile.ZipFile(io.BytesIO(b"".join(form_workbook(content))))
    assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
