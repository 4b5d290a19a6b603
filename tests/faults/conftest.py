"""Databases of their own for tests that start real processes."""

import os
import shutil
import uuid
from contextlib import contextmanager

import environ
import psycopg
import pytest

from tests.faults.calling import call

SERVER = os.environ.get("DATABASE_URL", "")


@contextmanager
def database(folder, like=None):
    """A database, with all that is in `like`: on the server of ./dev test, else a SQLite file."""
    if not SERVER.startswith("postgres"):
        folder.mkdir(exist_ok=True)
        url = f"sqlite:///{folder / 'db.sqlite3'}"
        if like:
            shutil.copy(like.removeprefix("sqlite:///"), url.removeprefix("sqlite:///"))
        yield url
        return
    name = f"fault_{uuid.uuid4().hex[:12]}"
    template = f" TEMPLATE {like.rpartition('/')[2]}" if like else ""
    known = environ.Env.db_url_config(SERVER)
    with psycopg.connect(
        host=known["HOST"], user=known["USER"], dbname=known["NAME"], autocommit=True
    ) as connection:
        connection.execute(f"CREATE DATABASE {name}{template}")
        yield f"{SERVER.rpartition('/')[0]}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def tables(tmp_path_factory):
    """A database with the tables of the portal and nothing in them, to be copied."""
    folder = tmp_path_factory.mktemp("tables")
    with database(folder) as url:
        env = {"DEBUG": "1", "VAR_DIR": str(folder), "DATABASE_URL": url}
        call("manage.py", "migrate", "--verbosity=0", env=env)
        yield url


@pytest.fixture
def spare_database(tables, tmp_path):
    """The tables of the portal, for this test alone."""
    with database(tmp_path / "var", like=tables) as url:
        yield url


@pytest.fixture
def portal_env(tmp_path, spare_database):
    """The settings of a portal of its own."""
    return {
        "DEBUG": "1",
        "VAR_DIR": str(tmp_path / "var"),
        "DATABASE_URL": spare_database,
    }
