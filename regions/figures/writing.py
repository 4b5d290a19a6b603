"""How a figure is written: alike on every page, in every sentence and file."""

import datetime as dt
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.charts import text
from regions.models import Indicator, IndicatorValue

SHORT = "SHORT_DATE_FORMAT"


def written_number(indicator: Indicator, value: Decimal | float | None) -> str:
    """The number alone, rounded as the indicator is; empty where there is none."""
    return "" if value is None else text.number(value, indicator.decimals)


def written_value(indicator: Indicator, value: Decimal | float | None, n: int | None = None) -> str:
    """The number with its unit and of how many it is: "3.4 (mean, n = 39)", "99,584 people"."""
    if value is None:
        return ""
    number, unit = written_number(indicator, value), indicator.unit
    if n is None:
        return f"{number} {unit}".strip()
    count = _("n = %(n)s") % {"n": text.number(n, 0)}
    return f"{number} ({unit}, {count})" if unit else f"{number} ({count})"


def written_day(on: dt.date, kind: str) -> str:
    """The day; of a publication the month, for a survey is not dated to its last day."""
    published = kind == IndicatorValue.Kind.PUBLISHED
    return date_format(on, "YEAR_MONTH_FORMAT" if published else SHORT)


def figure_sentence(figure: IndicatorValue, place: str = "") -> str:
    """ "Lapland, 30.11.2026: 3.4 (mean, n = 39)." With the reason in words where there is no value."""
    return _("%(place)s, %(day)s: %(figure)s.") % {
        "place": place or (figure.region.short_name if figure.region else _("Whole country")),
        "day": written_day(figure.reference_on, figure.kind),
        "figure": written_value(figure.indicator, figure.value, figure.n) or figure.missing,
    }
