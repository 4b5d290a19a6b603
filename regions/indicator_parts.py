"""What the regions say on the page of an indicator: its figures, whose answers they are, older versions."""

from regions.figures.beside import figures_beside
from regions.indicator_page import IndicatorPartMaker, indicator_parts

indicator_parts.add("figures", IndicatorPartMaker(figures_beside, rank=10))
