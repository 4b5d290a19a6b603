"""The letters of a handover. Nothing is ever written to whoever leaves."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.outbox.notices import Mail, NotNeeded, Posted, absolute, notice, standing_mailings
from regions.handover.carrying_out import REPORTED, TAKEN
from regions.handover.preview import Line, Shown, moved_only, new_since, shown
from regions.handover.refusals import HELD
from regions.models import Handover, Region

standing_mailings.add(TAKEN, _("Work that was handed over, to the successors"))
standing_mailings.add(REPORTED, _("Planned handovers, to who planned them"))
REASONS = {"left": _("The account is closed."), "settled": _("It was settled meanwhile.")}


@notice(TAKEN, label=_("work that was handed over"), reasons=REASONS)
def handover_taken(message: Posted, *, at: dt.datetime) -> Mail:
    """To a successor: which regions, and what came with them."""
    handover, user = _read(message)
    mine = [line for line in moved_only(handover.moved) if line["successor"] == user.pk]
    return _mail("handover_taken", message, handover, user, {"lines": _in_words(mine, message)})


@notice(REPORTED, label=_("report of a handover"), reasons=REASONS)
def handover_reported(message: Posted, *, at: dt.datetime) -> Mail:
    """To who planned it: done, and what differs from the preview; or why it was not done."""
    handover, user = _read(message)
    if not handover.is_done and not handover.held:
        raise NotNeeded("settled")
    context = {
        "held": HELD.get(handover.held, handover.held),
        "added": _in_words(new_since(handover.previewed, handover.moved), message),
        "gone": _in_words(new_since(handover.moved, handover.previewed), message),
    }
    return _mail("handover_reported", message, handover, user, context)


def _read(message: Posted) -> tuple[Handover, User]:
    user = User.objects.filter(pk=message.parameters["user"]).first()
    found = Handover.objects.select_related("leaver").filter(pk=message.parameters["handover"])
    handover = found.first()
    if user is None or handover is None:
        raise NotNeeded("gone")
    if not user.is_active:
        raise NotNeeded("left")
    return handover, user


def _in_words(lines: Iterable[Line], message: Posted) -> Sequence[Shown]:
    lines = list(lines)
    codes = {line["region"] for line in lines}
    regions = {region.code: region for region in Region.objects.filter(code__in=codes)}
    with translation.override(message.language):
        return shown(lines, regions, {})


def _mail(
    template: str, message: Posted, handover: Handover, user: User, context: Mapping[str, object]
) -> Mail:
    return Mail(
        f"regions/email/{template}",
        to=message.address_now(user.email),
        language=message.language,
        context={
            "greeted": user.name,
            "leaver": handover.leaver,
            "day": handover.first_day,
            "url": absolute(handover.get_absolute_url()),
            "contact": settings.FEEDBACK_EMAIL,
            **context,
        },
    )
