"""A survey and its questions. What they say stands in the definition, which is one JSON value."""

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import Permission
from regions.models import Region
from surveys.questionnaire.definition import Definition
from surveys.questionnaire.definition_file import build_definition

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User

# A question's key is that of its survey and its number, so that no look-up is needed to write one.
MOST_QUESTIONS = 1000


class SurveyQuerySet(models.QuerySet["Survey"]):
    def light(self) -> Self:
        """Without the definition, which a process reads once."""
        return self.defer("content")

    def newest(self) -> Self:
        """The newest version of each survey."""
        later = Survey.objects.filter(code=models.OuterRef("code")).filter(
            version__gt=models.OuterRef("version")
        )
        return self.filter(~models.Exists(later))

    def offered(self) -> Self:
        """On which a round may be planned."""
        return self.newest().filter(retired_at=None)

    def editable_by(self, user: "User | AnonymousUser") -> Self:
        """All for who may everywhere; of a region's people, those made for no region but theirs."""
        if user.has_perm(Permission.EDIT_SURVEYS):
            return self
        if not user.is_authenticated or not user.has_perm_anywhere(Permission.EDIT_SURVEYS):
            return self.none()
        own = Region.objects.assigned_to(user, on=timezone.localdate())
        links = Survey.regions.through.objects
        beyond = links.exclude(region__in=own).values("survey")
        return self.filter(pk__in=links.values("survey")).exclude(pk__in=beyond)

    def askable_by(self, user: "User | AnonymousUser") -> Self:
        """On which this person may plan a round: of a region's people, those made for one of theirs."""
        if user.has_perm(Permission.MANAGE_ROUNDS):
            return self.offered()
        if not user.is_authenticated or not user.has_perm_anywhere(Permission.MANAGE_ROUNDS):
            return self.none()
        own = Region.objects.assigned_to(user, on=timezone.localdate())
        links = Survey.regions.through.objects.filter(region__in=own)
        return self.offered().filter(pk__in=links.values("survey"))

    def with_rounds(self) -> Self:
        """Each with `round_count`, all of its rounds, and `opened_count`, those that were opened."""
        opened = models.Count("rounds", filter=models.Q(rounds__opened_at__isnull=False))
        return self.annotate(round_count=models.Count("rounds"), opened_count=opened)


class Survey(models.Model):
    class State(models.TextChoices):
        READY = "ready", _("ready")
        ASKED = "asked", _("asked")
        RETIRED = "retired", _("retired")

    code = models.SlugField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("definition"))
    # SHA-256 of the definition.
    digest = models.CharField(max_length=64, editable=False)
    loaded_at = models.DateTimeField(_("loaded"))
    # Made for these alone, by their experts; none where the whole country may be asked.
    regions = models.ManyToManyField(
        Region, related_name="+", blank=True, verbose_name=_("regions")
    )
    # The version before, with which its questions are compared as each of them says (`before`); none:
    # figures of all versions are held side by side by their indicator, as ever.
    goes_on_from = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        related_name="went_on_as",
        null=True,
        blank=True,
        verbose_name=_("version before"),
    )
    # From then on no round is planned on it.
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        ordering = ["code", "-version"]
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"],
                name="survey_once_per_version",
                violation_error_message=_("This version of the survey is already here."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.definition.title)

    def get_absolute_url(self) -> str:
        return reverse("surveys:survey_detail", args=[self.pk])

    @property
    def state(self) -> State:
        """Of one that comes `with_rounds`."""
        if self.retired_at is not None:
            return self.State.RETIRED
        return self.State.ASKED if self.opened_count else self.State.READY  # type: ignore[attr-defined]

    @property
    def definition(self) -> Definition:
        return _known.get(self.digest) or _read(self)

    @property
    def has_answers(self) -> bool:
        """Whether anybody has begun to answer it: from then on what is asked stays as it is."""
        rounds = self.rounds.values("pk")
        # Both point here by way of the round, so that neither can be imported.
        begun, sent = (apps.get_model("surveys", name) for name in ("Draft", "Response"))
        answered = begun.objects.filter(invitation__round__in=rounds).exists()
        return bool(answered or sent.objects.filter(round__in=rounds).exists())

    def question_id(self, number: int) -> int:
        """The key of the question with this number."""
        return self.pk * MOST_QUESTIONS + number


_known: dict[str, Definition] = {}


def known_definition(digest: str) -> Definition | None:
    """The definition with this digest, if this process has read it."""
    return _known.get(digest)


def _read(survey: Survey) -> Definition:
    """A definition never changes under its digest, so a process builds it once."""
    _known[survey.digest] = build_definition(survey.content)
    return _known[survey.digest]


class Question(models.Model):
    """What answers point at. Its text and choices stand in the definition."""

    id = models.PositiveIntegerField(primary_key=True, editable=False)
    survey = models.ForeignKey(
        Survey, on_delete=models.CASCADE, related_name="questions", verbose_name=_("survey")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    code = models.SlugField(_("code"), max_length=40)
    kind = models.CharField(_("kind"), max_length=12)

    class Meta:
        ordering = ["survey", "number"]
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="question_number_once"),
            models.UniqueConstraint(
                fields=["survey", "code"],
                name="question_code_once",
                violation_error_message=_("Another question of this survey has this code."),
            ),
            models.CheckConstraint(
                condition=models.Q(id=models.F("survey_id") * MOST_QUESTIONS + models.F("number")),
                name="question_key_is_survey_and_number",
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lt=MOST_QUESTIONS),
                name="question_number_in_bounds",
            ),
        ]

    def __str__(self) -> str:
        return self.code
