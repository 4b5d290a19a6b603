"""`manage.py prepare_demo`: everything that must stand before the demo's processes start."""

import ctypes
import hashlib
import io
import logging
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from django.db.migrations.exceptions import InconsistentMigrationHistory
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone, translation

from portal.accounts.models import User
from portal.audit import guard
from portal.demo.accounts import DEMO_ACCOUNTS, PASSWORD
from portal.jobs.scheduling import believe

BASE = settings.BASE_DIR
PDF_LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")


def is_of_another_version() -> bool:
    """Whether our tables were made by migrations that this version does not have."""
    loader = MigrationLoader(connection)
    ours = {app.label for app in apps.get_app_configs() if Path(app.path).is_relative_to(BASE)}
    applied = {migration for migration in loader.applied_migrations if migration[0] in ours}
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory:
        return True
    return not applied <= set(loader.disk_migrations or ())


class Command(BaseCommand):
    help = "Migrate, load the demonstration world if there is none, build fonts and static files."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--reset", action="store_true", help="forget everything first")

    def handle(self, *, reset: bool, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is not a demo: DEMO is not set.")
        # The history of the demonstration world is no news.
        logging.getLogger().setLevel(logging.WARNING)
        if reset:
            self._forget_files()
        self._reach_the_database()
        if is_of_another_version():
            self._begin_anew()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        if reset and connection.vendor != "sqlite":
            guard.remove(connection)
            call_command("flush", verbosity=0, interactive=False)
            guard.install(connection)
            cache.clear()
        call_command("compile_translations")
        call_command("build_assets", stdout=io.StringIO())
        self._collect_static()
        call_command("load_reference", stdout=io.StringIO())
        if not User.objects.exists():
            self.stdout.write("Loading the demonstration world")
            call_command("demo_world", verbosity=0)
        # A demo may have slept for weeks: that is no clock that jumped.
        believe(at=timezone.now())
        self._say_whether_pdf_is_on()
        self._introduce()

    def _reach_the_database(self) -> None:
        try:
            connection.ensure_connection()
        except OperationalError as error:
            raise CommandError(f"The database does not answer. {error}") from error

    def _begin_anew(self) -> None:
        """Tables of another version cannot be brought up to date: they hold invented data alone."""
        if connection.vendor != "sqlite":
            raise CommandError(
                "This database was made by another version of the demo. Name an empty one."
            )
        self.stdout.write("This demo was made by another version: it is made anew.")
        self._forget_files()

    def _forget_files(self) -> None:
        connection.close()
        if connection.vendor == "sqlite":
            for ending in ("", "-wal", "-shm"):
                Path(f"{connection.settings_dict['NAME']}{ending}").unlink(missing_ok=True)
        for folder in (settings.MEDIA_ROOT, settings.MAIL_DIR):
            shutil.rmtree(folder, ignore_errors=True)
        # The broker's folders stay: the settings made them, and the new world wakes the workers.
        for path in (settings.VAR_DIR / "broker").rglob("*"):
            if path.is_file():
                path.unlink()

    def _collect_static(self) -> None:
        """Only where a file has changed: hashing and compressing takes longer than looking."""
        stamp = settings.VAR_DIR / "static.stamp"
        seen = hashlib.sha256()
        for finder in get_finders():
            for name, storage in finder.list([]):
                facts = Path(storage.path(name)).stat()
                seen.update(f"{name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
        if not stamp.exists() or stamp.read_text() != seen.hexdigest():
            call_command("collectstatic", verbosity=0, interactive=False, clear=True)
            stamp.write_text(seen.hexdigest())

    def _say_whether_pdf_is_on(self) -> None:
        try:
            # Importing weasyprint would tell as well, but takes most of a second.
            for library in PDF_LIBRARIES:
                ctypes.CDLL(library)
        except OSError:
            self.stdout.write(
                "PDF is off: the library pango is missing. To turn it on:\n"
                "  apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
            )

    def _introduce(self) -> None:
        """One account per role, to try the portal with."""
        by_role = {account.role: account for account in reversed(DEMO_ACCOUNTS)}
        self.stdout.write(f"\nAccounts to try, all with the password {PASSWORD}")
        with translation.override("en"):  # as everything else in the terminal
            for account in reversed(by_role.values()):
                self.stdout.write(f"  {account.role.label!s:<28}{account.email}")
