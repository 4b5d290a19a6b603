"""Unsent answers are kept on the server: by hand, by themselves, and from two devices at once."""

import datetime as dt
import re

import pytest
from django.utils import timezone

from surveys.answering.saving import Over, save_answers
from surveys.answering.submitting import submit
from surveys.models import Draft, Invitation, Round
from surveys.questionnaire.answers import AnswerValue
from tests.factories.surveys import InvitationFactory, RoundFactory, SurveyFactory
from tests.surveys.answering.pages import (
    FIRST,
    address,
    fill_in,
    fill_in_all,
    holder,
    opened,
    second_scale_optional,
    send,
)

pytestmark = pytest.mark.sqlite


def signed(number, form="0123456789abcdef"):
    """What the script puts into the form before each sending."""
    return {"draft_form": f"{form}-{number}"}


def test_autosave_saves_and_tells_the_new_version(invitation):
    client = holder(invitation)
    data = opened(client, invitation, 1) | {"involve": "4", "involve_why": "Kesken jää"}

    first = client.post(address(invitation, "autosave", 1), data)
    Draft.objects.update(saved_at=timezone.now() - dt.timedelta(minutes=90))
    second = client.post(address(invitation, "autosave", 1), data | {"version": "1", "unite": "2"})

    assert (first.status_code, first.json()["fields"]["version"]) == (200, 1)
    assert second.json()["fields"]["version"] == 2
    at = timezone.localtime(Draft.objects.get().saved_at)
    assert f"{at:%M}" in second.json()["time"]
    answers = Draft.objects.get().answers
    assert answers["involve"] == AnswerValue((4,), "Kesken jää")
    assert answers["unite"] == AnswerValue((2,))


def test_autosave_of_the_same_is_no_new_version(invitation):
    client = holder(invitation)
    data = opened(client, invitation, 1) | FIRST
    answers = [client.post(address(invitation, "autosave", 1), data).json() for _ in range(3)]

    assert [answer["fields"]["version"] for answer in answers] == [1, 1, 1]


def test_autosave_keeps_what_is_right_beside_what_is_wrong(invitation):
    client = holder(invitation)
    data = opened(client, invitation, 2) | {"informs": "2", "meetings": "monta"}
    answer = client.post(address(invitation, "autosave", 2), data)

    assert answer.json()["notice"] == "faulty"
    answers = Draft.objects.get().answers
    assert answers["informs"].values == (2,)
    assert answers["meetings"].raw == ("monta",)


def test_a_page_on_which_nothing_was_filled_in_leaves_no_draft(invitation):
    client = holder(invitation)
    fill_in(client, invitation, 1, {}, back="1")

    assert Draft.objects.count() == 0
    invitation.refresh_from_db()
    assert invitation.started_at is None


def test_the_first_save_notes_when_it_began_and_the_second_does_not(invitation):
    client = holder(invitation)
    fill_in(client, invitation, 1, {"involve": "4"})
    began = Invitation.objects.get().started_at
    fill_in(client, invitation, 1, {"involve": "5"})

    assert began is not None
    assert Invitation.objects.get().started_at == began


def test_an_answer_can_be_taken_back(invitation):
    client = holder(invitation)
    fill_in(client, invitation, 3, {"support": ["1"], "needs": "Jotain"})
    fill_in(client, invitation, 3, {"needs": ""})

    answers = Draft.objects.get().answers
    assert not answers["support"]
    assert not answers["needs"]


# --- Two devices ---------------------------------------------------------------------------------


def test_the_slower_of_two_devices_overwrites_nothing_and_loses_nothing(invitation):
    slow, fast = holder(invitation), holder(invitation)
    old = opened(slow, invitation, 1)
    fill_in(fast, invitation, 1, FIRST | {"involve_why": "Nopeamman teksti"})

    response = slow.post(
        address(invitation, "page", 1), old | FIRST | {"involve_why": "Hitaamman teksti"}
    )
    html = response.content.decode()

    assert response.status_code == 200
    assert "Hitaamman teksti</textarea>" in html
    assert "Nopeamman teksti" in html
    assert Draft.objects.get().answers["involve"].text == "Nopeamman teksti"


