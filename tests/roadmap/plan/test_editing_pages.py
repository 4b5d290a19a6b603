"""The pages on which a roadmap is built: what is wrong stands at its field, and what was typed stays."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from portal.audit.models import AuditEvent
from portal.revisions.facts import facts_of, mark_of
from regions.models import Assignment
from roadmap.models import Action, Milestone, Priority, Roadmap, Step, Succession
from roadmap.plan.milestone import edit_milestone
from roadmap.plan.step import FACTS, delete_step
from roadmap.views import step_editing
from tests.factories.organisations import OrganisationFactory
from tests.factories.roadmap import (
    ActionFactory,
    InfluencePointFactory,
    MilestoneFactory,
    PriorityFactory,
    ProposalFactory,
    RoadmapFactory,
    StatusFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TITLES = {"title_fi": "Otsikko", "title_sv": "Rubrik"}


@pytest.fixture(autouse=True)
def in_english(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def managing(client, manager):
    client.force_login(manager)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def reporting(client, expert):
    client.force_login(expert)
    client.cookies["django_language"] = "en"
    return client


def of(name, *args):
    return reverse(f"roadmap:{name}", args=args)


def sent(**values):
    """A step as its form sends it."""
    return {
        **TITLES,
        "code": "a-1",
        "precision": "quarter",
        "first_quarter": "2027-q1",
        "last_quarter": "2027-q3",
        "where": "nation",
        **values,
    }


def errors(response):
    return {name: [str(e) for e in each] for name, each in response.context["form"].errors.items()}


# --- Writing -------------------------------------------------------------------------------------


def test_a_roadmap_is_built_from_nothing_to_its_publication(managing):
    period = {"starts_on": "2027-01-01", "ends_on": "31.12.2029", "report_interval_days": "60"}
    managing.post(of("roadmap_new"), TITLES | period | {"slug": "2027"})
    roadmap = Roadmap.objects.get(slug="2027")
    managing.post(of("priority_new", "2027"), TITLES | {"code": "k1"})
    priority = roadmap.priorities.get()
    managing.post(of("step_new", priority.pk), sent(priority=priority.pk))
    managing.post(of("milestone_new", "2027"), TITLES | {"on": "2027-03-01"})
    step = priority.steps.get()
    managing.post(of("action_new", step.pk), TITLES | {"due_on": "2027-02-01"})

    answer = managing.post(of("roadmap_publish", "2027"))

    assert answer["Location"] == of("plan_edit", "2027")
    roadmap.refresh_from_db()
    assert roadmap.is_published
    assert (step.starts_on, step.ends_on) == (dt.date(2027, 1, 1), dt.date(2027, 9, 30))
    assert step.actions.get().title_sv == "Rubrik"
    assert roadmap.milestones.get().on == dt.date(2027, 3, 1)


def test_the_check_page_leads_to_the_texts_that_lack_a_title(managing):
    draft = RoadmapFactory(published_at=None)
    priority = PriorityFactory(roadmap=draft, called="Kärki", title_sv="")
    page = managing.get(of("roadmap_publish", draft.slug)).content.decode()
    assert f'href="{of("texts_edit", "priority", priority.pk)}"' in page
    assert "Publish the roadmap</button>" not in page
    managing.post(of("roadmap_publish", draft.slug))
    draft.refresh_from_db()
    assert not draft.is_published


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"last_quarter": "2026-q1"}, "last_quarter"),
        ({"first_quarter": ""}, "first_quarter"),
        ({"precision": "day", "starts_on": "2027-05-01", "ends_on": "2027-04-01"}, "ends_on"),
        ({"precision": "day", "starts_on": "", "ends_on": "2027-04-01"}, "starts_on"),
        ({"precision": "day", "starts_on": "eilen", "ends_on": "2027-04-01"}, "starts_on"),
        ({"precision": "day", "starts_on": "0001-01-01", "ends_on": "2027-04-01"}, "starts_on"),
        ({"where": "regions"}, "regions"),
        ({"code": "on jo"}, "code"),
        ({"code": "varattu"}, "code"),
        ({"title_sv": ""}, "title_sv"),
        ({"source_url": "ei osoite"}, "source_url"),
        ({"internal_note": "å" * 200_000}, "internal_note"),
        ({"responsible_role": "keisari"}, "responsible_role"),
    ],
)
def test_a_wrong_field_of_a_step_is_named_and_what_was_typed_stays(managing, lappi, values, field):
    priority = PriorityFactory()
    StepFactory(priority=priority, code="varattu")
    typed = sent(priority=priority.pk, reason_fi="Pitkään mietitty perustelu", **values)

    answer = managing.post(of("step_new", priority.pk), typed)

    assert answer.status_code == 200
    assert list(errors(answer)) == [field]
    page = answer.content.decode()
    assert f'href="#id_{field}' in page
    assert "Pitkään mietitty perustelu" in page
    assert values.get("internal_note", "") in page
    assert priority.steps.count() == 1


def test_a_step_of_the_whole_country_with_regions_is_refused_at_the_regions(managing, lappi):
    priority = PriorityFactory()
    typed = sent(priority=priority.pk, regions=[lappi.pk])
    assert list(errors(managing.post(of("step_new", priority.pk), typed))) == ["regions"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"slug": "steps"}, "slug"),
        ({"slug": "varattu"}, "slug"),
        ({"slug": "Ä ö"}, "slug"),
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"report_interval_days": "0"}, "report_interval_days"),
        ({"report_interval_days": "731"}, "report_interval_days"),
        ({"report_interval_days": "1_0"}, "report_interval_days"),
        ({"title_fi": ""}, "title_fi"),
        ({"summary_fi": "å" * 200_000}, "summary_fi"),
    ],
)
def test_a_wrong_setting_of_a_roadmap_is_named_and_what_was_typed_stays(managing, values, field):
    RoadmapFactory(slug="varattu")
    usual = {"starts_on": "2027-01-01", "ends_on": "2029-12-31", "report_interval_days": "60"}
    typed = TITLES | usual | {"slug": "uusi", "summary_sv": "Kort sagt"} | values
    answer = managing.post(of("roadmap_new"), typed)
    assert list(errors(answer)) == [field]
    assert "Kort sagt" in answer.content.decode()
    assert Roadmap.objects.count() == 1


# --- Colleagues ----------------------------------------------------------------------------------


def test_what_a_colleague_changed_is_shown_beside_mine_and_kept_where_i_changed_nothing(managing):
    step = StepFactory(starts_on=dt.date(2027, 1, 1), ends_on=dt.date(2027, 9, 30))
    typed = sent(
        code=step.code,
        priority=step.priority_id,
        internal_note="Minun",
        responsible_role="expert",
        version=mark_of(facts_of(step, FACTS)),
    )
    Step.objects.update(internal_note="Hänen", ends_on=dt.date(2027, 12, 31))

    answer = managing.post(of("step_edit", step.pk), typed)

    form = answer.context["form"]
    kept = {one.label: (one.theirs, one.mine, one.is_mine_kept) for one in form.differences}
    assert kept["Internal note"] == ("Hänen", "Minun", True)
    assert [is_kept for _theirs, _mine, is_kept in kept.values()].count(False) == 1
    assert form["last_quarter"].value() == "2027-q4"
    assert form["internal_note"].value() == "Minun"
    step.refresh_from_db()
    assert step.internal_note == "Hänen"

    # Whoever has seen it saves it so.
    seen = {name: form[name].value() for name in ("version", "last_quarter")}
    managing.post(of("step_edit", step.pk), typed | seen)
    step.refresh_from_db()
    assert (step.internal_note, step.ends_on) == ("Minun", dt.date(2027, 12, 31))


def test_a_form_sent_twice_is_no_conflict(managing):
    step = StepFactory(starts_on=dt.date(2027, 1, 1), ends_on=dt.date(2027, 9, 30))
    typed = sent(code="uusi", priority=step.priority_id, version=mark_of(facts_of(step, FACTS)))
    for _press in range(2):
        assert managing.post(of("step_edit", step.pk), typed).status_code == 302


@pytest.mark.parametrize("version", ["", "roskaa", "code:x code:y ends_on", "\N{SNOWMAN}" * 50])
def test_a_mark_that_makes_no_sense_breaks_nothing(managing, version):
    step = StepFactory()
    typed = sent(code="uusi", priority=step.priority_id, version=version)
    assert managing.post(of("step_edit", step.pk), typed).status_code in {200, 302}


def test_leaving_a_region_that_reported_is_asked_about_and_then_done(managing, lappi, kainuu):
    step = StepFactory()
    StatusFactory(step=step, region=lappi)
    typed = sent(code=step.code, priority=step.priority_id, where="regions", regions=[kainuu.pk])

    answer = managing.post(of("step_edit", step.pk), typed)
    assert "Lappi" in errors(answer)["regions"][0]
    assert 'name="leaves_reported"' in answer.content.decode()

    assert managing.post(of("step_edit", step.pk), typed | {"leaves_reported": "on"}).status_code
    step.refresh_from_db()
    assert (step.is_national, list(step.regions.all())) == (False, [kainuu])
    assert step.statuses.count() == 1


# --- Refused -------------------------------------------------------------------------------------


def test_what_was_typed_stays_where_the_roadmap_was_archived_meanwhile(managing):
    step = StepFactory()
    Roadmap.objects.update(archived_at=NOW)
    typed = sent(code="uusi", priority=step.priority_id, internal_note="Kauan mietitty")
    answer = managing.post(of("step_edit", step.pk), typed)
    assert "archived" in errors(answer)["__all__"][0]
    assert "Kauan mietitty" in answer.content.decode()
    assert managing.get(of("step_edit", step.pk))["Location"] == step.get_absolute_url()


def test_what_was_typed_stays_where_the_step_was_superseded_meanwhile(managing):
    step = StepFactory()
    other = StepFactory(priority=step.priority, called="Sen tilalle")
    Succession.objects.create(step=step, successor=other, kind="superseded", at=NOW)
    typed = sent(code="uusi", priority=step.priority_id, internal_note="Kauan mietitty")
    answer = managing.post(of("step_edit", step.pk), typed)
    assert "Sen tilalle" in errors(answer)["__all__"][0]
    assert "Kauan mietitty" in answer.content.decode()


def test_an_assignment_that_ended_while_writing_gives_the_text_back(reporting, lappi):
    step = StepFactory(regions=[lappi])
    assert reporting.get(of("action_new", step.pk)).status_code == 200
    Assignment.objects.update(ends_on=timezone.localdate() - dt.timedelta(days=1))

    answer = reporting.post(
        of("action_new", step.pk), {"title_fi": "Tärkeä teksti", "region": lappi.pk}
    )

    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Tärkeä teksti</textarea>" in page
    assert "Title in Finnish" in page
    assert not Action.objects.exists()


def test_a_session_that_ended_while_writing_gives_the_text_back(client):
    step = StepFactory()
    answer = client.post(of("step_edit", step.pk), {"internal_note": "Tärkeä teksti"})
    assert answer.status_code == 403
    assert "Tärkeä teksti</textarea>" in answer.content.decode()


def test_the_page_before_deleting_tells_what_goes_or_why_it_stays(managing, lappi):
    step = ActionFactory().step
    assert "1 action" in managing.get(of("step_delete", step.pk)).content.decode()
    StatusFactory(step=step, region=lappi)
    page = managing.get(of("step_delete", step.pk)).content.decode()
    assert "Let another step take its place" in page
    assert "button--danger" not in page
    managing.post(of("step_delete", step.pk))
    assert Step.objects.filter(pk=step.pk).exists()


# --- Superseding ---------------------------------------------------------------------------------


def test_a_step_is_superseded_and_stands_again(managing):
    old, new = StepFactory(), None
    new = StepFactory(priority=old.priority)
    managing.post(of("step_supersede", old.pk), {"kind": "merged", "successors": [new.pk]})
    succession = old.successions.get()
    assert (succession.successor, succession.kind) == (new, "merged")
    for _press in range(2):
        managing.post(of("step_supersede", old.pk), {"withdraw": succession.pk})
    assert not old.successions.exists()


def test_a_cycle_that_a_page_from_before_would_close_is_refused_with_its_way(managing):
    first = StepFactory(called="Ensin")
    second = StepFactory(priority=first.priority, called="Sitten")
    Succession.objects.create(step=second, successor=first, kind="superseded", at=NOW)
    answer = managing.post(
        of("step_supersede", first.pk), {"kind": "superseded", "successors": [second.pk]}
    )
    assert "successors" in errors(answer)
    assert Succession.objects.count() == 1


@pytest.mark.parametrize("key", ["", "x", "-1", "9" * 30, "٣"])
def test_taking_back_what_never_was_does_nothing(managing, key):
    step = StepFactory()
    assert managing.post(of("step_supersede", step.pk), {"withdraw": key}).status_code == 302


# --- Organisations -------------------------------------------------------------------------------


def found(managing, **values):
    priority = PriorityFactory()
    typed = sent(priority=priority.pk, **values)
    answer = managing.post(of("step_new", priority.pk), typed)
    return answer, priority.steps.first()


@pytest.fixture
def register(lappi):
    place = lappi.municipalities.first()
    return [
        OrganisationFactory(name="Lapin Muisti ry", municipality=place, business_id="2077474-0"),
        OrganisationFactory(name="Lapin Mieli ry", municipality=place, association="194.820"),
    ]


@pytest.mark.parametrize(
    ("words", "at"),
    [("Muisti", 0), ("lapin mieli RY", 1), ("2077474-0", 0), ("20774740", 0), ("194820", 1)],
)
def test_an_organisation_is_found_by_its_name_or_its_numbers(managing, register, words, at):
    _answer, step = found(managing, organisation=words)
    assert step.responsible_organisation == register[at]


def test_of_several_organisations_one_is_chosen_among_the_few_that_match(managing, register):
    answer, step = found(managing, organisation="Lapin")
    form = answer.context["form"]
    assert step is None
    assert list(form.errors) == ["organisation"]
    offered = form.fields["organisation_choice"].choices
    assert [label for _key, label in offered] == [
        "Lapin Mieli ry (Rovaniemi)",
        "Lapin Muisti ry (Rovaniemi)",
    ]
    _answer, step = found(
        managing,
        organisation="Lapin",
        organisation_offered="Lapin",
        organisation_choice=register[0].pk,
    )
    assert step.responsible_organisation == register[0]


def test_a_choice_for_other_words_is_not_taken(managing, register):
    _answer, step = found(
        managing,
        organisation="Mieli",
        organisation_offered="Lapin",
        organisation_choice=register[0].pk,
    )
    assert step.responsible_organisation == register[1]


def test_looking_for_an_organisation_saves_nothing_and_complains_of_nothing_else(
    managing, register
):
    answer, step = found(managing, organisation="2077474-0", title_fi="", find="1")
    form = answer.context["form"]
    assert step is None
    assert not form.errors
    assert form["organisation"].value() == "Lapin Muisti ry"
    assert form["organisation_choice"].value() == str(register[0].pk)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"organisation": "Olematon"}, "organisation"),
        ({"organisation": "Lakannut"}, "organisation"),
        ({"organisation": "Muisti", "responsible_role": "expert"}, "responsible_role"),
    ],
)
def test_who_cannot_be_responsible_is_refused_by_name(managing, register, values, field):
    OrganisationFactory(name="Lakannut ry", status="dissolved")
    answer, step = found(managing, **values)
    assert step is None
    assert list(errors(answer)) == [field]


def test_many_organisations_are_not_all_offered(managing, lappi):
    for number in range(20):
        OrganisationFactory(name=f"Yhdistys {number:02} ry", municipality=None)
    answer, _step = found(managing, organisation="yhdistys")
    assert len(answer.context["form"].fields["organisation_choice"].choices) == 15
    assert "write more" in errors(answer)["organisation"][0]


# --- Who may, and what it costs ------------------------------------------------------------------


def test_an_expert_is_offered_own_regions_alone(reporting, lappi, kainuu):
    page = reporting.get(of("action_new", StepFactory().pk))
    field = page.context["form"].fields["region"]
    assert (list(field.queryset), field.required) == ([lappi], True)


def test_an_expert_marks_an_action_of_an_own_region_as_done_on_the_page_of_the_step(
    reporting, lappi, kainuu
):
    step = StepFactory()
    mine, theirs = ActionFactory(step=step, region=lappi), ActionFactory(step=step, region=kainuu)
    page = reporting.get(step.get_absolute_url()).content.decode()
    assert of("action_done", mine.pk) in page
    assert of("action_done", theirs.pk) not in page
    reporting.post(of("action_done", mine.pk))
    mine.refresh_from_db()
    assert mine.done_on == timezone.localdate()
    reporting.post(of("action_done", mine.pk), {"undo": "1"})
    mine.refresh_from_db()
    assert mine.done_on is None


def test_the_pages_of_reading_lead_those_who_may_to_editing(managing, client, lappi):
    step = StepFactory()
    plan = of("plan_edit", step.roadmap.slug)
    assert plan in managing.get(step.roadmap.get_absolute_url()).content.decode()
    page = managing.get(step.get_absolute_url()).content.decode()
    for name in ("step_edit", "step_supersede", "action_new"):
        assert of(name, step.pk) in page
    client.logout()
    assert plan not in client.get(step.roadmap.get_absolute_url()).content.decode()


def test_moving_comes_back_to_the_place_and_nonsense_moves_nothing(managing):
    roadmap = RoadmapFactory()
    first, second = (PriorityFactory(roadmap=roadmap) for _each in range(2))
    plan = of("plan_edit", roadmap.slug)
    answer = managing.post(plan, {"up": f"priority-{second.pk}"})
    assert answer["Location"] == f"{plan}#priority-{second.pk}"
    assert list(roadmap.priorities.all()) == [second, first]
    for nonsense in ("priority-x", "step-999999", "priority-" + "9" * 40, "", "roadmap-1"):
        assert managing.post(plan, {"down": nonsense}).status_code == 302
    other = PriorityFactory()
    managing.post(plan, {"up": f"priority-{other.pk}"})
    assert list(roadmap.priorities.all()) == [second, first]


def test_the_plan_costs_the_same_for_few_and_many(managing, django_assert_num_queries):
    roadmap = RoadmapFactory()
    managing.get(of("plan_edit", roadmap.slug))
    for more in (1, 4):
        for _each in range(more):
            StepFactory(priority__roadmap=roadmap)
            StepFactory(priority=Priority.objects.last())
            MilestoneFactory(roadmap=roadmap)
        with django_assert_num_queries(8):
            assert managing.get(of("plan_edit", roadmap.slug)).status_code == 200


# --- Gone meanwhile ------------------------------------------------------------------------------


def test_what_is_deleted_twice_in_the_same_moment_is_deleted_once(managing, manager, monkeypatch):
    step = StepFactory()
    url, back = of("step_delete", step.pk), of("plan_edit", step.roadmap.slug)

    def colleague_is_faster(*args, **kwargs):
        Step.objects.filter(pk=step.pk).delete()
        return delete_step(*args, **kwargs)

    monkeypatch.setattr(step_editing, "delete_step", colleague_is_faster)
    assert managing.post(url).headers["Location"] == back
    assert not AuditEvent.objects.filter(action="step.deleted").exists()


def test_what_was_typed_stays_where_a_colleague_deleted_the_thing_meanwhile(managing, monkeypatch):
    milestone = MilestoneFactory()

    def colleague_is_faster(*args, **kwargs):
        Milestone.objects.all().delete()
        return edit_milestone(*args, **kwargs)

    monkeypatch.setattr("roadmap.forms.milestone.edit_milestone", colleague_is_faster)
    response = managing.post(
        of("milestone_edit", milestone.pk),
        {"on": "2027-05-05", "source_url": "https://www.finlex.fi/"},
    )
    assert "A colleague has deleted this" in response.text
    assert "https://www.finlex.fi/" in response.text


@pytest.mark.parametrize(
    ("name", "typed", "label"),
    [
        ("influence_point_outcome", "words_sv", "Outcome in words, in Swedish"),
        ("proposal_dismiss", "reason", "Why not"),
        ("proposal_accept", "title_fi", "Title in Finnish"),
        ("statuses_report", "note", "Note"),
    ],
)
def test_whatever_was_typed_comes_back_once_the_assignment_has_ended(
    reporting, lappi, name, typed, label
):
    step = StepFactory(regions=[lappi])
    args = {
        "influence_point_outcome": [InfluencePointFactory(step=step, region=lappi).pk],
        "statuses_report": [step.pk],
    }
    proposal = ProposalFactory(roadmap=step.roadmap, region=lappi)
    url = of(name, *args.get(name, [step.roadmap.slug, proposal.pk]))
    Assignment.objects.update(ends_on=timezone.localdate() - dt.timedelta(days=1))

    answer = reporting.post(url, {typed: "Kauan mietitty", "region": lappi.slug})

    assert answer.status_code == 403
    assert "Kauan mietitty</textarea>" in answer.text
    assert label in answer.text
