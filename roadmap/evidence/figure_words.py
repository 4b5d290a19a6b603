"""A figure in words: what it says, of how many, of which day; never more than may still be told."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from regions.figures import written_value
from regions.figures.writing import written_day
from regions.models import IndicatorValue


def figure_in_words(figure: IndicatorValue) -> str:
    """ "3.4 (mean, n = 39), 30.11.2026"; in the place of a value why there is none."""
    return f"{_value(figure)}, {written_day(figure.reference_on, figure.kind)}"


def _value(figure: IndicatorValue) -> str:
    """What a figure made of confidential answers was, is not told once it has been replaced."""
    if figure.is_withheld:
        return _("not shown any more: the answers were given in confidence")
    return written_value(figure.indicator, figure.value, figure.n) or figure.missing


def is_superseded(figure: IndicatorValue) -> bool:
    """Select `superseded_by` with the figures, or this asks for each."""
    return getattr(figure, "superseded_by", None) is not None


def whose_answers(figure: IndicatorValue) -> str:
    """At the beginning of a sentence; empty where a figure is of nobody's answers."""
    return capfirst(figure.get_breakdown_display()) if figure.breakdown else ""
