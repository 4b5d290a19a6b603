"""The child process that lays out one document: HTML comes in, a PDF goes out.

`python -m portal.reports.render` reads its order (one line of JSON) and the HTML from standard
input, writes the PDF to standard output, and says on its last line of standard error what it took.
It knows no settings, no database and no secret, and gives itself limits before it reads a word.
"""

import ctypes
import errno
import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

# How the child ends where it cannot finish; the parent turns each into an exception.
EXIT_UNAVAILABLE = 71
EXIT_MEMORY = 72
EXIT_DISK_FULL = 73

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
VARIANT = "pdf/ua-1"
MAX_PDF_BYTES = 100 * 1024 * 1024


def leave_network() -> bool:
    """Move into a network of one's own, without even a loopback. False where that is forbidden."""
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        return any(
            libc.unshare(flags) == 0 for flags in (CLONE_NEWNET, CLONE_NEWUSER | CLONE_NEWNET)
        )
    except (OSError, AttributeError):  # not Linux
        return False


def set_limits(*, seconds: int, memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_PDF_BYTES, MAX_PDF_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def peak_mb() -> int:
    """The most memory that this process has held; getrusage would count its parent's too."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def write(order: dict[str, Any], html: str) -> int:
    """Lay the document out and write it; the number of its pages."""
    from weasyprint import HTML

    from portal.reports.fetcher import OwnFiles

    fetcher = OwnFiles(prefix=order["prefix"], folders=map(Path, order["folders"]))
    source = HTML(string=html, base_url=order["base_url"], url_fetcher=fetcher)
    document = source.render(pdf_variant=VARIANT)
    pdf = document.write_pdf(pdf_variant=VARIANT)
    with open(sys.stdout.fileno(), "wb", closefd=False) as out:
        out.write(pdf)
        out.flush()
        os.fsync(out.fileno())
    return len(document.pages)


def main() -> int:
    started = time.perf_counter()
    order = json.loads(sys.stdin.buffer.readline())
    set_limits(seconds=order["seconds"], memory=order["memory"])
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
