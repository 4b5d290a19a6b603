"""What would leave a door open stops the start (A-18)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.accounts import checks
from portal.accounts.permissions import MAY_BE_PUBLIC, Permission
from portal.accounts.roles import GRANTS, NATIONAL_ROLES, STAFF_ROLES, Role

ROOT = Path(__file__).parents[2]
GOOD = {
    "SECRET_KEY": "kQ7-a-long-key-of-many-different-letters-0123456789-abcdefghij",
    "SITE_ORIGIN": "https://yhdyspinta.example",
    "EMAIL_URL": "smtp://relay:25",
}


def manage(*arguments, tmp_path, **environment):
    """Run manage.py as production would, with nothing else in the environment."""
    known = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), **GOOD, **environment}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={name: value for name, value in known.items() if value is not None},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_settings_of_production_pass_every_check_without_a_warning(tmp_path):
    found = manage("check", "--deploy", "--fail-level", "WARNING", tmp_path=tmp_path)
    assert found.returncode == 0, found.stderr
    assert "no issues" in found.stdout


@pytest.mark.parametrize(
    "key", [None, "", "short", "x" * 60, "django-insecure-short"], ids=lambda key: repr(key)[:20]
)
def test_a_missing_or_weak_key_stops_the_start(tmp_path, key):
    found = manage("check", tmp_path=tmp_path, SECRET_KEY=key)
    assert found.returncode != 0
    assert "SECRET_KEY" in found.stderr


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("DATABASE_URL", "nonsense"),
        ("EMAIL_TIMEOUT", "0"),
        ("OUTBOX_SENDERS", "0"),
        ("SITE_ORIGIN", "portal.example"),
    ],
)
def test_what_cannot_work_stops_the_start_by_its_name(tmp_path, setting, value):
    found = manage("check", tmp_path=tmp_path, **{setting: value})
    assert found.returncode != 0
    assert setting in found.stderr.splitlines()[-1]


STARTS = {
    "manage.py": ["manage.py", "check"],
    "gunicorn": ["-c", "import portal.wsgi"],
    "celery": ["-m", "celery", "-A", "portal", "report"],
}


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("mode", ["DEMO", "DEBUG"])
def test_neither_demo_nor_debug_starts_at_a_public_address(tmp_path, start, mode):
    env = {**GOOD, "PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), mode: "1"}
    found = subprocess.run(
        [sys.executable, *STARTS[start]],
        cwd=ROOT,
        env={**env, "SITE_ORIGIN": " HTTPS://Portal.example/ "},
        capture_output=True,
        text=True,
    )

    assert found.returncode != 0
    assert f"{mode} is set" in found.stdout + found.stderr


@pytest.mark.parametrize("hosts", ["*", "yhdyspinta.example,*"])
def test_a_star_among_the_hosts_stops_the_start(tmp_path, hosts):
    found = manage("check", tmp_path=tmp_path, ALLOWED_HOSTS=hosts)
    assert found.returncode != 0
    assert "accounts.E001" in found.stderr


@pytest.mark.parametrize(
    ("setting", "value", "warning"),
    [
        ("SITE_ORIGIN", "http://yhdyspinta.example", "accounts.W001"),
        ("SECOND_FACTOR_REQUIRED", "0", "accounts.W002"),
    ],
)
def test_a_half_open_production_is_warned_of(tmp_path, setting, value, warning):
    found = manage("check", "--deploy", tmp_path=tmp_path, **{setting: value})
    assert warning in found.stderr


@pytest.mark.parametrize("permission", sorted(set(Permission) - MAY_BE_PUBLIC))
def test_a_permission_given_to_the_public_stops_the_start(monkeypatch, permission):
    monkeypatch.setitem(GRANTS, Role.PUBLIC, frozenset({permission}))
    assert [problem.id for problem in checks.public_holds_little(None)] == ["accounts.E002"]


def test_the_matrix_as_it_is_passes():
    assert checks.public_holds_little(None) == []


def test_every_permission_has_words_and_every_role_a_line():
    assert set(GRANTS) == set(Role)
    assert all(str(permission.label) for permission in Permission)


def test_every_national_role_counts_as_staff():
    assert NATIONAL_ROLES < STAFF_ROLES
    assert {Role.EXPERT} == STAFF_ROLES - NATIONAL_ROLES


def test_nobody_but_the_administrator_gives_roles():
    assert [role for role in Role if Permission.MANAGE_ROLES in GRANTS[role]] == [Role.ADMIN]


def test_debug_is_off_unless_asked_for(tmp_path):
    line = "from django.conf import settings as s; print(s.DEBUG, s.DEMO, s.SECOND_FACTOR_REQUIRED)"
    found = manage("shell", "-v", "0", "-c", line, tmp_path=tmp_path)
    assert found.stdout.split() == ["False", "False", "True"], found.stderr
