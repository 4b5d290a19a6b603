"""What a meeting talks of, in order; and the materials that go with it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from regions.meetings.models.meeting import Meeting


class AgendaItem(models.Model):
    class State(models.TextChoices):
        OPEN = "open", _("to be dealt with")
        DONE = "done", _("dealt with")
        # It stands on the agenda of a later meeting now.
        CARRIED = "carried", _("carried over")

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="items", verbose_name=_("meeting")
    )
    position = models.PositiveSmallIntegerField(_("place on the agenda"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what it is about"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    carried_from = models.OneToOneField(
        "self",
        on_delete=models.SET_NULL,
        related_name="carried_to",
        null=True,
        blank=True,
        verbose_name=_("carried over from"),
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("item of an agenda")
        verbose_name_plural = _("items of agendas")
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__gte=1, minutes__lte=600),
                name="agenda_item_of_minutes",
                violation_error_message=_("An item takes from 1 to 600 minutes."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Material(models.Model):
    """A link, or a file that is sent as an attachment to invited people alone."""

    item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, related_name="materials", verbose_name=_("item")
    )
    title = models.CharField(_("title"), max_length=200)
    url = models.URLField(_("link"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to="meetings/", max_length=200, blank=True)
    size = models.PositiveIntegerField(_("size"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        constraints = [
            models.CheckConstraint(
                condition=Q(url="", file__gt="", size__isnull=False)
                | Q(url__gt="", file="", size=None),
                name="material_is_a_link_or_a_file",
                violation_error_message=_("Give a link or choose a file, not both."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
