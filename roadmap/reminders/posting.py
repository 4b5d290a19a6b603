"""One letter a day and person: whoever is to be reminded of something gets all of it in one."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.jobs.mailing_hours import is_working_time
from portal.outbox.posting import post
from roadmap.models import Reminder, RemindersOff
from roadmap.reminders.lines import Line, Told, lines_on

KIND = "roadmap_due"
# What the outbox calls these letters: a standing mailing, with a step for each day.
CAMPAIGN = "roadmap_due"

Key = tuple[object, ...]


@transaction.atomic
def remind(*, at: dt.datetime) -> int:
    """Post the letters of the day; gives how many are new. Done twice, late or in parallel: once each.

    Outside the hours of mails, and on free days, nothing is posted: the next working day has it.
    """
    if not is_working_time(at):
        return 0
    day = timezone.localdate(at)
    waiting = _not_told_yet(lines_on(day))
    rows: list[Reminder] = []
    for user, lines in sorted(waiting.items(), key=lambda item: item[0].pk):
        # The unique key of the outbox decides who posts today's letter. Whoever comes second keeps
        # nothing, so that what the letter does not hold is told tomorrow.
        if _post(user, day, at=at):
            rows.extend(line.for_person(user.pk, on=day) for line in lines)
    Reminder.objects.bulk_create(rows)
    return len({row.user_id for row in rows})


def _post(user: User, day: dt.date, *, at: dt.datetime) -> bool:
    message = post(
        KIND,
        campaign=CAMPAIGN,
        step=day.isoformat(),
        recipient=f"user:{user.pk}",
        address=user.email,
        language=user.language,
        parameters={"user": user.pk, "day": day.isoformat()},
        at=at,
    )
    return message is not None


def _not_told_yet(told: Iterable[Told]) -> dict[User, list[Line]]:
    """Who is told what, without what they were told before and those who want no letters."""
    told = list(told)
    people = {user.pk for each in told for user in each.people}
    quiet = set(RemindersOff.objects.filter(user__in=people).values_list("user", flat=True))
    known = _known(people, {each.line.due_on for each in told})
    waiting: dict[User, list[Line]] = defaultdict(list)
    for each in told:
        for user in each.people:
            if (
                user.pk not in quiet
                and _key(each.line.for_person(user.pk, on=each.line.due_on)) not in known
            ):
                waiting[user].append(each.line)
    return waiting


def _known(people: Iterable[int], days: Iterable[dt.date]) -> set[Key]:
    return {_key(row) for row in Reminder.objects.filter(user__in=people, due_on__in=days)}


def _key(row: Reminder) -> Key:
    """What makes two reminders one, as the constraints of the table have it."""
    return (
        row.user_id,
        row.about,
        row.influence_point_id,
        row.step_id,
        row.region_id,
        row.due_on,
        row.days_before,
    )
