"""Light markdown becomes a handful of safe tags, whatever is written."""

import re

import pytest

from portal.ui import prose

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://example.org/x.png)",
    "<svg/onload=alert(1)>",
    '[x](https://example.org/"onmouseover="alert(1))',
    "<javascript:alert(1)>",
    "<a href='https://example.org' onclick='alert(1)'>x</a>",
    "[x](/accounts/logout/)",
    "[x](//example.org/)",
    "```\n<iframe src=x>\n```",
]


@pytest.mark.parametrize("text", PAYLOADS)
def test_only_the_allowed_tags_and_links_come_out(text):
    html = prose.render(text)

    assert {tag.lower() for tag in re.findall(r"</?(\w+)", html)} <= prose.TAGS
    for attributes in re.findall(r"<\w+\s+([^>]*)>", html):
        assert re.fullmatch(
            r'(href="(https?://|mailto:)[^"]*" )?rel="noopener noreferrer nofollow"'
            r'|href="(https?://|mailto:)[^"]*" rel="noopener noreferrer nofollow"',
            attributes,
        )


def test_headings_begin_below_the_sections():
    html = prose.render("# One\n\n### Three")

    assert html == "<h3>One</h3>\n<h4>Three</h4>\n"


def test_at_most_twelve_tags():
    assert len(prose.TAGS) <= 12
