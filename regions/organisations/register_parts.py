"""What the register itself offers to do with the organisations that were found."""

from collections.abc import Callable, Sequence

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from regions.organisations.finding.actions import BulkAction, bulk_actions
from regions.organisations.finding.bulk import may_act
from regions.organisations.finding.filter import RegisterFilter
from regions.organisations.models import BulkAct


def _may(asked: RegisterFilter) -> bool:
    return asked.by is not None and may_act(asked.by)


def _page_of(kind: str) -> Callable[[str, Sequence[str]], str]:
    def url(query: str, chosen: Sequence[str]) -> str:
        return _with_those(reverse("organisations:act_new", args=[kind]), query, chosen)

    return url


def _export_page(query: str, chosen: Sequence[str]) -> str:
    return _with_those(reverse("organisations:export"), query, chosen)


def _with_those(page: str, query: str, chosen: Sequence[str]) -> str:
    address = QueryDict(mutable=True)
    address["filter"] = query
    address.setlist("chosen", list(chosen))
    return f"{page}?{address.urlencode()}"


for rank, (kind, label) in enumerate(
    (
        (BulkAct.Kind.THEME, _("Set theme")),
        (BulkAct.Kind.ADD_REGIONS, _("Add regions of activity")),
        (BulkAct.Kind.SET_REGIONS, _("Set regions of activity")),
        (BulkAct.Kind.ASK, _("Ask to confirm the facts")),
    )
):
    bulk_actions.add(kind, BulkAction(label, _may, _page_of(kind), 10 + rank))

# Whoever sees the list may take it home; what of it, the page of the export says.
bulk_actions.add(
    "export", BulkAction(_("Export"), lambda asked: asked.may_name, _export_page, rank=40)
)
