"""`./dev demo` says in one line what stands in its way, and what to do."""

import socket

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from portal.demo import supervisor
from portal.demo.management.commands import prepare_demo


@pytest.mark.parametrize("text", ["0", "-1", "65536", "99999999999", "eight", ""])
def test_a_port_is_a_number_that_exists(text, capsys):
    with pytest.raises(SystemExit):
        supervisor._options([f"--port={text}"])

    assert "one is a number from 1 to 65535" in capsys.readouterr().err


def test_a_port_that_is_taken_is_said_with_another_to_try():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(SystemExit, match=f"127.0.0.1:{port}.*--port {port + 1}"):
            supervisor._refuse_taken_port("127.0.0.1", port)


def test_an_address_that_nobody_knows_is_said_to_be_one():
    with pytest.raises(SystemExit, match="another --host"):
        supervisor._refuse_taken_port("nowhere.invalid", 8000)


def test_a_folder_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VAR_DIR", str(tmp_path / "file" / "var"))

    with pytest.raises(SystemExit, match=r"Cannot write to .*/file/var: .* VAR_DIR"):
        supervisor.main([])


def test_a_database_that_does_not_answer_is_said_in_one_line(settings, monkeypatch):
    class Away:
        def ensure_connection(self):
            raise OperationalError("connection refused")

    settings.DEMO = True
    monkeypatch.setattr(prepare_demo, "connection", Away())

    with pytest.raises(CommandError, match=r"does not answer\. connection refused"):
        call_command("prepare_demo")
