"""The pages of rounds: a plan is written, counted, opened, followed and ended."""

import datetime as dt
import re

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import AuditEvent
from portal.jobs.models import ScheduledAct
from portal.outbox.models import OutboxMessage
from surveys.counts.invited import add_answered
from surveys.forms.round import RoundForm
from surveys.models import Invitation, Round
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import InvitationFactory, RoundFactory

pytestmark = pytest.mark.django_db

NEW = reverse("surveys:round_new")
LIST = reverse("surveys:round_list")
DAY = dt.timedelta(days=1)
# One day for what is written into the tests and for what they do, should midnight come between.
TODAY = timezone.localdate()


def wall(days, hour=9):
    return f"{TODAY + days * DAY}T{hour:02}:00"


@pytest.fixture
def plan(plan):
    return plan | {
        "confidentiality": "confidential",
        "minimum_group": "5",
        "reminder_1": wall(8),
    }


def plan_it(client, sent, url=NEW):
    """Say yes to the number that the second page names."""
    page = client.post(url, sent)
    assert page.status_code == 200, page["Location"]
    return client.post(url, sent | {"confirm": str(page.context["audience_size"].invitations)})


def detail(round_, name="detail"):
    return reverse(f"surveys:round_{name}", args=[round_.pk])


# --- Planning


def test_a_plan_is_saved_with_its_moments_in_finnish_time(client, manager, plan, lappi):
    client.force_login(manager)

    response = plan_it(client, plan | {"regions": ["21"], "levels": ["local"]})

    round_ = Round.objects.get()
    assert response["Location"] == detail(round_)
    assert list(round_.regions.all()) == [lappi]
    assert (round_.levels, round_.sectors) == (["local"], [])
    opens = timezone.localtime(round_.opens_at)
    assert (opens.date(), opens.hour) == (TODAY + DAY, 9)
    assert sorted(ScheduledAct.objects.values_list("kind", flat=True)) == [
        "round_opens",
        "round_reminder",
    ]


def test_nothing_is_chosen_beforehand(client, manager, survey):
    client.force_login(manager)

    page = client.get(NEW)

    assert "audience" not in page.context["form"].initial
    assert page.context["audience_size"].invitations == 0


@pytest.mark.parametrize("confirmed", [{}, {"confirm": "11301"}, {"confirm": "yes"}])
def test_nothing_is_planned_before_somebody_has_agreed_to_the_number(
    client, manager, plan, field_, confirmed
):
    client.force_login(manager)

    page = client.post(NEW, plan | confirmed)

    assert page.context["audience_size"].invitations == 4
    assert page.context["audience_size"].plan_label in page.text
    assert not Round.objects.exists()
    assert not ScheduledAct.objects.exists()


def test_the_question_keeps_what_was_chosen(client, manager, plan, lappi, kainuu):
    client.force_login(manager)

    page = client.post(NEW, plan | {"regions": ["21", kainuu.pk], "levels": ["local"]})

    hidden = set(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', page.text))
    assert {("regions", "21"), ("regions", kainuu.pk), ("levels", "local")} < hidden
    assert ("opens_at", plan["opens_at"]) in hidden


def test_the_question_says_which_levels_and_sectors_are_asked(client, manager, plan):
    client.force_login(manager)

    page = client.post(NEW, plan | {"levels": ["local", "district"], "sectors": ["sote"]})

    said = page.context["form"].facts.values()
    assert {"Paikallinen, Piiri", "Sosiaali- ja terveysala"} < set(said)
    assert all(text in page.text for text in said)


def test_without_a_name_it_is_named_after_survey_month_and_who_is_asked(
    client, manager, plan, lappi
):
    client.force_login(manager)
    for hour in (14, 15, 16):
        plan_it(client, plan | {"regions": ["21"], "closes_at": wall(15, hour)})

    first, second, third = Round.objects.order_by("pk")
    day = TODAY + DAY
    assert first.name_fi == f"Tilannekuvakysely {day.month}/{day.year}, järjestöt, Lappi"
    assert first.name_sv.startswith("Lägesbildsenkät")
    assert ", organisations, " in first.name_en
    assert [second.name_fi, third.name_fi] == [f"{first.name_fi} (2)", f"{first.name_fi} (3)"]


@pytest.mark.parametrize("named", [{}, {"name_fi": "Talvi", "name_sv": "Vinter"}])
def test_pressing_twice_plans_once(client, manager, plan, field_, named):
    client.force_login(manager)

    first, second, third = (plan_it(client, plan | named | {"regions": ["21"]}) for _ in range(3))

    assert first["Location"] == second["Location"] == third["Location"]
    assert (Round.objects.count(), ScheduledAct.objects.count()) == (1, 2)
    assert AuditEvent.objects.filter(action="round.created").count() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"regions": ["20"]},
        {"levels": ["local"]},
        {"closes_at": wall(16, 16)},
        {"audience": "experts"},
        {"name_fi": "Toinen"},
        {"name_sv": "En annan"},
        {"reminder_1": ""},
        {"reminder_1": wall(9)},
        {"reminder_2": wall(12)},
    ],
)
def test_another_plan_is_planned_beside_the_first(client, manager, plan, field_, changed):
    client.force_login(manager)
    first = plan | {"regions": ["21"], "name_fi": "Talvi", "name_sv": "Vinter"}
    plan_it(client, first)

    plan_it(client, first | changed)

    assert Round.objects.count() == 2


