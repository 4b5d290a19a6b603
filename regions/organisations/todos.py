"""What the register asks of a person today."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.permissions import Permission
from portal.charts.text import number
from portal.registry.todos import Todo, TodoSource, todos
from portal.registry.visit import Visit
from regions.access import own_regions
from regions.organisations.confirming.staleness import FRESH_FOR
from regions.organisations.models import Claim, DuplicatePair, Organisation, Proposal
from regions.organisations.represented import represented


def claim_todos(visit: Visit) -> Iterator[Todo]:
    """Who wants to represent an organisation that this person decides on."""
    decides = visit.user.has_perm(Permission.EDIT_ORGANISATIONS)
    if not (decides or visit.once(own_regions) or visit.once(represented)):
        return
    waiting = Claim.objects.decidable_by(visit.user).waiting()
    found = list(waiting.select_related("organisation").order_by("opened_at")[:2])
    if not found:
        return
    if len(found) == 1:
        what = _("%(name)s wants to represent %(organisation)s") % {
            "name": found[0].name,
            "organisation": found[0].organisation_name,
        }
        yield Todo(what, _("You decide on it."), found[0].get_absolute_url(), _("Decide"))
        return
    count = waiting.count()
    what = ngettext(
        "%(count)s person wants to represent an organisation",
        "%(count)s people want to represent an organisation",
        count,
    ) % {"count": number(count, 0)}
    url = reverse("organisations:claim_list")
    yield Todo(what, _("You decide on it."), url, _("Decide"))


def proposal_todos(visit: Visit) -> Iterator[Todo]:
    """What representatives propose, for those who decide."""
    if not (visit.user.has_perm(Permission.EDIT_ORGANISATIONS) or visit.once(own_regions)):
        return
    waiting = Proposal.objects.decidable_by(visit.user).filter(closed_at=None)
    found = list(waiting.select_related("organisation").order_by("created_at")[:2])
    if not found:
        return
    if len(found) == 1:
        what = _("A representative proposes other facts: %(organisation)s") % {
            "organisation": found[0].organisation
        }
        yield Todo(what, _("You decide on it."), found[0].get_absolute_url(), _("Decide"))
        return
    count = waiting.count()
    what = ngettext(
        "%(count)s proposal of representatives",
        "%(count)s proposals of representatives",
        count,
    ) % {"count": number(count, 0)}
    url = reverse("organisations:proposal_list")
    yield Todo(what, _("You decide on them."), url, _("Decide"))


def confirmation_todos(visit: Visit) -> Iterator[Todo]:
    """Of the organisations that one represents: are the facts still right?"""
    for organisation in visit.once(represented):
        confirmed_at = organisation.confirmed_at
        if organisation.status == Organisation.Status.DISSOLVED:
            continue
        if confirmed_at is None or visit.at - confirmed_at >= FRESH_FOR:
            yield Todo(
                str(organisation),
                _("Nobody has confirmed its facts within a year. Are they right?"),
                reverse("organisations:confirm", args=[organisation.public_id]),
                _("Check the facts"),
            )


todos.add("claims", TodoSource(claim_todos, rank=22))
todos.add("proposals", TodoSource(proposal_todos, rank=24))
todos.add("confirmations", TodoSource(confirmation_todos, rank=28))


def duplicate_todos(visit: Visit) -> Iterator[Todo]:
    """Likely duplicates that this person can merge or judge, where they keep the register."""
    keeps_all = visit.user.has_perm(Permission.EDIT_ORGANISATIONS)
    if not (keeps_all or visit.once(own_regions)):
        return
    count = DuplicatePair.objects.visible_to(visit.user).open().count()
    if not count:
        return
    if keeps_all:
        what = ngettext(
            "%(count)s likely duplicate in the register",
            "%(count)s likely duplicates in the register",
            count,
        )
    else:
        what = ngettext(
            "%(count)s likely duplicate in your regions",
            "%(count)s likely duplicates in your regions",
            count,
        )
    why = _("An organisation that is in the register twice is asked twice and counted twice.")
    url = reverse("organisations:duplicate_list")
    yield Todo(what % {"count": number(count, 0)}, why, url, _("Look at them"))


todos.add("duplicates", TodoSource(duplicate_todos, rank=45))
