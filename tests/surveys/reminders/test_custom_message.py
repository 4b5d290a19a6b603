"""What the manager says in a reminder: plain words among what every reminder says, until it goes out."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from portal.audit.labels import action_label
from portal.audit.models import AuditEvent
from portal.jobs import scheduling
from portal.outbox.delivery import compose
from portal.outbox.models import OutboxMessage
from surveys.forms.custom_message import CustomMessageField
from surveys.invitations.opening import open_round
from surveys.models import Reminder, Round
from surveys.reminders.custom_message import (
    CustomMessageConflict,
    custom_message_version,
    write_custom_message,
)
from surveys.reminders.planning import plan_reminder
from surveys.reminders.sending import send_reminder, send_reminder_now
from surveys.rounds.planning import Refused
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import InvitationFactory, ReminderFactory, RoundFactory
from tests.surveys.responding import ask_in

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
NOON = scheduling.utc_from_wall(dt.datetime(2026, 11, 24, 12))
TEXTS = {"fi": "Vielä ehtii.", "sv": "Det finns ännu tid.", "en": "There is still time."}


@pytest.fixture
def round_(survey):
    return RoundFactory(survey=survey, opens_at=NOON - DAY, closes_at=NOON + 7 * DAY)


@pytest.fixture
def running(survey):
    """Open on the clock of whoever looks at its pages."""
    return RoundFactory(survey=survey)


def ask(round_, name, region, **fields):
    organisation = OrganisationFactory(
        name=name, level="local", email=f"{name}@example.org", **fields
    )
    return InvitationFactory(round=round_, region=region, organisation=organisation)


def planned(round_, **words):
    return ReminderFactory(
        round=round_,
        due_at=round_.opens_at + 3 * DAY,
        **{f"custom_message_{language}": text for language, text in words.items()},
    )


def address(reminder):
    return reverse("surveys:reminder_message", args=[reminder.round_id, reminder.pk])


def preview(round_):
    return reverse("surveys:reminder_preview", args=[round_.pk])


def sent(**words):
    return {f"words_{language}": text for language, text in words.items()}


def enter(client, person):
    client.force_login(person)
    client.cookies["django_language"] = "en"


# --- In the letter


@pytest.mark.parametrize(
    ("written", "language", "read"),
    [
        pytest.param(TEXTS, "sv", TEXTS["sv"], id="in the letter's language"),
        pytest.param({"fi": "Hei", "en": "Hi"}, "sv", "Hei", id="in the first that was written"),
        pytest.param({"en": "Hi"}, "fi", "Hi", id="in the only one"),
    ],
)
def test_a_letter_says_them_in_its_language_or_the_first_there_is(
    round_, lappi, manager, written, language, read
):
    ask(round_, "one", lappi, languages=language)
    reminder = plan_reminder(round_, due_at=NOON + DAY, custom_message=written, by=manager, at=NOON)
    send_reminder(reminder, by=None, at=NOON + DAY)

    body = compose(OutboxMessage.objects.get(), at=NOON + DAY).body

    assert f"\n\n{read}\n\n" in body
    others = {TEXTS["fi"], TEXTS["en"]} - {read}
    assert not [text for text in others if text in body]


def test_the_fixed_parts_stay_around_them_and_one_letter_lists_every_region(
    survey, lappi, kainuu, manager
):
    person = UserFactory(email="north@example.org", regions=[lappi, kainuu], language="fi")
    round_ = RoundFactory(
        survey=survey, audience="experts", opens_at=NOON - DAY, closes_at=NOON + 7 * DAY
    )
    tokens = [each.token for each in ask_in(round_, person, [lappi, kainuu])]
    words = {"fi": "Rivi\n\nSubject: toinen\nBcc: kaikki"}
    send_reminder_now(round_, by=manager, at=NOON, custom_message=words)

    mail = compose(OutboxMessage.objects.get(), at=NOON)
    plain = make_letter_without_words(round_, manager)

    assert mail.body.replace(f"{words['fi']}\n\n", "", 1) == plain.body
    assert all(f"/v/{token}" in mail.body for token in tokens)
    assert mail.body.index(words["fi"]) < mail.body.index("/v/")
    assert (mail.subject, mail.extra_headers.keys()) == (plain.subject, plain.extra_headers.keys())
    assert mail.message()["Bcc"] is None
    assert "\r" not in mail.subject


def make_letter_without_words(round_, manager):
    Reminder.objects.update(custom_message_fi="")
    return compose(OutboxMessage.objects.get(), at=NOON)


def test_a_letter_without_own_words_is_as_before(round_, lappi, manager):
    ask(round_, "one", lappi)
    send_reminder_now(round_, by=manager, at=NOON)

    assert "\n\n\n" not in compose(OutboxMessage.objects.get(), at=NOON).body


# --- What is refused


@pytest.mark.parametrize(
    "typed",
    [
        "Katso https://example.com/v/abc",
        "ftp://example.com",
        "Vastaa: www.example.com",
        "Avaa example.com/v/abc nyt",
        "Avaa esimerkki.fi.",
        "Kirjoita minulle@example.com",
        "t.co/abc",
        "Avaa x.com.",
        "Vastaa 10.0.0.1/kirjaudu",
        "esimerkki\uff0efi",
        "Loppu tästä.Seuraava",
    ],
)
def test_nothing_that_becomes_a_link_is_taken(typed):
    with pytest.raises(ValidationError) as refusal:
        CustomMessageField("fi").clean(typed)

    assert refusal.value.error_list[0].code == "address"


@pytest.mark.parametrize("unseen", ["\ud83d", "\ue000", "\u0378"])
def test_characters_that_everybody_sees_otherwise_are_refused_and_found(unseen):
    with override("en"), pytest.raises(ValidationError, match="after “Hyvä”"):
        CustomMessageField("fi").clean(f"Hyvä{unseen} ystävä")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Yksi\r\n\r\n\r\n\r\nkaksi \t\n", "Yksi\n\nkaksi"),
        ("Allekirjoitus\n-- \nloppu", "Allekirjoitus\n--\nloppu"),
        ("Suo\u00admi", "Suomi"),
        ("\u202eHyva\u0308\0\x1b\u200d ystävä\x85Terveisin", "Hyvä ystävä\nTerveisin"),
        ("Kiitos 👩\u200d⚕\ufe0f", "Kiitos 👩\u200d⚕\ufe0f"),
        ("kl. 9.00–16.30, 1.12.2026, t.ex. mm.", "kl. 9.00–16.30, 1.12.2026, t.ex. mm."),
        ("1.12. klo 9.30, s. 1.2.3.4, d.v.s. m.fl.", "1.12. klo 9.30, s. 1.2.3.4, d.v.s. m.fl."),
        ("<b>Hei</b> {{ x }} %(y)s", "<b>Hei</b> {{ x }} %(y)s"),
        ("x" * 600, "x" * 600),
    ],
)
def test_plain_words_are_kept_as_they_are_but_for_blank_ends(typed, kept):
    assert CustomMessageField("fi").clean(typed) == kept


@pytest.mark.parametrize("typed", ["x" * 601, "@" * 100_000, "a." * 50_000])
def test_too_long_a_text_is_refused_at_once(typed):
    with pytest.raises(ValidationError) as refusal:
        CustomMessageField("fi").clean(typed)

    assert [error.code for error in refusal.value.error_list] == ["max_length"]


# --- Writing them


def test_they_are_written_on_their_page_and_shown_in_every_letter(client, manager, running):
    reminder = planned(running)
    enter(client, manager)
    page = client.get(address(reminder))
    text = sent(**TEXTS) | {"seen": page.context["form"].initial["seen"]}

    saved = client.post(address(reminder), text)

    assert saved["Location"] == f"{preview(running)}?reminder={reminder.pk}"
    reminder.refresh_from_db()
    assert reminder.custom_message.by_language == TEXTS
    event = AuditEvent.objects.get(action="reminder.worded")
    assert event.details == {"language": ["fi", "sv", "en"]}
    assert action_label("reminder.worded") != "reminder.worded"
    for language, words in TEXTS.items():
        shown = client.get(preview(running), {"reminder": reminder.pk, "language": language})
        assert shown.context["preview"].own == words
        assert f'<p class="letter__own" lang="{language}">{words}</p>' in shown.text
    assert TEXTS["en"] in client.get(reverse("surveys:reminder_list", args=[running.pk])).text


def test_the_preview_says_where_the_words_are_in_another_language(client, manager, running):
    reminder = planned(running, fi="Vain suomeksi.")
    enter(client, manager)

    page = client.get(preview(running), {"reminder": reminder.pk, "language": "sv"})

    assert page.context["preview"].is_borrowed
    assert '<p class="letter__own" lang="fi">Vain suomeksi.</p>' in page.text
    assert "Finnish" in page.text


def test_what_is_looked_at_is_not_saved(client, manager, running):
    reminder = planned(running)
    enter(client, manager)

    page = client.post(address(reminder), sent(fi="Hei <b>sinä</b>") | {"look": "1"})

    assert [preview.own for preview in page.context["previews"]] == ["Hei <b>sinä</b>"] * 3
    assert "Hei &lt;b&gt;sinä&lt;/b&gt;" in page.text
    assert "<b>sinä" not in page.text
    reminder.refresh_from_db()
    assert not reminder.custom_message


def test_two_who_write_lose_nothing(client, manager, running):
    reminder = planned(running, fi="Vanha")
    enter(client, manager)
    seen = {"seen": custom_message_version(reminder)}
    write_custom_message(reminder, message={"fi": "Hänen"}, by=manager, at=timezone.now(), **seen)

    page = client.post(address(reminder), sent(fi="Minun", en="Mine") | seen)

    assert page.context["form"].errors
    assert "Hänen" in page.text
    assert "Minun</textarea>" in page.text
    reminder.refresh_from_db()
    assert reminder.custom_message_fi == "Hänen"
    again = re.search(r'name="seen" value="(\w+)"', page.text)[1]
    client.post(address(reminder), sent(fi="Minun", en="Mine") | {"seen": again})
    reminder.refresh_from_db()
    assert reminder.custom_message.by_language == {"fi": "Minun", "en": "Mine"}


def test_pressing_twice_saves_once(running, manager):
    reminder = planned(running)
    seen = custom_message_version(reminder)

    for _ in range(2):
        write_custom_message(reminder, message=TEXTS, seen=seen, by=manager, at=timezone.now())

    assert AuditEvent.objects.filter(action="reminder.worded").count() == 1


def test_an_old_page_does_not_replace_newer_words(running, manager):
    reminder = planned(running, fi="Uudet")

    with pytest.raises(CustomMessageConflict):
        write_custom_message(reminder, message=TEXTS, seen="old", by=manager, at=timezone.now())


@pytest.mark.parametrize(
    "ended",
    [
        pytest.param({"sent_at": timezone.now()}, id="it went out"),
        pytest.param({"closed_at": timezone.now()}, id="the round is over"),
    ],
)
def test_then_they_are_frozen_and_a_late_text_is_given_back(client, manager, running, ended):
    reminder = planned(running, fi="Jäätynyt")
    seen = custom_message_version(reminder)
    if "closed_at" in ended:
        Round.objects.update(**ended)
    else:
        Reminder.objects.update(**ended)
    enter(client, manager)

    with pytest.raises(Refused):
        write_custom_message(reminder, message=TEXTS, seen=seen, by=manager, at=timezone.now())
    page = client.post(address(reminder), sent(fi="Myöhässä") | {"seen": seen})

    assert "Myöhässä</textarea>" in page.text
    assert "Save the words" not in page.text
    reminder.refresh_from_db()
    assert reminder.custom_message_fi == "Jäätynyt"
    shown = client.get(address(reminder)).text
    assert '<p class="letter__own measure" lang="fi">Jäätynyt</p>' in shown


def test_of_a_reminder_taken_out_of_the_plan_nothing_is_written(running, manager):
    reminder = planned(running)
    Reminder.objects.all().delete()

    with pytest.raises(Refused):
        write_custom_message(reminder, message=TEXTS, seen="", by=manager, at=timezone.now())


def test_what_was_being_written_is_given_back_when_its_reminder_is_gone(client, manager, running):
    reminder = planned(running)
    gone = address(reminder)
    reminder.delete()
    enter(client, manager)

    page = client.post(gone, sent(sv="För sent"))

    assert "För sent</textarea>" in page.text
    assert "taken out of the plan" in page.text
    assert "It goes out" not in page.text
    assert [client.post(gone).status_code, client.get(gone).status_code] == [404, 404]


def test_what_was_being_written_is_given_back_when_the_round_is_over(client, manager, running):
    Round.objects.update(closed_at=timezone.now())
    enter(client, manager)

    page = client.post(reverse("surveys:reminder_list", args=[running.pk]), sent(fi="Myöhässä"))

    assert "Myöhässä</textarea>" in page.text
    assert "Add to the plan" not in page.text


def test_they_can_be_given_with_the_moment(client, manager, running):
    enter(client, manager)
    page = reverse("surveys:reminder_list", args=[running.pk])
    moment = {"due_at": f"{timezone.localdate() + 2 * DAY}T09:30"}

    refused = client.post(page, moment | sent(sv="www.example.com"))
    assert '<details class="disclosure" open>' in refused.text
    assert not Reminder.objects.exists()
    client.post(page, moment | sent(sv="Svara!"))

    assert Reminder.objects.get().custom_message.by_language == {"sv": "Svara!"}


def test_one_sent_by_hand_is_looked_at_first(client, manager, running, lappi):
    ask(running, "one", lappi)
    enter(client, manager)
    page = reverse("surveys:reminder_send", args=[running.pk])

    looked = client.post(page, sent(fi="Hei") | {"look": "1"})
    assert [preview.own for preview in looked.context["previews"]] == ["Hei"] * 3
    refused = client.post(page, sent(fi="www.example.com"))
    assert refused.context["form"].errors
    assert not OutboxMessage.objects.exists()
    client.post(page, sent(fi="Hei"))

    late = client.post(page, sent(fi="Toinen"))

    assert "Toinen</textarea>" in late.text
    assert "A reminder has gone out today" in late.text
    assert Reminder.objects.get().custom_message_fi == "Hei"
    assert "\n\nHei\n\n" in compose(OutboxMessage.objects.get(), at=timezone.now()).body


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_however_many(
    client, manager, running, django_assert_max_num_queries, count
):
    for day in range(count):
        ReminderFactory(round=running, due_at=timezone.now() + day * DAY, custom_message_fi="Hei")
    client.force_login(manager)
    page = reverse("surveys:reminder_list", args=[running.pk])
    client.get(page)

    with django_assert_max_num_queries(12):
        assert client.get(page).text.count("letter__own") == count


# --- In the plan of a round


@pytest.fixture
def plan(plan):
    return plan | {
        "reminder_1": f"{timezone.localdate() + 8 * DAY}T09:00",
        "reminder_1_fi": "Ensimmäinen\r\nmuistutus",
        "reminder_1_sv": "Första",
    }


def test_they_are_planned_with_the_round_shown_before_it_is_saved_and_planned_once(
    client, manager, plan
):
    enter(client, manager)
    url = reverse("surveys:round_new")

    asked = client.post(url, plan)
    assert "Ensimmäinen<br>muistutus" in asked.text
    assert '<span class="muted small" lang="sv">Svenska</span>' in asked.text
    assert "Empty: the Finnish words stand in." in asked.text
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', asked.text))
    for _ in range(2):
        client.post(url, hidden | {"confirm": str(asked.context["audience_size"].invitations)})

    words = {"fi": "Ensimmäinen\nmuistutus", "sv": "Första"}
    assert Reminder.objects.get().custom_message.by_language == words


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"reminder_1": ""}, "reminder_1"),
        ({"reminder_2_en": "See www.example.com"}, "reminder_2_en"),
    ],
)
def test_words_without_a_moment_and_words_with_a_link_stop_the_plan(
    client, manager, plan, changed, field
):
    enter(client, manager)

    page = client.post(reverse("surveys:round_new"), plan | changed)

    assert page.context["form"].errors[field]
    assert not Round.objects.exists()


def test_another_text_is_another_plan(client, manager, plan):
    enter(client, manager)
    url = reverse("surveys:round_new")

    for text in ("Yksi", "Kaksi"):
        client.post(url, plan | {"reminder_1_fi": text, "confirm": "0"})

    assert Round.objects.count() == 2


# --- In the invitation


def test_an_invitation_says_them_until_the_round_opens(client, manager, plan, lappi):
    home = lappi.municipalities.first()
    OrganisationFactory(
        name="One", level="local", municipality=home, email="one@example.org", languages="sv"
    )
    enter(client, manager)
    url = reverse("surveys:round_new")
    words = {"invitation_fi": "Tervetuloa!", "invitation_sv": "Välkommen!"}

    asked = client.post(url, plan | words)
    assert '<q class="letter__own" lang="sv">Välkommen!</q>' in asked.text
    client.post(url, plan | words | {"confirm": "1"})
    round_ = Round.objects.get()
    shown = client.get(preview(round_), {"letter": "invitation", "language": "sv"})
    assert '<p class="letter__own" lang="sv">Välkommen!</p>' in shown.text
    open_round(round_, by=manager, at=timezone.now())

    mail = compose(OutboxMessage.objects.get(), at=timezone.now())
    assert "\n\nVälkommen!\n\n" in mail.body
    assert mail.body.index("Välkommen!") < mail.body.index("/v/")
    assert "Välkommen!" not in mail.subject


def test_two_who_plan_lose_no_words_of_the_invitation(client, manager, survey):
    now = timezone.now()
    round_ = RoundFactory(survey=survey, opened=False, opens_at=now + DAY, invitation_fi="Vanha")
    enter(client, manager)
    url = reverse("surveys:round_edit", args=[round_.pk])
    form = client.get(url).context["form"]
    sent_ = {name: form[name].value() for name in form.fields if form[name].value()}
    sent_ |= {
        "opens_at": f"{now + DAY:%Y-%m-%dT%H:%M}",
        "closes_at": f"{now + 9 * DAY:%Y-%m-%dT12:00}",
    }
    Round.objects.update(invitation_fi="Hänen")

    page = client.post(url, sent_ | {"invitation_fi": "Minun"})

    assert "Own words of the invitation: Hänen" in page.text
    assert "Minun</textarea>" in page.text
    assert Round.objects.get().invitation_fi == "Hänen"


def test_what_was_being_written_is_given_back_when_the_round_has_opened(client, manager, running):
    enter(client, manager)
    url = reverse("surveys:round_edit", args=[running.pk])

    page = client.post(url, {"invitation_sv": "För sent"})

    assert "För sent</textarea>" in page.text
    assert "The round has opened" in page.text
    assert Round.objects.get().invitation_sv == ""
    for answer in (client.get(url), client.post(url, {"invitation_sv": ""})):
        assert answer.url == running.get_absolute_url()


@pytest.mark.parametrize("typed", ["www.example.com", "Hei\ue000", "x" * 601])
def test_an_invitation_takes_no_more_than_a_reminder(client, manager, plan, typed):
    enter(client, manager)

    page = client.post(reverse("surveys:round_new"), plan | {"invitation_en": typed})

    assert page.context["form"].errors["invitation_en"]
