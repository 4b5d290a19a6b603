"""A survey of one's own, in the browser alone: from nothing to its answers, and from a form made elsewhere."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.utils import timezone

from regions.models import Municipality
from surveys.models import Correction, Response, Round, Survey, SurveyDraft
from tests.factories.organisations import OrganisationFactory
from tests.journeys.respondent import go_on
from tests.journeys.screens import DESK, PHONE
from tests.outbox import deliver_mails
from tests.surveys.exchange.forms import workbook

pytestmark = pytest.mark.django_db(transaction=True)

BROWSERS = [
    pytest.param({"viewport": PHONE, "locale": "fi-FI"}, id="in Finnish on a phone"),
    pytest.param({"viewport": DESK, "locale": "sv-FI", "color_scheme": "dark"}, id="in Swedish"),
    pytest.param(
        {"viewport": PHONE, "locale": "fi-FI", "java_script_enabled": False}, id="without scripts"
    ),
]
FORM = {
    "survey": [
        ["type", "name", "label::Suomi (fi)", "label::Svenska (sv)", "relevant"],
        ["begin_group", "p", "Sivu", "Sida"],
        ["select_one yn", "one", "Onko teillä yhteyshenkilö?", "Har ni en kontaktperson?"],
        ["text", "why_so", "Miksi?", "Varför?", "${one} = 'yes'"],
        ["geopoint", "place", "Missä?", "Var?"],
        ["end_group"],
    ],
    "choices": [
        ["list_name", "name", "label::Suomi (fi)", "label::Svenska (sv)"],
        ["yn", "yes", "Kyllä", "Ja"],
        ["yn", "no", "Ei", "Nej"],
    ],
    "settings": [["form_title", "form_id"], ["Pieni kysely", "small"]],
}


class Maker:
    """A manager who makes a survey, in any language: pages are told apart by their addresses."""

    def __init__(self, visitor, options):
        self.visitor, self.page = visitor, visitor.page
        self.language = options["locale"][:2]
        has_scripts = options.get("java_script_enabled", True)
        self.check = visitor.check if has_scripts else lambda: None

    def go(self, end, within="main"):
        self.visitor.follow(self.page.locator(f"{within} a[href$='{end}']").first)
        self.check()

    def press(self, selector="main form button.button:not(.button--secondary):not(.button--quiet)"):
        """The one that goes on."""
        self.visitor.follow(self.page.locator(selector).first)
        self.check()

    def write(self, name, text):
        self.page.locator(f"[name={name}]").fill(text)

    def say(self, name, text):
        """In the language of the page; the others follow."""
        self.write(f"{name}_{self.language}", text)

    def question(self, page_code, kind, text, choices=()):
        self.go(f"/pages/{page_code}/new/")
        self.page.locator(f"input[name=kind][value={kind}] + label").click()
        self.press()
        self.say("text", text)
        for number, choice in enumerate(choices):
            self.write(f"row-{number}-{self.language}", choice)
        self.press("main form.form > .cluster button.button")
        self.visitor.goto(self.draft.get_absolute_url())

    @property
    def draft(self):
        return SurveyDraft.objects.get()


@pytest.fixture
def organisation_with_mail(reference):
    town = Municipality.objects.filter(region="21").first()
    one = OrganisationFactory(
        name="Muisti ry", level="local", municipality=town, email="muisti@example.org"
    )
    one.regions.add("21")
    return one


@pytest.mark.parametrize("options", BROWSERS)
def test_from_nothing_to_an_answer_and_a_correction(
    organisation_with_mail, manager, visit, options
):
    manager.language = organisation_with_mail.languages = options["locale"][:2]
    manager.save()
    organisation_with_mail.save()
    maker = Maker(visit(manager, **options), options)
    page = maker.page

    # From nothing, in three languages.
    maker.visitor.goto("/surveys/")
    maker.check()
    maker.go("/surveys/new/")
    maker.write("title", "Yhteistyö 2027")
    page.locator("label[for=id_languages_2]").click()
    maker.press()
    maker.go("/new-page/")
    maker.say("title", "Yhteyshenkilö")
    maker.press()
    first = maker.draft.content["pages"][0]["code"]
    maker.visitor.goto(maker.draft.get_absolute_url())
    maker.question(first, "single", "Onko teillä yhteyshenkilö?", ["Kyllä", "Ei"])
    maker.question(first, "short_text", "Kuka hän on?")
    asked, named = (each["code"] for each in maker.draft.content["pages"][0]["questions"])

    # Only who has one is asked who it is.
    maker.go(f"/conditions/{named}/")
    maker.press("button[name=do][value^='add']")
    page.locator("#c-0-question").select_option(asked)
    maker.press("button[name=do][value=look]")
    page.locator("#c-0-op").select_option("is")
    yes = maker.draft.content["pages"][0]["questions"][0]["choices"][0]["code"]
    page.locator("#c-0-value").select_option(yes)
    maker.press("main form.form > .cluster button.button")

    # What is missing is found, and said in each language.
    maker.go("/check/")
    assert page.locator(".findings li").count() > 3
    assert page.locator("input[name=revision]").count() == 0, "it cannot be made ready"
    maker.visitor.goto(f"{maker.draft.get_absolute_url()}languages/?missing=1")
    for number, field in enumerate(
        page.locator("main .side-by-side .field :is(input, textarea)").all()
    ):
        if not field.input_value():
            field.fill(f"Sanat {number}")
    maker.press("main form.form > .cluster button.button")
    maker.visitor.goto(f"{maker.draft.get_absolute_url()}try/")
    maker.check()
    maker.visitor.goto(f"{maker.draft.get_absolute_url()}check/")
    maker.press("form:has(input[name=revision]) button.button")
    survey = next(each for each in Survey.objects.all() if "Yhteistyö 2027" in str(each.content))
    assert (survey.definition.languages, SurveyDraft.objects.count()) == (("fi", "sv", "en"), 0)

    # A round is planned on it and opened.
    maker.visitor.goto(survey.get_absolute_url())
    maker.go(f"/rounds/new/?survey={survey.pk}")
    page.locator(
        "label:has(+ * input[name=audience][value=organisations]), input[name=audience][value=organisations] + label"
    ).first.click()
    page.locator("input[name=regions][value='21'] + label").click()
    maker.press("main form.form > .cluster button.button")
    maker.press("button[name=confirm]")
    maker.go("/open/")
    maker.press("main form button.button")
    assert Round.objects.get().opened_at

    # It is answered on a phone, from the link of the letter; without a contact person nobody is asked who.
    # Mails go out on working days: at ten, once there has been one.
    deliver_mails(at=timezone.localtime().replace(hour=10) + dt.timedelta(days=4))
    [letter] = [each for each in mail.outbox if each.to == ["muisti@example.org"]]
    guest = visit(**options | {"viewport": PHONE})
    guest.goto(re.search(r"https?://[^/]+(/v/\S+)", letter.body)[1])
    guest.follow(guest.page.locator(".answer__go a"))
    no = guest.page.locator("label:has(input[type=radio])").nth(1)
    no.click()
    go_on(guest)
    go_on(guest)
    assert Response.objects.get().answers.count() == 1

    # A spelling mistake is corrected after the first answer, and the next version begins beside it.
    maker.visitor.goto(survey.get_absolute_url())
    maker.go("/correct/")
    maker.visitor.follow(page.locator(".findings a", has_text="yhteyshenkilö").first)
    maker.check()
    page.locator(f"textarea[name={maker.language}]").fill("Onko teillä oma yhteyshenkilö?")
    maker.press("main form.form button.button")
    assert Correction.objects.get().words_after == "Onko teillä oma yhteyshenkilö?"
    maker.visitor.goto(survey.get_absolute_url())
    assert "Onko teillä yhteyshenkilö?" in maker.visitor.text(), "the old words stay readable"
    maker.press("form[action$='/edit/'] button")
    assert maker.draft.survey == survey


@pytest.mark.parametrize("options", BROWSERS)
def test_a_form_made_elsewhere_becomes_a_survey(reference, manager, visit, options):
    manager.language = options["locale"][:2]
    manager.save()
    maker = Maker(visit(manager, **options), options)
    page = maker.page

    maker.visitor.goto("/surveys/")
    maker.go("/surveys/new/file/")
    file = {"name": "form.xlsx", "mimeType": "application/octet-stream", "buffer": workbook(FORM)}
    page.locator("input[type=file]").set_input_files(file)
    maker.press()
    assert "survey!A5" in maker.visitor.text(), "what is not supported is named with its place"
    assert "geopoint" in maker.visitor.text()
    assert not SurveyDraft.objects.exists()
    maker.press()
    assert [each["code"] for each in maker.draft.content["pages"][0]["questions"]] == [
        "one",
        "why_so",
    ]
    maker.go("/check/")
    assert page.locator(".findings li").count(), (
        "who asks, why, and how answers are used is not said"
    )
