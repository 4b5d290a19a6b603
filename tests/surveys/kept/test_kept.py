"""What old rounds say stays as it is, byte for byte: in pages, files, open data, answers and counts.

The files beside this test were written by the portal as it was before people made surveys of their own.
Whoever changes a word of them on purpose says so in SINCE, has them written anew and reads what `git diff` tells:

    WRITE_KEPT=1 python -m pytest tests/surveys/kept
"""

import difflib
import os
from pathlib import Path

import pytest
import time_machine

from tests.factories.surveys import SurveyFactory
from tests.surveys.kept.outputs import outputs
from tests.surveys.kept.world import NOW, build

# A file is the same whatever database its figures come from.
pytestmark = pytest.mark.django_db

KEPT = Path(__file__).parent / "files"
# Of a difference, as many lines as one reads.
LINES = 40
# What is meant to be otherwise than it was: the file, and what was added to it.
WORDS = "says what comparing a region and other formats of files are called"
SINCE = {
    **dict.fromkeys(
        (
            "results-anonymous.html",
            "results-anonymous-involve.html",
            "results-confidential.html",
            "results-confidential-involve.html",
            "results-confidential-expert-sv.html",
            "results-named.html",
            "results-named-involve.html",
        ),
        WORDS,
    ),
    "api-description.json": "the four kinds of questions of surveys of one's own, and corrections",
    # A workbook used to differ from the first one that a process wrote.
    "round-named-sv.xlsx.txt": "is written as the first workbook of a process was, and the others not",
    "summary-sv.xlsx.txt": "is written as the first workbook of a process was, and the others not",
    "template-en.xlsx.txt": "lists to choose from, bounds and texts that stay texts, on one sheet more",
    "template-fi.xlsx.txt": "lists to choose from, bounds and texts that stay texts, on one sheet more",
}


@pytest.fixture(autouse=True)
def clock_held_still():
    with time_machine.travel(NOW, tick=False):
        yield


def test_what_old_rounds_say_is_as_it_was(lappi, kainuu, satakunta):
    found = outputs(build(SurveyFactory(), lappi, kainuu, satakunta))

    if os.environ.get("WRITE_KEPT"):
        _write(found)
    kept = {path.name: path.read_bytes().decode() for path in KEPT.iterdir()}
    assert sorted(found) == sorted(kept)
    assert SINCE.keys() <= kept.keys()
    differing = {name: said for name, said in found.items() if said != kept[name]}
    assert not differing, "\n".join(
        _difference(name, kept[name], said) for name, said in differing.items()
    )


def _write(found):
    for path in KEPT.iterdir():
        path.unlink()
    for name, said in found.items():
        (KEPT / name).write_bytes(said.encode())


def _difference(name, before, after):
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), f"kept {name}", name, lineterm="", n=1
    )
    told = list(lines)
    return "\n".join([*told[:LINES], f"… and {len(told) - LINES} lines more"][: len(told)])
