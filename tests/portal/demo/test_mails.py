"""The demo's mailbox: every mail, written anew or as it lies on the disk, shown as text."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from portal.accounts.actions.invitation import accept_invitation, invite
from portal.outbox.mail import Mail
from portal.outbox.models import OutboxMessage
from portal.outbox.posting import post, send_now
from regions.organisations.models import Organisation
from tests.outbox import deliver_mails

pytestmark = pytest.mark.django_db

LIST = reverse("demo:mail_list")


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = settings.MAIL_DIR


@pytest.fixture
def invitation(admin):
    return invite(
        email="uusi@example.org", role="steering", by=admin, at=timezone.now(), name="<b>Uusi</b>"
    )


def read(client, row=None):
    row = row or OutboxMessage.objects.get()
    return client.get(reverse("demo:mail_detail", args=[row.pk]))


def test_where_people_are_real_there_is_no_mailbox(client, invitation, settings):
    settings.DEMO = False

    assert client.get(LIST).status_code == 404
    assert read(client).status_code == 404


def test_a_mail_is_read_before_it_is_sent_and_its_link_works(client, invitation):
    listed = client.get(LIST)
    shown = read(client)

    assert shown.wsgi_request.path in listed.text
    path = reverse("accounts:invitation_open", args=[invitation.token])
    assert f'<a href="http://localhost:8000{path}"' in shown.text
    assert client.get(path).status_code == 303


def test_marks_in_a_mail_stay_text(client, invitation):
    page = read(client).text

    assert "<b>Uusi</b>" not in page
    assert "&lt;b&gt;Uusi&lt;/b&gt;" in page


def test_a_code_is_read_from_the_disk(client):
    at = timezone.now()
    send_now(Mail("account/email/login_code", "b@example.org", "en"), kind="account", at=at)
    row = send_now(
        Mail("account/email/login_code", "a@example.org", "en", {"code": "KANA-RIA"}),
        kind="account",
        at=at,
    )

    assert "KANA-RIA" in read(client, row).text


def test_a_mail_that_lost_its_purpose_is_shown_as_it_was_sent(client, invitation):
    deliver_mails()
    accept_invitation(invitation.token, at=timezone.now(), name="Uusi")

    assert invitation.token in read(client).text


def test_a_mail_of_which_nothing_is_left_says_why(client, invitation):
    accept_invitation(invitation.token, at=timezone.now(), name="Uusi")
    deliver_mails()

    page = read(client)

    assert (page.status_code, page.context["mail"]) == (200, None)
    assert OutboxMessage.objects.get().explanation in page.text


def test_an_empty_mailbox_says_how_to_fill_it(client):
    assert reverse("account_login") in client.get(LIST).text


def test_mails_are_found_by_a_part_of_the_address(client, invitation):
    assert client.get(LIST, {"to": "UUSI@"}).context["page"].paginator.count == 1
    for nobody in ("nobody", "\0\0%", "x" * 300):
        assert client.get(LIST, {"to": nobody}).context["page"].paginator.count == 0


def test_mails_are_found_by_a_part_of_the_name(client, organisation, expert, post_mail):
    sent = [post_mail(organisation=organisation.pk), post_mail(user=expert.pk)]

    # Many of that name have had no mail.
    Organisation.objects.bulk_create(
        Organisation(name=organisation.name, level="local") for _ in range(300)
    )

    for name, mail in zip([organisation.name, expert.name], sent, strict=True):
        assert list(client.get(LIST, {"to": name[1:].lower()}).context["page"]) == [mail]


@pytest.mark.parametrize("count", [1, 5])
def test_the_mailbox_costs_the_same_however_full(client, count, admin, django_assert_num_queries):
    for number in range(count):
        invite(email=f"u{number}@example.org", role="steering", by=admin, at=timezone.now())

    with django_assert_num_queries(2):
        assert client.get(LIST).text.count("/demo/mail/") > count


def test_the_list_says_to_whom_and_about_which_round(
    client, organisation_round, organisation, expert, post_mail
):
    post_mail(organisation=organisation.pk)
    post_mail(user=expert.pk)

    text = client.get(LIST).text

    for words in (organisation, expert.public_name, organisation_round):
        assert escape(str(words)) in text


def test_the_list_costs_the_same_however_long(client, organisation, post_mail):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    post_mail(organisation=organisation.pk)
    client.get(LIST)
    before = cost()
    for number in range(4):
        post_mail(organisation=organisation.pk, step=str(number))

    assert cost() == before


@pytest.fixture
def post_mail(organisation_round):
    """The invitation to the round, to whoever is named."""

    def send(step="open", **who):
        return post(
            "round_invitation",
            campaign="round",
            step=step,
            recipient=str(who),
            address="a@example.org",
            language="fi",
            parameters={"round": organisation_round.pk, **who},
            at=timezone.now(),
        )

    return send
