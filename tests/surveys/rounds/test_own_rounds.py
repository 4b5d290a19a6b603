"""Experts plan, open, follow and end rounds of surveys that were made for their regions, and no others.

That nobody gets further, address by address, is the table's (tests/access_table.py).
"""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from portal.jobs.models import State
from regions.models import Assignment
from surveys.forms.round import RoundForm
from surveys.job_kinds import may_import
from surveys.models import AnswerImport, Round, Survey
from surveys.rounds.access import require_still_runs
from surveys.rounds.planning import Refused, create_round, edit_round, require_offered
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import (
    AnswerImportFactory,
    InvitationFactory,
    RoundFactory,
    SurveyFactory,
    situational,
)
from tests.jobs import run_queued_jobs
from tests.surveys.importing.collecting import ANSWERS, as_csv

pytestmark = pytest.mark.django_db

NEW = reverse("surveys:round_new")
SIZE = reverse("surveys:round_audience_size")
DAY = dt.timedelta(days=1)
# Session, user, roles in the nation and elsewhere (2), waiting answers, rounds, their turnouts, …
LIST_COSTS = 9
ROUND_COSTS = 14


def made_for(*regions, code="own"):
    survey = SurveyFactory(content=situational() | {"code": code})
    survey.regions.set(regions)
    return survey


@pytest.fixture
def own_survey(lappi):
    return made_for(lappi)


@pytest.fixture
def own_plan(own_survey, lappi):
    return RoundFactory(
        survey=own_survey, regions=[lappi], opened=False, opens_at=timezone.now() + DAY
    )


@pytest.fixture
def asked(lappi, kainuu):
    """An organisation in each region, and one of the whole country."""
    return [
        OrganisationFactory(name=name, municipality=region.municipalities.first(), level=level)
        for name, region, level in (
            ("Lapissa ry", lappi, "local"),
            ("Kainuussa ry", kainuu, "local"),
            ("Koko maassa ry", lappi, "national"),
        )
    ]


@pytest.fixture
def page(client, expert):
    client.force_login(expert)
    client.cookies["django_language"] = "en"
    return client


def page_of(round_, name):
    return reverse(f"surveys:round_{name}", args=[round_.pk])


# --- Which are whose


def test_an_expert_runs_rounds_that_ask_in_no_region_but_theirs(expert, lappi, kainuu):
    everywhere, own, both = SurveyFactory(), made_for(lappi), made_for(lappi, kainuu, code="both")
    runs = [
        RoundFactory(survey=own, regions=[lappi]),
        RoundFactory(survey=both, regions=[lappi], opened=False),
    ]
    others = [
        RoundFactory(survey=both, regions=[lappi, kainuu], opened=False),
        RoundFactory(survey=both, regions=[kainuu], opened=False),
        # The whole country's survey stays the manager's, wherever it asks.
        RoundFactory(survey=everywhere, regions=[lappi], opened=False),
        RoundFactory(survey=everywhere, opened=False),
        # No region is the whole country, never nothing.
        RoundFactory(survey=own, opened=False),
    ]

    assert set(Round.objects.manageable_by(expert)) == set(runs)
    assert set(Round.objects.visible_to(expert)) == set(runs)
    assert others[0] not in Round.objects.manageable_by(UserFactory())


def test_both_regions_of_an_expert_of_two_are_theirs(lappi, kainuu):
    of_two = UserFactory(regions=[lappi, kainuu])
    both = RoundFactory(survey=made_for(lappi, kainuu), regions=[lappi, kainuu])

    assert list(Round.objects.manageable_by(of_two)) == [both]


def test_whose_work_in_the_region_has_ended_runs_nothing(page, expert, own_plan):
    Assignment.objects.filter(user=expert).update(ends_on=timezone.localdate() - DAY)

    assert not Round.objects.manageable_by(expert).exists()
    assert page.post(page_of(own_plan, "open")).status_code == 403


def test_an_expert_plans_on_surveys_made_for_one_of_their_regions(expert, manager, lappi, kainuu):
    everywhere, own, both = SurveyFactory(), made_for(lappi), made_for(lappi, kainuu, code="both")
    away = made_for(kainuu, code="away")
    retired = made_for(lappi, code="retired")
    Survey.objects.filter(pk=retired.pk).update(retired_at=timezone.now())

    assert set(Survey.objects.askable_by(expert)) == {own, both}
    assert set(Survey.objects.askable_by(manager)) == {everywhere, own, both, away}


# --- Planning


