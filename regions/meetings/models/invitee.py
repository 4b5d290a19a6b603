"""Who was asked to a meeting, whether they come, and whether they were there."""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from regions.meetings.models.meeting import Meeting
from regions.organisations.models import ContactPerson, OfficeTerm
from regions.structures.models import Membership


class InviteeQuerySet(models.QuerySet["Invitee"]):
    def still_asked(self) -> Self:
        """Guests, and who is a member on the day of the meeting, by this membership or by a later one.

        An office stays a member when it changes hands: whoever holds it on that day is asked, and whoever
        reads its mail where it is vacant; who held it before is not.
        """
        lasts = Q(membership__ends_on=None) | Q(membership__ends_on__gte=F(_DAY))
        held = OfficeTerm.objects.filter(
            person=OuterRef("person"), office=OuterRef("membership__office")
        )
        return self.filter(Q(membership=None) | (lasts & ~Exists(held.order_by())) | _sits())

    def sitting(self) -> Self:
        """Who sits there on the day of the meeting, in person or by an office that they hold."""
        return self.filter(_sits())


_DAY = "meeting__starts_at__date"


def _sits() -> Q:
    sits = Membership.objects.filter(
        _lasts_on(OuterRef(_DAY)), structure=OuterRef("meeting__structure")
    ).order_by()
    held = OfficeTerm.objects.filter(
        _lasts_on(OuterRef(OuterRef(_DAY))),
        person=OuterRef(OuterRef("person")),
        office=OuterRef("office"),
    )
    in_person = Exists(sits.filter(person=OuterRef("person")))
    return Q(in_person | Exists(sits.filter(Exists(held.order_by()))))


def _lasts_on(day: OuterRef) -> Q:
    begun = Q(starts_on=None) | Q(starts_on__lte=day)
    return begun & (Q(ends_on=None) | Q(ends_on__gte=day))


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
