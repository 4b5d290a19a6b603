"""A survey while it is made: a definition that may be incomplete, and the steps that can be undone."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import Permission
from portal.accounts.roles import Role
from regions.models import Region
from surveys.models.survey import Survey
from surveys.questionnaire.text import LocalisedText

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User


class SurveyDraftQuerySet(models.QuerySet["SurveyDraft"]):
    def editable_by(self, user: "User | AnonymousUser") -> Self:
        """All for who may everywhere; of a region's people, those made for no region but theirs."""
        if user.has_perm(Permission.EDIT_SURVEYS):
            return self
        if not user.is_authenticated or not user.has_perm_anywhere(Permission.EDIT_SURVEYS):
            return self.none()
        own = Region.objects.assigned_to(user, on=timezone.localdate())
        links = SurveyDraft.regions.through.objects
        beyond = links.exclude(region__in=own).values("surveydraft")
        return self.filter(pk__in=links.values("surveydraft")).exclude(pk__in=beyond)


class SurveyDraft(models.Model):
    # Of the definition as it will be; one draft of a survey at a time, so that two people meet in it.
    code = models.SlugField(
        _("code"),
        max_length=40,
        unique=True,
        error_messages={"unique": _("This survey is being edited already.")},
    )
    # The version that it goes on from; none where it begins a survey.
    survey = models.ForeignKey(
        Survey,
        on_delete=models.SET_NULL,
        related_name="drafts",
        null=True,
        blank=True,
        verbose_name=_("survey"),
    )
    # As in a definition file, but anything may still be missing.
    content = models.JSONField(_("definition"))
    # Raised by each change.
    revision = models.PositiveIntegerField(_("revision"), default=1)
    regions = models.ManyToManyField(
        Region,
        related_name="+",
        blank=True,
        verbose_name=_("regions"),
        help_text=_("None chosen: the whole country."),
    )
    created_at = models.DateTimeField(_("created"))
    saved_at = models.DateTimeField(_("saved"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("saved by"),
    )

    objects = SurveyDraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-pk"]
        verbose_name = _("draft of a survey")
        verbose_name_plural = _("drafts of surveys")

    def __str__(self) -> str:
        return str(LocalisedText(self.content.get("title", {}))) or self.code

    def get_absolute_url(self) -> str:
        return reverse("surveys:draft_detail", args=[self.pk])


class DraftStep(models.Model):
    """One change, and how the definition was before it."""

    draft = models.ForeignKey(SurveyDraft, on_delete=models.CASCADE, related_name="steps")
    # The revision that the change made.
    revision = models.PositiveIntegerField(_("revision"))
    content_before = models.JSONField(_("definition before"))
    # What was done, as a code of `surveys.library.drafts.Did`, and to what.
    did = models.CharField(max_length=20)
    about = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(_("saved"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("saved by"),
    )

    class Meta:
        ordering = ["draft", "-revision"]
        verbose_name = _("step of a draft")
        verbose_name_plural = _("steps of drafts")
        constraints = [
            models.UniqueConstraint(fields=["draft", "revision"], name="draft_step_once")
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.revision}"


class Correction(models.Model):
    """A spelling mistake mended in a survey that was answered already: old words and new ones."""

    survey = models.ForeignKey(
        Survey, on_delete=models.CASCADE, related_name="corrections", verbose_name=_("survey")
    )
    # Of the text in the definition: `pages[0].questions[2].text`.
    place = models.CharField(_("place"), max_length=120)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    words_before = models.TextField(_("old words"))
    words_after = models.TextField(_("new words"))
    at = models.DateTimeField(_("corrected"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("corrected by"),
    )
    # What they were then: told where the names of those who work here are nobody's business.
    by_role = models.CharField(
        max_length=20, choices=Role.choices, blank=True, db_default="", editable=False
    )

    class Meta:
        ordering = ["survey", "at", "pk"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        constraints = [
            models.CheckConstraint(
                condition=~Q(words_before=models.F("words_after")), name="correction_changes_words"
            )
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.place}"
