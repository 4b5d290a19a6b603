"""What templates ask for beyond Django's own tags."""

from collections.abc import Iterator
from functools import cache
from typing import Protocol

from django import template
from django.core.paginator import Page
from django.forms import BoundField, Form
from django.http import HttpRequest
from django.template import Context
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.formats import number_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from portal.registry import navigation
from portal.registry.navigation import Menu, Place
from portal.ui import prose as light_markdown

register = template.Library()


@register.filter
def prose(text: str | None) -> SafeString:
    """Light markdown as safe HTML; wrap it in `<div class="prose">`."""
    return light_markdown.render(text or "")


@register.filter
def number(value: float | None, decimals: int | None = None) -> str:
    """A number as the language writes it: 1 234,5 in Finnish."""
    if value is None:
        return ""
    return number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


@register.filter
def page_numbers(page: Page[object]) -> list[int | None]:
    """The numbers worth a link; None where some are left out."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [each if isinstance(each, int) else None for each in shown]


@register.filter
def error_links(form: Form) -> Iterator[tuple[str, str]]:
    """Every error of a form with the id of what it is about; an empty id where it is the whole."""
    for message in form.non_field_errors():
        yield "", str(message)
    for field in form:
        for message in field.errors:
            yield _first_input(field), f"{field.label}: {message}"


def _first_input(field: BoundField) -> str:
    return field.id_for_label or (field.subwidgets[0].id_for_label if field.subwidgets else "")


class May(Protocol):
    """What the person may do; `portal.accounts.context` gives it to every template."""

    def __getitem__(self, permission: str) -> bool: ...

    @property
    def anywhere(self) -> "May": ...


@register.simple_tag
def places(menu: str) -> list[Place]:
    """`{% places "footer" as links %}`: where that menu leads, in its order."""
    return navigation.places(Menu(menu))


@register.filter
def allows(may: May, place: Place) -> bool:
    """`{% if may|allows:place %}`: asks for no permission where the place asks for none."""
    if place.permission is None:
        return True
    return (may.anywhere if place.is_anywhere else may)[place.permission.name]


class FixedNode(template.Node):
    """Rendered once per language and process."""

    def __init__(self, nodelist: template.NodeList) -> None:
        self.nodelist = nodelist
        self.rendered: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        language = get_language()
        if language not in self.rendered:
            self.rendered[language] = self.nodelist.render(context)
        return self.rendered[language]


@register.tag
def fixed(parser: template.base.Parser, token: template.base.Token) -> FixedNode:
    """`{% fixed %}…{% endfixed %}`: what is the same for everybody who reads this language."""
    nodelist = parser.parse(["endfixed"])
    parser.delete_first_token()
    return FixedNode(nodelist)


@register.simple_tag(takes_context=True)
def nav_link(context: Context, url_name: str, label: str) -> str:
    """One place of the main navigation, marked where we are; nothing where no such page is."""
    request: HttpRequest | None = context.get("request")
    try:
        url, inside = _address(url_name, get_script_prefix())
    except NoReverseMatch:
        return ""
    path = request.path if request else ""
    current = "page" if path == url else "true" if path.startswith(inside) else ""
    mark = f' aria-current="{current}"' if current else ""
    link = f'<a href="{conditional_escape(url)}"{mark}>{conditional_escape(label)}</a>'
    return mark_safe(f"\n<li>{link}</li>\n")  # noqa: S308


@cache
def _address(url_name: str, prefix: str) -> tuple[str, tuple[str, ...]]:
    """Of a place, and how the addresses begin that are inside it.

    Every page asks for the whole menu; each address is put together once for every `prefix`.
    """
    url = reverse(url_name)
    below = [] if url == prefix else [url]
    return url, (*below, *(prefix + begins for begins in navigation.beginnings_of(url_name)))
