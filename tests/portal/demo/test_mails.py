"""The demo's mailbox reads what the file backend wrote, and shows it as text."""

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import reverse

from portal.demo import mails

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settings):
    def send(*subjects, body="Avaa https://portal.example.org/x/ heti", html=""):
        backend = get_connection(
            "django.core.mail.backends.filebased.EmailBackend", file_path=settings.MAIL_DIR
        )
        letters = [
            EmailMultiAlternatives(subject, body, "portal@example.org", ["a@example.org"])
            for subject in subjects
        ]
        for letter in letters:
            if html:
                letter.attach_alternative(html, "text/html")
        backend.send_messages(letters)

    return send


def test_several_mails_of_one_file(post, settings):
    post("Ensimmäinen", "Toinen, jossa on å, ä ja ö")

    found = mails.newest(settings.MAIL_DIR)

    assert {mail.subject for mail in found} == {"Ensimmäinen", "Toinen, jossa on å, ä ja ö"}
    assert all(mail.to == "a@example.org" for mail in found)
    assert all(mails.find(settings.MAIL_DIR, mail.key) == mail for mail in found)


def test_the_list_leads_to_a_mail_whose_links_can_be_followed(client, post):
    post("Koodi")

    listed = client.get(reverse("demo:mail_list"))
    mail = listed.context["mails"][0]
    shown = client.get(reverse("demo:mail_detail", args=[mail.key]))

    assert reverse("demo:mail_detail", args=[mail.key]) in listed.text
    assert '<a href="https://portal.example.org/x/"' in shown.text


def test_marks_in_a_mail_stay_text(client, post):
    post("<script>alert(1)</script>", body="<img src=x onerror=alert(1)>", html="<b>ei tätä</b>")

    mail = client.get(reverse("demo:mail_list")).context["mails"][0]
    page = client.get(reverse("demo:mail_detail", args=[mail.key])).text

    assert "<script>alert" not in page
    assert "&lt;img src=x" in page
    assert "ei tätä" not in page


def test_an_empty_mailbox_says_how_to_fill_it(client):
    page = client.get(reverse("demo:mail_list"))

    assert page.status_code == 200
    assert page.context["mails"] == []


@pytest.mark.parametrize(
    "key", ["nothing.log:0", "../secret.log:0", "..%2Fsecret.log:0", "secret_key:0", "x", "x.log:9"]
)
def test_only_mails_can_be_read(client, settings, tmp_path, key):
    settings.MAIL_DIR.mkdir()
    (settings.MAIL_DIR / "x.log").write_text("Subject: x\n\nx\n" + "-" * 79 + "\n")
    (settings.MAIL_DIR / "secret_key").write_text("canary")
    (tmp_path / "secret.log").write_text("canary")

    assert mails.find(settings.MAIL_DIR, key) is None
    assert client.get(f"/demo/mail/{key}/").status_code == 404


def test_a_broken_file_is_no_error(client, settings):
    settings.MAIL_DIR.mkdir()
    (settings.MAIL_DIR / "y.log").write_bytes(b"\xff\xfe\x00 no headers\nDate: never\n")

    assert client.get(reverse("demo:mail_list")).status_code == 200