def test_pressing_once_more_saves_what_stands_in_the_form(invitation):
    slow, fast = holder(invitation), holder(invitation)
    old = opened(slow, invitation, 1)
    fill_in(fast, invitation, 1, FIRST | {"involve_why": "Nopeamman teksti"})
    clash = slow.post(address(invitation, "page", 1), old | FIRST | {"involve_why": "Molemmat"})
    assert clash.status_code == 200

    response = fill_in(slow, invitation, 1, FIRST | {"involve_why": "Molemmat"})

    assert response.status_code == 302
    assert Draft.objects.get().answers["involve"].text == "Molemmat"


def test_autosave_from_an_older_version_is_refused(invitation):
    slow, fast = holder(invitation), holder(invitation)
    old = opened(slow, invitation, 1)
    fill_in(fast, invitation, 1, FIRST)

    answer = slow.post(address(invitation, "autosave", 1), old | FIRST | {"reach": "1"})

    assert answer.status_code == 409
    assert Draft.objects.get().answers["reach"].values == (5,)


def test_two_devices_on_different_pages_do_not_disturb_each_other(invitation):
    slow, fast = holder(invitation), holder(invitation)
    old = opened(slow, invitation, 2)
    fill_in(fast, invitation, 1, FIRST)

    data = old | {"taken_part": "3", "contact_person": "1", "informs": "2"}
    response = slow.post(address(invitation, "page", 2), data)

    assert response["Location"] == address(invitation, "page", 3)
    answers = Draft.objects.get().answers
    assert (answers["reach"].values, answers["informs"].values) == ((5,), (2,))


def test_an_empty_form_takes_no_newer_answer_away(invitation):
    slow, fast = holder(invitation), holder(invitation)
    old = opened(slow, invitation, 1)
    fill_in(fast, invitation, 1, FIRST | {"involve_why": "Tallella"})

    slow.post(address(invitation, "page", 1), old | {"back": "1"})

    assert Draft.objects.get().answers["involve"] == AnswerValue((4,), "Tallella")


# --- Taken back ----------------------------------------------------------------------------------


@pytest.fixture
def optional(organisation, lappi):
    """An invitation to a survey whose second scale may be left out."""
    round_ = RoundFactory(survey=SurveyFactory(content=second_scale_optional()))
    return InvitationFactory(round=round_, region=lappi, organisation=organisation)


@pytest.mark.parametrize("how", ["page", "autosave"])
def test_a_choice_that_may_be_left_out_can_be_taken_back(optional, how):
    client = holder(optional, headers={"accept-language": "en"})
    fill_in(client, optional, 1, FIRST)

    data = opened(client, optional, 1) | FIRST | {"unite": ""}
    client.post(address(optional, how, 1), data)

    assert not Draft.objects.get().answers["unite"]
    html = client.get(address(optional, "check")).content.decode()
    assert "Not answered" in html[html.index("1/?check#involve") : html.index("1/?check#unite")]


def test_only_a_choice_that_may_be_left_out_offers_no_answer_and_none_is_chosen(optional):
    html = holder(optional).get(address(optional, "page", 1)).content.decode()

    assert re.findall(r'type="radio" name="(\w+)" value=""', html) == ["unite"]
    assert " checked" not in html


@pytest.mark.parametrize(
    ("page", "was", "became"),
    [
        (1, {"unite": "3"}, {"unite": ""}),
        (3, {"support": ["1", "4"]}, {}),
        (3, {"needs": "Ensin"}, {"needs": ""}),
    ],
    ids=["a scale", "boxes", "a text"],
)
def test_what_one_took_back_and_another_changed_is_told_and_goes_with_the_second_press(
    optional, page, was, became
):
    slow, fast = holder(optional, headers={"accept-language": "en"}), holder(optional)
    rest = FIRST if page == 1 else {}
    fill_in(slow, optional, page, rest | was, back="1")
    old = opened(slow, optional, page)
    (code,) = was
    theirs = {"unite": "5", "support": ["2"], "needs": "Toisin"}[code]
    fill_in(fast, optional, page, rest | {code: theirs}, back="1")

    told = slow.post(address(optional, "page", page), old | rest | became | {"back": "1"})
    assert "Saved elsewhere meanwhile" in told.content.decode()
    assert Draft.objects.get().answers[code]
    again = opened(slow, optional, page) | rest | became | {"back": "1"}

    assert slow.post(address(optional, "page", page), again).status_code == 302
    assert not Draft.objects.get().answers[code]


