"""The trail in tests: the guard taken away for a moment, or set to a clock of another year."""

from contextlib import contextmanager

from django.db import connection

from portal.audit import guard


@contextmanager
def unguarded():
    """As somebody who owns the tables, and not as the application."""
    guard.remove(connection)
    try:
        yield
    finally:
        guard.install(connection)


@contextmanager
def months_later(months):
    """The database lets go what will be old enough in so many months."""
    guard.remove(connection)
    guard.install(connection, months_kept=guard.LEAST_MONTHS_KEPT - months)
    try:
        yield
    finally:
        guard.remove(connection)
        guard.install(connection)
