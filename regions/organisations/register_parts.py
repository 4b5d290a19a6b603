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
        address = QueryDict(mutable=True)
        address["filter"] = query
        address.setlist("chosen", list(chosen))
        return f"{reverse('organisations:act_new', args=[kind])}?{address.urlencode()}"

    return url


for rank, (kind, label) in enumerate(
    (
        (BulkAct.Kind.THEME, _("Set theme")),
        (BulkAct.Kind.ADD_REGIONS, _("Add regions of activity")),
        (BulkAct.Kind.SET_REGIONS, _("Set regions of activity")),
        (BulkAct.Kind.ASK, _("Ask to confirm the facts")),
    )
):
    bulk_actions.add(kind, BulkAction(label, _may, _page_of(kind), 10 + rank))