def test_a_name_in_one_language_stands_for_all(client, manager, plan):
    client.force_login(manager)

    plan_it(client, plan | {"name_sv": "Vintern"})

    round_ = Round.objects.get()
    assert {round_.name_fi, round_.name_sv, round_.name_en} == {"Vintern"}


@pytest.mark.parametrize("day", range(7))
def test_no_usual_moment_falls_on_a_weekend(manager, survey, day):
    form = RoundForm(by=manager, at=dt.datetime(2026, 11, 20 + day, 8, tzinfo=dt.UTC))

    moments = [value for value in form.initial.values() if isinstance(value, dt.datetime)]
    assert len(moments) == 4
    assert {moment.weekday() for moment in moments} <= set(range(5))


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        pytest.param({"closes_at": wall(1, 8)}, "closes_at", id="closes before it opens"),
        pytest.param({"opens_at": wall(-1)}, "opens_at", id="opens in the past"),
        pytest.param(
            {"closes_at": wall(1, 10), "opens_at": wall(1, 10)}, "closes_at", id="at once"
        ),
        pytest.param(
            {"opens_at": wall(1, 20), "closes_at": wall(2, 8), "reminder_1": ""},
            "closes_at",
            id="over before the mails go out in the morning",
        ),
        pytest.param({"opens_at": "tomorrow"}, "opens_at", id="no moment"),
        pytest.param({"opens_at": ""}, "opens_at", id="no opening"),
        pytest.param({"closes_at": "9999-12-31T23:30"}, "closes_at", id="in eight thousand years"),
        pytest.param({"reminder_1": "1.1.0001 0:00"}, "reminder_1", id="long before anybody asked"),
        pytest.param({"reminder_1": wall(8, 20)}, "reminder_1", id="a reminder at night"),
        pytest.param(
            {"reminder_1": wall(8), "reminder_2": wall(8, 15)}, "reminder_2", id="twice a day"
        ),
        pytest.param({"reminder_1": wall(20)}, "reminder_1", id="a reminder after the end"),
        pytest.param(
            {"reminder_1": wall(1, 12)}, "reminder_1", id="a reminder with the invitation"
        ),
        pytest.param({"minimum_group": "2"}, "minimum_group", id="confidential in pairs"),
        pytest.param({"minimum_group": "0"}, "minimum_group", id="a group of none"),
        pytest.param({"survey": "999"}, "survey", id="an unknown survey"),
        pytest.param({"audience": ""}, "audience", id="nobody chosen"),
        pytest.param({"audience": "everybody"}, "audience", id="an unknown audience"),
        pytest.param({"regions": ["99"]}, "regions", id="an unknown region"),
        pytest.param({"levels": ["galactic"]}, "levels", id="an unknown level"),
    ],
)
def test_a_faulty_plan_is_refused_at_its_field(client, manager, plan, changed, field):
    client.force_login(manager)

    response = client.post(NEW, plan | changed)

    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not Round.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"closes_at": wall(0)}, "closes_at"), ({"opens_at": wall(-1)}, "opens_at")],
)
def test_one_wrong_moment_of_the_round_is_one_error(client, manager, plan, changed, field):
    client.force_login(manager)
    late = {"reminder_1": wall(8), "reminder_2": wall(30)}

    errors = client.post(NEW, plan | late | changed).context["form"].errors

    assert list(errors) == [field]


def test_a_reminder_outside_of_the_round_is_told_where_to_go(client, manager, plan):
    client.force_login(manager)
    client.cookies["django_language"] = "en"

    errors = client.post(NEW, plan | {"reminder_1": wall(20)}).context["form"].errors

    assert errors["reminder_1"][0].startswith("Choose a moment while the round is open: ")


