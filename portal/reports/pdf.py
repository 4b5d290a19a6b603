"""Tagged PDF (PDF/UA-1) from a template, laid out in a child process with limits."""

import ctypes
import errno
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.confined.child import OutOfTime, needed_too_much, run_child
from portal.confined.limits import EXIT_DISK_FULL
from portal.reports.render import EXIT_UNAVAILABLE

log = structlog.get_logger("pdf")

# What WeasyPrint loads, by its names on Linux and macOS.
LIBRARIES = (
    ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
)


class PdfUnavailable(Exception):
    """PDF is turned off on this machine; the text says how to turn it on."""

    def __str__(self) -> str:
        return _(
            "PDF is turned off, because the Pango library is not installed on the server. An "
            "administrator turns it on with: "
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        )


class PdfTooHeavy(Exception):
    """The document needed more time or memory than one document may have."""


class PdfBroken(Exception):
    """The child ended in a way nobody foresaw; its last words are in the log."""


@dataclass(frozen=True)
class Limits:
    # Of processor time.
    seconds: int = 60
    memory: int = 1024**3

    @property
    def seconds_on_the_clock(self) -> int:
        """A busy machine may give a document as little as a third of a processor."""
        return 3 * self.seconds


def pdf_available() -> bool:
    """Whether the libraries are there; WeasyPrint itself is imported only by the child."""
    return all(any(map(_loads, names)) for names in LIBRARIES)


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    language: str,
    title: str,
    wait: Callable[[], None] = lambda: None,
) -> bytes:
    """The template as a tagged PDF in `language`, called `title`.

    `wait` is called about twice a second meanwhile; what it raises ends the work.
    """
    if not pdf_available():
        raise PdfUnavailable
    with override(language):
        html = render_to_string(template, {**context, "language": language, "title": title})
    return lay_out(html, wait=wait)


def lay_out(
    html: str, *, limits: Limits = Limits(), wait: Callable[[], None] = lambda: None
) -> bytes:
    """HTML to PDF, reading nothing but our own static files."""
    with tempfile.TemporaryFile() as order, tempfile.TemporaryFile() as pdf:
        order.write(json.dumps(_order(limits)).encode() + b"\n" + html.encode())
        order.seek(0)
        with tempfile.TemporaryFile() as words:
            try:
                code = run_child(
                    "portal.reports.render",
                    order=order,
                    output=pdf,
                    words=words,
                    seconds=limits.seconds_on_the_clock,
                    wait=wait,
                )
            except OutOfTime as reason:
                raise PdfTooHeavy(str(reason)) from None
            words.seek(0)
            said = words.read()[-4000:].decode(errors="replace").strip()
        _judge(code, said)
        pdf.seek(0)
        return pdf.read()


def _order(limits: Limits) -> dict[str, Any]:
    folders = [Path(folder) for folder in settings.STATICFILES_DIRS]
    if hasattr(staticfiles_storage, "manifest_name"):
        # The names in the HTML carry the hash of what `collectstatic` gathered.
        folders.insert(0, Path(settings.STATIC_ROOT))
    return {
        "base_url": f"{settings.SITE_ORIGIN}/",
        "prefix": f"{settings.SITE_ORIGIN}{settings.STATIC_URL}",
        "folders": [str(folder) for folder in folders],
        "seconds": limits.seconds,
        "memory": limits.memory,
    }


def _judge(code: int, said: str) -> None:
    if code == 0:
        log.info("pdf.made", **json.loads(said.splitlines()[-1]))
        return
    log.warning("pdf.failed", exit_code=code, words=said)
    if code == EXIT_UNAVAILABLE:
        raise PdfUnavailable
    if code == EXIT_DISK_FULL:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if needed_too_much(code):
        raise PdfTooHeavy(f"exit code {code}")
    raise PdfBroken(f"exit code {code}")
