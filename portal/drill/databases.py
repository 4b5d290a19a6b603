"""Dumping, restoring beside, and telling what a database holds. Nothing here writes to the source."""

import hashlib
import os
import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection

# Of each table: how many rows, and a sum over all of them that does not depend on their order.
Contents = dict[str, tuple[int, str]]


class CannotDrill(Exception):
    """What is missing, in words."""


@dataclass(frozen=True)
class Source:
    """The database that the portal is set up with, or another one on the same server."""

    name: str

    @property
    def url(self) -> str:
        known = connection.settings_dict
        if connection.vendor == "sqlite":
            return f"sqlite:///{self.name}"
        who = quote(known["USER"]) + (f":{quote(known['PASSWORD'])}" if known["PASSWORD"] else "")
        host = known["HOST"]
        where = f"/{host}" if host.startswith("/") else host
        port = f":{known['PORT']}" if known["PORT"] else ""
        return f"postgres://{who}@{where}{port}/{quote(self.name)}"


def source() -> Source:
    return Source(str(connection.settings_dict["NAME"]))


@contextmanager
def open_database(name: str) -> Iterator[Any]:
    """A connection of its own to a database on the server of the portal; what it reads stands still."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(f"file:{quote(name)}?mode=ro", uri=True)) as reader:
            reader.execute("BEGIN")
            yield reader
        return
    parameters = {**connection.get_connection_params(), "dbname": name}
    with closing(connection.get_new_connection(parameters)) as reader:
        reader.autocommit = False
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield reader


def contents(reader: Any) -> Contents:
    """What every table holds, as this connection sees it."""
    if connection.vendor == "sqlite":
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        return {name: _sqlite_table(reader, name) for (name,) in reader.execute(named).fetchall()}
    named = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    found: Contents = {}
    for (name,) in reader.execute(named).fetchall():
        quoted = '"' + name.replace('"', '""') + '"'
        sums = (
            "SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text"
            " FROM "
        )
        count, checksum = reader.execute(f"{sums}{quoted} t").fetchone()
        found[name] = (count, checksum)
    return found


def _sqlite_table(reader: Any, name: str) -> tuple[int, str]:
    count = checksum = 0
    for row in reader.execute(f'SELECT * FROM "{name}"'):  # noqa: S608 -- from its own catalogue
        count += 1
        checksum += int.from_bytes(hashlib.sha256(repr(row).encode()).digest()[:8], "big")
    return count, str(checksum % 2**64)


def dump(to: Path) -> Contents:
    """Dump the source; gives what it held at the moment of the dump."""
    name = source().name
    with open_database(name) as reader:
        if connection.vendor == "sqlite":
            held = contents(reader)
            with closing(sqlite3.connect(to)) as copy:
                reader.backup(copy)
            return held
        (snapshot,) = reader.execute("SELECT pg_export_snapshot()").fetchone()
        held = contents(reader)
        _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={to}", name)
        return held


@contextmanager
def restored(from_file: Path, folder: Path) -> Iterator[Source]:
    """A database for the drill alone, with what is in the dump; dropped afterwards."""
    if connection.vendor == "sqlite":
        scratch = folder / "drill.sqlite3"
        shutil.copy(from_file, scratch)
        yield Source(str(scratch))
        return
    name = f"drill_{secrets.token_hex(6)}"
    _administer(f'CREATE DATABASE "{name}"')
    try:
        _run("pg_restore", "--exit-on-error", "--no-owner", f"--dbname={name}", str(from_file))
        yield Source(name)
    finally:
        _administer(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _administer(statement: str) -> None:
    with closing(connection.get_new_connection(connection.get_connection_params())) as server:
        server.autocommit = True
        server.execute(statement)


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program) or _newest_of_debian(program)
    if found is None:
        raise CannotDrill(
            f"{program} is missing. Install the client of PostgreSQL, or restore the dump by hand "
            "into another database of the server and name it with --restored."
        )
    known = connection.settings_dict
    said = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}
    env = {**os.environ, **{name: str(known[key]) for key, name in said.items() if known[key]}}
    done = subprocess.run(  # noqa: S603 -- our own words
        [found, *arguments], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise CannotDrill(f"{program} failed: {done.stderr.strip()[-1000:]}")


def _newest_of_debian(program: str) -> str | None:
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    return str(places[-1]) if places else None
