"""The table of steps: what a row says, and by what it is known again."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.chapters.chapter import Value
from roadmap.exchange.columns import ExchangeColumn, ExchangeTable
from roadmap.exchange.step_values import mark
from roadmap.exchange.words import SEPARATOR, WHOLE_COUNTRY
from roadmap.models import Step
from roadmap.report.content import StepContent


def where(step: StepContent) -> str:
    if step.step.is_national:
        return str(WHOLE_COUNTRY)
    return SEPARATOR.join(region.short_name for region in step.regions)


def _of_step(name: str) -> Callable[[StepContent], Any]:
    return lambda step: getattr(step.step, name)


def _texts(name: str, headings: tuple[Any, ...], explanation: Any) -> tuple[ExchangeColumn, ...]:
    """A column for each language."""
    columns = getattr(Step, name).columns
    return tuple(
        ExchangeColumn(column, heading, explanation, _of_step(column), 36)
        for column, heading in zip(columns, headings, strict=True)
    )


def _successors(step: StepContent) -> Value:
    return SEPARATOR.join(f"{each.priority.code}/{each.code}" for each in step.successors)


def _address(step: StepContent) -> Value:
    return settings.SITE_ORIGIN + step.step.get_absolute_url()


_KEY = _("Says which step the row is about. Leave it as it is.")
_TEXT = _("Text in this language. Empty changes nothing; - empties it.")
_ONLY_READ = _("Only to be read: what is changed here is not taken in.")

STEPS: ExchangeTable[StepContent] = ExchangeTable(
    "steps",
    _("Steps"),
    (
        ExchangeColumn("priority", _("Priority"), _KEY, lambda each: each.step.priority.code, 12),
        ExchangeColumn("step", _("Step"), _KEY, _of_step("code"), 22),
        *_texts("title", (_("Title (fi)"), _("Title (sv)"), _("Title (en)")), _TEXT),
        *_texts("reason", (_("Why (fi)"), _("Why (sv)"), _("Why (en)")), _TEXT),
        ExchangeColumn(
            "starts_on",
            _("First day"),
            _("The first day, as 2027-01-31 or 31.1.2027."),
            _of_step("starts_on"),
            12,
            "date",
        ),
        ExchangeColumn(
            "ends_on",
            _("Last day"),
            _("The last day, as 2027-01-31 or 31.1.2027; not before the first."),
            _of_step("ends_on"),
            12,
            "date",
        ),
        ExchangeColumn(
            "precision",
            _("Dates are meant as"),
            _("“days” or “quarters”."),
            lambda each: each.step.get_precision_display(),
            14,
        ),
        ExchangeColumn(
            "responsible",
            _("Responsible"),
            _("A role of the portal, or an organisation by its name or business ID."),
            lambda each: each.step.responsible,
            28,
        ),
        ExchangeColumn(
            "regions",
            _("Where"),
            _("“whole country”, or regions by name or code with semicolons between them."),
            where,
            30,
        ),
        *_texts("source", (_("Source (fi)"), _("Source (sv)"), _("Source (en)")), _TEXT),
        ExchangeColumn(
            "source_url",
            _("Address of the source"),
            _("A web address. Empty changes nothing; - empties it."),
            _of_step("source_url"),
            30,
        ),
        ExchangeColumn(
            "internal_note",
            _("Internal note"),
            _("Never shown to the public. Empty changes nothing; - empties it."),
            _of_step("internal_note"),
            36,
            is_internal=True,
        ),
        ExchangeColumn(
            "superseded_by",
            _("Its place is taken by"),
            _ONLY_READ,
            _successors,
            24,
            is_read=False,
        ),
        ExchangeColumn("url", _("Address"), _ONLY_READ, _address, 40, is_read=False),
        ExchangeColumn(
            "base",
            _("State of the row"),
            _(
                "By this the portal sees whether a colleague changed the row since. Leave it as it is."
            ),
            mark,
            16,
        ),
    ),
)