def test_an_expert_plans_and_opens_a_round_of_their_own(
    page, own_survey, plan, lappi, asked, django_capture_on_commit_callbacks
):
    begun = page.get(f"{NEW}?survey={own_survey.pk}").context["form"]
    assert begun.initial["survey"] == own_survey
    assert begun.initial["regions"] == [lappi]
    sent = plan | {"survey": str(own_survey.pk), "regions": ["21"]}
    looked_at = page.post(NEW, sent)
    assert looked_at.context["audience_size"].invitations == 1

    planned = page.post(NEW, sent | {"confirm": "1"})
    round_ = Round.objects.get()
    assert planned.url == round_.get_absolute_url()
    page.post(page_of(round_, "open"))

    round_.refresh_from_db()
    assert round_.opened_at
    assert [each.organisation for each in round_.invitations.all()] == asked[:1]
    detail = page.get(round_.get_absolute_url()).text
    for name in ("extend", "close"):
        assert page_of(round_, name) in detail
    assert "pause the mailing" not in detail


@pytest.mark.parametrize(
    ("regions", "says"),
    [
        pytest.param([], "Choose at least one of your regions.", id="the whole country"),
        pytest.param(["18"], "not one of the available choices", id="a region of others"),
        pytest.param(["21", "18"], "not one of the available choices", id="one of others too"),
    ],
)
def test_an_expert_asks_nowhere_else(page, plan, lappi, kainuu, regions, says):
    regions = ["18" if each == "18" else each for each in regions]
    both = made_for(lappi, kainuu)
    sent = plan | {
        "survey": str(both.pk),
        "regions": [kainuu.pk if r == "18" else r for r in regions],
    }

    answer = page.post(NEW, sent | {"confirm": "1"})

    assert says in str(answer.context["form"].errors["regions"])
    assert not Round.objects.exists()


def test_an_expert_asks_no_survey_of_the_whole_country(page, survey, own_survey, plan):
    answer = page.post(NEW, plan | {"survey": str(survey.pk), "regions": ["21"], "confirm": "1"})

    assert "survey" in answer.context["form"].errors
    assert not Round.objects.exists()


def test_the_manager_plans_for_the_whole_country_as_before(client, manager, own_survey, survey):
    client.force_login(manager)

    form = client.get(NEW).context["form"]

    assert "regions" not in form.initial
    assert set(form.fields["survey"].queryset) == {own_survey, survey}
    assert client.get(f"{NEW}?survey=x").status_code == 200


def test_where_there_is_no_survey_to_ask_the_page_says_how_to_make_one(page, survey):
    answer = page.get(NEW)

    assert "made for your regions" in answer.text
    assert reverse("surveys:survey_new") in answer.text


def test_a_right_that_ended_while_the_form_was_open_saves_nothing(
    expert, own_survey, plan, lappi, rf
):
    sent = rf.post("/", plan | {"survey": str(own_survey.pk), "regions": ["21"]}).POST
    form = RoundForm(sent, by=expert, at=timezone.now())
    assert form.is_valid(), form.errors
    Assignment.objects.filter(user=expert).delete()

    with pytest.raises(PermissionDenied):
        form.save_round()
    assert not Round.objects.exists()


def test_no_region_is_the_whole_country_when_it_is_asked_again(expert, manager, lappi):
    require_still_runs(expert, [lappi])
    require_still_runs(manager, [])
    with pytest.raises(PermissionDenied):
        require_still_runs(expert, [])


def test_the_number_reached_is_told_of_ones_own_regions(page, asked, lappi, kainuu):
    def told(*regions):
        chosen = {"audience": "organisations", "regions": regions}
        return page.get(SIZE, chosen).json()["text"]

    assert "1 organisation" in told(lappi.pk)
    assert told(lappi.pk, kainuu.pk) == told(lappi.pk)
    assert not any(digit in told(kainuu.pk) for digit in "0123456789")
    assert told() == told(kainuu.pk)


def test_plans_of_others_that_ask_the_same_are_not_told(page, own_plan, survey, asked):
    RoundFactory(survey=survey, opened=False, called="Salainen", opens_at=timezone.now() + DAY)
    running = RoundFactory(survey=survey, called="Valtakunnallinen")
    InvitationFactory(round=running, region=asked[0].municipality.region, organisation=asked[0])

    shown = page.get(own_plan.get_absolute_url()).text

    assert "Valtakunnallinen" in shown
    assert "Salainen" not in shown


# --- Answers stay unseen


@pytest.mark.parametrize(
    ("confidentiality", "is_own", "is_seen"),
    [
        ("confidential", False, False),
        ("confidential", True, True),
        ("named", False, True),
    ],
)
def test_files_of_answers_given_in_confidence_are_read_by_their_sender(
    page, expert, manager, own_survey, lappi, confidentiality, is_own, is_seen
):
    round_ = RoundFactory(survey=own_survey, regions=[lappi], confidentiality=confidentiality)
    import_ = AnswerImportFactory(
        round=round_,
        name="vastaukset.csv",
        sha256="0",
        state="checked",
        created_at=timezone.now(),
        created_by=expert if is_own else manager,
    )

    detail = page.get(import_.get_absolute_url())
    listed = page.get(reverse("surveys:import_new", args=[round_.pk]))

    assert detail.status_code == (200 if is_seen else 404)
    assert ("vastaukset.csv" in listed.text) is is_seen
    assert may_import(expert, import_id=import_.pk) is is_seen
    assert may_import(manager, import_id=import_.pk)


