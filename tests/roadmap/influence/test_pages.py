"""The pages of influence points: what everybody reads, and what those may do who report there."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.registry.visit import Visit
from portal.revisions.facts import facts_of, mark_of
from roadmap.influence.editing import FACTS
from roadmap.influence.todos import deadline_todos, outcome_todos
from roadmap.models import InfluencePoint, Outcome, Roadmap
from roadmap.progress.todos import status_todos
from tests.factories.roadmap import (
    InfluencePointFactory,
    OutcomeFactory,
    PriorityFactory,
    RoadmapFactory,
    StatusFactory,
    StepFactory,
)
from tests.factories.structures import StructureFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
NOTE = "KANARIA: sisäinen"


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def point(lappi):
    step = StepFactory(
        starts_on=TODAY + dt.timedelta(days=5), ends_on=TODAY + dt.timedelta(days=50)
    )
    return InfluencePointFactory(
        step=step,
        region=lappi,
        called="Strategia päätetään",
        decider_fi="Aluevaltuusto",
        message_fi="Järjestöt mukaan",
        internal_note=NOTE,
        responsible_role="expert",
        decides_on=TODAY + dt.timedelta(days=20),
    )


def page(client, point):
    return client.get(point.get_absolute_url()).text


class TestReading:
    def test_everybody_reads_who_decides_when_and_what_we_say_and_no_note(
        self, client, point, expert
    ):
        text = page(client, point)
        assert "Aluevaltuusto" in text
        assert "Järjestöt mukaan" in text
        assert point.decides_on.isoformat() in text
        assert NOTE not in text
        assert expert.public_name not in text

    def test_staff_reads_the_note_and_who_holds_the_role_today(
        self, client, point, expert, steering
    ):
        client.force_login(steering)
        text = page(client, point)
        assert NOTE in text
        assert expert.public_name in text

    def test_the_newest_outcome_stands_before_the_earlier_one(self, client, point, expert):
        first = OutcomeFactory(influence_point=point, result="open", words_fi="Jäi auki")
        OutcomeFactory(influence_point=point, words_fi="Meni läpi", supersedes=first, author=expert)
        text = page(client, point)
        assert text.index("Meni läpi") < text.index("Jäi auki")

    def test_who_recorded_an_outcome_is_named_to_those_alone_who_work_with_it(
        self, client, point, manager, steering
    ):
        manager.name = "KANARIA-NIMI"
        manager.save()
        first = OutcomeFactory(influence_point=point, result="open", author=manager)
        OutcomeFactory(influence_point=point, supersedes=first, author=manager)
        assert "Recorded on" in page(client, point)
        assert "KANARIA-NIMI" not in page(client, point)

        client.force_login(steering)
        assert page(client, point).count("KANARIA-NIMI") == 2

    def test_nothing_can_be_changed_in_an_archived_roadmap(self, client, point, expert):
        client.force_login(expert)
        assert reverse("roadmap:influence_point_edit", args=[point.pk]) in page(client, point)
        Roadmap.objects.update(archived_at=timezone.now())
        assert reverse("roadmap:influence_point_edit", args=[point.pk]) not in page(client, point)
        answer = client.get(reverse("roadmap:influence_point_edit", args=[point.pk]), follow=True)
        assert "archived" in answer.text

    def test_the_page_costs_the_same_at_one_outcome_and_at_five(
        self, client, point, steering, django_assert_num_queries
    ):
        client.force_login(steering)
        last = OutcomeFactory(influence_point=point, author=steering)
        page(client, point)
        with django_assert_num_queries(13):
            page(client, point)
        for _more in range(4):
            last = OutcomeFactory(influence_point=point, author=steering, supersedes=last)
        with django_assert_num_queries(13):
            page(client, point)


class TestChanging:
    def send(self, client, point, **fields):
        said = {
            "place": f"step:{point.step_id}",
            "region": point.region_id,
            "decides_on": point.decides_on.isoformat(),
            "responsible_role": "expert",
            "internal_note": NOTE,
            "version": mark_of(facts_of(point, FACTS)),
        }
        return client.post(
            reverse("roadmap:influence_point_edit", args=[point.pk]), said | fields, follow=True
        )

    def test_an_expert_adds_one_where_they_came_from(self, client, point, expert):
        client.force_login(expert)
        url = reverse("roadmap:influence_point_new", args=[point.roadmap.slug])
        form = client.get(f"{url}?place=step:{point.step_id}").context["form"]
        assert form["place"].value() == f"step:{point.step_id}"
        answer = client.post(
            url,
            {
                "title_fi": "Uusi paikka",
                "title_sv": "Ny möjlighet",
                "place": f"step:{point.step_id}",
                "region": point.region_id,
                "decides_on": "15.3.2027",
            },
            follow=True,
        )
        made = InfluencePoint.objects.get(title_fi="Uusi paikka")
        assert answer.redirect_chain[-1][0] == made.get_absolute_url()
        assert made.decides_on == dt.date(2027, 3, 15)

    def test_the_order_of_days_is_refused_at_the_field(self, client, point, expert):
        client.force_login(expert)
        late = point.decides_on + dt.timedelta(days=1)
        form = self.send(client, point, statements_until=late.isoformat()).context["form"]
        assert list(form.errors) == ["statements_until"]

    def test_an_expert_is_offered_the_regions_of_their_own_alone(
        self, client, point, expert, satakunta
    ):
        client.force_login(expert)
        form = self.send(client, point, region=satakunta.pk).context["form"]
        assert list(form.errors) == ["region"]

    def test_it_names_a_structure_of_its_region_and_leads_there(
        self, client, point, expert, lappi, satakunta
    ):
        client.force_login(expert)
        own = StructureFactory(called="Neuvottelukunta", regions=[lappi])
        StructureFactory(called="Muualla", regions=[satakunta])

        form = client.get(reverse("roadmap:influence_point_edit", args=[point.pk])).context["form"]
        self.send(client, point, structure=own.pk)

        assert list(form.fields["structure"].queryset) == [own]
        point.refresh_from_db()
        assert point.structure == own
        assert own.get_absolute_url() in page(client, point)

    def test_a_structure_of_another_region_is_refused_at_the_field(
        self, client, point, expert, manager, satakunta
    ):
        client.force_login(manager)
        foreign = StructureFactory(called="Muualla", regions=[satakunta])
        form = self.send(client, point, structure=foreign.pk).context["form"]
        assert list(form.errors) == ["structure"]

    def test_two_hundred_kilobytes_of_note_are_refused_and_not_lost(self, client, point, expert):
        client.force_login(expert)
        form = self.send(client, point, internal_note="x" * 200_000).context["form"]
        assert list(form.errors) == ["internal_note"]
        assert len(form["internal_note"].value()) == 200_000

    def test_what_a_colleague_changed_is_shown_beside_and_nothing_is_overwritten(
        self, client, point, expert
    ):
        client.force_login(expert)
        seen = mark_of(facts_of(point, FACTS))
        theirs, mine = (
            point.decides_on + dt.timedelta(days=1),
            point.decides_on + dt.timedelta(days=2),
        )
        InfluencePoint.objects.update(decides_on=theirs)
        answer = self.send(client, point, decides_on=mine.isoformat(), version=seen)
        assert len(answer.context["form"].differences) == 1
        point.refresh_from_db()
        assert point.decides_on == theirs


class TestOutcome:
    def send(self, client, point, **said):
        url = reverse("roadmap:influence_point_outcome", args=[point.pk])
        return client.post(url, {"base": "0", "result": "got_through"} | said, follow=True)

    def test_what_is_told_needs_words_and_the_day_must_have_come(self, client, point, expert):
        client.force_login(expert)
        assert list(self.send(client, point).context["form"].errors) == ["result", "words_fi"]
        InfluencePoint.objects.update(decides_on=TODAY)
        self.send(client, point, words_fi="Meni läpi")
        assert Outcome.objects.get().words_fi == "Meni läpi"

    def test_a_colleagues_is_shown_beside_and_what_was_typed_is_kept(
        self, client, point, expert, colleague
    ):
        InfluencePoint.objects.update(decides_on=TODAY)
        OutcomeFactory(influence_point=point, words_fi="Työtoverin sanat", author=colleague)
        client.force_login(expert)
        answer = self.send(client, point, words_fi="Omat sanat")
        assert "Työtoverin sanat" in answer.text
        assert "Omat sanat" in answer.text
        assert Outcome.objects.count() == 1
        form = answer.context["form"]
        self.send(client, point, words_fi="Omat sanat", base=form["base"].value())
        assert Outcome.objects.newest().get().words_fi == "Omat sanat"


class TestTodos:
    def visit(self, user):
        return Visit(user, at=timezone.now())

    def test_deadlines_are_counted_as_the_list_has_them(self, client, point, expert, stranger):
        InfluencePointFactory(step=point.step, region=point.region, responsible_role="expert")
        [todo] = deadline_todos(self.visit(expert))
        client.force_login(expert)
        answer = client.get(todo.url)
        assert todo.what.startswith("2 ")
        assert len(answer.context["worklist"].heard) == 2
        assert list(deadline_todos(self.visit(stranger))) == []

    def test_one_point_is_called_by_its_name_and_presses_from_the_last_week_on(self, point, expert):
        [todo] = deadline_todos(self.visit(expert))
        assert (todo.what, todo.is_urgent) == (point.title, False)
        InfluencePoint.objects.update(decides_on=TODAY + dt.timedelta(days=7))
        [todo] = deadline_todos(self.visit(expert))
        assert todo.is_urgent

    def test_outcomes_are_counted_as_the_list_has_them(self, client, point, expert):
        for _each in range(2):
            InfluencePointFactory(
                step=point.step,
                region=point.region,
                decides_on=TODAY - dt.timedelta(days=14),
                responsible_role="expert",
            )
        [todo] = outcome_todos(self.visit(expert))
        client.force_login(expert)
        assert todo.what.startswith("2 ")
        assert len(client.get(todo.url).context["worklist"].decided) == 2

    @pytest.mark.parametrize(("who", "rows"), [("expert", "rows"), ("manager", "step_count")])
    def test_stale_steps_are_counted_as_the_grid_shows_them(
        self, client, lappi, who, rows, request
    ):
        user = request.getfixturevalue(who)
        priority = PriorityFactory(roadmap=RoadmapFactory(report_interval_days=30))
        for _each in range(3):
            StepFactory(priority=priority, starts_on=TODAY - dt.timedelta(days=60))
        told = StepFactory(
            priority=priority, starts_on=TODAY - dt.timedelta(days=60), regions=[lappi]
        )
        StatusFactory(step=told, region=lappi, author=user)
        [todo] = status_todos(self.visit(user))
        client.force_login(user)
        shown = client.get(todo.url).context[rows]
        assert (shown if isinstance(shown, int) else len(shown)) == 3
        assert "3 " in todo.what

    def test_they_cost_the_same_at_one_and_at_five(self, point, expert, django_assert_num_queries):
        def ask():
            visit = self.visit(type(expert).objects.get(pk=expert.pk))
            for find in (deadline_todos, outcome_todos, status_todos):
                list(find(visit))

        with django_assert_num_queries(14):
            ask()
        for _more in range(4):
            InfluencePointFactory(step=point.step, region=point.region, responsible_role="expert")
        with django_assert_num_queries(14):
            ask()
