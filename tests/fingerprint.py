"""What a test of absence of changes compares."""

import hashlib
import re
from contextlib import contextmanager

from django.db import connection

# What a visit may write down about itself.
BOOKKEEPING = {"django_session", "usersessions_usersession", "cache"}
# Statements that leave every other row as it is.
HARMLESS = re.compile(
    r"(SELECT|SAVEPOINT|RELEASE|ROLLBACK|(UPDATE|INSERT INTO|DELETE FROM) "
    f'"({"|".join(BOOKKEEPING)})")'
)


class Writing:
    """Whether a statement went by that may have changed a row; if none did, nobody need look."""

    seen = False

    def __call__(self, execute, sql, params, many, context):
        self.seen |= not HARMLESS.match(sql)
        return execute(sql, params, many, context)


@contextmanager
def writing():
    noticed = Writing()
    with connection.execute_wrapper(noticed):
        yield noticed


def fingerprint(*, leaving_out=frozenset()):
    """One hash of every row of every table, but for those named."""
    seen = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(
            set(connection.introspection.table_names()) - BOOKKEEPING - leaving_out
        ):
            cursor.execute(f'SELECT * FROM "{table}"')
            seen.update(repr((table, sorted(map(repr, cursor.fetchall())))).encode())
    return seen.hexdigest()
