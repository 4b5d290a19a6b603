"""The pages of texts: one form in three languages, both texts after a conflict, history in words."""

import html

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from roadmap.models import Succession, TextRevision
from roadmap.texts.publishing import first_texts
from roadmap.texts.subject import TextSubject
from tests.factories.roadmap import (
    ActionFactory,
    InfluencePointFactory,
    PriorityFactory,
    RoadmapFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english(settings, client):
    """Pages are held against the source, whoever reads them."""
    settings.LANGUAGE_CODE = "en"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with translation.override("en"):
        yield


def test_the_form_shows_each_text_in_three_languages(client, manager, edit_url):
    client.force_login(manager)

    page = client.get(edit_url)

    groups = [[field.name for field in group.fields] for group in page.context["form"].groups]
    assert groups == [
        [f"{name}_{language}" for language in ("fi", "sv", "en")]
        for name in ("title", "reason", "source")
    ]
    assert 'name="base" value="1"' in page.text
    assert "data-guard>" in page.text


def test_saving_leads_back_to_what_was_changed(client, manager, step, edit_url, sent):
    client.force_login(manager)

    answer = client.post(
        edit_url,
        sent(title_fi="Uusi otsikko", title_en="Uusi otsikko", note="Selvempi"),
        follow=True,
    )

    assert answer.redirect_chain[-1][0] == step.get_absolute_url()
    assert "Uusi otsikko" in answer.text
    assert [message.level_tag for message in answer.context["messages"]] == ["success"]
    assert TextRevision.objects.first().note == "Selvempi"


def test_the_same_post_twice_makes_one_revision(client, manager, edit_url, sent):
    client.force_login(manager)

    for _ in range(2):
        assert client.post(edit_url, sent(title_fi="Kerran")).status_code == 302

    assert list(TextRevision.objects.values_list("number", flat=True)) == [2, 1]


@pytest.fixture
def overtaken(client, manager, communications, step, edit_url, sent, publish):
    """The manager sends, and communications were faster."""
    publish(
        step,
        communications,
        title_fi="Työtoverin otsikko",
        reason_fi="Raha loppuu heti.\n\nAika loppuu.",
    )
    client.force_login(manager)
    mine = sent(
        title_fi="Minun otsikkoni", reason_fi="Raha loppuu.\n\nAika loppuu pian.", note="Oma"
    )
    return client.post(edit_url, mine)


def test_a_conflict_keeps_both_texts_and_writes_nothing(overtaken, step):
    step.refresh_from_db()
    fields = {name: overtaken.context["form"][name].value() for name in ("title_fi", "reason_fi")}

    assert overtaken.status_code == 409
    assert step.title_fi == "Työtoverin otsikko"
    assert TextRevision.objects.count() == 2
    # Paragraphs that one of both changed are taken over, what both changed stands twice.
    assert fields == {
        "title_fi": "Minun otsikkoni / Työtoverin otsikko",
        "reason_fi": "Raha loppuu heti.\n\nAika loppuu pian.",
    }
    assert [(pair.mine, pair.theirs) for pair in overtaken.context["both"]] == [
        ("Minun otsikkoni", "Työtoverin otsikko")
    ]
    assert "data-guard data-unsaved" in overtaken.text


def test_the_conflict_page_says_who_was_faster_and_what_each_changed(overtaken, communications):
    for label in ("mine", "theirs"):
        assert not overtaken.context[label].is_same
    assert communications.public_name in overtaken.text
    for mark, word in (("del", "Sovitaan"), ("ins", "Työtoverin")):
        at = overtaken.text.rindex(
            f"<{mark}>", 0, overtaken.text.index(word, overtaken.text.index("theirs-title"))
        )
        assert word in overtaken.text[at : overtaken.text.index(f"</{mark}>", at)]


def test_a_conflict_sent_again_is_the_same_conflict(overtaken, client, edit_url, sent):
    again = client.post(edit_url, sent(title_fi="Minun otsikkoni"))

    assert again.status_code == 409
    assert TextRevision.objects.count() == 2


def test_the_merged_text_follows_the_colleagues(overtaken, client, edit_url, sent, step):
    form = overtaken.context["form"]
    merged = {name: form[name].value() for name in form.fields} | {"title_fi": "Yhteinen"}

    assert client.post(edit_url, merged).status_code == 302

    step.refresh_from_db()
    assert (step.title_fi, TextRevision.objects.first().number) == ("Yhteinen", 3)
    assert TextRevision.objects.first().note == "Oma"


def test_going_on_with_mine_opens_it_again_and_saves_nothing(overtaken, client, edit_url):
    page = client.post(edit_url, {**overtaken.context["own"], "go_on": "1"})

    form = page.context["form"]
    assert (form["title_fi"].value(), form["base"].value()) == ("Minun otsikkoni", 2)
    assert TextRevision.objects.count() == 2
    assert "data-guard data-unsaved" in page.text


def test_200_kilobytes_are_refused_by_name_and_given_back(client, manager, edit_url, sent):
    client.force_login(manager)
    long = "ä" * 200_000

    page = client.post(edit_url, sent(reason_sv=long))

    [message] = page.context["form"].errors["reason_sv"]
    assert page.status_code == 200
    assert "why, in Swedish" in message
    assert long in page.text
    assert TextRevision.objects.count() == 1


def test_what_is_published_needs_a_title_in_finnish_and_in_swedish(client, manager, edit_url, sent):
    client.force_login(manager)

    page = client.post(edit_url, sent(title_fi=" ", title_sv="", title_en=""))

    assert list(page.context["form"].errors) == ["title_fi", "title_sv"]


def test_a_draft_needs_a_title_in_finnish_alone(client, manager):
    draft = TextSubject(StepFactory(priority__roadmap__published_at=None, called="Luonnos"))
    client.force_login(manager)

    client.post(draft.edit_url, {**draft.texts, "title_sv": "", "base": "0"})

    assert draft.chain.first().texts["title"] == {"fi": "Luonnos", "sv": "", "en": "Luonnos"}


@pytest.mark.parametrize("base", ["", "x", "-1", "99999999999", "7"])
def test_a_base_that_never_was_overwrites_nothing(client, manager, edit_url, sent, base):
    client.force_login(manager)

    assert client.post(edit_url, sent(base=base, title_fi="Uusi")).status_code in {200, 409}

    assert TextRevision.objects.count() == 1


def test_a_signed_out_writer_signs_in_and_finds_the_texts(client, manager, edit_url, sent):
    client.force_login(manager)
    writer = client.get(edit_url).context["writer"]
    client.logout()

    answer = client.post(edit_url, sent(reason_fi="Kirjoitettu ennen.", writer=writer))

    assert answer["Location"] == f"{reverse('account_login')}?next={edit_url}"
    client.force_login(manager)
    page = client.get(edit_url)
    assert page.context["form"]["reason_fi"].value() == "Kirjoitettu ennen."
    assert page.context["form"]["base"].value() == 1
    assert "data-unsaved" in page.text
    client.post(edit_url, sent(reason_fi="Kirjoitettu ennen."))
    assert "data-unsaved" not in client.get(edit_url).text


def test_nobody_saves_under_their_name_what_another_had_typed(
    client, manager, communications, edit_url, sent
):
    client.force_login(manager)
    writer = client.get(edit_url).context["writer"]
    client.force_login(communications)

    answer = client.post(edit_url, sent(reason_fi="Toisen sanat.", writer=writer))

    assert answer.status_code == 403
    assert "Toisen sanat." in answer.text
    assert TextRevision.objects.count() == 1


def test_a_role_that_ended_while_writing_gives_the_text_back(
    client, communications, edit_url, sent
):
    client.force_login(communications)
    communications.role_grants.all().delete()

    answer = client.post(edit_url, sent(reason_fi="Kolmen tunnin työ."))

    assert answer.status_code == 403
    assert ("Why, in Finnish", "Kolmen tunnin työ.") in answer.context["rescued"]


def test_an_archived_roadmap_is_not_written_into_and_what_was_typed_is_given_back(
    client, manager, step, edit_url, sent
):
    type(step.roadmap).objects.update(archived_at=timezone.now())
    client.force_login(manager)

    page = client.get(edit_url)
    answer = client.post(edit_url, sent(reason_fi="Liian myöhään."))

    assert (page.status_code, answer.status_code) == (200, 409)
    for shown in (page, answer):
        assert "archived: it can be read, not changed." in shown.context["reason"]
        assert html.escape(shown.context["reason"]) in shown.text
    assert ("Why, in Finnish", "Liian myöhään.") in answer.context["rescued"]
    assert TextRevision.objects.count() == 1


def test_a_superseded_step_names_what_has_taken_its_place(client, manager, step, edit_url):
    successor = StepFactory(priority=step.priority, called="Seuraaja")
    Succession.objects.create(step=step, successor=successor, kind="superseded", at=timezone.now())
    client.force_login(manager)

    assert "Seuraaja" in client.get(edit_url).context["reason"]


# --- Who may


def codes(client, person, owner, *names):
    if person:
        client.force_login(person)
    subject = TextSubject(owner)
    return [client.get(subject.address(name)).status_code for name in names]


@pytest.fixture
def points(lappi, kainuu):
    """An influence point of the expert's region, one of another, one of the whole country."""
    return [InfluencePointFactory(region=region) for region in (lappi, kainuu, None)]


def test_an_expert_edits_influence_points_and_actions_of_the_own_regions(
    client, expert, points, lappi, kainuu
):
    actions = [ActionFactory(region=region) for region in (lappi, kainuu, None)]

    for own, other, national in (points, actions):
        assert codes(client, expert, own, "edit", "history") == [200, 200]
        assert codes(client, expert, other, "edit", "history") == [403, 200]
        assert codes(client, expert, national, "edit", "history") == [403, 200]


def test_an_expert_edits_no_step_priority_or_roadmap(client, expert, step):
    for owner in (step, step.priority, step.roadmap):
        assert codes(client, expert, owner, "edit") == [403]


def test_communications_edit_what_is_published_alone(client, communications, step):
    draft = PriorityFactory(roadmap=RoadmapFactory(published_at=None))

    assert codes(client, communications, step, "edit", "history") == [200, 200]
    assert codes(client, communications, draft, "edit", "history") == [403, 200]


@pytest.mark.parametrize("name", ["steering", "researcher", "admin"])
def test_who_reads_all_edits_nothing(client, request, step, name):
    assert codes(client, request.getfixturevalue(name), step, "edit", "history") == [403, 200]


def test_what_was_said_before_is_not_for_the_public(client, representative, step):
    assert codes(client, representative, step, "edit", "history", "diff") == [403, 403, 403]
    client.logout()
    assert codes(client, None, step, "edit", "history", "diff") == [302, 302, 302]


def test_texts_of_a_draft_do_not_exist_for_organisations(client, representative):
    draft = StepFactory(priority__roadmap__published_at=None)

    assert codes(client, representative, draft, "edit", "history", "diff") == [404, 404, 404]


def test_a_kind_that_is_none_is_404(client, manager):
    client.force_login(manager)

    assert client.get("/roadmap/texts/outcome/1/edit/").status_code == 404


# --- History


@pytest.fixture
def revised(step, manager, communications, publish):
    publish(step, communications, title_fi="Sovitaan kumppanuuksista", note="Oikea sana")
    return step


def test_the_history_tells_who_when_and_why(client, manager, communications, revised):
    client.force_login(manager)

    page = client.get(TextSubject(revised).history_url)

    assert [entry.revision.number for entry in page.context["entries"]] == [2, 1]
    assert "Oikea sana" in page.text
    assert communications.public_name in page.text
    assert TextSubject(revised).address("restore", 1) in page.text


def test_two_revisions_are_compared_word_by_word(client, manager, revised):
    client.force_login(manager)

    page = client.get(TextSubject(revised).address("diff"))

    for mark, word in (("del", "avustuksista"), ("ins", "kumppanuuksista")):
        at = page.text.index(f"<{mark}>")
        assert word in page.text[at : page.text.index(f"</{mark}>", at)]
    [changed] = page.context["comparison"].changed
    assert (changed.label, changed.language) == ("Title in Finnish", "fi")


def test_restoring_is_asked_first_and_makes_a_new_revision(client, manager, revised):
    client.force_login(manager)
    url = TextSubject(revised).address("restore", 1)
    assert client.get(url).status_code == 200
    assert TextRevision.objects.count() == 2

    client.post(url, {"base": "2"})

    revised.refresh_from_db()
    assert revised.title_fi == "Sovitaan avustuksista"
    assert TextRevision.objects.first().restored_from == 1


@pytest.mark.parametrize("base", ["1", "", "x"])
def test_nothing_is_restored_over_a_revision_one_has_not_seen(client, manager, revised, base):
    client.force_login(manager)

    answer = client.post(TextSubject(revised).address("restore", 1), {"base": base}, follow=True)

    assert TextRevision.objects.count() == 2
    assert [message.level_tag for message in answer.context["messages"]] == ["warning"]


def test_restoring_into_an_archived_roadmap_says_why_not(client, manager, revised):
    type(revised.roadmap).objects.update(archived_at=timezone.now())
    client.force_login(manager)

    answer = client.post(TextSubject(revised).address("restore", 1), {"base": "2"}, follow=True)

    assert "archived" in str(next(iter(answer.context["messages"])))
    assert TextRevision.objects.count() == 2
    assert TextSubject(revised).address("restore", 1) not in answer.text


@pytest.mark.parametrize("page", ["edit", "history", "diff"])
def test_pages_cost_the_same_however_long_the_history(client, manager, communications, page):
    costs = []
    for count in (2, 6):
        step = StepFactory()
        first_texts(owner=step, by=manager, at=timezone.now())
        for number in range(2, count + 1):
            TextRevision.objects.create(
                step=step,
                number=number,
                texts={"title": {"fi": f"Otsikko {number}"}},
                author=communications,
                published_at=timezone.now(),
            )
        client.force_login(manager)
        client.get(TextSubject(step).address(page))
        with CaptureQueriesContext(connection) as queries:
            client.get(TextSubject(step).address(page))
        costs.append(len(queries))

    assert costs[0] == costs[1]