def test_autosave_tells_what_an_empty_field_does_not_show_and_takes_it_not_away(invitation):
    slow, fast = holder(invitation), holder(invitation)
    old = opened(slow, invitation, 3)
    fill_in(fast, invitation, 3, {"organiser": "Nopea"}, back="1")

    autosaved = slow.post(address(invitation, "autosave", 3), old | {"needs": "Hidas"})

    assert autosaved.status_code == 409
    texts = {code: given.text for code, given in Draft.objects.get().answers.items()}
    assert (texts["organiser"], texts["needs"]) == ("Nopea", "Hidas")


@pytest.mark.parametrize("own", ["told", "none", "forged"])
def test_what_the_form_has_saved_itself_is_not_called_somebody_elses(invitation, own):
    slow, fast = holder(invitation, headers={"accept-language": "en"}), holder(invitation)
    old = opened(slow, invitation, 3)
    fill_in(fast, invitation, 3, {"organiser": "Nopea"}, back="1")
    slow.post(address(invitation, "autosave", 3), old | signed(1) | {"needs": "Hid"})

    told = {"told": signed(2), "none": {}, "forged": {"draft_form": "²"}}[own]
    data = old | told | {"needs": "Hidas", "support": ["1"]}
    response = slow.post(address(invitation, "page", 3), data)

    is_told = "Saved elsewhere meanwhile" in response.content.decode()
    assert (response.status_code, is_told) == ((302, False) if own == "told" else (200, True))
    answers = Draft.objects.get().answers
    assert answers["organiser"].text == "Nopea"
    assert answers["needs"].text == ("Hidas" if own == "told" else "Hid")


def test_what_was_saved_elsewhere_after_the_form_itself_is_told(invitation):
    slow, fast = holder(invitation, headers={"accept-language": "en"}), holder(invitation)
    old = opened(slow, invitation, 3)
    fill_in(fast, invitation, 3, {"organiser": "Nopea"}, back="1")
    slow.post(address(invitation, "autosave", 3), old | signed(1) | {"needs": "Hid"})
    fill_in(fast, invitation, 3, {"organiser": "Nopea", "needs": "Nopea myös"}, back="1")

    data = old | signed(2) | {"needs": "Hidas"}
    response = slow.post(address(invitation, "page", 3), data)

    assert "Saved elsewhere meanwhile" in response.content.decode()
    assert Draft.objects.get().answers["needs"].text == "Nopea myös"


def test_a_form_goes_on_where_the_answer_to_its_saving_was_lost(invitation):
    client = holder(invitation)
    old = opened(client, invitation, 3)

    def autosave(number, text):
        data = old | signed(number) | {"needs": text}
        return client.post(address(invitation, "autosave", 3), data)

    # Of none of these the form has heard, so it brings the version it was opened with.
    saved = [autosave(1, "Ens"), autosave(2, "Ensin"), autosave(2, "Ensin"), autosave(3, "Ensin j")]
    data = old | signed(4) | {"needs": "Ensin ja sitten", "support": ["1"]}
    left = client.post(address(invitation, "page", 3), data)

    assert [answer.status_code for answer in saved] == [200] * 4
    assert [answer.json()["fields"]["version"] for answer in saved] == [1, 2, 2, 3]
    assert left["Location"] == address(invitation, "check")
    assert Draft.objects.get().answers["needs"].text == "Ensin ja sitten"


@pytest.mark.parametrize("form", ["0123456789abcdef", "fedcba9876543210"])
def test_a_saving_that_was_overtaken_on_the_way_overwrites_nothing(invitation, form):
    client = holder(invitation)
    old = opened(client, invitation, 3)
    client.post(address(invitation, "page", 3), old | signed(2) | {"needs": "Valmis", "later": "1"})

    data = old | signed(1, form) | {"needs": "Val"}
    answer = client.post(address(invitation, "autosave", 3), data)

    assert answer.status_code == 409
    assert Draft.objects.get().answers["needs"].text == "Valmis"


