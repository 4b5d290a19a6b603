"""What the regions say of themselves: on the page of each, and in its document."""

from regions import density, facts, figure_table, figures
from regions.profiles import printed, shown
from regions.region_page import document_parts, page_parts

page_parts.add("facts", facts.facts_on_page)
page_parts.add("figures", figures.figures_on_page)
page_parts.add("comparison", density.comparison_on_page)
page_parts.add("profile", shown.profile_on_page)

document_parts.add("facts", facts.facts_in_document)
document_parts.add("figures", figure_table.figures_in_document)
document_parts.add("profile", printed.profile_in_document)
document_parts.add("municipalities", facts.municipalities_in_document)
document_parts.add("comparison", density.comparison_in_document)
