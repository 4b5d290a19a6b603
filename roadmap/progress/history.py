"""Everything that was reported on a step in a region, the newest first, as far as one may read it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from regions.models import IndicatorValue, Region
from roadmap.models import Status, Step
from roadmap.progress.drawing import Sign, signs


@dataclass(frozen=True)
class ToldStatus:
    """A status as this reader sees it: to the public, no internal note and nobody's name."""

    pk: int
    sign: Sign
    when: str
    author: str
    note: str
    is_internal: bool
    figure: IndicatorValue | None
    link: str

    @property
    def is_silent(self) -> bool:
        """Whether it says no more than its state, to this reader."""
        return not (self.note or self.figure or self.link or (self.is_internal and self.author))

    @property
    def figure_value(self) -> str:
        if self.figure is None or self.figure.value is None:
            return ""
        if self.figure.is_withheld:
            return _("not shown any more: the answers were given in confidence")
        decimals = self.figure.indicator.decimals
        value = number_format(self.figure.value, decimals, use_l10n=True, force_grouping=True)
        return f"{value} {self.figure.indicator.unit}".strip()

    @property
    def meta(self) -> str:
        if not self.author:
            return self.when
        return _("%(who)s, %(when)s") % {"who": self.author, "when": self.when}


def told(statuses: Sequence[Status], *, sees_internal: bool) -> list[ToldStatus]:
    """In the order given; each with its author and figure at hand."""
    look = signs()
    return [_told(status, look[status.state], sees_internal) for status in statuses]


def _told(status: Status, sign: Sign, sees_internal: bool) -> ToldStatus:
    may_read = sees_internal or status.is_public
    return ToldStatus(
        status.pk,
        sign,
        date_format(timezone.localtime(status.reported_at), "SHORT_DATETIME_FORMAT"),
        _author(status) if sees_internal else "",
        status.note if may_read else "",
        bool(status.note or status.link) and not status.is_public,
        status.figure,
        status.link if may_read else "",
    )


def _author(status: Status) -> str:
    return status.author.public_name if status.author else _("the portal")


def statuses_of(step: Step, region: Region) -> QuerySet[Status]:
    """The chain of one cell, the newest first."""
    return (
        Status.objects.filter(step=step, region=region)
        .select_related("author", "figure__indicator", "figure__superseded_by")
        .order_by("-reported_at", "-pk")
    )
