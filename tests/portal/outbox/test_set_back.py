"""A database that was restored sends nothing a second time, and says what it does not know."""

import datetime as dt
import gzip
import shutil

import pytest

from portal.outbox import accept_log, journal
from portal.outbox.delivery import deliver
from portal.outbox.holding import Hold, hold, release
from portal.outbox.models import OutboxMark, OutboxMessage, State
from portal.outbox.sweeping import sweep
from portal.outbox.unsent import retry_all, settle

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
DAY = dt.timedelta(days=1)


def in_a_new_process():
    """What a worker has read of the files is forgotten."""
    accept_log._record.cache_clear()
    journal._journal.cache_clear()


def states():
    return sorted(OutboxMessage.objects.values_list("state", "reason"))


@pytest.fixture
def sent(make_sink, post_some):
    """Three mails that went out after the backup was made, which is now restored."""

    def send(is_read=True, behave=lambda recipient, number: "take"):
        sink = make_sink(behave, is_read=is_read)
        post_some(3, at=NOW)
        before = list(OutboxMessage.objects.values())
        deliver(at=NOW)
        OutboxMessage.objects.all().delete()
        OutboxMessage.objects.bulk_create(OutboxMessage(**row) for row in before)
        return sink

    return send


def test_what_the_relay_took_since_the_backup_counts_as_sent(sent):
    sink = sent()

    deliver(at=NOW + DAY)

    assert states() == [(State.SENT, "")] * 3
    assert len(sink.accepted()) == 3
    assert all(abs(m.sent_at - NOW) < MINUTE for m in OutboxMessage.objects.all())


def test_the_record_alone_suffices_where_the_journal_says_nothing(sent):
    sink = sent()
    for path in journal.folder().glob("left-*"):
        path.unlink()

    deliver(at=NOW + DAY)

    assert states() == [(State.SENT, "")] * 3
    assert len(sink.accepted()) == 3


@pytest.mark.parametrize("name", ["accept.log.1", "accept.log.2026-47", "accept.log.2026-46.gz"])
def test_earlier_records_are_read_as_well(sent, tmp_path, name):
    sink = sent()
    written = (tmp_path / "accept.log").read_bytes()
    packed = gzip.compress(written) if name.endswith(".gz") else written
    (tmp_path / name).write_bytes(packed)
    (tmp_path / "accept.log").write_bytes(b"<another@localhost>\n")
    in_a_new_process()

    deliver(at=NOW + 30 * DAY)

    assert states() == [(State.SENT, "")] * 3
    assert sink.tries.total() == 3


def test_without_a_record_what_left_since_the_backup_waits_for_a_person(sent, manager):
    sink = sent(is_read=False)

    deliver(at=NOW + DAY)
    sweep(at=NOW + DAY)

    assert states() == [(State.UNCERTAIN, "set_back")] * 3
    assert len(sink.accepted()) == 3, "never sent a second time silently"
    message = OutboxMessage.objects.first()
    assert settle(message, arrived=False, by=manager, at=NOW + DAY)
    deliver(at=NOW + DAY)
    assert (message.explanation, len(sink.accepted())) == ("", 4)


def test_what_was_posted_again_after_the_restore_is_the_same_mail(sent, post_some):
    """The round that opened after the backup opens once more."""
    sink = sent()
    OutboxMessage.objects.all().delete()
    post_some(3, at=NOW + DAY)

    deliver(at=NOW + DAY)

    assert states() == [(State.SENT, "")] * 3
    assert len(sink.accepted()) == 3


def test_what_the_relay_did_not_take_before_the_restore_is_sent(sent):
    sink = sent(behave=lambda who, number: "hang up" if number == 1 and "1@" in who else "take")

    deliver(at=NOW + 60 * MINUTE)

    assert states() == [(State.SENT, "")] * 3
    assert sorted(set(sink.accepted())) == sorted(sink.accepted())
    assert len(sink.accepted()) == 3


@pytest.mark.parametrize("later", [60 * MINUTE, 10 * DAY])
@pytest.mark.parametrize(("reaches_back", "state"), [(True, State.SENT), (False, State.UNCERTAIN)])
def test_absence_proves_something_where_the_record_reaches_back(
    sent, tmp_path, reaches_back, state, later
):
    sink = sent()
    ids = sink.accepted()
    kept = ids[0] if reaches_back else "<another@localhost>"
    (tmp_path / "accept.log").write_text(f"{kept}\n")
    in_a_new_process()

    deliver(at=NOW + later)

    last = OutboxMessage.objects.get(message_id=ids[2])
    assert last.state == state


