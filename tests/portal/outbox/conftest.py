"""A kind of message that only these tests know, and a mail server that does as it is told."""

from contextlib import ExitStack

import pytest
from django.utils import timezone

from portal.outbox.notices import Mail, NotNeeded, notice, notices
from portal.outbox.posting import Posting, post, post_many
from tests.smtp_sink import Sink


@pytest.fixture(autouse=True)
def greeting():
    """A kind that writes a mail, or does what `parameters["does"]` says."""

    def compose(message, *, at):
        does = message.parameters.get("does")
        if does == "crash":
            raise RuntimeError("canary of a crash")
        if does:
            raise NotNeeded(does)
        return Mail("account/email/unknown_account", message.address, message.language)

    with notices.restored():
        notice("greeting", label="greeting", reasons={"answered": "Answered already."})(compose)
        yield


@pytest.fixture
def post_one(db):
    """One message of the kind `greeting`."""

    def send(recipient="1", address="a@example.org", **changed):
        wanted = {"campaign": "greetings", "step": "first", "language": "fi", "parameters": {}}
        wanted |= {"recipient": recipient, "address": address, "at": timezone.now()}
        return post("greeting", **{**wanted, **changed})

    return send


@pytest.fixture
def post_some(db):
    """So many messages of the kind `greeting`, to different people."""

    def send(count, campaign="greetings", domain="example.org", **changed):
        postings = [Posting(f"{n}", f"person{n}@{domain}", "fi") for n in range(count)]
        wanted = {"step": "first", "at": timezone.now(), **changed}
        return post_many("greeting", campaign=campaign, postings=postings, **wanted)

    return send


@pytest.fixture
def use_sink(settings, tmp_path):
    """Deliver to this sink, by SMTP as in production."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"

    def use(sink, log=""):
        settings.EMAIL_PORT = sink.port
        settings.MAIL_ACCEPT_LOG = str(log)

    return use


@pytest.fixture
def sink(use_sink, tmp_path):
    """A mail server whose log nobody reads."""
    with Sink(tmp_path / "accept.log") as running:
        use_sink(running)
        yield running


@pytest.fixture
def make_sink(use_sink, settings, tmp_path):
    """A mail server that behaves so; its log is read unless `is_read` says no.

    With `patience`, ours is shorter than that of the server.
    """
    log = tmp_path / "accept.log"
    with ExitStack() as running:

        def make(behave, is_read=True, **options):
            made = running.enter_context(Sink(log, behave, **options))
            use_sink(made, log if is_read else "")
            if "patience" in options:
                settings.EMAIL_TIMEOUT = options["patience"] / 2
            return made

        yield make