def test_the_region_is_asked_again_when_a_file_is_checked(page, expert, own_survey, lappi):
    round_ = RoundFactory(survey=own_survey, regions=[lappi])
    file = SimpleUploadedFile("vastaukset.csv", as_csv(ANSWERS), content_type="text/csv")
    page.post(reverse("surveys:import_new", args=[round_.pk]), {"file": file})
    Assignment.objects.filter(user=expert).update(ends_on=timezone.localdate() - DAY)

    [job] = run_queued_jobs()

    assert (job.state, job.error_code) == (State.FAILED, "not_permitted")
    assert AnswerImport.objects.get().good_count == 0


# --- Where they are offered


def test_the_library_offers_a_round_where_one_may_be_planned(page, survey, own_survey):
    library = page.get(reverse("surveys:survey_list")).text

    for one, is_offered in ((own_survey, True), (survey, False)):
        url = f"{NEW}?survey={one.pk}"
        assert (url in library) is is_offered
        assert (url in page.get(one.get_absolute_url()).text) is is_offered


def test_the_home_page_asks_an_expert_to_look_after_their_rounds(
    page, own_survey, lappi, survey, organisation
):
    own = RoundFactory(
        survey=own_survey, regions=[lappi], called="Oma", closes_at=timezone.now() + DAY
    )
    RoundFactory(survey=survey, called="Muiden", closes_at=timezone.now() + DAY)
    InvitationFactory(round=own, region=lappi, organisation=organisation)

    todos = [(todo.what, todo.url) for todo in page.get("/").context["todos"]]

    assert [each for each in todos if each[0] in {"Oma", "Muiden"}] == [
        ("Oma", own.get_absolute_url())
    ]


@pytest.mark.parametrize("count", [1, 5])
def test_rounds_of_ones_own_cost_the_same_however_many(
    page, own_survey, lappi, django_assert_num_queries, count
):
    for number in range(count):
        RoundFactory(survey=own_survey, regions=[lappi], called=f"Kierros {number}")
    for url in (reverse("surveys:round_list"), reverse("surveys:survey_list")):
        page.get(url)
    own = Round.objects.first()
    page.get(own.get_absolute_url())

    with django_assert_num_queries(LIST_COSTS):
        page.get(reverse("surveys:round_list"))
    with django_assert_num_queries(ROUND_COSTS):
        page.get(own.get_absolute_url())


# --- A survey that is retired or gone while a round is planned on it


def retired(survey):
    Survey.objects.filter(pk=survey.pk).update(retired_at=timezone.now())


def test_a_survey_retired_while_the_form_was_open_is_named_with_a_way_on(page, own_survey, plan):
    sent = plan | {"survey": str(own_survey.pk), "regions": ["21"]}
    made_for(*own_survey.regions.all(), code="other")
    retired(own_survey)

    answer = page.post(NEW, sent | {"confirm": "0"})

    assert "it was retired" in str(answer.context["form"].errors["survey"])
    assert not Round.objects.exists()


def test_a_survey_retired_in_the_moment_of_saving_is_refused(manager, survey, own_survey, lappi):
    at = timezone.now()
    moments = {"opens_at": at + DAY, "closes_at": at + 9 * DAY}
    planned = RoundFactory(survey=survey, opened=False, **moments)
    plan = dict.fromkeys(Round.name.columns, "Kierros") | moments
    plan |= {"audience": "organisations", "confidentiality": "confidential"}
    plan |= {"survey": own_survey, "regions": [lappi]}
    retired(own_survey)

    with pytest.raises(Refused, match="20"):
        create_round(by=manager, at=at, **plan)
    with pytest.raises(Refused, match="20"):
        edit_round(planned, by=manager, at=at, **plan)

    assert not Round.objects.filter(survey=own_survey).exists()


def test_a_plan_whose_survey_was_retired_does_not_open_and_says_what_to_do(page, own_plan):
    retired(own_plan.survey)

    for shown in (
        page.get(own_plan.get_absolute_url()),
        page.get(page_of(own_plan, "open")),
        page.post(page_of(own_plan, "open"), follow=True),
    ):
        assert "Choose another, or bring it back." in shown.text
    own_plan.refresh_from_db()
    assert own_plan.opened_at is None


def test_a_survey_that_was_deleted_is_named(manager, survey):
    with pytest.raises(Refused):
        require_offered(survey.pk + 1)
