"""A backup comes back whole, and what was sent after it was made is not sent a second time."""

import os
import subprocess
import sys
from contextlib import suppress

import environ
import pytest

from tests.faults.test_outbox_survives import Office
from tests.processes import ROOT, find_program

pytestmark = pytest.mark.fault

MAILS = 60


class Backup:
    """Made and restored as docs/operations.md has it."""

    def __init__(self, url, folder):
        self.url, self.file = url, folder / "portal.dump"
        self.is_postgresql = url.startswith("postgres")

    def _run(self, program, *arguments, **files):
        known = environ.Env.db_url_config(self.url)
        found = find_program(program, f"/usr/lib/postgresql/*/bin/{program}")
        server = ["--host", known["HOST"], "--username", known["USER"]]
        subprocess.run([found, *server, *arguments, known["NAME"]], check=True, **files)

    def make(self):
        if not self.is_postgresql:
            path = self.url.removeprefix("sqlite:///")
            subprocess.run([sys.executable, "-c", COPY, path, str(self.file)], check=True)
            return
        with self.file.open("wb") as out:
            self._run("pg_dump", "--format", "custom", stdout=out)

    def restore(self):
        if not self.is_postgresql:
            path = self.url.removeprefix("sqlite:///")
            for name in (path, f"{path}-wal", f"{path}-shm"):
                with suppress(FileNotFoundError):
                    os.unlink(name)
            subprocess.run([sys.executable, "-c", COPY, str(self.file), path], check=True)
            return
        self._run("dropdb", "--force")
        self._run("createdb")
        with self.file.open("rb") as dump:
            self._run("pg_restore", "--exit-on-error", "--dbname", stdin=dump)


COPY = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).backup(sqlite3.connect(sys.argv[2]))"


@pytest.fixture
def office(tmp_path, spare_database):
    (tmp_path / "var").mkdir(exist_ok=True)
    office = Office(tmp_path, spare_database)
    office.env["EMAIL_TIMEOUT"] = "30"  # nobody dies here
    yield office
    office.close()


@pytest.fixture
def set_back(office, spare_database, tmp_path):
    """Sixty mails that left after the backup was made, which is now restored."""
    office.behave_well()
    office.run("post", str(MAILS))
    backup = Backup(spare_database, tmp_path)
    backup.make()
    office.run("finish")
    assert len(office.sink.accepted()) == MAILS
    backup.restore()
    return office


def drill(office, *arguments, **changed):
    return subprocess.run(
        [sys.executable, "manage.py", "restore_drill", *arguments],
        cwd=ROOT,
        env={**os.environ, **office.env, "DEBUG": "1", **changed},
        capture_output=True,
        text=True,
    )


def states(office):
    import json

    return {message["state"] for message in json.loads(office.run("states"))}


def test_mails_sent_after_the_backup_are_not_sent_again(set_back):
    set_back.run("finish")

    assert len(set_back.sink.accepted()) == MAILS, "doubled none"
    assert states(set_back) == {"sent"}


def test_without_a_record_of_the_relay_they_wait_for_a_person(set_back):
    set_back.env["MAIL_ACCEPT_LOG"] = ""

    set_back.run("finish")

    assert len(set_back.sink.accepted()) == MAILS, "doubled none"
    assert states(set_back) == {"uncertain"}


def test_the_drill_restores_beside_the_portal_and_sends_nothing(set_back):
    done = drill(set_back)

    assert done.returncode == 0, done.stdout + done.stderr
    said = {line[6:66].strip(): line[66:] for line in done.stdout.splitlines()}
    assert said["mails that wait"] == str(MAILS)
    assert said["… that the relay took, not sent again"] == str(MAILS)
    assert "equal" in said["tables"]
    assert len(set_back.sink.accepted()) == MAILS
    assert states(set_back) == {"queued"}, "the portal's own database is as it was"


def test_the_drill_takes_a_dump_and_names_the_table_that_is_not_in_it(
    set_back, spare_database, tmp_path
):
    file = tmp_path / "portal.dump"
    whole = drill(set_back, str(file))
    if spare_database.startswith("postgres"):
        found = find_program("pg_dump", "/usr/lib/postgresql/*/bin/pg_dump")
        url = spare_database.replace("postgres://portal@/", "").rpartition("/")
        subprocess.run(
            [found, "--host", f"/{url[0].lstrip('/')}", "--username", "portal", "--format=custom"]
            + ["--exclude-table=django_session", f"--file={file}", url[2]],
            check=True,
        )
    else:
        drop = (
            "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('DROP TABLE django_session')"
        )
        subprocess.run([sys.executable, "-c", drop, str(file)], check=True)
    broken = drill(set_back, str(file))

    assert whole.returncode == 0, whole.stdout + whole.stderr
    assert broken.returncode == 1
    assert "FAULT table django_session" in broken.stdout


@pytest.mark.parametrize("arguments", [["/nowhere.dump"]])
def test_the_drill_says_what_is_missing(office, arguments):
    done = drill(office, *arguments)

    assert done.returncode == 1
    assert "There is no file" in done.stderr
