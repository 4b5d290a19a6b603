"""Before a demo starts: everything is made once, and what is off is said."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from kombu import Connection

from portal.demo.management.commands import prepare_demo

pytestmark = pytest.mark.sqlite


def test_nothing_is_prepared_outside_a_demo(settings):
    settings.DEMO = False

    with pytest.raises(CommandError):
        call_command("prepare_demo")


@pytest.mark.parametrize(
    ("libraries", "said"),
    [
        pytest.param(("libnowhere-1.0.so.0",), True, id="pango is missing"),
        pytest.param((), False, id="pango is there"),
    ],
)
def test_without_pango_it_says_how_to_turn_pdf_on(capsys, monkeypatch, libraries, said):
    monkeypatch.setattr(prepare_demo, "PDF_LIBRARIES", libraries)

    prepare_demo.Command()._say_whether_pdf_is_on()

    told = capsys.readouterr().out
    assert ("PDF is off" in told) == said
    assert ("apt-get install libpango-1.0-0" in told) == said


def test_static_files_are_gathered_again_only_when_one_has_changed(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.css").write_text("a { }")
    settings.STATICFILES_DIRS = [source]
    gathered = []
    monkeypatch.setattr(prepare_demo, "call_command", lambda name, **options: gathered.append(name))

    for _ in range(2):
        prepare_demo.Command()._collect_static()
    (source / "a.css").write_text("a { color: red }")
    prepare_demo.Command()._collect_static()

    assert gathered == ["collectstatic", "collectstatic"]


def test_a_reset_forgets_the_files_and_nothing_else(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT, settings.MAIL_DIR = tmp_path / "media", tmp_path / "mail"
    database = {"NAME": str(tmp_path / "db.sqlite3")}
    (tmp_path / "db.sqlite3-wal").write_text("x")
    stand_in = SimpleNamespace(vendor="sqlite", close=lambda: None, settings_dict=database)
    monkeypatch.setattr(prepare_demo, "connection", stand_in)
    for name in ("media", "mail", "broker/queue", "build"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "file").write_text("x")
    (tmp_path / "secret_key").write_text("x")

    prepare_demo.Command()._forget_files()

    assert sorted(path.name for path in tmp_path.iterdir()) == ["broker", "build", "secret_key"]
    assert list((tmp_path / "broker").iterdir()) == [tmp_path / "broker" / "queue"]
    assert list((tmp_path / "broker" / "queue").iterdir()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("app", "name", "is_applied"),
    [
        pytest.param("jobs", "0002_due", True, id="a migration that is no more"),
        pytest.param(
            "organisations", "0001_initial", False, id="one that others rest on is missing"
        ),
    ],
)
def test_a_demo_of_another_version_is_recognised(app, name, is_applied):
    assert not prepare_demo.is_of_another_version()

    recorder = MigrationRecorder(connection)
    (recorder.record_applied if is_applied else recorder.record_unapplied)(app, name)

    assert prepare_demo.is_of_another_version()


def test_tables_of_another_version_in_a_database_of_ones_own_are_left_alone(monkeypatch):
    monkeypatch.setattr(prepare_demo, "connection", SimpleNamespace(vendor="postgresql"))

    with pytest.raises(CommandError, match="Name an empty one"):
        prepare_demo.Command()._begin_anew()


def test_whoever_starts_the_demo_reads_no_warning_of_the_broker(caplog):
    Connection(settings.CELERY_BROKER_URL).info()

    assert caplog.messages == []
