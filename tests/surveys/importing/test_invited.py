"""Rows that answer an invitation: paper that came back from somebody who was asked."""

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from portal.importing.life import begin
from surveys.answering.submitting import submit
from surveys.importing.applying import apply, remove
from surveys.importing.invited import Invited
from surveys.models import AnswerImport, Invitation, Response, Turnout
from surveys.reminders.audience import waiting_for_reminder
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import InvitationFactory
from tests.surveys.answering.pages import address, fill_in_all, holder
from tests.surveys.importing.collecting import answers, as_csv, checked, imported, told_problems

pytestmark = pytest.mark.django_db

State = AnswerImport.State
ENGLISH = {"accept-language": "en"}
HEADINGS = ["invitation", *answers()]


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def round_(organisation_round, lappi, kainuu, invitation, organisation):
    organisation.identifiers.create(scheme="business_id", value="0207747-4")
    organisation.identifiers.create(scheme="association", value="194.820")
    organisation.email = "hallitus@jarjesto.example"
    organisation.save()
    invitation.invited_at = organisation_round.opened_at
    invitation.save()
    return organisation_round


def by_name(name, **changed):
    return as_csv(answers(invitation=name, **changed), headings=HEADINGS)


def turnout(round_):
    counts = Turnout.objects.get(round=round_)
    return counts.invited, counts.answered


def send(invitation):
    read = Invitation.objects.for_answering().get(pk=invitation.pk)
    submit(read, base=read.draft.version, language="fi", at=timezone.now())


def removed(import_):
    begin(import_, from_=State.APPLIED, to=State.REMOVING)
    remove(import_, by=None, at=timezone.now())
    return import_


@pytest.mark.parametrize("region", ["21", "Lappi", ""])
def test_a_row_that_names_an_invitation_answers_it(round_, invitation, region):
    import_ = imported(round_, by_name(invitation.code, region=region))

    response = Response.objects.get(answer_import=import_)
    assert import_.state == State.APPLIED
    assert (response.invitation, response.region_id) == (invitation, "21")
    assert response.invitation.answered_at == import_.applied_at
    assert turnout(round_) == (1, 1)


@pytest.mark.parametrize(
    "write",
    [
        lambda code: code.lower(),
        lambda code: code.replace("-", ""),
        lambda code: f" {code.replace('-', ' ')} ",
        lambda code: "0207747-4",
        lambda code: "207747-4",
        lambda code: "02077474",
        lambda code: "194.820",
        lambda code: "194820",
    ],
)
def test_an_invitation_is_known_by_its_code_and_by_the_numbers_of_its_organisation(
    round_, invitation, write
):
    imported(round_, by_name(write(invitation.code)))

    assert Response.objects.get().invitation == invitation


@pytest.mark.parametrize("name", ["194.82", "19482", "20774-4", "XXXXX-XXXXX", "-"])
def test_what_is_no_number_of_anybody_invited_is_refused(round_, name):
    import_ = imported(round_, by_name(name))

    assert not Response.objects.exists()
    [(row, column, value, advice)] = told_problems(import_)
    assert (row, column, value) == (2, "invitation", name)
    assert advice.startswith("No invitation of this round has this code or number.")


def test_a_number_that_two_organisations_go_by_is_refused(round_, lappi):
    other = OrganisationFactory(association="194820")
    InvitationFactory(round=round_, region=lappi, organisation=other)

    import_ = checked(round_, by_name("194820"))

    assert "Two invitations of this round go by this number." in told_problems(import_)[0][3]


def test_the_invitation_of_another_round_is_unknown(round_, survey, expert_invitation):
    import_ = checked(round_, by_name(expert_invitation.code))

    assert "No invitation of this round" in told_problems(import_)[0][3]


def test_an_expert_is_named_by_the_code(expert_round, expert_invitation):
    imported(expert_round, by_name(expert_invitation.code))

    assert Response.objects.get().invitation == expert_invitation


def test_another_region_than_that_of_the_invitation_is_refused(round_, invitation):
    import_ = checked(round_, by_name(invitation.code, region="Kainuu"))

    [(_row, column, value, advice)] = told_problems(import_)
    assert (column, value) == ("region", "Kainuu")
    assert advice.startswith("The invitation is of another region")


