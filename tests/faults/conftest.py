"""Databases of their own for tests that start real processes."""

import os
import uuid

import environ
import psycopg
import pytest


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
