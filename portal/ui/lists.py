"""Lists that are narrowed down and turned page by page; whatever an address asks, a list answers."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.forms.utils import flatatt
from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from portal.typed.text import plain_line

if TYPE_CHECKING:
    from django.core.paginator import _SupportsPagination
    from django_stubs_ext import StrPromise

    Choice = tuple[str, str | StrPromise]

PAGE_SIZE = 50
# Nobody looks for more letters than this.
MAX_QUERY = 100

Row = TypeVar("Row")
Rows = TypeVar("Rows", bound=QuerySet)


def requested_page(
    request: HttpRequest, rows: "_SupportsPagination[Row]", *, size: int = PAGE_SIZE
) -> Page[Row]:
    """The page that the address names: the last where there are fewer, otherwise the first."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def search_words(text: str | None, limit: int = MAX_QUERY) -> str:
    """On one line, in the shape in which texts are kept; no longer than anybody would ask."""
    return plain_line(text or "")[:limit]


class SearchField(forms.CharField):
    """Words to look for; what is too long is cut."""

    def __init__(self, label: "str | StrPromise", *, limit: int = MAX_QUERY) -> None:
        attributes = {"type": "search", "maxlength": limit}
        super().__init__(label=label, required=False, widget=forms.TextInput(attrs=attributes))
        self.limit = limit

    def clean(self, value: str | None) -> str:
        return search_words(value, self.limit)

    def bound_data(self, data: str | None, initial: Any) -> str:
        return self.clean(data)


class PlainSelect(forms.Select):
    """A select written in Python: with hundreds of options, a template for each takes longer than the list."""

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        chosen = "" if value is None else str(value)
        options = "".join(self._written(key, label, chosen) for key, label in self.choices)
        attributes = flatatt({"name": name, **self.build_attrs(self.attrs, dict(attrs or {}))})
        # Each text is escaped where it is put in.
        return mark_safe(f"<select{attributes}>{options}</select>")  # noqa: S308

    def _written(self, key: Any, label: Any, chosen: str) -> str:
        if isinstance(label, (list, tuple)):
            inner = "".join(self._written(each, said, chosen) for each, said in label)
            return f'<optgroup label="{escape(str(key))}">{inner}</optgroup>'
        selected = " selected" if str(key) == chosen else ""
        return f'<option value="{escape(str(key))}"{selected}>{escape(str(label))}</option>'


class FilterField(forms.ChoiceField):
    """One of what is offered, or all of it; what is not offered is all."""

    widget = PlainSelect

    def __init__(self, label: "str | StrPromise", choices: "Iterable[Choice]" = ()) -> None:
        super().__init__(label=label, required=False, choices=list(choices))

    def clean(self, value: str | None) -> str:
        return value if value and self.valid_value(value) else ""

    def take(self, choices: "list[Choice]") -> None:
        """Pairs of texts as they are: Django would look each over, which for hundreds takes a while."""
        self._choices = self.widget.choices = choices

    def words(self, value: str) -> str:
        """As the list of what is offered calls it."""
        flat = (
            one
            for key, label in self.widget.choices
            for one in (label if isinstance(label, (list, tuple)) else [(key, label)])
        )
        return next((str(label) for key, label in flat if str(key) == value), value)

    def bound_data(self, data: str | None, initial: Any) -> str:
        return self.clean(data)


class FilterForm(forms.Form, Generic[Rows]):
    """What one may ask of a list; all of it stands in the address and can be shared.

    A question that makes no sense narrows nothing.
    """

    # Name of a field → the lookup that it narrows by.
    lookups: ClassVar[Mapping[str, str]] = {}

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """What was asked for and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_empty(self) -> bool:
        return not self.chosen

    def offer(self, name: str, everything: str, choices: Iterable[tuple[str, Any]]) -> None:
        """What is only known when the list is asked for."""
        field = self.fields[name]
        offered = [("", everything), *choices]
        if isinstance(field, FilterField):
            field.take(offered)
        elif isinstance(field, forms.ChoiceField):
            field.choices = offered

    def narrow(self, rows: Rows) -> Rows:
        asked = {lookup: self.chosen.get(name) for name, lookup in self.lookups.items()}
        return rows.filter(**{lookup: value for lookup, value in asked.items() if value})
