"""The stages in the life of a file."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked")
    APPLYING = "applying", _("being imported")
    APPLIED = "applied", _("imported")
    REMOVING = "removing", _("being removed")
    REMOVED = "removed", _("removed again")
    CANCELLED = "cancelled", _("put away")
    FAILED = "failed", _("cannot be imported")


# What was in the file is part of the portal: a removal that has not been done yet changes nothing.
COUNTING = (State.APPLIED, State.REMOVING)
