"""One file says what is kept: no column is forgotten, no rule is left undone, and it says so itself."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import models
from django.test.utils import isolate_apps
from django.urls import reverse
from django.utils import timezone, translation

from portal.accounts.models import User
from portal.retention import running
from portal.retention.checks import schedule_is_whole
from portal.retention.classification import unlisted
from portal.retention.models import Erasure
from portal.retention.rule import DoneBy, Months
from portal.retention.schedule import SCHEDULE
from portal.retention.ways import RowsDeleted, ways
from tests.factories.about import FeedbackFactory

NOON = dt.datetime(2026, 8, 31, 12, tzinfo=dt.UTC)


def test_the_schedule_speaks_of_every_column():
    assert schedule_is_whole(None) == []


@isolate_apps("portal.about")
def test_a_new_column_that_nobody_listed_is_noticed():
    class Guest(models.Model):
        phone = models.CharField(max_length=20)
        notes = models.TextField()
        more = models.JSONField()
        address = models.GenericIPAddressField()
        host = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
        state = models.CharField(max_length=4, choices=[("in", "in")])
        seats = models.IntegerField()

        class Meta:
            app_label = "about"

        def __str__(self):
            return self.phone

    assert [column.rpartition(".")[2] for column in unlisted([Guest])] == [
        "phone",
        "notes",
        "more",
        "address",
        "host",
    ]


def test_a_rule_that_nobody_carries_out_is_noticed(monkeypatch):
    monkeypatch.setitem(SCHEDULE, "guests", SCHEDULE["feedback"])
    assert [fault.id for fault in schedule_is_whole(None)] == ["retention.E003"]


def test_a_way_without_a_rule_is_noticed():
    with ways.restored():
        ways.add("guests", RowsDeleted(lambda before: User.objects.none()))
        assert [fault.id for fault in schedule_is_whole(None)] == ["retention.E004"]


@pytest.mark.parametrize(
    ("months", "day"),
    [(6, dt.date(2026, 2, 28)), (24, dt.date(2024, 8, 31)), (30, dt.date(2024, 2, 29))],
)
def test_months_are_those_of_the_calendar(months, day):
    assert Months(months).before(NOON).date() == day


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_privacy_notice_is_the_schedule(client, db, language):
    page = client.get(reverse("about:privacy"), headers={"Accept-Language": language}).text

    with translation.override(language):
        for rule in SCHEDULE.values():
            for told in (rule.what, rule.why, rule.period, rule.then):
                assert str(told) in page


@pytest.mark.django_db
def test_what_one_run_leaves_the_next_takes_up(monkeypatch):
    monkeypatch.setattr(running, "BATCH", 2)
    monkeypatch.setattr(running, "BATCHES", 2)
    now = timezone.now()
    FeedbackFactory.create_batch(5, answered_at=now)
    later = now + dt.timedelta(days=800)

    assert [running.erase("feedback", at=later) for _ in range(3)] == [4, 1, 0]
    noted = Erasure.objects.get(rule="feedback")
    assert (noted.ran_at, noted.count, noted.total) == (later, 0, 5)


@pytest.mark.django_db
def test_a_rule_that_fails_stops_no_other(monkeypatch):
    def fails(before):
        raise RuntimeError("no")

    now = timezone.now()
    FeedbackFactory(answered_at=now)
    with ways.restored():
        ways.add("accounts.broken", RowsDeleted(fails))
        with pytest.raises(ExceptionGroup):
            running.erase_all(at=now + dt.timedelta(days=800))

    assert Erasure.objects.get(rule="feedback").total == 1
    assert not Erasure.objects.filter(rule="accounts").exists()


@pytest.mark.django_db
def test_a_dry_run_counts_and_touches_nothing(capsys):
    FeedbackFactory(answered_at=timezone.now() - dt.timedelta(days=800))

    call_command("retention", dry_run=True)
    assert "       1  feedback" in capsys.readouterr().out
    assert not Erasure.objects.exists()

    call_command("retention")
    assert "       1  feedback" in capsys.readouterr().out
    assert Erasure.objects.get(rule="feedback").total == 1


def test_what_others_do_by_hand_is_said_to_be_theirs():
    by_hand = {name for name, rule in SCHEDULE.items() if rule.by == DoneBy.OPERATOR}

    assert by_hand == {"logs", "backups"}
