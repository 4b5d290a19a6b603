"""The state of the system in words: what is well, what somebody should look at."""

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db.models import Min
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.jobs.heartbeat import details
from portal.jobs.models import Job, ScheduledAct, State
from portal.jobs.scheduling import is_held
from portal.outbox import heartbeat as outbox
from portal.outbox.holding import hold
from portal.retention.models import Erasure

# A job is made within a minute; one that waits or works for longer has met with something.
LONG_WAIT = dt.timedelta(minutes=5)
LONG_WORK = dt.timedelta(minutes=15)
LITTLE_SPACE = 1_000  # megabytes
A_DAY = dt.timedelta(days=1)
A_WEEK = dt.timedelta(days=7)

GOOD: Promise = gettext_lazy("in order")
LATE: Promise = gettext_lazy("needs a look")


@dataclass(frozen=True)
class SystemPart:
    term: str
    text: str
    is_well: bool

    @property
    def label(self) -> Promise:
        return GOOD if self.is_well else LATE

    @property
    def tone(self) -> str:
        return "good" if self.is_well else "warn"


def system_parts(*, at: dt.datetime) -> list[SystemPart]:
    """One line for each part that can fail, in as many queries on a good day as on a bad one."""
    now = details(at=at)
    undone = ScheduledAct.objects.left_undone_since(at - A_WEEK).count()
    is_stopped = is_held(at=at)
    mail, held = outbox.details(at=at), hold(begins=False)
    failed = Job.objects.filter(state=State.FAILED, finished_at__gte=at - A_WEEK).count()

    # Each rule is carried out every hour: the one that has waited longest tells.
    erased_at = Erasure.objects.aggregate(oldest=Min("ran_at"))["oldest"]

    def lasts(seconds: int | None) -> str:
        return timesince(at - dt.timedelta(seconds=seconds or 0), at)

    tick, waiting, working, unsent = (
        now.last_tick_seconds,
        now.oldest_queued_job_seconds,
        now.oldest_running_job_seconds,
        mail.oldest_due_seconds,
    )
    return [
        SystemPart(
            _("Message broker"),
            _("answers") if now.broker else _("does not answer; new jobs wait until it does"),
            now.broker,
        ),
        SystemPart(
            _("Clock of the background work"),
            _("has not ticked yet")
            if tick is None
            else _("ticked last %(time)s ago") % {"time": lasts(tick)},
            tick is not None and not now.is_clock_late,
        ),
        SystemPart(
            _("Oldest job in the queue"),
            _("none") if waiting is None else _("has waited %(time)s") % {"time": lasts(waiting)},
            (waiting or 0) <= LONG_WAIT.total_seconds(),
        ),
        SystemPart(
            _("Oldest job at work"),
            _("none") if working is None else _("has run for %(time)s") % {"time": lasts(working)},
            (working or 0) <= LONG_WORK.total_seconds(),
        ),
        SystemPart(
            _("Failed within a week"),
            ngettext("%(count)d job", "%(count)d jobs", failed) % {"count": failed}
            if failed
            else _("none"),
            not failed,
        ),
        SystemPart(
            _("Planned acts"),
            _("stopped until somebody says that the clock is right")
            if is_stopped
            else ngettext(
                "%(count)d was not done within a week",
                "%(count)d were not done within a week",
                undone,
            )
            % {"count": undone}
            if undone
            else _("all done in time"),
            not is_stopped and not undone,
        ),
        SystemPart(
            _("Outgoing mail"),
            str(held.label) if held else _("may leave"),
            held is None,
        ),
        SystemPart(
            _("Oldest mail in the queue"),
            _("none") if unsent is None else _("has waited %(time)s") % {"time": lasts(unsent)},
            (unsent or 0) <= LONG_WORK.total_seconds(),
        ),
        SystemPart(
            _("Mails that need a person"),
            _("%(failed)d failed, %(uncertain)d uncertain")
            % {"failed": mail.failed_count, "uncertain": mail.uncertain_count}
            if mail.failed_count or mail.uncertain_count
            else _("none"),
            not mail.failed_count and not mail.uncertain_count,
        ),
        SystemPart(
            _("Erasing what has had its time"),
            _("has not been done yet")
            if erased_at is None
            else _("was last done %(time)s ago") % {"time": timesince(erased_at, at)},
            erased_at is None or at - erased_at <= A_DAY,
        ),
        SystemPart(
            _("Free disk space"),
            filesizeformat(now.disk_free_megabytes * 1_000_000),
            now.disk_free_megabytes >= LITTLE_SPACE,
        ),
    ]


@cache
def version() -> str:
    """Of the portal, as its project file says."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    return str(project["project"]["version"])