def test_a_record_begun_anew_on_another_machine_proves_nothing(sent, post_one, tmp_path):
    """The journal came along, the record of the relay did not; it takes other mails by now."""
    sink = sent()
    before = sink.accepted()
    (tmp_path / "accept.log").write_text("")
    in_a_new_process()
    post_one(recipient="new", at=NOW + 30 * MINUTE)

    for hour in (1, 2, 3):
        deliver(at=NOW + hour * 60 * MINUTE)
        sweep(at=NOW + hour * 60 * MINUTE)

    assert states() == [(State.SENT, ""), *[(State.UNCERTAIN, "set_back")] * 3]
    assert not set(before) & set(sink.accepted()), "the file holds only what came since"


def test_a_server_that_said_no_leaves_no_doubt(make_sink, post_one, manager):
    manners = iter(["data 452 Disk full", "data 554 No spam", "take"])
    sink = make_sink(lambda recipient, number: next(manners), is_read=False)
    post_one(at=NOW)

    deliver(at=NOW)
    deliver(at=NOW + 5 * MINUTE)
    assert states() == [(State.FAILED, "refused")]
    retry_all(OutboxMessage.objects.all(), by=manager, at=NOW + 9 * MINUTE)
    deliver(at=NOW + 9 * MINUTE)

    assert states() == [(State.SENT, "")]
    assert len(sink.accepted()) == 1


def test_a_message_that_cannot_be_noted_does_not_leave(sink, post_one, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    post_one(at=NOW)
    monkeypatch.setattr("portal.outbox.journal.note_left", full)

    deliver(at=NOW)

    assert sink.accepted() == []
    assert OutboxMessage.objects.get().state == State.QUEUED
    monkeypatch.undo()


# --- A database that has come to another place ------------------------------------------------


def test_without_its_journal_nothing_leaves_until_a_person_says_so(sent, post_one):
    sink = sent(is_read=False)
    shutil.rmtree(journal.folder())
    in_a_new_process()

    deliver(at=NOW + DAY)
    assert sweep(at=NOW + DAY) == 0
    assert hold() is Hold.MOVED
    assert len(sink.accepted()) == 3
    release()
    deliver(at=NOW + DAY)

    assert hold() is None
    assert len(sink.accepted()) == 6, "a person has looked"


def test_the_journal_of_another_database_is_none(sink, post_one):
    post_one(at=NOW)
    deliver(at=NOW)
    journal.begin("of another database")

    assert hold() is Hold.MOVED


def test_a_journal_that_cannot_be_read_or_begun_holds_the_mail(sink, post_one):
    journal.folder().parent.mkdir(parents=True)
    journal.folder().write_text("no folder")
    post_one(at=NOW)

    deliver(at=NOW)

    assert hold() is Hold.UNREADABLE
    assert sink.accepted() == []


def test_a_new_database_beside_old_files_sends_its_mails(sent, post_some):
    """Its rows count from one as those before them did, but its mails are others."""
    sink = sent()
    OutboxMessage.objects.all().delete()
    OutboxMark.objects.update(key="another", has_journal=False)
    post_some(3, at=NOW + DAY)

    deliver(at=NOW + DAY)

    assert hold() is None
    assert len(set(sink.accepted())) == 6


def test_a_backup_from_before_the_first_mail_knows_its_journal(sent):
    sink = sent()
    OutboxMark.objects.update(has_journal=False)

    deliver(at=NOW + DAY)

    assert len(sink.accepted()) == 3


# --- The journal ------------------------------------------------------------------------------


def test_the_journal_is_kept_for_four_months(db):
    for age in (0, 60, 200):
        journal.note_left(f"<{age}@localhost>", at=NOW - age * DAY)

    assert journal.forget(NOW - dt.timedelta(days=120)) == 1
    assert journal.forget(NOW - dt.timedelta(days=120)) == 0


def test_no_address_stands_in_the_journal(sent):
    sent()

    written = "".join(path.read_text() for path in journal.folder().glob("left-*"))
    assert written.count("+") == 3
    assert "person" not in written
    assert "example.org" not in written


def test_a_line_that_was_cut_off_spoils_no_other(db):
    journal.note_left("<a@localhost>", at=NOW)
    with next(journal.folder().glob("left-*")).open("a") as file:
        file.write("+b@loc\n")
    journal.note_left("<c@localhost>", at=NOW)

    assert journal.left_at("<a@localhost>") == journal.left_at("<c@localhost>") == NOW
    assert journal.left_at("<b@localhost>") is None


def test_a_line_that_a_full_disk_cut_off_swallows_no_other(db, monkeypatch):
    journal.note_left("<a@localhost>", at=NOW)
    write = journal.os.write
    monkeypatch.setattr(journal.os, "write", lambda file, line: write(file, line[:-5]))

    with pytest.raises(OSError, match="No space"):
        journal.note_left("<b@localhost>", at=NOW)
    monkeypatch.undo()
    journal.note_left("<c@localhost>", at=NOW)

    assert journal.left_at("<a@localhost>") == journal.left_at("<c@localhost>") == NOW