@pytest.mark.parametrize("least", ["1", "5", ""])
def test_a_named_round_shows_single_answers_whatever_was_written(client, manager, plan, least):
    client.force_login(manager)

    plan_it(client, plan | {"confidentiality": "named", "minimum_group": least})

    assert Round.objects.get().minimum_group == 1


@pytest.mark.parametrize(
    ("audience", "confidentiality", "least"),
    [("experts", "named", 1), ("organisations", "confidential", 5)],
)
def test_what_is_not_chosen_follows_from_who_is_asked(
    client, manager, plan, audience, confidentiality, least
):
    client.force_login(manager)

    plan_it(client, plan | {"audience": audience, "confidentiality": "", "minimum_group": ""})

    round_ = Round.objects.get()
    assert (round_.confidentiality, round_.minimum_group) == (confidentiality, least)


def test_no_named_round_hides_groups(survey):
    with pytest.raises(IntegrityError, match="round_named_hides_no_group"):
        RoundFactory(survey=survey, audience="experts", minimum_group=5)


def test_a_plan_is_changed_until_it_opens(client, manager, plan, organisation):
    client.force_login(manager)
    plan_it(client, plan)
    round_ = Round.objects.get()
    edit = detail(round_, "edit")

    names = {f"name_{language}": "Uusi nimi" for language in ("fi", "sv", "en")}
    plan_it(client, plan | names | {"opens_at": wall(2)}, edit)
    round_.refresh_from_db()
    assert (str(round_), timezone.localdate(round_.opens_at)) == (
        "Uusi nimi",
        TODAY + 2 * DAY,
    )

    assert client.get(edit).context["form"].initial["name_fi"] == "Uusi nimi"

    client.post(detail(round_, "open"))
    assert client.get(edit)["Location"] == detail(round_)


def test_what_a_colleague_changed_is_shown_before_it_is_replaced(client, manager, plan):
    client.force_login(manager)
    plan_it(client, plan)
    round_ = Round.objects.get()
    edit = detail(round_, "edit")
    seen = {"seen": client.get(edit).context["form"].initial["seen"]}
    plan_it(client, plan | {"closes_at": wall(17, 15), "levels": ["local"]} | seen, edit)
    mine = plan | {"sectors": ["sote"], "closes_at": wall(15, 16)} | seen

    # On the way to the question, and again where the question had been read before.
    for sent in (mine, mine | {"confirm": "0"}):
        page = client.post(edit, sent)

        (told,) = page.context["form"].non_field_errors()
        day = TODAY + 17 * DAY
        assert f"{day.day}.{day.month}.{day.year} 15.00" in told
        assert "Paikallinen" in told
        round_.refresh_from_db()
        assert (round_.levels, round_.sectors) == (["local"], [])

    now_seen = re.search(r'name="seen" value="(\w+)"', page.text)[1]
    assert now_seen != seen["seen"]
    plan_it(client, mine | {"seen": now_seen}, edit)
    round_.refresh_from_db()
    assert (round_.levels, round_.sectors) == ([], ["sote"])


def test_counting_in_between_leaves_the_warning_for_who_then_saves(client, manager, plan):
    client.force_login(manager)
    plan_it(client, plan)
    round_ = Round.objects.get()
    edit = detail(round_, "edit")
    seen = {"seen": client.get(edit).context["form"].initial["seen"]}
    plan_it(client, plan | {"levels": ["local"]} | seen, edit)
    mine = plan | {"sectors": ["sote"]} | seen

    page = client.post(edit, mine | {"count": "1"})

    assert not page.context["form"].errors
    still = {"seen": re.search(r'name="seen" value="(\w+)"', page.text)[1]}
    page = client.post(edit, mine | still | {"confirm": "0"})
    assert "Paikallinen" in page.context["form"].non_field_errors()[0]
    round_.refresh_from_db()
    assert (round_.levels, round_.sectors) == (["local"], [])


def test_pressing_twice_changes_once_and_shows_no_colleague(client, manager, plan):
    client.force_login(manager)
    plan_it(client, plan)
    round_ = Round.objects.get()
    edit = detail(round_, "edit")
    seen = {"seen": client.get(edit).context["form"].initial["seen"]}

    changed = plan | {"sectors": ["sote"], "closes_at": wall(17, 15)} | seen
    first, second = (plan_it(client, changed, edit) for _ in range(2))

    assert first["Location"] == second["Location"] == detail(round_)
    assert Round.objects.get().sectors == ["sote"]


