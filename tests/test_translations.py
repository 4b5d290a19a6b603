"""Finnish, Swedish and English are complete at all times."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import polib
import pytest

SOURCE = ("portal", "regions", "surveys", "roadmap")
ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("fi", "sv")
GETTEXTS = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext", "npgettext", "pgettext_lazy"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w+\}")


def catalogue(language):
    return ROOT / "portal" / "locale" / language / "LC_MESSAGES" / "django.po"


def entries(path):
    """(msgid, [translations]) of every live entry, fuzzy ones with no translation."""
    for entry in polib.pofile(str(path)):
        if entry.obsolete:
            continue
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        yield entry, [] if entry.fuzzy else texts


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated(language):
    missing = [e.msgid for e, texts in entries(catalogue(language)) if not texts or not all(texts)]

    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive_translation(language):
    broken = [
        (entry.msgid, text)
        for entry, texts in entries(catalogue(language))
        for text in texts[-1:]
        if set(PLACEHOLDER.findall(text))
        != set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    ]

    assert broken == []


def test_no_sentence_hides_in_a_formatted_string():
    """The extraction does not look inside of them."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for folder in SOURCE
        for path in (ROOT / folder).rglob("*.py")
        for string in ast.walk(ast.parse(path.read_text()))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") in GETTEXTS
    ]

    assert hidden == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_knows_the_sentences_of_the_source_and_no_others(language, tmp_path):
    """Extract the source's sentences afresh, in a copy, and compare."""
    copy = tmp_path / "source"
    copy.mkdir()
    parts = [name for name in (*SOURCE, "templates", "manage.py") if (ROOT / name).exists()]
    subprocess.run(["cp", "-r", *parts, str(copy)], cwd=ROOT, check=True)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", language, "--no-location"],
        cwd=copy,
        env={**os.environ, "VAR_DIR": str(tmp_path / "var"), "DEMO": "1"},
        check=True,
        capture_output=True,
    )
    fresh = polib.pofile(str(copy / "portal" / "locale" / language / "LC_MESSAGES" / "django.po"))
    known = {(e.msgctxt, e.msgid) for e in polib.pofile(str(catalogue(language))) if not e.obsolete}

    said = {(e.msgctxt, e.msgid) for e in fresh if not e.obsolete}
    assert (said - known, known - said) == (set(), set())
