"""A document reads our own static files and nothing else, within limits of time and memory."""

import errno
import http.server
import json
import os
import subprocess
import sys
import threading

import pytest

from portal.confined import child
from portal.reports import pdf, render
from portal.reports.pdf import Limits, PdfBroken, PdfTooHeavy, PdfUnavailable, lay_out, render_pdf
from tests.portal.reports.reading import text, unpacked

CANARY = "KANARIA-PALVELIMEN-SALAISUUS"
PAGE = "<!doctype html><html lang=fi><head><title>Koe</title>{head}</head><body><p>Ehjä</p>{body}</body></html>"


@pytest.fixture
def secret(tmp_path):
    """A file of the server that no document may show."""
    path = tmp_path / "secret.txt"
    path.write_text(CANARY)
    return path


@pytest.fixture
def listener():
    """A web server on this machine; it answers anything, and counts."""
    hits = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            hits.append(self.path)
            if self.path.startswith("/moved"):
                self.send_response(302)
                self.send_header("Location", f"http://127.0.0.1:{server.server_port}/inside")
                self.end_headers()
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/css")
            self.end_headers()
            self.wfile.write(b"body::after{content:'" + CANARY.encode() + b"'}")

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", hits
    server.shutdown()
    server.server_close()


PAYLOADS = {
    "picture from the network": ("", "<img src='{web}/x.png' alt=x>"),
    "picture that is moved": ("", "<img src='{web}/moved' alt=x>"),
    "stylesheet from the network": ("<link rel=stylesheet href='{web}/x.css'>", ""),
    "imported stylesheet": ("<style>@import url({web}/x.css);</style>", ""),
    "imported local file": ("<style>@import url(file://{file});</style>", ""),
    "typeface from the network": (
        "<style>@font-face{{font-family:x;src:url({web}/x.woff2)}} p{{font-family:x}}</style>",
        "",
    ),
    "local file as a picture": ("", "<img src='file://{file}' alt=x>"),
    "local file as an attachment": ("<link rel=attachment href='file://{file}'>", ""),
    "local file attached to a link": ("", "<a rel=attachment href='file://{file}'>x</a>"),
    "picture inside a drawing": (
        "",
        "<svg xmlns='http://www.w3.org/2000/svg'><image href='{web}/x.png' width=9 height=9 /></svg>",
    ),
    "drawing used from elsewhere": (
        "",
        "<svg xmlns='http://www.w3.org/2000/svg' width=9 height=9><use href='{web}/x.svg#a'/></svg>",
    ),
    "path out of our folder": (
        "<link rel=attachment href='/static/..%2f..%2f..%2f..%2f..%2f{file}'>",
        "<img src='/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e{file}' alt=x>",
    ),
    "twenty megabytes of data": ("", "<img src='data:image/png;base64,{data}' alt=x>"),
    "data that attaches itself": ("<link rel=attachment href='data:text/plain,{canary}'>", ""),
    "another base": ("<base href='{web}/'>", "<img src='x.png' alt=x>"),
}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_document_reaches_nothing_that_is_not_ours(payload, secret, listener):
    address, hits = listener
    parts = [
        part.format(web=address, file=secret, canary=CANARY, data="A" * 20_000_000)
        if "{data}" in part
        else part.format(web=address, file=secret, canary=CANARY)
        for part in PAYLOADS[payload]
    ]

    made = lay_out(PAGE.format(head=parts[0], body=parts[1]))

    assert hits == []
    assert CANARY.encode() not in unpacked(made)
    assert "Ehjä" in text(made)


def test_the_canary_would_be_found_if_it_leaked(secret):
    """The same payload through WeasyPrint's own fetcher: what the tests above look for is there."""
    from weasyprint import HTML

    html = PAGE.format(head=f"<link rel=attachment href='file://{secret}'>", body="")

    assert CANARY.encode() in unpacked(HTML(string=html).write_pdf())


def test_own_static_files_are_read(settings, tmp_path):
    (tmp_path / "own.css").write_text("body::after { content: 'Oma tyyli' }")
    settings.STATICFILES_DIRS = [tmp_path]

    made = lay_out(PAGE.format(head="<link rel=stylesheet href='/static/own.css'>", body=""))

    assert "Oma tyyli" in text(made)


