"""A real browser, the reference data, and an accessibility check on every page it opens."""

import os
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from playwright.sync_api import sync_playwright

from portal.accounts.session import SECOND_FACTOR
from portal.celery import app as celery
from tests.journeys import slowly
from tests.journeys.screens import DESK, NARROWEST
from tests.processes import start_beat, start_worker

# The live server and the browser's loop share a thread with the test's own queries.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking",
             "--disable-component-update", "--disable-sync", "--no-first-run"]  # fmt: skip
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# All rules on all of the page; to list what is right as well would take as long again.
ASKED = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}


def pytest_collection_modifyitems(items):
    for item in items:
        if "/journeys/" in str(item.path):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session", autouse=True)
def own_queue(worker_id):
    """Processes that share the lane's Redis do not take each other's calls: a database for each.

    Said before the first call; a connection that is open keeps its database.
    """
    number = worker_id.removeprefix("gw") if worker_id != "master" else "0"
    celery.conf.broker_url = celery.conf.broker_url.replace(
        "virtual_host=0", f"virtual_host={number}"
    )


@pytest.fixture(scope="session", autouse=True)
def distance():
    """Before the server reads its settings."""
    if slowly.MILLISECONDS:
        settings.MIDDLEWARE = ["tests.journeys.slowly.Slowly", *settings.MIDDLEWARE]


@pytest.fixture(scope="session")
def browser():
    call_command("build_assets", verbosity=0)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def reference(transactional_db, reference):
    """Committed, for the server to see."""


class Visitor:
    """Somebody at a browser: goes to pages by address or by what they see, and each is checked."""

    def __init__(self, browser, origin, **options):
        self.context = browser.new_context(base_url=origin, **{"locale": "en-GB", **options})
        self.page = self.context.new_page()
        # Patient with a busy machine: how fast pages are is not asked here.
        self.page.set_default_timeout(30_000)
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        self.page.on("console", self._note)
        self.leaves_anyway = False
        self.page.on("dialog", self._answer)

    def _note(self, message):
        if "Content Security Policy" in message.text:
            self.problems.append(message.text)

    def _answer(self, dialog):
        if self.leaves_anyway and dialog.type == "beforeunload":
            dialog.accept()
        else:
            self.problems.append(f"dialog: {dialog.message}")
            dialog.dismiss()

    def goto(self, path):
        response = self.page.goto(path)
        assert response is not None
        return response

    def follow(self, control):
        """Press what loads a page, and go on when it is there; a click alone does not wait for it.

        A form that remembers what was typed renews its entry in the history: no page is loaded by that.
        """
        with self.page.expect_event("load"):
            control.click()

    def named(self, name, role="button"):
        return self.page.get_by_role(role, name=re.compile(name)).first

    def press(self, name, role="button"):
        self.follow(self.named(name, role))

    def fill(self, label, text):
        self.page.get_by_label(re.compile(label)).first.fill(text)

    def check(self):
        """No broken rule of axe, no sideways scroll here or at the narrowest, no refused script, no dialog."""
        results = Axe().run(self.page, options=ASKED)
        broken = [
            f"{rule['id']}: {node['html'][:200]}"
            for rule in results.response["violations"]
            for node in rule["nodes"]
        ]
        assert broken == [], f"{self.page.url}\n" + "\n".join(broken)
        shown_at = self.page.viewport_size
        for viewport in (shown_at, NARROWEST):
            self.page.set_viewport_size(viewport)
            wide = self.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            here = f"{self.page.url} at {viewport['width']} px"
            assert wide <= 0, f"{here} scrolls {wide} px sideways"
        self.page.set_viewport_size(shown_at)
        assert self.problems == [], f"{self.page.url}\n" + "\n".join(self.problems)

    def renewed(self, locator):
        """The page of work loads itself anew once the work is done; `locator` is on it only then."""
        locator.first.wait_for(timeout=60_000)
        self.page.wait_for_load_state()

    def text(self):
        return self.page.locator("main").inner_text()


@pytest.fixture
def visit(browser, live_server):
    """`visit(viewport=PHONE, person=expert)`: somebody at a browser of their own."""
    visitors = []

    def make(person=None, **options):
        visitor = Visitor(browser, live_server.url, **{"viewport": DESK, **options})
        visitors.append(visitor)
        if person:
            visitor.context.add_cookies([session_cookie(person, live_server.url)])
        return visitor

    yield make
    for visitor in visitors:
        visitor.context.close()


def session_cookie(person, origin):
    """Signed in with both factors, without walking through the sign-in pages again."""
    client = Client()
    client.force_login(person)
    session = client.session
    session[SECOND_FACTOR] = True
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": origin}


@pytest.fixture
def worker(transactional_db, tmp_path):
    """Worker and beat on the database of this test, with its folders; a lost call costs seconds."""
    if connection.vendor == "sqlite":
        pytest.skip("A process of its own cannot see a database in memory; see ./dev test journeys")
    database = connection.settings_dict
    (tmp_path / "build").symlink_to(settings.BUILD_DIR)
    environment = {
        "DEBUG": "1",
        "VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"postgres://{database['USER']}@/{database['HOST']}/{database['NAME']}",
        "SITE_ORIGIN": settings.SITE_ORIGIN,
        "BROKER_URL": celery.conf.broker_url,
        "JOB_SWEEP_SECONDS": "2",
        "JOB_LEASE_SECONDS": "5",
    }
    started = start_worker(environment, tmp_path / "worker.log")
    beat = start_beat(environment, tmp_path / "beat.log")
    yield started
    beat.kill()
    started.kill()
