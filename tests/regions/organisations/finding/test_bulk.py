"""Acts on many: previewed, bound to what was seen, done for those one may edit, undone but for later changes."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.jobs.mailing_hours import next_sending_time
from portal.outbox.models import OutboxMessage
from portal.outbox.refusals import note_refusal
from portal.ui.lists import PAGE_SIZE
from regions.organisations.facts.writing import Writing, write_facts
from regions.organisations.finding import bulk
from regions.organisations.finding.filter import RegisterFilter
from regions.organisations.models import BulkAct, Organisation
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.jobs import run_queued_jobs
from tests.outbox import deliver_mails

pytestmark = pytest.mark.django_db
THEME = "/organisations/acts/new/theme/"
ADD = "/organisations/acts/new/add_regions/"
SET = "/organisations/acts/new/set_regions/"
ASK = "/organisations/acts/new/ask/"


@pytest.fixture
def three(lappi, kainuu):
    """Two that the expert of Lapland edits, and one that is only active there."""
    home = lappi.municipalities.first()
    away = kainuu.municipalities.first()
    return [
        OrganisationFactory(name="A", regions=[lappi], municipality=home),
        OrganisationFactory(name="B", regions=[lappi], municipality=home, theme="crisis"),
        OrganisationFactory(name="C", regions=[lappi, kainuu], municipality=away),
    ]


def themes():
    return list(Organisation.objects.order_by("name").values_list("theme", flat=True))


def act(client, url, **sent):
    """What the preview shows is what is posted."""
    shown = client.get(url, sent).context["preview"]
    return client.post(url, sent | {"seen": shown.mark})


def test_the_preview_says_how_many_change_and_whom_it_leaves_out(client, expert, three):
    client.force_login(expert)

    page = client.get(THEME, {"filter": "", "theme": "crisis"})

    shown = page.context["preview"]
    assert (shown.count, list(shown.numbers), shown.same, shown.not_mine) == (
        3,
        [three[0].pk],
        1,
        1,
    )
    assert "Change 1 organisation" in page.text
    assert themes() == ["", "crisis", ""]


def test_a_theme_is_set_with_history_and_undone(client, expert, three):
    client.force_login(expert)

    page = act(client, THEME, filter="region=lappi", theme="families")

    done = BulkAct.objects.get()
    assert page.url == done.get_absolute_url()
    assert themes() == ["families", "families", ""]
    change = three[1].changes.get()
    assert (change.source, change.by, change.facts) == (
        "bulk",
        expert,
        {"theme": ["crisis", "families"]},
    )

    client.post(reverse("organisations:bulk_act_undo", args=[done.pk]))

    assert themes() == ["", "crisis", ""]
    assert "2 organisations are as they were" in client.get(done.get_absolute_url()).text


def test_undo_leaves_what_somebody_has_changed_since(client, expert, colleague, three):
    client.force_login(expert)
    act(client, THEME, filter="", theme="families")
    at = timezone.now()
    write_facts([Writing(three[0].pk, {"theme": "mind"})], source="form", by=colleague, at=at)
    done = BulkAct.objects.get()

    client.post(reverse("organisations:bulk_act_undo", args=[done.pk]))

    assert themes() == ["mind", "crisis", ""]
    page = client.get(done.get_absolute_url())
    assert "1 stays as it is" in page.text
    assert [one.name for one in page.context["kept"]] == ["A"]


def test_what_is_not_theirs_any_more_stays_when_it_is_undone(client, expert, kainuu, three):
    client.force_login(expert)
    act(client, THEME, filter="region=lappi", theme="families")
    done = BulkAct.objects.get()
    expert.assignments.update(region=kainuu)

    page = client.post(reverse("organisations:bulk_act_undo", args=[done.pk]), follow=True)

    done.refresh_from_db()
    assert themes() == ["families", "families", ""]
    assert (done.undone_count, done.kept) == (0, sorted(one.pk for one in three[:2]))
    assert "not yours to change any more" in page.text


def test_what_is_not_theirs_any_more_is_left_out_in_the_background(
    client, expert, kainuu, three, monkeypatch
):
    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    client.force_login(expert)
    act(client, THEME, filter="region=lappi", theme="families")
    expert.assignments.update(region=kainuu)

    run_queued_jobs()

    done = BulkAct.objects.get()
    assert themes() == ["", "crisis", ""]
    assert (done.done_count, done.left_count) == (0, 2)
    assert "2 were left as they are" in client.get(done.get_absolute_url()).text


def test_it_cannot_be_undone_after_a_day_or_twice(client, expert, three):
    client.force_login(expert)
    act(client, THEME, filter="", theme="families")
    done = BulkAct.objects.get()
    undo = reverse("organisations:bulk_act_undo", args=[done.pk])

    assert not bulk.ask_undo(done, by=expert, at=timezone.now() + dt.timedelta(hours=25))
    assert themes() == ["families", "families", ""]

    client.post(undo)
    client.post(undo)
    assert themes() == ["", "crisis", ""]
    assert three[0].changes.count() == 2


def test_if_the_filter_finds_others_now_it_asks_again(client, expert, lappi, three):
    client.force_login(expert)
    sent = {"filter": "", "theme": "families"}
    seen = client.get(THEME, sent).context["preview"].mark
    # As many as before, but not the same.
    three[0].delete()
    OrganisationFactory(name="D", regions=[lappi], municipality=lappi.municipalities.first())

    page = client.post(THEME, sent | {"seen": seen})

    assert "The register has changed since you looked" in page.text
    assert page.context["preview"].count == 3
    assert not BulkAct.objects.exists()


def test_only_those_that_were_ticked_are_reached(client, expert, three):
    client.force_login(expert)

    act(client, THEME, filter="", chosen=[three[0].public_id], theme="families")

    assert themes() == ["families", "crisis", ""]


def test_what_one_may_not_see_is_not_reached_by_its_id(client, expert, kainuu):
    foreign = OrganisationFactory(name="Canary", regions=[kainuu])
    client.force_login(expert)

    page = client.get(THEME, {"chosen": [foreign.public_id], "theme": "families"})

    assert page.context["preview"].count == 0
    assert "There is nothing to do" in page.text


def test_regions_are_added_and_set(client, manager, lappi, kainuu, three):
    client.force_login(manager)

    def regions():
        rows = Organisation.objects.order_by("name")
        return [sorted(one.regions.values_list("slug", flat=True)) for one in rows]

    act(client, ADD, filter="", regions=[kainuu.pk])
    assert regions() == [["kainuu", "lappi"]] * 3

    act(client, SET, filter="", regions=[lappi.pk])
    assert regions() == [["lappi"]] * 3


def test_an_expert_sets_no_regions_that_take_one_out_of_reach(client, expert, lappi, kainuu):
    home = lappi.municipalities.first()
    OrganisationFactory(name="At home", regions=[lappi], municipality=home)
    OrganisationFactory(name="At home nowhere", regions=[lappi], municipality=None)
    client.force_login(expert)
    sent = {"filter": "", "regions": [kainuu.pk]}

    page = client.get(SET, sent)
    act(client, SET, **sent)

    assert page.context["preview"].out_of_reach == 1
    assert "would no longer be in your regions" in page.text
    assert [one.name for one in Organisation.objects.filter(regions=lappi)] == ["At home nowhere"]
    # In a moment in which nobody looks, no more is written either.
    regions = [kainuu.pk]
    numbers = list(Organisation.objects.values_list("pk", flat=True))
    late = BulkAct.objects.create(
        kind="set_regions", value=regions, numbers=numbers, by=expert, at=timezone.now()
    )
    bulk.carry_out(late, at=timezone.now())
    assert Organisation.objects.filter(regions=lappi).count() == 1


@pytest.mark.parametrize(
    ("url", "sent"),
    [(THEME, {"theme": "nonsense"}), (THEME, {"theme": ""}), (SET, {"regions": ["99"]}), (SET, {"chose": "1"})],
)  # fmt: skip
def test_a_value_that_is_none_changes_nothing(client, manager, three, url, sent):
    client.force_login(manager)

    page = client.post(url, {"filter": "", **sent})

    assert page.context["preview"] is None
    assert not BulkAct.objects.exists()


def test_an_unknown_act_is_none(client, manager):
    client.force_login(manager)

    assert client.get("/organisations/acts/new/delete/").status_code == 404


def test_asking_mails_each_living_address_once(client, manager, lappi, mailoutbox):
    now = timezone.now()
    good = OrganisationFactory(name="Good", email="good@example.org", languages="sv")
    UserFactory(represents=[good])
    OrganisationFactory(name="Alone", email="alone@example.org")
    OrganisationFactory(name="Dead", email="dead@example.org")
    OrganisationFactory(name="Silent")
    OrganisationFactory(name="Gone", email="gone@example.org", status="dissolved")
    for _time in range(3):
        note_refusal("dead@example.org", code=550, at=now)
    client.force_login(manager)

    shown = client.get(ASK).context["preview"]
    act(client, ASK)

    assert (len(shown.numbers), shown.without_address, shown.dead, shown.gone) == (2, 1, 1, 1)
    posted = OutboxMessage.objects.filter(kind=bulk.ASKED).order_by("address")
    assert [one.address for one in posted] == ["alone@example.org", "good@example.org"]
    assert posted[1].language == "sv"
    done = BulkAct.objects.get()
    assert done.done_count == 2
    assert not done.can_be_undone(at=now)

    deliver_mails(at=next_sending_time(timezone.now()))

    bodies = {mail.to[0]: mail.body for mail in mailoutbox}
    assert f"/organisations/{good.public_id}/confirm/" in bodies["good@example.org"]
    assert "/organisations/represent/" in bodies["alone@example.org"]


def test_nobody_is_asked_twice_because_somebody_pressed_twice(client, manager):
    OrganisationFactory(email="good@example.org")
    client.force_login(manager)
    sent = {"filter": "", "seen": client.get(ASK).context["preview"].mark}

    for _press in range(2):
        page = client.post(ASK, sent)

    assert OutboxMessage.objects.filter(kind=bulk.ASKED).count() == 1
    assert page.context["preview"].lately == 1
    assert "was asked within the last 7 days" in page.text


def test_at_night_it_waits_for_the_morning(lappi, manager):
    OrganisationFactory(email="good@example.org")
    night = timezone.make_aware(dt.datetime(2026, 3, 2, 23))
    shown = bulk.preview(
        bulk.Selection(RegisterFilter.read("", by=manager, at=night), manager), "ask", []
    )

    bulk.start("ask", [], shown, query="", by=manager, at=night)

    assert OutboxMessage.objects.get(kind=bulk.ASKED).next_try_at == next_sending_time(night)


def test_many_are_changed_in_the_background(client, manager, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 2)
    monkeypatch.setattr(bulk, "CHUNK", 2)
    for name in "ABCDE":
        OrganisationFactory(name=name)
    client.force_login(manager)

    act(client, THEME, filter="", theme="crisis")

    done = BulkAct.objects.get()
    assert themes() == [""] * 5
    assert "data-job" in client.get(done.get_absolute_url()).text

    run_queued_jobs()

    done.refresh_from_db()
    assert (themes(), done.done_count) == (["crisis"] * 5, 5)

    client.post(reverse("organisations:bulk_act_undo", args=[done.pk]))
    run_queued_jobs()

    assert themes() == [""] * 5


def test_an_act_that_was_cut_off_goes_on_where_it_was(manager, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 2)
    numbers = [OrganisationFactory(name=name).pk for name in "ABCDE"]
    at = timezone.now()
    act_ = BulkAct.objects.create(kind="theme", value="crisis", numbers=numbers, by=manager, at=at)

    def cut_off(done, _all):
        if done == 4:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        bulk.carry_out(act_, at=at, tell=cut_off)
    assert themes() == ["crisis"] * 4 + [""]
    bulk.carry_out(act_, at=at)

    assert themes() == ["crisis"] * 5
    assert act_.done_count == 5


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        ({"act": "theme", "scope": "all", "filter": "level=local"}, THEME),
        ({"act": "theme", "scope": "chosen"}, "/organisations/?"),
        ({"act": "nonsense", "scope": "all"}, "/organisations/?"),
    ],
)
def test_from_the_list_one_comes_to_the_page_of_the_act(client, manager, sent, where):
    client.force_login(manager)

    assert client.get("/organisations/acts/", sent).url.startswith(where)


def test_the_list_says_that_ticks_hold_on_one_of_its_pages(client, manager):
    client.force_login(manager)
    OrganisationFactory.create_batch(PAGE_SIZE)
    said = "Ticks hold on this page of the list alone"

    assert said not in client.get("/organisations/").text
    OrganisationFactory(name="One more")
    assert said in client.get("/organisations/").text


def test_ticked_ones_and_the_filter_are_handed_on(client, manager):
    client.force_login(manager)
    sent = {"act": "theme", "scope": "chosen", "filter": "level=local", "chosen": ["J1-8", "J2-6"]}

    url = client.get("/organisations/acts/", sent).url

    assert url == f"{THEME}?filter=level%3Dlocal&chosen=J1-8&chosen=J2-6"


@pytest.mark.parametrize("name", ["researcher", "communications", "representative"])
def test_who_edits_nothing_is_offered_no_such_act(client, request, organisation, name):
    client.force_login(request.getfixturevalue(name))

    offered = [key for key, _label in client.get("/organisations/").context["actions"]]

    assert not {"theme", "add_regions", "set_regions", "ask"} & set(offered)
