"""Light markdown: what people write in long fields, and the few tags it may become."""

import re
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

TAGS = {"p", "br", "ul", "ol", "li", "strong", "em", "a", "h3", "h4", "blockquote"}
LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)


def _shift_headings(state: StateCore) -> None:
    """A text stands under a section's h2, so its own headings begin at h3."""
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = "h3" if token.tag in {"h1", "h2"} else "h4"


def _only_full_links(tag: str, attribute: str, value: str) -> str | None:
    return value if attribute != "href" or LINK.match(value) else None


_markdown = MarkdownIt("commonmark", {"html": False}).disable(
    ["image", "html_block", "html_inline", "code", "fence", "hr"]
)
_markdown.core.ruler.push("shift_headings", _shift_headings)


@lru_cache(maxsize=512)
def render(text: str) -> SafeString:
    """Markdown in, safe HTML out: paragraphs, lists, emphasis, headings, links to the outside."""
    html = nh3.clean(
        _markdown.render(text),
        tags=TAGS,
        attributes={"a": {"href"}},
        attribute_filter=_only_full_links,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    return mark_safe(html)  # noqa: S308 - nh3 has let through only the tags above
