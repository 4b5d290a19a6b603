"""What a step rests on and should move, and what figures propose."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.models import User
from regions.models import Indicator, IndicatorValue, Region
from roadmap.models.roadmap import Roadmap
from roadmap.models.step import Step


class Target(models.Model):
    """An indicator that a step should move: from which figure, to what, by when."""

    step = models.ForeignKey(
        Step,
        on_delete=models.CASCADE,
        related_name="targets",
        verbose_name=pgettext_lazy("of the roadmap", "step"),
    )
    indicator = models.ForeignKey(
        Indicator,
        on_delete=models.PROTECT,
        related_name="roadmap_targets",
        verbose_name=_("indicator"),
    )
    breakdown = models.CharField(_("according to"), max_length=13, blank=True)
    # The national figure, or that of the one region; none where there was none.
    baseline = models.ForeignKey(
        IndicatorValue,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("from"),
    )
    value = models.DecimalField(_("to"), max_digits=16, decimal_places=4, null=True, blank=True)
    by_on = models.DateField(_("by when"), null=True, blank=True)

    class Meta:
        ordering = ["step", "indicator", "breakdown"]
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(
                fields=["step", "indicator", "breakdown"],
                name="target_once_per_step_and_indicator",
                violation_error_message=_("The step already names this indicator."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.indicator}"


class Proposal(models.Model):
    """A figure proposes a regional step. Nothing is made by itself: an expert accepts or dismisses."""

    class Rule(models.TextChoices):
        LOW = "low", _("low")
        FALLING = "falling", _("falling")
        APART = "apart", _("experts and organisations far apart")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of a proposal", "open")
        ACCEPTED = "accepted", pgettext_lazy("state of a proposal", "accepted")
        DISMISSED = "dismissed", pgettext_lazy("state of a proposal", "dismissed")
        # Its figure was taken back or replaced, or the bounds were changed, before anybody decided.
        LAPSED = "lapsed", pgettext_lazy("state of a proposal", "lapsed")

    roadmap = models.ForeignKey(
        Roadmap, on_delete=models.CASCADE, related_name="proposals", verbose_name=_("roadmap")
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("region")
    )
    rule = models.CharField(_("rule"), max_length=7, choices=Rule.choices)
    # The figure that said so; of two that are apart, the one that was recorded later.
    figure = models.ForeignKey(
        IndicatorValue, on_delete=models.PROTECT, related_name="+", verbose_name=_("figure")
    )
    # The earlier one from which it fell, or that of the others.
    other_figure = models.ForeignKey(
        IndicatorValue,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("compared with"),
    )
    proposed_at = models.DateTimeField(_("proposed"))
    state = models.CharField(_("state"), max_length=9, choices=State.choices, default=State.OPEN)
    step = models.ForeignKey(
        Step,
        on_delete=models.PROTECT,
        related_name="proposals",
        null=True,
        blank=True,
        verbose_name=pgettext_lazy("of the roadmap", "step"),
    )
    reason = models.TextField(_("why it was dismissed"), blank=True)
    decided_by = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        related_name="roadmap_proposals",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        constraints = [
            models.UniqueConstraint(
                fields=["roadmap", "region", "rule", "figure"],
                name="proposal_once_per_figure",
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", step__isnull=False)
                | (~Q(state="accepted") & Q(step=None)),
                name="proposal_accepted_has_its_step",
                violation_error_message=_("An accepted proposal names its step."),
            ),
            models.CheckConstraint(
                condition=~Q(state="dismissed") | ~Q(reason=""),
                name="proposal_dismissed_with_a_reason",
                violation_error_message=_("Say why the proposal is dismissed."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "lapsed"]) | Q(decided_at__isnull=False),
                name="proposal_decided_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region}: {self.get_rule_display()}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_decided(self) -> bool:
        return self.state in {self.State.ACCEPTED, self.State.DISMISSED}
