"""Databases of their own for tests that start real processes."""

import os
import uuid

import environ
import psycopg
import pytest

from tests.faults.calling import call


@pytest.fixture
def spare_database(tmp_path):
    """An empty database: on the PostgreSQL that ./dev test has started, else a SQLite file."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        (tmp_path / "var").mkdir(exist_ok=True)
        yield f"sqlite:///{tmp_path / 'var' / 'db.sqlite3'}"
        return
    name = f"fault_{uuid.uuid4().hex[:12]}"
    known = environ.Env.db_url_config(server)
    with psycopg.connect(
        host=known["HOST"], user=known["USER"], dbname=known["NAME"], autocommit=True
    ) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield f"{server.rsplit('/', 1)[0]}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def portal_env(tmp_path, spare_database):
    """The settings of a portal of its own, whose tables stand."""
    env = {
        "DEBUG": "1",
        "VAR_DIR": str(tmp_path / "var"),
        "DATABASE_URL": spare_database,
    }
    call("manage.py", "migrate", "--verbosity=0", env=env)
    return env
