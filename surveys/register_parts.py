"""What surveys bring to the list of organisations: who has answered a round, and a round for those found."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from regions.organisations.finding.actions import BulkAction, bulk_actions
from regions.organisations.finding.filter import RegisterFilter
from regions.organisations.finding.parts import Choices, FilterPart, filter_parts
from regions.organisations.models.organisation import OrganisationQuerySet
from surveys.models import Invitation, Round

# Of older rounds nobody asks in a list.
NEWEST = 10
ANSWERED, SILENT = "answered", "silent"


def answer_choices(by: User) -> Choices:
    """Of the newest rounds of organisations, for those who may see who was asked in them; one query."""
    if not by.has_perm_anywhere(Permission.LIST_INVITATIONS):
        return ()
    rounds = Round.objects.visible_to(by).opened().filter(audience=Round.Audience.ORGANISATIONS)
    names = [(each.pk, str(each)) for each in rounds.only("pk", *Round.name.columns)[:NEWEST]]
    return [
        choice
        for pk, name in names
        for choice in (
            (f"{pk}-{ANSWERED}", _("Has answered: %(round)s") % {"round": name}),
            (f"{pk}-{SILENT}", _("Was asked, has not answered: %(round)s") % {"round": name}),
        )
    ]


def narrow_by_answer(rows: OrganisationQuerySet, value: str, by: User) -> OrganisationQuerySet:
    """Whether, never what: by the invitations that this person may see, without withdrawn ones."""
    number, _dash, state = value.partition("-")
    asked = Invitation.objects.visible_to(by).filter(
        round=int(number), organisation=OuterRef("pk"), revoked_at=None
    )
    asked = asked.filter(answered_at__isnull=state == SILENT)
    return rows.filter(Exists(asked))


def may_plan(asked: RegisterFilter) -> bool:
    return asked.by is not None and asked.by.has_perm_anywhere(Permission.MANAGE_ROUNDS)


def plan_url(query: str, _chosen: Sequence[str]) -> str:
    """The whole filter: a round keeps no list of single organisations."""
    return f"{reverse('surveys:round_new')}?{query}"


filter_parts.add(
    "round",
    FilterPart(
        label=gettext_lazy("Survey round"),
        everything=gettext_lazy("Asked or not"),
        choices=answer_choices,
        narrow=narrow_by_answer,
        rank=10,
    ),
)
bulk_actions.add(
    "plan_round",
    BulkAction(
        label=gettext_lazy("Plan a round for these"),
        may=may_plan,
        url=plan_url,
        rank=30,
        takes_all=True,
    ),
)