def test_a_name_in_another_language_that_a_colleague_gave_is_not_lost(client, manager, plan):
    client.force_login(manager)
    plan_it(client, plan | {"name_fi": "Talvi", "name_sv": "Vinter"})
    edit = detail(Round.objects.get(), "edit")
    seen = {"seen": client.get(edit).context["form"].initial["seen"]}
    plan_it(client, plan | {"name_fi": "Talvi", "name_sv": "Vintern"} | seen, edit)

    page = client.post(edit, plan | {"name_fi": "Talvi", "name_sv": "Vinter"} | seen)

    assert "Talvi / Vintern / Talvi" in page.context["form"].non_field_errors()[0]


def test_a_made_name_follows_the_plan(client, manager, plan, lappi):
    client.force_login(manager)
    plan_it(client, plan | {"regions": ["21"]})
    round_ = Round.objects.get()

    plan_it(client, plan, detail(round_, "edit"))

    assert "Lappi" in round_.name_fi
    assert "Lappi" not in Round.objects.get().name_fi


def test_a_plan_is_deleted_after_a_question(client, manager, plan):
    client.force_login(manager)
    plan_it(client, plan)
    page = detail(Round.objects.get(), "delete")

    assert client.get(page).status_code == 200
    assert Round.objects.exists()
    client.post(page)

    assert not Round.objects.exists()
    assert not ScheduledAct.objects.exists()


# --- Counting whom it reaches


@pytest.fixture
def field_(lappi, kainuu):
    for number in range(3):
        organisation = OrganisationFactory(
            name=f"o{number}",
            level="local",
            municipality=lappi.municipalities.first(),
            email="" if number == 0 else "a@example.org",
        )
        organisation.regions.add(lappi)
    OrganisationFactory(name="far", municipality=kainuu.municipalities.first())


def test_counting_needs_no_script_and_says_nothing_of_what_is_missing(
    client, manager, survey, field_
):
    client.force_login(manager)

    page = client.post(NEW, {"count": "1", "audience": "organisations", "regions": ["21"]})

    assert page.context["audience_size"].invitations == 3
    assert page.context["audience_size"].without_address == 1
    assert not page.context["form"].errors
    assert not Round.objects.exists()


def test_the_script_asks_for_the_same_sentence(client, manager, survey, field_):
    client.force_login(manager)
    chosen = {"audience": "organisations", "regions": ["21"]}

    told = client.get(reverse("surveys:round_audience_size"), chosen).json()["text"]

    assert told == client.post(NEW, chosen | {"count": "1"}).context["audience_size"].sentence


@pytest.mark.parametrize(
    "asked", [{"audience": "x"}, {"regions": "\0"}, {"levels": "x" * 999}, {"regions": "99"}]
)
def test_counting_bears_anything(client, manager, field_, asked):
    client.force_login(manager)

    assert client.get(reverse("surveys:round_audience_size"), asked).status_code == 200


def test_experts_are_counted_with_their_regions(client, manager, expert, stranger):
    client.force_login(manager)
    asked = {"audience": "experts", "count": "1"}

    assert client.post(NEW, asked).context["audience_size"].invitations == 2
    assert client.post(NEW, asked | {"regions": ["21"]}).context["audience_size"].invitations == 1


# --- Opening and ending


def test_opening_asks_first_and_then_writes(client, manager, plan, organisation):
    client.force_login(manager)
    plan_it(client, plan)
    page = detail(Round.objects.get(), "open")

    assert client.get(page).status_code == 200
    assert not Invitation.objects.exists()
    for _ in range(2):
        client.post(page)

    assert Invitation.objects.count() == OutboxMessage.objects.count() == 1
    again = client.post(page, follow=True)
    assert "error" not in {message.level_tag for message in again.context["messages"]}


def test_a_round_that_is_over_is_not_called_open(client, manager, survey):
    round_ = RoundFactory(survey=survey, closed_at=timezone.now())
    client.force_login(manager)

    for ask in (client.get, client.post):
        page = ask(detail(round_, "open"), follow=True)
        assert [str(message) for message in page.context["messages"]] == [
            "Kierros on päättynyt: siinä ei voi enää muuttaa mitään."
        ]


def test_a_round_that_reaches_nobody_says_so(client, manager, plan):
    client.force_login(manager)
    plan_it(client, plan)
    round_ = Round.objects.get()

    page = client.post(detail(round_, "open"), follow=True)

    assert [message.level_tag for message in page.context["messages"]][-1] == "error"
    assert Round.objects.get().opened_at is None


