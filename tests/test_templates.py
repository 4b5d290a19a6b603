"""Templates keep the house rules: no inline code, partials that say what they take, contrast that holds."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted(p for p in (ROOT / "templates").rglob("*") if p.suffix in {".html", ".svg"})
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))
PARTIALS = [*COMPONENTS, *(p for p in TEMPLATES if p.name.startswith("_"))]
INCLUDE = re.compile(r"{%\s*include\s+[\"']([^\"']+)[\"'].*?%}", re.DOTALL)
INLINE = re.compile(
    r"""\sstyle\s*=\s*["'{]|\son[a-z]+\s*=\s*["'{]|<style\b|<script(?![^>]*\bsrc=)[^>]*>""",
    re.IGNORECASE,
)


def name(path):
    return str(path.relative_to(ROOT / "templates"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_inline_style_script_or_handler(path):
    # A JSON island is data, not code.
    text = re.sub(r"<script[^>]*application/json[^>]*>", "", path.read_text())

    assert INLINE.findall(text) == []


@pytest.mark.parametrize("path", PARTIALS, ids=name)
def test_a_partial_says_what_it_takes(path):
    assert "Takes:" in path.read_text()


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_components_are_included_with_only(path):
    found = [m for m in INCLUDE.finditer(path.read_text()) if m[1].startswith("components/")]

    assert [m[1] for m in found if not re.search(r"\bonly\s*%}$", m[0])] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_no_browser_fills_in_anew_what_was_typed(path):
    """It would show it after "Back" to whoever is signed in by then; copies.js asks who typed it."""
    written_in = r'<form\b.*(?:class="form"[^>]* method="|data-guard).*'
    forms = re.findall(written_in, path.read_text())

    assert [form for form in forms if ' autocomplete="off"' not in form] == []


@pytest.mark.parametrize("page", ["400.html", "500.html"])
def test_the_pages_of_last_resort_need_nothing(page):
    assert "<h1>" in render_to_string(page)


@pytest.mark.parametrize("page", ["403.html", "403_csrf.html"])
def test_a_refusal_shows_the_text_that_was_written(page):
    html = render_to_string(page, {"rescued": [("Prose", "Written <b>in vain</b>")]})

    assert "Written &lt;b&gt;in vain&lt;/b&gt;</textarea>" in html


def tokens():
    css = (ROOT / "static/css/tokens.css").read_text()
    return {
        found[1]: (found[2], found[3])
        for found in re.finditer(r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", css)
    }


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TEXT = [
    *(
        (ink, ground)
        for ink in ("ink", "muted", "accent")
        for ground in ("paper", "surface", "band")
    ),
    *((tone, f"{tone}-soft") for tone in ("good", "warn", "bad", "info")),
    *((tone, "paper") for tone in ("good", "warn", "bad", "info")),
    *(("ink", f"{tone}-soft") for tone in ("good", "warn", "bad", "info", "accent")),
    ("accent", "info-soft"),
    ("accent", "accent-soft"),
    ("accent-strong", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-deep", "deep"),
    *(("ink", f"step-{i}") for i in (1, 2, 3)),
    *(("on-accent", f"step-{i}") for i in (4, 5)),
]
PARTS = [
    *(
        (part, ground)
        for part in ("edge", "focus", "accent")
        for ground in ("paper", "surface", "band")
    ),
    ("bad", "surface"),
]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [*((a, b, 4.5) for a, b in TEXT), *((a, b, 3.0) for a, b in PARTS)],
)
def test_contrast(front, back, least, scheme):
    colours = tokens()

    assert contrast(colours[front][scheme], colours[back][scheme]) >= least
