"""The page of a step: what it is, what is done for it, what has happened; internal notes for some."""

import datetime as dt

import pytest
from django.utils import timezone

from roadmap.models import Succession, TextRevision
from roadmap.plan.step_page import LinkMaker as StepLinkMaker
from roadmap.plan.step_page import PageLink, PartMaker, step_links, step_parts
from tests.factories.accounts import UserFactory
from tests.factories.roadmap import ActionFactory, StatusFactory, StepFactory

pytestmark = pytest.mark.django_db


def days(number):
    return timezone.localdate() + dt.timedelta(days=number)


def text(response):
    return response.content.decode()


@pytest.fixture
def step(priority):
    return StepFactory(priority=priority, called="Askel", reason_fi="Koska **nyt**")


def test_everybody_reads_what_why_when_where_and_who(client, step, lappi):
    step.source_fi, step.source_url = "Laki", "https://example.org/"
    step.save()

    page = text(client.get(step.get_absolute_url()))

    for told in ("<strong>nyt</strong>", "Q1/2026–Q4/2027", "Koko maa", "Järjestöasiantuntija",
                 '<a href="https://example.org/">Laki</a>'):  # fmt: skip
        assert told in page


def test_an_internal_note_is_for_those_who_work_with_the_roadmap(
    client, step, lappi, manager, expert, representative
):
    step.internal_note = "salaisuus"
    step.save()
    StatusFactory(step=step, region=lappi, note="kuiskaus")
    StatusFactory(
        step=step, region=lappi, note="julkinen", is_public=True, supersedes=step.statuses.get()
    )

    for user, reads in ((None, False), (representative, False), (expert, True), (manager, True)):
        if user:
            client.force_login(user)
        page = text(client.get(step.get_absolute_url(), {"history": "all"}))
        assert "julkinen" in page
        assert ("salaisuus" in page, "kuiskaus" in page) == (reads, reads), user


def test_who_reported_and_rewrote_is_for_those_who_work_with_the_roadmap(
    client, step, lappi, manager
):
    author = UserFactory(name="Kirjoittaja")
    StatusFactory(step=step, region=lappi, author=author)
    TextRevision.objects.create(
        step=step, number=2, texts={}, author=author, published_at=timezone.now()
    )

    everybody = text(client.get(step.get_absolute_url()))
    client.force_login(manager)
    staff = text(client.get(step.get_absolute_url()))

    assert "Lappi: Käynnissä" in everybody
    assert "Kirjoittaja" not in everybody
    assert "versio 2" not in everybody
    assert "Kirjoittaja" in staff
    assert "versio 2" in staff


def test_a_merged_step_leads_to_what_is_done_now_and_back(client, step, priority):
    new = StepFactory(priority=priority, called="Uusi")
    Succession.objects.create(step=step, successor=new, kind="merged", at=timezone.now())

    before, after = (text(client.get(each.get_absolute_url())) for each in (step, new))

    assert "Askel on yhdistetty toiseen" in before
    assert f'<a href="{new.get_absolute_url()}">Uusi</a>' in before
    assert f'<a href="{step.get_absolute_url()}">Askel</a>' in after


def test_what_is_to_be_done_stands_before_what_is_done_and_the_late_is_marked(client, step):
    ActionFactory(step=step, called="Tehty", due_on=days(-9), done_on=days(-9))
    ActionFactory(step=step, called="Myöhäinen", due_on=days(-1))
    ActionFactory(step=step, called="Tuleva", due_on=days(1))

    page = client.get(step.get_absolute_url())

    [part] = [part for part in page.context["parts"] if part.template.endswith("_actions.html")]
    assert [(row.title, row.is_done, row.is_late) for row in part.rows] == [
        ("Myöhäinen", False, True),
        ("Tuleva", False, False),
        ("Tehty", True, False),
    ]


def test_a_long_history_shows_its_newest_and_the_way_to_all(client, step, lappi):
    status = None
    for number in range(25):
        at = timezone.now() - dt.timedelta(days=30 - number)
        status = StatusFactory(step=step, region=lappi, supersedes=status, reported_at=at)

    page = text(client.get(step.get_absolute_url()))

    assert "Näytä 5 vanhempaa merkintää" in page
    assert text(client.get(step.get_absolute_url(), {"history": "all"})).count("Lappi: ") == 25


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_costs_the_same_however_much_happened(
    client, step, lappi, manager, django_assert_max_num_queries, count
):
    status = None
    for number in range(count):
        author = UserFactory()
        status = StatusFactory(step=step, region=lappi, author=author, supersedes=status)
        ActionFactory(step=step, region=lappi)
        TextRevision.objects.create(
            step=step, number=number + 1, texts={}, author=author, published_at=timezone.now()
        )
    client.force_login(manager)
    client.get(step.get_absolute_url())

    with django_assert_max_num_queries(24):
        client.get(step.get_absolute_url())


def test_rooms_add_parts_and_links_that_may_say_nothing(client, step):
    with step_parts.restored(), step_links.restored():
        step_parts.add("nothing", PartMaker(lambda visit: None, rank=1))
        step_links.add("nowhere", StepLinkMaker(lambda visit: None, rank=1))
        step_links.add("on", StepLinkMaker(lambda visit: PageLink("Eteenpäin", "/x/"), rank=2))
        page = client.get(step.get_absolute_url())

    assert [link.label for link in page.context["links"]][:1] == ["Eteenpäin"]
