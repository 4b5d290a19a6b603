"""Form, preview, plan: nothing moves before it is confirmed; and who was responsible when."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from regions.models import Assignment, Handover
from tests.factories.accounts import UserFactory
from tests.factories.regions import AssignmentFactory, ProfileDraftFactory

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 30, 10, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def leaver(expert, kainuu):
    AssignmentFactory(user=expert, region=kainuu)
    return expert


@pytest.fixture
def successor(db):
    return UserFactory(email="successor@example.org", roles=["steering"])


@pytest.fixture
def url(leaver):
    return reverse("regions:handover_new", args=[leaver.pk])


@pytest.fixture
def page(client, manager):
    client.force_login(manager)
    return client


def fields_of(text):
    """What the button of the preview sends."""
    form = text[text.index('<form class="cluster" method="post"') :]
    sent = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', form[: form.index("</form>")]))
    return {name: value for name, value in sent.items() if name != "csrfmiddlewaretoken"}


def test_previewed_and_confirmed_it_moves(page, url, leaver, successor, lappi):
    ProfileDraftFactory(author=leaver, region=lappi)
    chosen = {"successor": successor.pk, "region-20": "-", "first_day": "2026-11-30"}

    preview = page.get(url, chosen).text
    assert not Handover.objects.exists()
    assert preview.count("→ Successor") == 2
    assert "kumota napilla" in preview

    done = page.post(url, fields_of(preview), follow=True)

    handover = Handover.objects.get()
    assert done.redirect_chain == [(handover.get_absolute_url(), 302)]
    assert "Tehty" in done.text
    assert Assignment.objects.get(region=lappi, ends_on=None).user == successor
    # Pressed twice, it leads to the same.
    assert page.post(url, fields_of(preview)).url == handover.get_absolute_url()


def test_planned_it_stands_on_the_persons_page_and_is_taken_back_on_a_page(
    page, url, leaver, successor
):
    chosen = {"successor": successor.pk, "first_day": "2027-01-01"}
    page.post(url, fields_of(page.get(url, chosen).text))
    handover = Handover.objects.get()

    person = page.get(reverse("backoffice:person_detail", args=[leaver.pk])).text
    assert "Töiden siirto ajoitettu: 1.1.2027" in person
    # A second one is refused, with the way to the first.
    assert handover.get_absolute_url() in page.get(url).text

    ask = reverse("regions:handover_take_back", args=[handover.pk])
    assert page.get(ask).status_code == 200
    taken = page.post(ask, follow=True).text
    assert "Siirto on peruttu" in taken
    assert page.get(url).status_code == 200
    assert "Peruttu" in taken


def test_what_changed_since_is_shown_again_with_everything_that_was_chosen(
    page, url, leaver, successor, lappi
):
    chosen = {"successor": successor.pk, "region-20": "-", "first_day": "2027-01-01", "joins": "on"}
    sent = fields_of(page.get(url, chosen).text)
    ProfileDraftFactory(author=leaver, region=lappi)

    again = page.post(url, sent).text

    assert not Handover.objects.exists()
    assert "Jokin on muuttunut" in again
    assert fields_of(again) | {"seal": ""} == sent | {"seal": ""}


@pytest.mark.parametrize(
    ("chosen", "field", "words"),
    [
        ({}, "successor", "Valitse, kenelle työt siirtyvät."),
        ({"region-20": "-", "region-21": "-"}, "successor", "Valitse ainakin yksi alue"),
        ({"successor": "999999"}, "successor", "Tätä henkilöä ei enää ole."),
        ({"successor": "x"}, "successor", "Valitse oikea vaihtoehto"),
        ({"successor": "SUCCESSOR", "first_day": "2026-11-29"}, "first_day", "Päivä on mennyt."),
        ({"successor": "SUCCESSOR", "first_day": "tomorrow"}, "first_day", "Anna päivä"),
        ({"successor": "LEAVER"}, "successor", "Expert on lähtijä itse"),
        ({"region-21": "LEAVER", "region-20": "-"}, "region-21", "Expert on lähtijä itse"),
        ({"successor": "MANAGER"}, None, "Kukaan ei anna alueita itselleen"),
        ({"successor": "CLOSED"}, "successor", "Tunnus on suljettu: Closed"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    page, url, leaver, successor, manager, chosen, field, words
):
    people = {
        "SUCCESSOR": successor,
        "LEAVER": leaver,
        "MANAGER": manager,
        "CLOSED": UserFactory(email="closed@example.org", is_active=False),
    }
    sent = {"first_day": "2026-11-30"} | {
        name: people[value].pk if value in people else value for name, value in chosen.items()
    }

    response = page.get(url, sent)

    errors = response.context["form"].errors[field or "__all__"]
    assert words in " ".join(errors)


def test_change_leads_back_to_the_form_as_it_was_filled_in(page, url, successor):
    chosen = {"successor": successor.pk, "region-20": "-", "first_day": "2027-01-01"}
    back = page.get(url, chosen).context["back"]

    form = page.get(back).text

    assert f'<option value="{successor.pk}" selected>' in form
    assert 'value="2027-01-01"' in form


def test_a_leaver_without_work_and_oneself_are_refused_on_a_page(page, manager, successor):
    for person, words in (
        (successor, "ei työskentele"),
        (manager, "Kukaan ei siirrä omia töitään"),
    ):
        assert words in page.get(reverse("regions:handover_new", args=[person.pk])).text


def test_who_was_responsible_when_is_a_table_with_its_gaps(page, expert, successor, lappi):
    expert.assignments.update(ends_on=dt.date(2026, 3, 31))
    AssignmentFactory(
        user=successor, region=lappi, starts_on=dt.date(2026, 5, 1), ends_on=dt.date(2026, 10, 31)
    )
    AssignmentFactory(user=expert, region=lappi, starts_on=dt.date(2027, 1, 1))

    response = page.get(reverse("regions:responsible_list", args=["lappi"]))

    periods = [
        (str(one.assignment.user) if one.assignment else None, one.starts_on, one.ends_on)
        for one in response.context["periods"]
    ]
    assert periods == [
        ("Expert", dt.date(2027, 1, 1), None),
        (None, dt.date(2026, 11, 1), dt.date(2026, 12, 31)),
        ("Successor", dt.date(2026, 5, 1), dt.date(2026, 10, 31)),
        (None, dt.date(2026, 4, 1), dt.date(2026, 4, 30)),
        ("Expert", dt.date(2020, 1, 1), dt.date(2026, 3, 31)),
    ]
    assert "Kukaan ei vastaa alueesta tänään." in response.text


def test_a_closed_account_is_responsible_no_longer_and_is_named_by_its_role(
    client, page, expert, steering, lappi
):
    expert.is_active, expert.closed_at = False, NOW - 3 * DAY
    expert.save()
    url = reverse("regions:responsible_list", args=["lappi"])

    assert "Expert" in page.get(url).text
    client.force_login(steering)
    text = client.get(url).text
    assert "Expert" not in text
    assert "(tunnus suljettu)" in text


def test_the_table_costs_the_same_however_long_it_is(
    page, lappi, expert, django_assert_max_num_queries
):
    url = reverse("regions:responsible_list", args=["lappi"])
    page.get(url)
    with django_assert_max_num_queries(12) as first:
        page.get(url)
    for n in range(5):
        UserFactory(email=f"more{n}@example.org", regions=[lappi])
    with django_assert_max_num_queries(12) as second:
        page.get(url)
    assert len(second) == len(first)