@pytest.mark.parametrize(
    ("page", "ours", "theirs", "shown"),
    [
        (3, {"needs": "Hidas"}, {"needs": "Nopea", "organiser": "Aluehallitus"}, "Aluehallitus"),
        (2, {"meetings": "monta"}, {"informs": "3"}, '3" checked'),
    ],
    ids=["clash", "error"],
)
def test_a_page_that_is_shown_again_fills_in_what_was_answered_elsewhere(
    invitation, page, ours, theirs, shown
):
    slow, fast = holder(invitation), holder(invitation)
    old = opened(slow, invitation, page)
    fill_in(fast, invitation, page, theirs, back="1")

    response = slow.post(address(invitation, "page", page), old | ours)

    assert response.status_code == 200
    assert f'value="{shown}' in response.content.decode()


def test_an_answer_that_was_taken_back_elsewhere_is_told(invitation):
    client = holder(invitation, headers={"accept-language": "en"})
    fill_in(client, invitation, 3, {"needs": "Ensin"}, back="1")
    old = opened(client, invitation, 3)
    fill_in(holder(invitation), invitation, 3, {"needs": ""}, back="1")

    html = client.post(address(invitation, "page", 3), old | {"needs": "Jatkoa"}).content.decode()

    assert "This page was also filled in somewhere else" in html
    assert re.search(r"Saved elsewhere meanwhile</p><p>\s*Not answered", html)
    assert "Jatkoa</textarea>" in html


def test_the_same_answer_twice_is_no_conflict(invitation):
    client = holder(invitation)
    data = opened(client, invitation, 1) | FIRST

    statuses = [client.post(address(invitation, "page", 1), data).status_code for _ in range(2)]

    assert statuses == [302, 302]


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "²"])
def test_a_forged_version_overwrites_nothing(invitation, version):
    client = holder(invitation)
    fill_in(client, invitation, 1, FIRST)

    data = {"version": version, "involve": "1", "unite": "1", "reach": "1"}
    client.post(address(invitation, "page", 1), data)

    assert Draft.objects.get().answers["involve"].values == (4,)


def test_a_save_that_was_overtaken_begins_anew_with_what_is_there_now(invitation):
    save_answers(invitation, {"unite": AnswerValue((1,))}, base=0, at=timezone.now())
    stale = Invitation.objects.for_answering().get()
    save_answers(invitation, {"reach": AnswerValue((2,))}, base=1, at=timezone.now())

    saved = save_answers(stale, {"involve": AnswerValue((3,))}, base=1, at=timezone.now())

    assert saved.draft.version == 3
    values = {code: given.values for code, given in Draft.objects.get().answers.items()}
    assert values == {"unite": (1,), "reach": (2,), "involve": (3,)}


# --- Too late ------------------------------------------------------------------------------------


@pytest.mark.parametrize("why", ["closed", "answered"])
def test_autosave_that_comes_too_late_is_told_so(invitation, why):
    client = holder(invitation)
    hidden = opened(client, invitation, 1)
    if why == "closed":
        Round.objects.update(closed_at=timezone.now())
    else:
        other = holder(invitation)
        fill_in_all(other, invitation)
        send(other, invitation)

    answer = client.post(address(invitation, "autosave", 1), hidden | FIRST)

    assert answer.status_code == 410
    assert Draft.objects.count() == 0


def test_no_draft_appears_after_the_answers_were_sent(invitation):
    stale = Invitation.objects.for_answering().get()
    client = holder(invitation)
    fill_in_all(client, invitation)
    send(client, invitation)

    with pytest.raises(Over):
        save_answers(stale, {"involve": AnswerValue((1,))}, base=0, at=timezone.now())
    assert Draft.objects.count() == 0


def test_a_withdrawn_invitation_takes_nothing(invitation):
    stale = Invitation.objects.for_answering().get()
    fill_in_all(holder(invitation), invitation)
    full = Invitation.objects.for_answering().get()
    Invitation.objects.update(revoked_at=timezone.now())

    with pytest.raises(Over):
        submit(full, base=3, language="fi", at=timezone.now())
    Draft.objects.all().delete()
    with pytest.raises(Over):
        save_answers(stale, {"involve": AnswerValue((1,))}, base=0, at=timezone.now())
    assert Draft.objects.count() == 0


def test_saving_costs_the_same_whatever_is_there_already(invitation, django_assert_max_num_queries):
    client = holder(invitation)
    fill_in_all(client, invitation)
    data = opened(client, invitation, 1) | FIRST | {"involve_why": "Uusi"}

    # The invitation with its draft, and one conditional update.
    with django_assert_max_num_queries(2):
        assert client.post(address(invitation, "page", 1), data).status_code == 302
