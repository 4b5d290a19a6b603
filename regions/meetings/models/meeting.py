"""Meetings, single ones and those of a series by a rule."""

import datetime as dt
import uuid
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regions.structures.models import Structure

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User
    from regions.meetings.models.invitee import Invitee


class Place(models.Model):
    """A room, a link to join by, or both: a hybrid meeting. The link is for invited people alone."""

    room = models.CharField(_("room"), max_length=200, blank=True)
    join_url = models.URLField(_("link to join by"), blank=True, max_length=500)

    class Meta:
        abstract = True

    @property
    def is_hybrid(self) -> bool:
        return bool(self.room and self.join_url)


class MeetingSeries(Place):
    """A rule: which weekday of the month, every how many months, at what time. A new rhythm ends the series
    and begins another, with a UID of its own; past meetings stay."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    class Nth(models.IntegerChoices):
        FIRST = 1, _("first")
        SECOND = 2, _("second")
        THIRD = 3, _("third")
        FOURTH = 4, _("fourth")
        LAST = -1, _("last")

    class Every(models.IntegerChoices):
        MONTH = 1, _("every month")
        TWO_MONTHS = 2, _("every other month")
        QUARTER = 3, _("every quarter")
        HALF = 6, _("twice a year")
        YEAR = 12, _("once a year")

    structure = models.ForeignKey(
        Structure,
        on_delete=models.CASCADE,
        related_name="meeting_series",
        verbose_name=_("structure"),
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Rises when something changes that people have to know of (RFC 5545).
    sequence = models.PositiveIntegerField(default=0, editable=False)
    title = models.CharField(_("title"), max_length=200)
    nth = models.SmallIntegerField(_("which one of the month"), choices=Nth.choices)
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday.choices)
    every = models.PositiveSmallIntegerField(_("how often"), choices=Every.choices)
    # The first is in the month of this day, on or after it.
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    # On the clock of Finland, summer and winter alike.
    starts_at = models.TimeField(_("begins at"))
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=90)

    class Meta:
        ordering = ["starts_on", "pk"]
        verbose_name = _("series of meetings")
        verbose_name_plural = _("series of meetings")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="meeting_series_ends_after_it_starts",
                violation_error_message=_("The last day cannot be before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=1_440),
                name="meeting_series_of_minutes",
                violation_error_message=_("A meeting takes from 5 minutes to a day."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def known_to(self, user: "User | AnonymousUser") -> Self:
        """Of structures whose members this person sees by name: minutes, attendance, the place."""
        structures = Structure.objects.known_from_within(user)
        return self.filter(structure__in=structures.order_by().values("pk"))

    def run_by(self, user: "User | AnonymousUser") -> Self:
        """Of structures that this person looks after."""
        return self.filter(structure__in=Structure.objects.run_by(user).order_by().values("pk"))

    def taking_place(self) -> Self:
        return self.exclude(state=Meeting.State.CANCELLED)

    def coming(self, *, at: dt.datetime) -> Self:
        return self.taking_place().filter(ends_at__gt=at).order_by("starts_at", "pk")

    def past(self, *, at: dt.datetime) -> Self:
        return self.filter(ends_at__lte=at).order_by("-starts_at", "-pk")


class Meeting(Place):
    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        CANCELLED = "cancelled", _("cancelled")
        # Its minutes are written: nothing is carried to it any more.
        CLOSED = "closed", _("closed")

    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="meetings", verbose_name=_("structure")
    )
    series = models.ForeignKey(
        MeetingSeries,
        on_delete=models.PROTECT,
        related_name="meetings",
        null=True,
        blank=True,
        verbose_name=_("series"),
    )
    # Which day of the series it is, however often it was moved (RECURRENCE-ID); empty for a single one.
    recurrence_on = models.DateField(null=True, blank=True, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # Never less than its series'.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    title = models.CharField(_("title"), max_length=200)
    starts_at = models.DateTimeField(_("begins at"))
    ends_at = models.DateTimeField(_("ends at"))
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PLANNED
    )
    # What the invitation says beside the agenda.
    note = models.TextField(_("note to the invited"), blank=True)
    # When the invitations were posted; before that it is a plan that nobody was told of.
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)
    # Where people are counted and not named.
    attended_count = models.PositiveIntegerField(_("how many were there"), null=True, blank=True)
    # The minutes of this meeting, approved in a later one.
    approved_at = models.DateTimeField(_("minutes approved"), null=True, blank=True)
    approved_number = models.PositiveIntegerField(null=True, blank=True)
    approved_in = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        related_name="approves",
        null=True,
        blank=True,
        verbose_name=_("approved in"),
    )
    is_invented = models.BooleanField(_("invented for the demo"), default=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        indexes = [models.Index(fields=["structure", "starts_at"], name="meeting_of_structure")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_it_begins",
                violation_error_message=_("A meeting ends after it begins."),
            ),
            models.UniqueConstraint(
                fields=["series", "recurrence_on"],
                name="meeting_once_per_day_of_its_series",
            ),
            models.CheckConstraint(
                condition=Q(series=None, recurrence_on=None)
                | Q(series__isnull=False, recurrence_on__isnull=False),
                name="meeting_of_a_series_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_number=None)
                | Q(approved_at__isnull=False, approved_number__isnull=False),
                name="meeting_approval_names_a_revision",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting_detail", args=[self.pk])

    @property
    def on(self) -> dt.date:
        return timezone.localdate(self.starts_at)

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    @property
    def attended_people(self) -> "list[Invitee]":
        """Who was ticked as present, by name."""
        return list(self.invitees.filter(attended=True).select_related("person"))

    @property
    def names_nobody(self) -> bool:
        """The minutes of a steering group are shown without names of persons."""
        return self.structure.kind == Structure.Kind.STEERING_GROUP

    def is_over(self, at: dt.datetime) -> bool:
        return self.ends_at <= at