def test_the_end_is_moved_and_then_reached(client, manager, organisation_round):
    client.force_login(manager)
    extend, close = (detail(organisation_round, name) for name in ("extend", "close"))

    assert client.post(extend, {"closes_at": wall(1)}).status_code == 200
    client.post(extend, {"closes_at": wall(20)})
    organisation_round.refresh_from_db()
    assert timezone.localdate(organisation_round.closes_at) == TODAY + 20 * DAY
    assert client.get(close).status_code == 200
    assert Round.objects.get().closed_at is None
    client.post(close)

    assert Round.objects.get().closed_at is not None


def test_results_are_published_and_withdrawn_on_one_page(client, manager, organisation_round):
    client.force_login(manager)
    page = detail(organisation_round, "publish")
    assert client.get(page).status_code == 404

    client.post(detail(organisation_round, "close"))
    assert client.get(page).status_code == 200
    client.post(page)
    assert Round.objects.get().results_published_at
    client.post(page, {"withdraw": "1"})
    assert Round.objects.get().results_published_at is None


# --- Following


def test_a_plan_is_the_managers_alone(client, manager, expert, survey):
    round_ = RoundFactory(survey=survey, opened=False)
    Round.objects.update(name_fi="KANARIA")
    client.force_login(expert)
    assert client.get(detail(round_)).status_code == 404
    assert "KANARIA" not in client.get(LIST).text

    client.force_login(manager)
    assert "KANARIA" in client.get(LIST).text


def test_the_response_rate_is_told_by_region_and_level(
    client, researcher, organisation_round, lappi, kainuu
):
    for number, (region, level) in enumerate(
        [(lappi, "local"), (lappi, "local"), (kainuu, "district")]
    ):
        one = OrganisationFactory(name=f"o{number}", level=level)
        InvitationFactory(round=organisation_round, region=region, organisation=one)
    add_answered(organisation_round.pk, {("21", "local"): 1})
    client.force_login(researcher)

    turnout = client.get(detail(organisation_round)).context["turnout"]

    assert (turnout.whole.invited, turnout.whole.answered, turnout.whole.rate) == (3, 1, 33)
    assert [(g.name, g.rate) for g in turnout.by_region] == [("Kainuu", 0), ("Lappi", 50)]
    assert [(g.code, g.rate) for g in turnout.by_level] == [("district", 0), ("local", 50)]


def test_nobody_may_say_all_before_all_have_answered(organisation_round):
    from surveys.counts.turnout import Group

    assert [Group("", 1000, n).rate for n in (0, 1, 500, 999, 1000)] == [0, 1, 50, 99, 100]
    assert Group("", 0, 0).rate is None


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_however_many_rounds(
    client, manager, survey, organisation, lappi, django_assert_num_queries, count
):
    for _ in range(count):
        InvitationFactory(
            round=RoundFactory(survey=survey), region=lappi, organisation=organisation
        )
    client.force_login(manager)
    client.get(LIST)

    # Session, user, roles in the nation and elsewhere (3), rounds, turnouts, own invitations.
    with django_assert_num_queries(6):
        client.get(LIST)


@pytest.mark.parametrize("count", [1, 5])
def test_a_round_costs_the_same_however_many_were_asked(
    client, manager, organisation_round, lappi, django_assert_num_queries, count
):
    for number in range(count):
        one = OrganisationFactory(name=f"o{number}", level="local")
        InvitationFactory(round=organisation_round, region=lappi, organisation=one)
    client.force_login(manager)
    client.get(detail(organisation_round))

    # Session, user, roles in the nation and elsewhere (2), round, regions, reminders, turnouts,
    # names of regions, organisations that were dissolved between plan and opening.
    with django_assert_num_queries(10):
        client.get(detail(organisation_round))


def test_the_survey_can_be_read_before_it_is_asked(client, expert, survey):
    client.force_login(expert)

    page = client.get(survey.get_absolute_url()).text

    for question in survey.definition.questions:
        assert str(question.text) in page


def test_an_empty_list_says_what_will_appear(client, manager, expert, researcher):
    for person, may_plan in ((manager, True), (expert, True), (researcher, False)):
        client.force_login(person)
        page = client.get(LIST).text
        assert 'class="empty' in page
        assert (NEW in page) is may_plan


def test_a_representative_finds_what_waits_and_what_is_published(
    client, representative, invitation, survey
):
    shown = RoundFactory(
        survey=survey, closed_at=timezone.now(), results_published_at=timezone.now()
    )
    hidden = RoundFactory(survey=survey, closed_at=timezone.now())
    client.force_login(representative)

    page = client.get(LIST).text

    assert reverse("surveys:answer_start", args=[invitation.pk]) in page
    assert reverse("surveys:results", args=[shown.pk]) in page
    assert f'href="{shown.get_absolute_url()}"' not in page
    assert hidden.get_absolute_url() not in page
