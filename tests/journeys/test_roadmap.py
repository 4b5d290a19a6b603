"""From a low mean to a step, from the step to a decision, and from there to the next round's mean."""

import datetime as dt
import re

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.accounts.roles import Role
from regions.models import Region
from roadmap.models import InfluencePoint, Outcome, Proposal, Step
from tests.factories.accounts import UserFactory
from tests.factories.roadmap import PriorityFactory, RoadmapFactory
from tests.factories.surveys import RoundFactory
from tests.journeys.screens import DESK, PHONE
from tests.surveys.responding import end, rate

pytestmark = pytest.mark.django_db(transaction=True)

TODAY = timezone.localdate
WORDS = {
    "fi": {
        "title": "Osallisuusohjelma aluevaltuustoon",
        "message": "Järjestöt mukaan ennen päätöstä.",
        "outcome": "Kirjattiin pöytäkirjaan.",
    },
    "sv": {
        "title": "Delaktighetsprogrammet till fullmäktige",
        "message": "Organisationerna med före beslutet.",
        "outcome": "Det skrevs in i protokollet.",
    },
}


@pytest.fixture
def roadmap(reference):
    """One priority, and a bound under which a mean proposes a step."""
    roadmap = RoadmapFactory(slug="tiekartta", called="Tiekartta")
    PriorityFactory(roadmap=roadmap, called="Osallisuus")
    roadmap.bounds.create(indicator_id="structures_involve", low="2.5")
    return roadmap


def ended(survey, called, *values, days_ago):
    """A round of experts that is over: what they say of Lapland, and better news of Kainuu."""
    at = timezone.now() - dt.timedelta(days=days_ago)
    round_ = RoundFactory(audience="experts", survey=survey, called=called, now=at)
    lapland, kainuu = (Region.objects.get(slug=slug) for slug in ("lappi", "kainuu"))
    rate(round_, lapland, *values)
    rate(round_, kainuu, 4, 4, 4)
    end(round_)
    round_.closes_at = round_.closed_at = at + dt.timedelta(hours=1)
    round_.save()
    return round_


def publish(visitor, round_):
    visitor.goto(f"/rounds/{round_.pk}/publish/")
    visitor.check()
    visitor.press(f"^{_('Publish the results')}$")
    visitor.check()


@pytest.mark.parametrize(
    ("language", "screen"), [pytest.param("fi", PHONE, id="fi"), pytest.param("sv", DESK, id="sv")]
)
def test_a_low_mean_becomes_a_step_and_the_next_round_tells_what_it_moved(
    roadmap, survey, visit, language, screen
):
    words = WORDS[language]
    lapland = Region.objects.get(slug="lappi")
    manager = UserFactory(roles=[Role.PROJECT_MANAGER], language=language)
    expert = UserFactory(regions=[lapland], language=language)
    options = {"viewport": screen, "locale": language}
    leading, working = visit(person=manager, **options), visit(person=expert, **options)
    first = ended(survey, "Kierros 1", 2, 2, 2, days_ago=200)
    with translation.override(language):
        publish(leading, first)
        leading.goto("/roadmap/tiekartta/proposals/")
        leading.check()
        leading.press(_("Look at the figures now"))
        leading.check()
        assert Proposal.objects.get().region == lapland

        working.goto("/")
        working.check()
        working.goto("/roadmap/tiekartta/proposals/")
        working.check()
        working.press(_("Make a step"), role="link")
        working.check()
        working.page.locator("[name=priority]").first.check(force=True)
        working.press(_("Accept and make the step"))
        working.check()
        step = Step.objects.get()
        assert list(step.regions.all()) == [lapland]

        working.goto(f"{roadmap.get_absolute_url()}points/new/?step={step.pk}")
        working.check()
        page = working.page
        page.locator("[name=place]").select_option(f"step:{step.pk}")
        page.locator("[name=region]").select_option("21")
        page.locator("[name=decides_on]").fill(TODAY().isoformat())
        for each in ("fi", "sv"):
            page.locator(f"[name=title_{each}]").fill(WORDS[each]["title"])
            page.locator(f"[name=message_{each}]").fill(WORDS[each]["message"])
        working.follow(page.locator("main form.form button").last)
        working.check()
        point = InfluencePoint.objects.get()
        assert words["title"] in working.text()

        working.press(_("Record the outcome"), role="link")
        working.check()
        page.locator("[name=result][value=got_through]").check(force=True)
        for each in ("fi", "sv"):
            page.locator(f"[name=words_{each}]").fill(WORDS[each]["outcome"])
        working.press(f"^{_('Record the outcome')}$")
        working.check()
        assert Outcome.objects.get().influence_point == point

        second = ended(survey, "Kierros 2", 4, 4, 4, days_ago=1)
        publish(leading, second)
        working.goto(f"{step.get_absolute_url()}evidence/")
        working.check()
        assert re.search(r"2,0\b.*4,0\b", working.text(), re.DOTALL)
        working.goto(step.get_absolute_url())
        working.check()
        assert words["title"] in working.text()
        leading.goto("/summary/")
        leading.check()
        assert str(roadmap) in leading.text()
        leading.goto("/indicators/structures_involve/")
        leading.check()
        assert str(step) in leading.text()
