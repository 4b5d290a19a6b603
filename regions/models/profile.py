"""The profile of a region, section by section: published revisions and unpublished drafts.

A revision is never edited, only succeeded. A draft remembers which revision it was written on, so
that a colleague who was faster is noticed and both texts are kept.
"""

import uuid
from functools import cache
from typing import TYPE_CHECKING, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.revisions.revision import Revision
from regions.models.region import Region
from regions.sections import BY_KEY, SECTIONS, TEXT_LANGUAGES, Section

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

SECTION_CHOICES = [(section.key, section.title) for section in SECTIONS]


class ProfileText(models.Model):
    """What a section says: prose in light markdown, and the rows of its list."""

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="%(class)ss", verbose_name=_("region")
    )
    section_key = models.CharField(_("section"), max_length=30, choices=SECTION_CHOICES)
    # So that a screen reader speaks it as it is written, on a page in any language.
    language = models.CharField(
        _("language of the text"), max_length=2, choices=TEXT_LANGUAGES, default="fi"
    )
    prose = models.TextField(_("text"), blank=True)
    rows = models.JSONField(_("list"), default=list, blank=True)

    class Meta:
        abstract = True

    @property
    def section(self) -> Section:
        return BY_KEY[self.section_key]


class ProfileRevisionQuerySet(models.QuerySet["ProfileRevision"]):
    def of_section(self, region: Region, section: Section) -> Self:
        return self.filter(region=region, section_key=section.key)

    def current(self) -> Self:
        """The newest revision of each section of each region."""
        return self.exclude(_newer())


@cache
def _newer() -> models.Exists:
    """A later revision of the same section: the same for every query, so put together once."""
    return models.Exists(
        ProfileRevision.objects.order_by().filter(
            region=models.OuterRef("region"),
            section_key=models.OuterRef("section_key"),
            number__gt=models.OuterRef("number"),
        )
    )


class ProfileRevision(ProfileText, Revision):
    # People's revisions of profiles go by a name that is older than other chains.
    author = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        related_name="profile_revisions",
        verbose_name=_("author"),
    )

    objects = ProfileRevisionQuerySet.as_manager()

    class Meta:
        ordering = ["region", "section_key", "-number"]
        verbose_name = _("published revision")
        verbose_name_plural = _("published revisions")
        constraints = [
            # The last word on two people publishing at once: a revision has one successor.
            models.UniqueConstraint(
                fields=["region", "section_key", "number"],
                name="profile_revision_succeeded_once",
                violation_error_message=_("A colleague published this section a moment ago."),
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="profile_revision_counts_from_one"
            ),
        ]

    def __str__(self) -> str:
        return gettext("%(region)s: %(section)s, revision %(number)s") % {
            "region": self.region,
            "section": self.section.title,
            "number": self.number,
        }

    def get_absolute_url(self) -> str:
        return f"{self.region.get_absolute_url()}#{self.section_key}"


class ProfileDraftQuerySet(models.QuerySet["ProfileDraft"]):
    def visible_to(self, user: "User | AnonymousUser", region: Region) -> Self:
        """Drafts of a region are seen by those who may edit it, and exist for nobody else."""
        if not user.has_perm(Permission.EDIT_PROFILE, region):
            return self.none()
        return self.filter(region=region)


class ProfileDraft(ProfileText):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    author = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="profile_drafts", verbose_name=_("author")
    )
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    based_on = models.PositiveIntegerField(
        _("written on revision"), help_text=_("0: the section was empty.")
    )
    # Counts the saves, so that the same draft open in two windows is noticed.
    version = models.PositiveIntegerField(_("version"), default=1)
    forked_from = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="forks",
        verbose_name=_("set aside from"),
    )
    updated_at = models.DateTimeField(_("saved"))
    # The form that saved it by itself the last time, and with which of its sendings.
    form = models.CharField(_("form"), max_length=16, blank=True)
    sending = models.PositiveIntegerField(_("sending"), default=0)

    objects = ProfileDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at"]
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")

    def __str__(self) -> str:
        return f"{self.region}: {self.section.title}"

    def get_absolute_url(self) -> str:
        return reverse("regions:draft_detail", args=[self.region.slug, self.pk])