def test_a_link_out_of_our_folder_is_not_followed(settings, tmp_path, secret):
    folder = tmp_path / "static"
    folder.mkdir()
    (tmp_path / "outside.css").write_text(f"body::after {{ content: '{CANARY}' }}")
    (folder / "own.css").symlink_to(tmp_path / "outside.css")
    settings.STATICFILES_DIRS = [folder]

    made = lay_out(PAGE.format(head="<link rel=stylesheet href='/static/own.css'>", body=""))

    assert CANARY.encode() not in unpacked(made)


@pytest.mark.skipif(sys.platform != "linux", reason="network namespaces are Linux's")
def test_the_child_has_no_network(listener):
    address, hits = listener
    port = address.rpartition(":")[2]
    script = (
        "import socket; from portal.reports.render import leave_network; print(leave_network());"
        f"print(socket.socket().connect_ex(('127.0.0.1', {port})))"
    )

    said = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    left, error = said.stdout.split()
    if left == "False":
        pytest.skip("this machine forbids network namespaces")
    assert error == str(errno.ENETUNREACH)
    assert hits == []


def test_the_child_knows_no_secret(monkeypatch):
    seen = {}
    popen = subprocess.Popen

    def watched(*args, **options):
        seen.update(options["env"])
        return popen(*args, **options)

    monkeypatch.setenv("SECRET_KEY", CANARY)
    monkeypatch.setattr(subprocess, "Popen", watched)

    lay_out(PAGE.format(head="", body=""))

    assert set(seen) == {"PATH", "HOME", "LC_ALL", "PYTHONDONTWRITEBYTECODE"}


LONG = "<table>" + "<tr><td>a<td>b<td>c" * 10_000 + "</table>"


def test_a_document_that_takes_too_long_is_stopped():
    with pytest.raises(PdfTooHeavy):
        lay_out(PAGE.format(head="", body=LONG), limits=Limits(seconds=1))


def test_a_document_that_needs_too_much_memory_is_stopped():
    with pytest.raises(PdfTooHeavy):
        lay_out(PAGE.format(head="", body=LONG), limits=Limits(memory=160 * 1024**2))


def test_a_busy_machine_gives_more_time_on_the_clock_than_on_the_processor(monkeypatch):
    seen = {}

    def run_child(module, *, order, seconds, **others):
        seen.update(json.loads(order.readline()), clock=seconds)
        raise child.OutOfTime("enough")

    monkeypatch.setattr(pdf, "run_child", run_child)

    with pytest.raises(PdfTooHeavy):
        lay_out(PAGE.format(head="", body=""), limits=Limits(seconds=60))

    assert (seen["seconds"], seen["clock"]) == (60, 180)


def test_what_wait_raises_ends_the_child(monkeypatch):
    children = []
    popen = subprocess.Popen

    def watched(*args, **options):
        children.append(popen(*args, **options))
        return children[-1]

    monkeypatch.setattr(subprocess, "Popen", watched)
    monkeypatch.setattr(child, "GLANCE_SECONDS", 0.01)

    def call_off():
        raise KeyError("called off")

    with pytest.raises(KeyError):
        lay_out(PAGE.format(head="", body=LONG), wait=call_off)

    assert children[0].returncode is not None


@pytest.mark.parametrize(
    ("code", "exception"),
    [
        (render.EXIT_UNAVAILABLE, PdfUnavailable),
        (render.EXIT_MEMORY, PdfTooHeavy),
        (-9, PdfTooHeavy),
        (-6, PdfTooHeavy),
        (1, PdfBroken),
    ],
)
def test_each_end_of_the_child_has_a_name(code, exception):
    with pytest.raises(exception):
        pdf._judge(code, "last words")


def test_a_full_disk_under_the_child_is_told_as_one():
    with open("/dev/full", "wb") as full:
        order = (
            b'{"base_url":"http://x/","prefix":"http://x/static/","folders":[],'
            b'"seconds":20,"memory":1073741824}\n<html lang=fi><title>x</title><p>x'
        )
        child = subprocess.run(
            [sys.executable, "-m", "portal.reports.render"],
            input=order,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert child.returncode == render.EXIT_DISK_FULL
    with pytest.raises(OSError, match=os.strerror(errno.ENOSPC)):
        pdf._judge(child.returncode, "")


def test_without_pango_the_reason_says_how_to_turn_pdf_on(monkeypatch):
    monkeypatch.setattr(pdf, "LIBRARIES", (("libpango-that-is-not-there.so",),))

    assert not pdf.pdf_available()
    with pytest.raises(PdfUnavailable, match=r"apt-get install libpango-1\.0-0"):
        render_pdf("404.html", {}, language="en", title="")
