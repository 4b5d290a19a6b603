"""The child process that lays out one document: HTML comes in, a PDF goes out.

`python -m portal.reports.render` reads its order (one line of JSON) and the HTML from standard
input, writes the PDF to standard output, and says on its last line of standard error what it took.
It knows no settings, no database and no secret, and gives itself limits before it reads a word.
"""

import errno
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from portal.confined.limits import (
    EXIT_DISK_FULL,
    EXIT_MEMORY,
    leave_network,
    peak_mb,
    set_limits,
)

# How the child ends where it cannot lay out anything.
EXIT_UNAVAILABLE = 71

VARIANT = "pdf/ua-1"
MAX_PDF_BYTES = 100 * 1024 * 1024


def write(order: dict[str, Any], html: str) -> int:
    """Lay the document out and write it; the number of its pages."""
    from weasyprint import HTML

    from portal.reports.fetcher import OwnFiles

    fetcher = OwnFiles(prefix=order["prefix"], folders=map(Path, order["folders"]))
    source = HTML(string=html, base_url=order["base_url"], url_fetcher=fetcher)
    # The widths of columns stand in attributes.
    document = source.render(pdf_variant=VARIANT, presentational_hints=True)
    pdf = document.write_pdf(pdf_variant=VARIANT)
    with open(sys.stdout.fileno(), "wb", closefd=False) as out:
        out.write(pdf)
        out.flush()
        os.fsync(out.fileno())
    return len(document.pages)


def main() -> int:
    started = time.perf_counter()
    order = json.loads(sys.stdin.buffer.readline())
    set_limits(seconds=order["seconds"], memory=order["memory"], file_bytes=MAX_PDF_BYTES)
    is_offline = leave_network()
    try:
        pages = write(order, sys.stdin.buffer.read().decode())
    except MemoryError:
        return EXIT_MEMORY
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return EXIT_DISK_FULL
        if "cannot load library" in str(error):
            return EXIT_UNAVAILABLE
        raise
    took = {
        "pages": pages,
        "seconds": round(time.perf_counter() - started, 2),
        "peak_mb": peak_mb(),
        "is_offline": is_offline,
    }
    sys.stderr.write(f"{json.dumps(took)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
