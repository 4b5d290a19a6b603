"""What letters ask of whoever looks after them: those that were refused, and those in doubt."""

from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.dashboard.need import Need
from portal.outbox.models import OutboxMessage, State


def mail_needs(user: User) -> Iterator[Need]:
    """One query, for those alone who may do something about it."""
    if not user.has_perm(Permission.MANAGE_OUTBOX):
        return
    stuck = OutboxMessage.objects.filter(state__in=[State.FAILED, State.UNCERTAIN])
    # Whose address is forgotten cannot be written to any more.
    stuck = stuck.exclude(address="")
    counts = dict(stuck.order_by().values_list("state").annotate(n=Count("pk")))
    url = reverse("backoffice:outbox_list")
    if failed := counts.get(State.FAILED):
        why = ngettext(
            "%(count)d mail was not taken by the mail server.",
            "%(count)d mails were not taken by the mail server.",
            failed,
        ) % {"count": failed}
        yield Need(_("Outgoing mail"), why, f"{url}?state={State.FAILED}", _("Correct"))
    if uncertain := counts.get(State.UNCERTAIN):
        why = ngettext(
            "Of %(count)d mail nobody knows whether it arrived.",
            "Of %(count)d mails nobody knows whether they arrived.",
            uncertain,
        ) % {"count": uncertain}
        yield Need(_("Outgoing mail"), why, f"{url}?state={State.UNCERTAIN}", _("Check"))
