"""Apps bring the chapters of the demo world; it knows none of them."""

import datetime as dt
import os
import subprocess
import sys

import pytest
from django.conf import settings

from portal.accounts.models import User
from portal.demo import world
from portal.registry import Registry
from portal.registry.demo import Chapter

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.fixture
def happened(monkeypatch):
    """Two chapters that write down what is asked of them, and one that has nothing to clear."""
    happened = []
    registry = Registry[Chapter]("demo")

    def add(name, *, clears=True):
        def build(made):
            happened.append((f"build {name}", made.at, sorted(made.people) == sorted(keys())))
            return {name: 7}

        clear = (
            (lambda: happened.append((f"clear {name}", User.objects.exists()))) if clears else None
        )
        registry.add(name, Chapter(build, clear))

    add("meetings")
    add("outcomes")
    add("files", clears=False)
    monkeypatch.setattr(world, "chapters", registry)
    return happened


def keys():
    return [email.partition("@")[0] for email in User.objects.values_list("email", flat=True)]


@pytest.mark.django_db
def test_chapters_are_built_in_their_order_around_the_cast_and_counted(happened):
    made = world.build(at=NOW)

    assert made == {"people": 15, "meetings": 7, "outcomes": 7, "files": 7}
    assert happened == [
        ("build meetings", NOW, True),
        ("build outcomes", NOW, True),
        ("build files", NOW, True),
    ]


@pytest.mark.django_db
def test_the_last_chapter_is_cleared_first_and_the_cast_last(happened):
    world.build(at=NOW)
    happened.clear()

    world.clear()

    assert happened == [("clear outcomes", True), ("clear meetings", True)]
    assert not world.stands()


def test_no_chapter_is_imported_where_people_are_real(tmp_path):
    code = (
        "import django, sys; django.setup();"
        "print([name for name in sys.modules if name.endswith('.demo')])"
    )
    environment = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "portal.settings"}
    environment |= {"DEBUG": "1", "VAR_DIR": str(tmp_path)}

    ended = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert ended.stdout.strip() == "[]"
