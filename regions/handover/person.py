"""What is the person's own and stays with them, whoever does their work."""

from collections.abc import Iterator
from functools import partial

from django.utils.translation import gettext as _

from portal.accounts.models import RoleGrant
from regions.handover.parts import Fate, Handing, Item


def find_own(handing: Handing) -> Iterator[Item]:
    """Roles in the nation, and the account itself."""
    for grant in handing.leaver.role_grants.order_by("role"):
        yield Item(f"role:{grant.role}", Fate.STAYS, partial(_role_in_words, grant))
    if handing.leaver.is_active:
        yield Item("account", Fate.STAYS, _account_in_words)


def _role_in_words(grant: RoleGrant) -> str:
    return _("Role: %(role)s") % {"role": grant.get_role_display()}


def _account_in_words() -> str:
    return _("The account stays open until an administrator closes it")
