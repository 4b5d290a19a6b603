"""What a browser is told it may do with our pages (A-17)."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

POLICY = {
    "default-src": "'none'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
    "manifest-src": "'self'",
    "report-uri": "/csp-report/",
    "report-to": "csp",
}
PAGES = ["/", "/roles/", "/accounts/login/", "/feedback/", "/nothing-here/"]
ROOT = Path(__file__).parents[2]


def policy_of(response):
    header = response["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in header.split(";") if part.strip())


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_is_exactly_ours_and_never_unsafe(client, db, path):
    policy = policy_of(client.get(path))
    scripts = policy.pop("script-src")
    assert policy == POLICY
    assert re.fullmatch(r"'self'( 'nonce-[\w+/=-]+')?", scripts)
    assert "unsafe" not in str(policy) + scripts


@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_the_other_headers(client, db, path):
    response = client.get(path)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert response["Reporting-Endpoints"] == 'csp="/csp-report/"'


def test_pages_of_signed_in_people_are_kept_nowhere(client, expert):
    client.force_login(expert)
    for path in ["/", "/account/", "/roles/", "/nothing-here/"]:
        assert client.get(path)["Cache-Control"] == "no-store", path


def test_a_plain_http_request_is_led_to_https_and_told_to_stay(client, db, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 3600 * 2
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    assert client.get("/roles/")["Location"].startswith("https://")
    told = client.get("/roles/", secure=True)["Strict-Transport-Security"]
    assert re.match(r"max-age=63072000; includeSubDomains", told)


def test_under_https_the_cookies_belong_to_this_host_alone(production):
    found = production(
        "from django.conf import settings as s; from portal.accounts.views.invitation import COOKIE;"
        "from surveys.answering.access import COOKIE as LINK;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, COOKIE, LINK, s.SESSION_COOKIE_SECURE,"
        " s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS >= 31536000)"
    )
    names = "__Host-session __Host-csrf __Host-invitation __Host-survey- True True True"
    assert found.stdout.split() == names.split()


@pytest.fixture
def production(tmp_path):
    """Run a line of Python with the settings of production."""

    def run(code):
        environment = {
            "SECRET_KEY": "a-long-key-of-many-different-letters-0123456789-abcdefghij",
            "SITE_ORIGIN": "https://yhdyspinta.example",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "VAR_DIR": str(tmp_path),
            "PATH": "/usr/bin:/bin",
        }
        line = f"import django; django.setup(); {code}"
        return subprocess.run(
            [sys.executable, "-c", line],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )

    return run


INLINE = re.compile(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)
# A script of ours is a file; data for a script is no script.
SCRIPT = re.compile(r"<script(?![^>]*\b(src=|type=\"application/json\"))", re.IGNORECASE)
PRINTED = ("reports/", "layouts/print.html", "charts/")


def test_no_template_holds_inline_script_or_style():
    found = []
    for template in sorted((ROOT / "templates").rglob("*.html")):
        name = str(template.relative_to(ROOT / "templates"))
        text = template.read_text()
        if SCRIPT.search(text) or (INLINE.search(text) and not name.startswith(PRINTED)):
            found.append(name)
    assert found == []
