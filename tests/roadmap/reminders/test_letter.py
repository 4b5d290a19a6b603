"""What the letter of the day says when it is sent, in the reader's language; and when it is not sent."""

import datetime as dt

import pytest
from django.utils import translation

from portal.jobs.scheduling import utc_from_wall
from portal.outbox.delivery import compose
from portal.outbox.models import OutboxMessage
from portal.outbox.notices import NotNeeded
from roadmap.models import InfluencePoint, RemindersOff, Roadmap, Status
from roadmap.reminders.posting import remind
from tests.factories.roadmap import (
    InfluencePointFactory,
    OutcomeFactory,
    PriorityFactory,
    StatusFactory,
    StepFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

TODAY = dt.date(2027, 2, 16)
MORNING = utc_from_wall(dt.datetime(2027, 2, 16, 8))
LATER = MORNING + dt.timedelta(minutes=5)


@pytest.fixture
def step(lappi):
    return StepFactory(starts_on=TODAY + dt.timedelta(days=100), ends_on=dt.date(2028, 1, 1))


@pytest.fixture
def point(step, lappi):
    return InfluencePointFactory(
        step=step,
        region=lappi,
        title_fi="Strategia päätetään",
        title_sv="Strategin antas",
        title_en="The strategy is decided",
        decider_fi="Aluevaltuusto",
        decider_sv="Välfärdsområdesfullmäktige",
        decides_on=TODAY + dt.timedelta(days=40),
        statements_until=TODAY + dt.timedelta(days=7),
        responsible_role="expert",
    )


@pytest.fixture
def stale(lappi, expert):
    """Six steps of which nobody has reported for long."""
    priority = PriorityFactory()
    for number in range(6):
        step = StepFactory(
            priority=priority,
            called=f"Askel {number}",
            regions=[lappi],
            starts_on=dt.date(2026, 1, 1),
        )
        StatusFactory(
            step=step, region=lappi, reported_at=MORNING - dt.timedelta(days=91), author=expert
        )


def letter(at=LATER):
    return compose(OutboxMessage.objects.get(), at=at)


def posted(language="fi"):
    OutboxMessage.objects.all().delete()
    remind(at=MORNING)
    OutboxMessage.objects.update(language=language)


@pytest.mark.parametrize(
    ("language", "subject", "said"),
    [
        (
            "fi",
            "Muistutus tiekartasta: Strategia päätetään",
            "Lausuntoja otetaan vastaan 23.2.2027 asti: 7 päivää jäljellä.",
        ),
        (
            "sv",
            "Påminnelse om färdplanen: Strategin antas",
            "Utlåtanden tas emot till och med den 23.2.2027: 7 dagar kvar.",
        ),
        (
            "en",
            "Reminder of the roadmap: The strategy is decided",
            "Statements are taken until 23 Feb 2027: 7 days left.",
        ),
    ],
)
def test_it_speaks_the_language_of_the_reader(point, expert, language, subject, said):
    posted(language)
    mail = letter()
    assert mail.subject.endswith(subject)
    assert said in mail.body
    assert f"/roadmap/points/{point.pk}/" in mail.body
    assert mail.to == [expert.email]


def test_all_three_kinds_stand_in_one_letter_with_their_links(point, step, lappi, expert, stale):
    decided = InfluencePointFactory(
        step=step, region=lappi, decides_on=TODAY - dt.timedelta(days=14)
    )
    posted("en")
    body = letter().body
    assert letter().subject.endswith("8 things to do")
    assert f"/roadmap/points/{decided.pk}/outcome/" in body
    assert "6 steps" in body
    assert [f"Askel {number}" in body for number in range(6)] == [True] * 5 + [False]
    assert "and 1 other" in body
    assert body.count("?mark=stale") == 1


def test_an_archived_point_is_told_of_in_no_letter(point, expert):
    posted()
    Roadmap.objects.update(archived_at=MORNING)
    with pytest.raises(NotNeeded, match="done"):
        letter()


def test_the_days_left_are_those_of_the_day_on_which_it_is_sent(point, expert):
    posted("en")
    assert "6 days left" in letter(at=LATER + dt.timedelta(days=1)).body
    assert "tomorrow" in letter(at=LATER + dt.timedelta(days=6)).body
    assert "today" in letter(at=LATER + dt.timedelta(days=7)).body
    with pytest.raises(NotNeeded, match="done"):
        letter(at=LATER + dt.timedelta(days=8))


def test_what_was_done_since_it_was_posted_is_left_out(point, step, lappi, expert, stale):
    decided = InfluencePointFactory(
        step=step, region=lappi, decides_on=TODAY - dt.timedelta(days=14)
    )
    posted("en")
    OutcomeFactory(influence_point=decided)
    newest = Status.objects.newest().first()
    StatusFactory(
        step=newest.step, region=lappi, reported_at=MORNING, author=expert, supersedes=newest
    )
    body = letter().body
    assert f"/points/{decided.pk}/" not in body
    assert "5 steps" in body
    assert newest.step.title not in body


@pytest.mark.parametrize(
    "change",
    [
        {"statements_until": TODAY + dt.timedelta(days=20)},
        {"responsible_role": "communications"},
    ],
)
def test_what_was_moved_or_given_to_others_is_left_out(point, expert, communications, change):
    posted()
    InfluencePoint.objects.update(**change)
    with pytest.raises(NotNeeded, match="done"):
        letter()


def test_an_outcome_stops_it(point, expert):
    posted()
    OutcomeFactory(influence_point=point)
    with pytest.raises(NotNeeded, match="done"):
        letter()


def test_it_goes_neither_to_a_closed_account_nor_to_whoever_wants_none(point, expert):
    posted()
    RemindersOff.objects.create(user=expert, since=MORNING)
    with pytest.raises(NotNeeded, match="opted_out"):
        letter()
    type(expert).objects.update(is_active=False)
    with pytest.raises(NotNeeded, match="left"):
        letter()


def test_it_goes_to_the_address_that_is_known_when_it_is_sent(point, expert):
    posted()
    type(expert).objects.filter(pk=expert.pk).update(email="uusi@example.org")
    assert letter().to == ["uusi@example.org"]


def test_one_press_ends_them(point, expert, client):
    posted("en")
    mail = letter()
    link = mail.extra_headers["List-Unsubscribe"].strip("<>")
    assert link in mail.body
    path = link.partition("://")[2].partition("/")[2]
    with translation.override("en"):
        assert (
            "Stop the reminders" in client.get(f"/{path}", headers={"accept-language": "en"}).text
        )
    assert not RemindersOff.objects.exists()
    client.post(f"/{path}", {"List-Unsubscribe": "One-Click"})
    client.post(f"/{path}")
    assert RemindersOff.objects.get().user == expert
    assert client.get(f"/{path[:-4]}xxx/").status_code == 404
