"""The letter of the day: what is due in the roadmap. Written when it is sent."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.outbox.notices import Mail, NotNeeded, Posted, absolute, notice, standing_mailings
from roadmap.models import RemindersOff
from roadmap.progress.todos import STALE
from roadmap.reminders.letter import Letter, StaleRegion, letter_of
from roadmap.reminders.posting import CAMPAIGN, KIND
from roadmap.reminders.quiet import quiet_path

standing_mailings.add(CAMPAIGN, _("Reminders of the roadmap"))
REASONS = {
    "done": _("What it was about has been done, moved or given to others."),
    "left": _("The account is closed."),
    "opted_out": _("The recipient wants no such letters."),
}


@notice(KIND, label=_("reminder of the roadmap"), reasons=REASONS)
def roadmap_due(message: Posted, *, at: dt.datetime) -> Mail:
    """Raises `NotNeeded` where nothing is left to be done."""
    user = User.objects.filter(pk=message.parameters["user"]).first()
    if user is None:
        raise NotNeeded("gone")
    if not user.is_active:
        raise NotNeeded("left")
    if RemindersOff.objects.filter(user=user).exists():
        raise NotNeeded("opted_out")
    posted_on = dt.date.fromisoformat(message.parameters["day"])
    letter = letter_of(user, posted_on, on=timezone.localdate(at))
    if not letter.count:
        raise NotNeeded("done")
    return Mail(
        "roadmap/email/due",
        to=message.address_now(user.email),
        language=message.language,
        context=_context(letter, user),
        unsubscribe=quiet_path(user),
    )


def _context(letter: Letter, user: User) -> dict[str, object]:
    return {
        "greeted": user.name,
        "letter": letter,
        "first": _first_title(letter),
        "stale": [(each, absolute(_grid_path(each))) for each in letter.stale],
        "quiet_url": absolute(quiet_path(user)),
        "contact": settings.FEEDBACK_EMAIL,
    }


def _first_title(letter: Letter) -> str:
    """Of the one thing that a letter with only one is about."""
    points = [*(each.point for each in letter.deadlines), *letter.decided]
    if points:
        return points[0].title
    return letter.stale[0].steps[0].title


def _grid_path(each: StaleRegion) -> str:
    url = reverse("roadmap:grid_region", args=[each.roadmap.slug, each.region.slug])
    return f"{url}?{STALE}"
