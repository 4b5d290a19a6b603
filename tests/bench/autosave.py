"""Does a save survive a connection that the server closes while it is idle?

    python -m tests.bench.autosave [--keep-alive 2] [--saves 300]

Real gunicorn with that `--keep-alive` (without it, as the portal is configured), real Chromium: people in
several browsers write, pause for about as long as the server keeps an idle connection, and write on. Printed:
how many saves the pages made, how many requests failed, and how many pages lost text (goal: 0), each read
anew from the server. (Chromium sends some of what was reset once more by itself.)
"""

import argparse
import json
import os
import random
import re
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.faults.calling import call
from tests.processes import free_port, postgresql_server, start_python, wait_for

PAGES = 10
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


def serve(folder, database_url, keep_alive):
    port = free_port()
    env = {
        "DEBUG": "1",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "VAR_DIR": str(folder / "var"),
        "DATABASE_URL": database_url,
    }
    for command in ("migrate", "createcachetable", "load_reference", "build_assets"):
        call("manage.py", command, env=env)
    options = ("--keep-alive", str(keep_alive)) if keep_alive else ()
    web = start_python(
        *("-m", "gunicorn", "portal.wsgi", "--config", "python:portal.gunicorn"),
        *("--bind", f"127.0.0.1:{port}", "--worker-class", "gthread", "--threads", "8"),
        *("--no-control-socket", *options),
        env=env,
        log=folder / "web.log",
    )
    wait_for(lambda: web.said("Booting worker"), what="the portal")
    tokens = json.loads(call("-m", "tests.respondents", "invite", str(PAGES), env=env))
    return web, f"http://127.0.0.1:{port}", tokens


def write(browser, origin, tokens, saves, pause):
    """Gives how many saves were asked for, what failed of the requests, and how many pages lost text."""
    failures, pages = [], []
    for token in tokens:
        page = browser.new_context(base_url=origin).new_page()
        page.on("requestfailed", lambda request: failures.append(request.failure))
        page.goto(f"/v/{token}/")
        page.locator(".answer__go a").click()
        page.locator("textarea").first.wait_for()
        pages.append(page)
    said = [""] * len(pages)
    for turn in range(saves // len(pages)):
        for at, page in enumerate(pages):
            said[at] = f"Kierros {turn} {'x' * turn}"
            page.locator("textarea").first.fill(said[at])
            # Another tab comes to the front: it is saved at once.
            page.evaluate(HIDE)
        time.sleep(max(0, pause + random.uniform(-0.6, 1.0)))
    time.sleep(3)
    lost = 0
    for page, text in zip(pages, said, strict=True):
        page.reload()
        lost += page.locator("textarea").first.input_value() != text
    return saves // len(pages) * len(pages), failures, lost


HIDE = "document.dispatchEvent(new Event('visibilitychange'))"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--keep-alive", type=int)
    parser.add_argument("--saves", type=int, default=300)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as data:
        Path(data).chmod(0o755)
        with postgresql_server(Path(data) / "db") as database, sync_playwright() as playwright:
            web, origin, tokens = serve(Path(folder), database.url, asked.keep_alive)
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            made, failures, lost = write(
                browser, origin, tokens, asked.saves, asked.keep_alive or 2
            )
            log = (Path(folder) / "web.log").read_text()
            web.kill()
    came = len(re.findall(r"/save/", log))
    print(f"{made} saves asked for, {came or '?'} lines of them in the log")
    print(
        f"{len(failures)} requests failed in the browser, {lost} of {PAGES} pages lost text (goal 0)"
    )


if __name__ == "__main__":
    main()
