"""The tables are what the models say, and the way there can be walked from nothing."""

import pytest
from django.core.management import call_command

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
