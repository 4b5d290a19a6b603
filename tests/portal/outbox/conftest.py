"""Kinds of letters that only these tests know."""

import pytest

from portal.outbox import notices
from portal.outbox.actions import Posting, post, post_many
from portal.outbox.notices import Letter, NotNeeded, notice


@pytest.fixture(autouse=True)
def test_kinds(monkeypatch):
    """“greeting” writes, or does what `parameters["does"]` says."""
    monkeypatch.setattr(notices, "_notices", dict(notices._notices))

    @notice("greeting", label="greeting")
    def compose(message, *, at):
        does = message.parameters.get("does")
        if does == "crash":
            raise RuntimeError("canary of a crash")
        if does:
            raise NotNeeded(does)
        return Letter("account/email/unknown_account", message.address, message.language)
