"""What surveys bring to the list of organisations: a round planned for those that its filter finds."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy

from portal.accounts.permissions import Permission
from regions.organisations.finding.actions import BulkAction, bulk_actions
from regions.organisations.finding.filter import RegisterFilter


def may_plan(asked: RegisterFilter) -> bool:
    return asked.by is not None and asked.by.has_perm(Permission.MANAGE_ROUNDS)


def plan_url(query: str, _chosen: Sequence[str]) -> str:
    """The whole filter: a round keeps no list of single organisations."""
    return f"{reverse('surveys:round_new')}?{query}"


bulk_actions.add(
    "plan_round",
    BulkAction(label=gettext_lazy("Plan a round for these"), may=may_plan, url=plan_url, rank=30),
)
