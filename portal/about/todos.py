"""What the public told us and waits for an answer."""

from collections.abc import Iterator

from django.db.models import Count, Min
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portal.about.models import Feedback
from portal.accounts.permissions import Permission
from portal.registry.todos import Todo, TodoSource, todos
from portal.registry.visit import Visit


def feedback_todos(visit: Visit) -> Iterator[Todo]:
    """One line and one query, for those alone who may answer; urgent once the first is late."""
    if not visit.user.has_perm(Permission.VIEW_FEEDBACK):
        return
    waiting = Feedback.objects.waiting().aggregate(count=Count("pk"), first=Min("due_on"))
    if not waiting["count"]:
        return
    why = ngettext(
        "%(count)d message waits for an answer, due on %(day)s.",
        "%(count)d messages wait for an answer, the first due on %(day)s.",
        waiting["count"],
    ) % {
        "count": waiting["count"],
        "day": date_format(waiting["first"], "SHORT_DATE_FORMAT"),
    }
    is_late = waiting["first"] < timezone.localdate(visit.at)
    url = reverse("backoffice:feedback_list")
    yield Todo(_("Feedback"), why, url, pgettext("button", "Answer"), is_urgent=is_late)


todos.add("feedback", TodoSource(feedback_todos, rank=30, is_urgent_first=True))
