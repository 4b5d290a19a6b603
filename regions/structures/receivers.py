"""What structures forget of somebody whose account is emptied, beside their row among the contact people."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from portal.accounts.models import User
from portal.accounts.signals import account_emptied
from regions.structures.models import Joining, LettersOff


@receiver(account_emptied, dispatch_uid="structures.account_emptied")
def forget_the_address(user: User, at: dt.datetime, **_more: Any) -> None:
    """No letter finds them any more, so none needs to be kept from them; and whom they asked to join."""
    for model in (Joining, LettersOff):
        model._default_manager.filter(email__iexact=user.email).delete()
