"""What came of a meeting: something to know, a decision, or something that somebody does by a day."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regions.meetings.models.agenda import AgendaItem
from regions.meetings.models.meeting import Meeting
from regions.organisations.models import ContactPerson, Organisation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User


class MeetingOutcomeQuerySet(models.QuerySet["MeetingOutcome"]):
    def known_to(self, user: "User | AnonymousUser") -> Self:
        meetings = Meeting.objects.known_to(user)
        return self.filter(meeting__in=meetings.order_by().values("pk"))

    def open_actions(self) -> Self:
        return self.filter(kind=MeetingOutcome.Kind.ACTION, done_at=None)

    def answered_by(self, user: "User | AnonymousUser") -> Self:
        """Actions of this person, by the address of the account, or of an organisation for which they act."""
        if not user.is_authenticated:
            return self.none()
        own = Q(organisation__in=user.representations.order_by().values("organisation"))
        if user.email:
            own |= Q(person__email=user.email)
        return self.filter(own)

    def late(self, *, on: dt.date) -> Self:
        return self.open_actions().filter(due_on__lt=on)


class MeetingOutcome(models.Model):
    class Kind(models.TextChoices):
        INFORMATION = "information", _("information")
        DECISION = "decision", _("decision")
        ACTION = "action", _("action")

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="outcomes", verbose_name=_("meeting")
    )
    item = models.ForeignKey(
        AgendaItem,
        on_delete=models.SET_NULL,
        related_name="outcomes",
        null=True,
        blank=True,
        verbose_name=_("item of the agenda"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    text = models.CharField(_("what came of it"), max_length=1_000)
    # Of an action: a person or an organisation, and the day.
    person = models.ForeignKey(
        ContactPerson,
        on_delete=models.SET_NULL,
        related_name="actions",
        null=True,
        blank=True,
        verbose_name=_("who does it"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="meeting_actions",
        null=True,
        blank=True,
        verbose_name=_("which organisation does it"),
    )
    due_on = models.DateField(_("to be done by"), null=True, blank=True)
    done_at = models.DateTimeField(_("done"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reminded_on = models.DateField(_("reminded"), null=True, blank=True)

    objects = MeetingOutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("outcome of a meeting")
        verbose_name_plural = _("outcomes of meetings")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="action") | Q(due_on__isnull=False),
                name="outcome_action_has_a_day",
                violation_error_message=_("Say by which day it is to be done."),
            ),
            models.CheckConstraint(
                condition=Q(kind="action")
                | Q(due_on=None, done_at=None, person=None) & Q(organisation=None),
                name="outcome_only_actions_are_done",
            ),
        ]

    def __str__(self) -> str:
        return self.text