def test_a_nationwide_invitation_has_no_region(round_, lappi):
    nationwide = OrganisationFactory(level="national")
    invitation = InvitationFactory(round=round_, region=None, organisation=nationwide)

    import_ = checked(
        round_,
        as_csv(
            answers(invitation=invitation.code, region="21"),
            answers(invitation="", region="21"),
            headings=HEADINGS,
        ),
    )
    assert [problem[:2] for problem in told_problems(import_)] == [(2, "region")]

    imported(round_, by_name(invitation.code, region=""))
    assert Response.objects.get().region is None


def test_an_answered_a_withdrawn_and_a_twice_named_invitation_are_refused(round_, invitation):
    twice = as_csv(*[answers(invitation=invitation.code)] * 2, headings=HEADINGS)
    [(row, _column, _value, advice)] = told_problems(checked(round_, twice))
    assert (row, advice) == (
        3,
        "An earlier row names the same invitation. Keep one of them.",
    )

    Invitation.objects.update(revoked_at=timezone.now())
    assert "withdrawn" in told_problems(checked(round_, by_name(invitation.code)))[0][3]

    Invitation.objects.update(revoked_at=None, answered_at=timezone.now())
    assert "answered already" in told_problems(checked(round_, by_name(invitation.code)))[0][3]


def test_whoever_is_answered_for_gets_no_more_reminders_until_it_is_taken_out(round_, invitation):
    import_ = imported(round_, by_name(invitation.code))
    assert not waiting_for_reminder(round_, at=timezone.now()).exists()

    removed(import_)

    assert waiting_for_reminder(round_, at=timezone.now()).get() == invitation
    assert turnout(round_) == (1, 0)
    assert not Response.objects.exists()


def test_what_was_saved_in_the_browser_stays_and_can_be_sent_after_a_removal(round_, invitation):
    fill_in_all(holder(invitation), invitation)

    removed(imported(round_, by_name(invitation.code)))

    send(invitation)
    assert Response.objects.get().invitation == invitation
    assert turnout(round_) == (1, 1)


def test_whoever_answers_between_check_and_import_is_not_counted_twice(round_, invitation):
    import_ = checked(round_, by_name(invitation.code))
    fill_in_all(holder(invitation), invitation)
    send(invitation)

    begin(import_, from_=State.CHECKED, to=State.APPLYING)
    apply(import_, skip_bad=False, by=None, at=timezone.now())

    assert import_.state == State.CHECKED
    assert import_.bad_count == 1
    assert import_.went_wrong.code == "changed"
    assert Response.objects.get().answer_import is None
    assert turnout(round_) == (1, 1)


def test_the_page_says_before_and_after_what_becomes_of_the_invitations(
    round_, invitation, manager, client
):
    client.force_login(manager)
    import_ = checked(round_, by_name(invitation.code), by=manager)
    assert (
        "1 row names an invitation"
        in client.get(import_.get_absolute_url(), headers=ENGLISH).content.decode()
    )

    begin(import_, from_=State.CHECKED, to=State.APPLYING)
    apply(import_, skip_bad=False, by=manager, at=timezone.now())

    page = client.get(import_.get_absolute_url(), headers=ENGLISH).content.decode()
    assert "1 invitation is answered by it" in page
    assert "1 invitation then waits again" in page


def test_the_receipt_says_that_the_answers_were_entered(round_, invitation):
    imported(round_, by_name(invitation.code))

    page = holder(invitation).get(address(invitation, "receipt"), headers=ENGLISH).content.decode()

    assert "Thank you, your answers have arrived" in page
    assert "They came on paper or in another way" in page


def test_the_list_of_invitations_tells_the_code(round_, invitation, manager, client):
    client.force_login(manager)

    page = client.get(reverse("surveys:invitation_list", args=[round_.pk])).content.decode()

    assert invitation.code in page


def test_naming_invitations_costs_three_queries_whatever_their_number(
    round_, invitation, django_assert_num_queries
):
    with django_assert_num_queries(3):
        invited = Invited(round_)
        assert invited.read(invitation.code) == invitation
        assert invited.read("0207747-4") == invitation
