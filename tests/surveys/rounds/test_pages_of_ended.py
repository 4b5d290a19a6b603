"""The pages of a round that is over say what is there to see, not what could be done before."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.surveys import InvitationFactory, ReminderFactory, RoundFactory
from tests.surveys.responding import end
from tests.surveys.results.test_results_pages import english, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

__all__ = ["english"]


@pytest.fixture
def round_(survey, lappi, organisation):
    """One is asked and has not answered; one reminder was planned and never sent."""
    round_ = RoundFactory(survey=survey)
    InvitationFactory(round=round_, region=lappi, organisation=organisation)
    ReminderFactory(round=round_, due_at=timezone.now() + dt.timedelta(days=3))
    return round_


@pytest.fixture
def page(client, manager, round_):
    client.force_login(manager)

    def read(name):
        return text_of(client.get(reverse(f"surveys:{name}", args=[round_.pk])))

    return read


# Page → what can be done there while the round is open.
DEEDS = {
    "round_detail": [
        "withdraw or renew a link",
        "one sent by hand",
        "pause the mailing",
        "From a file of answers collected elsewhere",
    ],
    "reminder_list": ["may be reminded", "Who would get what", "Remove", "Plan one more"],
    "reminder_preview": ["Who would get what", "If a reminder went out now", "Recipients"],
    "invitation_list": ["Renew or withdraw"],
}
SEEN = {
    "round_detail": [
        "Who has answered.",
        "When they went out, and to how many.",
        "How each one fared.",
    ],
    "reminder_list": ["no more reminders go out", "Read the letters", "Not sent"],
    "reminder_preview": ["What was written to those who were asked"],
    "invitation_list": ["Not started"],
}


@pytest.mark.parametrize("name", DEEDS)
def test_while_it_is_open_the_page_says_what_can_be_done(page, name):
    read = page(name)

    assert [deed for deed in DEEDS[name] if deed not in read] == []


@pytest.mark.parametrize("name", DEEDS)
def test_once_it_is_over_the_page_says_what_is_there_to_see(page, round_, name):
    end(round_)
    read = page(name)

    assert [deed for deed in DEEDS[name] if deed in read] == []
    assert [seen for seen in SEEN[name] if seen not in read] == []


def test_without_reminders_none_is_recommended_afterwards(page, round_):
    round_.reminders.all().delete()
    assert "Two are usual" in page("reminder_list")

    end(round_)

    assert "Two are usual" not in page("reminder_list")
    assert "No reminders were planned" in page("reminder_list")


def test_a_named_round_still_takes_files_after_its_end(client, manager, survey):
    named = end(RoundFactory(survey=survey, audience="experts"))
    client.force_login(manager)

    read = text_of(client.get(reverse("surveys:round_detail", args=[named.pk])))

    assert "From a file of answers collected elsewhere" in read
