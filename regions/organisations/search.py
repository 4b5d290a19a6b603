"""Organisations in the search of the header: each person finds those that they may see by name."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.permissions import Permission
from portal.registry.search import SearchHit, SearchProvider, search
from regions.organisations.finding.search import search as search_register
from regions.organisations.models import Organisation

# The whole result stands in the list, where it can be narrowed down.
MOST_SHOWN = 8


def find(text: str, user: Any) -> Iterator[SearchHit]:
    if not user.is_authenticated or not user.has_perm_anywhere(Permission.NAME_ORGANISATIONS):
        return
    found = search_register(Organisation.objects.named_for(user), text)
    if found.is_everything:
        return
    rows = found.rows.order_by(*found.relevance, "name", "pk").only("name")
    first = list(rows[: MOST_SHOWN + 1])
    for one in first[:MOST_SHOWN]:
        yield SearchHit(one.name, gettext_lazy("Organisation"), one.get_absolute_url())
    if len(first) > MOST_SHOWN:
        address = QueryDict(mutable=True)
        address["q"] = text
        url = f"{reverse('organisations:register')}?{address.urlencode()}"
        yield SearchHit(_("All organisations found"), gettext_lazy("Organisations"), url)


search.add("organisations", SearchProvider(find, rank=30))
