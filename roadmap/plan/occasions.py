"""What comes on which day: steps begin and end, somebody decides, something is due, the reform goes on."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.charts.quarters import quarter_start
from portal.ui.localised import DEFAULT
from roadmap.models import Action, Roadmap
from roadmap.plan.addresses import address_of
from roadmap.plan.dates import day_in_words, month_in_words, quarter_in_words
from roadmap.plan.outline import Outline, PointOutline, StepOutline


@dataclass(frozen=True)
class Occasion:
    """One thing on one day, or in one quarter."""

    on: dt.date
    # In words: the day, or the quarter where no day is meant.
    when: str
    # What happens: a decision, a deadline …
    kind: str
    title: str
    # Empty where nothing more is to be read.
    url: str
    # Where, and of which step.
    about: str

    @property
    def written(self) -> str:
        """In Python: there are hundreds of them, and a template takes ten times as long for one."""
        title = escape(self.title)
        link = f'<a href="{escape(self.url)}">{title}</a>' if self.url else title
        about = f'<p class="small muted">{escape(self.about)}</p>' if self.about else ""
        return (
            f'<li><p class="small muted">{self.when[:1].upper()}{self.when[1:]}</p><div><p>'
            f'<span class="occasion__kind">{self.kind}:</span> {link}</p>{about}</div></li>'
        )


@dataclass(frozen=True)
class Stretch:
    """A month or a quarter, with what is in it."""

    title: str
    occasions: Sequence[Occasion]

    @property
    def items(self) -> SafeString:
        # Every text of a person is escaped where it is put in.
        return mark_safe("".join([each.written for each in self.occasions]))  # noqa: S308


@dataclass(frozen=True)
class DueAction:
    step: int
    region: str
    title: str
    due_on: dt.date
    is_done: bool
    pk: int


def actions_with_a_day(roadmap: Roadmap) -> list[DueAction]:
    """Of all its steps, the soonest first."""
    rows = (
        Action.objects.filter(step__priority__roadmap=roadmap, due_on__isnull=False)
        .order_by("due_on", "pk")
        .values_list(
            "step", "region", Action.title.column(), Action.title.column(DEFAULT),
            "due_on", "done_on", "pk",
        )
    )  # fmt: skip
    return [
        DueAction(step, region or "", title or default, due_on, done_on is not None, pk)
        for step, region, title, default, due_on, done_on, pk in rows
    ]


def coming(occasions: Iterable[Occasion], on: dt.date) -> list[Occasion]:
    """From today on, the soonest first."""
    return [each for each in occasions if each.on >= on]


def earlier(occasions: Sequence[Occasion], on: dt.date) -> list[Occasion]:
    """What has passed, the latest first."""
    return [each for each in reversed(occasions) if each.on < on]


def by_month(occasions: Iterable[Occasion]) -> list[Stretch]:
    return _stretches(occasions, lambda day: day.replace(day=1), month_in_words)


def by_quarter(occasions: Iterable[Occasion]) -> list[Stretch]:
    return _stretches(occasions, quarter_start, quarter_in_words)


def _stretches(
    occasions: Iterable[Occasion],
    first_day: Callable[[dt.date], dt.date],
    title: Callable[[dt.date], str],
) -> list[Stretch]:
    groups = groupby(occasions, key=lambda each: first_day(each.on))
    return [Stretch(capfirst(title(day)), list(found)) for day, found in groups]


def calendar_of(
    outline: Outline, actions: Iterable[DueAction], *, region: str, on: dt.date
) -> list[Occasion]:
    """Deadlines, decisions, actions, ends of steps and milestones, the soonest first.

    What is done comes no more: an action that was done shows only among what has passed.
    """
    found = [*_of_points(outline), *_ends(outline.steps), *_of_milestones(outline)]
    found += _of_actions(outline, actions, region, on)
    return sorted(found, key=lambda each: each.on)


def path_of(outline: Outline) -> list[Occasion]:
    """Each step where it begins, with influence points and milestones: the timeline, in words."""
    begins = [
        Occasion(step.starts_on, step.when, _("Step"), step.title, step.url, step.where)
        for step in outline.steps
    ]
    found = [*begins, *_of_points(outline), *_of_milestones(outline)]
    return sorted(found, key=lambda each: each.on)


def _of_points(outline: Outline) -> Iterator[Occasion]:
    deadline, decision = _("Statements are taken until"), _("Decision")
    for point in outline.points:
        about = _about(point, outline)
        if point.statements_until and point.statements_until != point.decides_on:
            yield _on(point.statements_until, deadline, point.title, point.url, about)
        yield _on(point.decides_on, decision, point.title, point.url, about)


def _about(point: PointOutline, outline: Outline) -> str:
    step = outline.by_pk.get(point.step) if point.step is not None else None
    return " · ".join(filter(None, (point.where, step.title if step else "")))


def _ends(steps: Iterable[StepOutline]) -> Iterator[Occasion]:
    kind = _("Step ends")
    for step in steps:
        is_quarter = step.precision == "quarter"
        when = quarter_in_words(step.ends_on) if is_quarter else day_in_words(step.ends_on)
        yield Occasion(step.ends_on, when, kind, step.title, step.url, step.where)


def _of_milestones(outline: Outline) -> Iterator[Occasion]:
    kind = _("Milestone")
    for each in outline.milestones:
        yield _on(each.on, kind, each.title, each.source_url, each.source)


def _of_actions(
    outline: Outline, actions: Iterable[DueAction], region: str, on: dt.date
) -> Iterator[Occasion]:
    due, done = _("Action due"), _("Action, done")
    address = address_of("roadmap:step_detail")
    standing = {step.pk for step in outline.steps}
    for each in actions:
        is_past = each.is_done and each.due_on >= on
        if each.step not in standing or is_past or (region and each.region not in ("", region)):
            continue
        url = f"{address(each.step)}#action-{each.pk}"
        about = outline.by_pk[each.step].title
        yield _on(each.due_on, done if each.is_done else due, each.title, url, about)


def _on(day: dt.date, kind: str, title: str, url: str, about: str) -> Occasion:
    return Occasion(day, day_in_words(day), kind, title, url, about)
