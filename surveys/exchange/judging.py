"""The child process in which pyxform judges a form: what it takes, ODK and KoboToolbox take.

`python -m surveys.exchange.judging` reads the sheets as JSON from standard input, without Java and
without a network, and writes what pyxform says to standard output. It knows no settings and no secret.
"""

import json
import sys
from typing import Any

from portal.confined.limits import EXIT_MEMORY, leave_network, set_limits

SECONDS = 30
MEMORY = 768 * 1024 * 1024
MAX_OUTPUT = 1024 * 1024


def judged(sheets: dict[str, list[dict[str, str]]]) -> str:
    """Why pyxform refuses the form; empty where it takes it."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    form: dict[str, Any] = {"sheet_names": list(sheets)}
    for name, rows in sheets.items():
        form[name] = rows
        form[f"{name}_header"] = [{heading: None for row in rows for heading in row}]
    try:
        convert(form)
    except PyXFormError as refused:
        return str(refused) or "refused"
    # It is a program that reads what people wrote: it may stumble over that in any way.
    except MemoryError:
        raise
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def main() -> int:
    set_limits(seconds=SECONDS, memory=MEMORY, file_bytes=MAX_OUTPUT)
    leave_network()
    try:
        said = judged(json.load(sys.stdin))
    except MemoryError:
        return EXIT_MEMORY
    json.dump({"refused": said[:2_000]}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
