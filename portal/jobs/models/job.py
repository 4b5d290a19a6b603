"""One piece of work in the background: what was asked, how far it is, what came of it."""

import datetime as dt
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.jobs.kinds import job_kinds
from portal.queue.lease import LeasedQuerySet

MAX_TRIES = 3
# A worker that dies is rarely the job's fault (a deployment, a power cut): more of that is borne,
# but a job that brings down every worker must not do so for ever.
MAX_CLAIMS = 8


class State(models.TextChoices):
    QUEUED = "queued", _("in the queue")
    RUNNING = "running", _("being made")
    DONE = "done", _("ready")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("expired")


EXPLANATIONS: dict[str, Promise] = {
    "crashed": _(
        "Making this failed three times. The fault is ours, and it has been written down. "
        "You can try again; if it fails again, please tell us through the feedback form."
    ),
    "worker_lost": _(
        "The work was interrupted again and again and never finished. "
        "You can try again; if it fails again, please tell us through the feedback form."
    ),
    "disk_full": _("There is no space left for the file. Please try again later."),
    "not_permitted": _("You no longer have the right to make this."),
    "unknown_kind": _("This version of the portal does not know how to make this any more."),
}


class JobQuerySet(LeasedQuerySet["Job"]):
    HELD = State.RUNNING

    def visible_to(self, user: Any) -> Self:
        """One's own; those who look after the service see everybody's (states, never files)."""
        if not user.is_authenticated:
            return self.none()
        if user.has_perm("jobs.view_all"):
            return self.all()
        return self.filter(requested_by=user)

    def live(self) -> Self:
        return self.filter(state__in=[State.QUEUED, State.RUNNING])

    def queued(self) -> Self:
        return self.filter(state=State.QUEUED)

    def claimable(self, *, at: dt.datetime) -> Self:
        """Waiting, or abandoned; neither worn out nor cancelled."""
        free = Q(state=State.QUEUED) | Q(state=State.RUNNING, lease_until__lt=at)
        return self.filter(free, tries__lt=MAX_CLAIMS, cancel_requested_at=None)

    def unheard(self, *, at: dt.datetime) -> Self:
        """Free to be claimed, and not announced for a while: the wake-up call may be lost."""
        pause = dt.timedelta(seconds=settings.JOB_LEASE_SECONDS)
        silent = Q(woken_at=None) | Q(woken_at__lt=at - pause) | Q(state=State.RUNNING)
        return self.claimable(at=at).filter(silent)

    def due_to_expire(self, *, at: dt.datetime) -> Self:
        return self.filter(state=State.DONE, expires_at__lte=at)

    def expire(self, *, at: dt.datetime) -> int:
        """Forget results whose time is over; gives their number."""
        return self.due_to_expire(at=at).update(
            state=State.EXPIRED,
            result_file="",
            result_name="",
            result_type="",
            result_size=None,
            result_sha256="",
        )


class Job(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    # What makes two requests of one person the same: a second click finds the first job.
    key = models.CharField(_("key"), max_length=200, blank=True)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="jobs",
        verbose_name=_("requested by"),
    )
    created_at = models.DateTimeField(_("requested"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.QUEUED, db_index=True
    )

    woken_at = models.DateTimeField(_("last announced"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    claimed_by = models.CharField(_("claimed by"), max_length=100, blank=True)
    lease_until = models.DateTimeField(_("claim held until"), null=True, blank=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    cancel_requested_at = models.DateTimeField(_("cancel requested"), null=True, blank=True)

    progress_done = models.PositiveIntegerField(_("steps done"), default=0)
    progress_total = models.PositiveIntegerField(_("steps in all"), default=0)
    progress_note = models.CharField(_("at work on"), max_length=200, blank=True)

    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)
    result_file = models.FileField(_("file"), max_length=200, blank=True)
    result_name = models.CharField(_("file name"), max_length=200, blank=True)
    result_type = models.CharField(_("file type"), max_length=100, blank=True)
    result_size = models.PositiveBigIntegerField(_("file size"), null=True, blank=True)
    result_sha256 = models.CharField(_("checksum"), max_length=64, blank=True)
    error_code = models.CharField(_("error"), max_length=60, blank=True)
    error_text = models.TextField(_("what went wrong"), blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.UniqueConstraint(
                fields=["requested_by", "kind", "key"],
                condition=Q(state__in=["queued", "running"]) & ~Q(key=""),
                name="job_live_once_per_key",
                violation_error_message=_("This is already being made."),
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | (Q(lease_until__isnull=False) & ~Q(claimed_by="")),
                name="job_running_is_claimed",
                violation_error_message=_("A running job needs a worker that holds it."),
            ),
            models.CheckConstraint(
                condition=Q(progress_done__lte=F("progress_total")),
                name="job_progress_within_total",
                violation_error_message=_("A job cannot have done more than there is to do."),
            ),
        ]
        indexes = [
            models.Index(fields=["requested_by", "-created_at"], name="job_by_person"),
            models.Index(fields=["state", "lease_until"], name="job_by_lease"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def label(self) -> str:
        """What this kind of job is called, in the reader's language."""
        known = job_kinds.get(self.kind)
        return str(known.label) if known else self.kind

    @property
    def is_live(self) -> bool:
        return self.state in {State.QUEUED, State.RUNNING}

    @property
    def can_retry(self) -> bool:
        return self.state in {State.FAILED, State.CANCELLED, State.EXPIRED}

    @property
    def explanation(self) -> str:
        """Why it failed and what to do, in the reader's language where the reason is a known one."""
        return str(EXPLANATIONS.get(self.error_code, self.error_text))

    def as_of(self, at: dt.datetime) -> Self:
        """Expired once its time is over, though nobody has tidied up yet. Nothing is saved."""
        if self.state == State.DONE and self.expires_at is not None and self.expires_at <= at:
            self.state = State.EXPIRED
        return self

    def may_download(self, user: Any) -> bool:
        """Only the one who asked, and only while the right that it was made with still holds."""
        known = job_kinds.get(self.kind)
        return (
            self.state == State.DONE
            and bool(self.result_file)
            and self.requested_by_id == user.pk
            and known is not None
            and known.allowed(user, **self.parameters)
        )
