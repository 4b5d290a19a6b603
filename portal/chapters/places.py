"""Regions in sentences and files: some of their names, their columns, what stands in place of a code."""

from collections.abc import Iterable

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.tabular.columns import Column

# As tables for programs call all answers, or the whole country, beside the two digits of a region.
NATION = "all"
# Of regions that stand equal, so many are named.
MOST_NAMED = 4


def region_columns() -> tuple[Column, ...]:
    return (Column(_("Region code"), "text", 12), Column(_("Region"), "text", 24))


def some_names(names: Iterable[str]) -> str:
    """Names in a row; of many, the first few and how many others."""
    names = list(names)
    shown, others = names[:MOST_NAMED], len(names) - MOST_NAMED
    if others > 0:
        shown.append(ngettext("%(count)d other", "%(count)d others", others) % {"count": others})
    return str(get_text_list(shown, _("and")))
