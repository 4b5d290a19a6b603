"""Figures about a region or the nation: recorded as versions, read by everybody in one way (ADR 24)."""

from regions.figures.recording import record_figures, withdraw_figures
from regions.figures.series import (
    FigureKey,
    FigurePoint,
    figure_series,
    newest_figure,
    newest_figures,
)
from regions.figures.shown import (
    POPULATION,
    IndicatorFigure,
    national_figures,
    populations,
    region_figures,
)
from regions.figures.writing import SHORT, figure_sentence, written_number, written_value

__all__ = [
    "POPULATION",
    "SHORT",
    "FigureKey",
    "FigurePoint",
    "IndicatorFigure",
    "figure_sentence",
    "figure_series",
    "national_figures",
    "newest_figure",
    "newest_figures",
    "populations",
    "record_figures",
    "region_figures",
    "withdraw_figures",
    "written_number",
    "written_value",
]
