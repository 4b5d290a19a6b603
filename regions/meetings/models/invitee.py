"""Who was asked to a meeting, whether they come, and whether they were there."""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from regions.meetings.models.meeting import Meeting
from regions.organisations.models import ContactPerson
from regions.structures.models import Membership


class InviteeQuerySet(models.QuerySet["Invitee"]):
    def still_asked(self) -> Self:
        """Guests, and who is a member on the day of the meeting, by this membership or by a later one."""
        on = "meeting__starts_at__date"
        lasts = Q(membership__ends_on=None) | Q(membership__ends_on__gte=F(on))
        another = Membership.objects.filter(
            Q(starts_on=None) | Q(starts_on__lte=OuterRef(on)),
            Q(ends_on=None) | Q(ends_on__gte=OuterRef(on)),
            person=OuterRef("person"),
            structure=OuterRef("meeting__structure"),
        )
        return self.filter(Q(membership=None) | lasts | Exists(another.order_by()))


class Invitee(models.Model):
    """A row for each person and meeting: whoever has two seats is asked once."""

    class Answer(models.TextChoices):
        NONE = "", _("no answer yet")
        COMING = "coming", _("coming")
        NOT_COMING = "not_coming", _("not coming")

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="invitees", verbose_name=_("meeting")
    )
    person = models.ForeignKey(
        ContactPerson, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    # Why they were asked; empty for a guest.
    membership = models.ForeignKey(
        Membership,
        on_delete=models.SET_NULL,
        related_name="invitations",
        null=True,
        blank=True,
        verbose_name=_("membership"),
    )
    answer = models.CharField(_("answer"), max_length=10, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    attended = models.BooleanField(_("was there"), null=True, blank=True)
    # What the last calendar file to this person said: -1 before any was posted.
    told_sequence = models.IntegerField(default=-1, editable=False)

    objects = InviteeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("invited person")
        verbose_name_plural = _("invited people")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                name="invitee_once_per_meeting",
                violation_error_message=_("This person has been invited already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)
