"""What the regions say of themselves: on the page of each, and in its document."""

from portal.accounts.permissions import Permission
from regions import density, facts, figure_table
from regions.figures import shown as figures
from regions.profiles import printed, shown
from regions.region_page import (
    PartMaker,
    RegionAction,
    document_parts,
    page_actions,
    page_parts,
)

page_parts.add("facts", PartMaker(facts.facts_on_page, rank=10))
page_parts.add("figures", PartMaker(figures.figures_on_page, rank=20))
page_parts.add("comparison", PartMaker(density.comparison_on_page, rank=30))
page_parts.add("profile", PartMaker(shown.profile_on_page, rank=40))

document_parts.add("facts", PartMaker(facts.facts_in_document, rank=10))
document_parts.add("figures", PartMaker(figure_table.figures_in_document, rank=20))
document_parts.add("profile", PartMaker(printed.profile_in_document, rank=30))
document_parts.add("municipalities", PartMaker(facts.municipalities_in_document, rank=40))
document_parts.add("comparison", PartMaker(density.comparison_in_document, rank=50))

page_actions.add(
    "responsible",
    RegionAction(Permission.VIEW_RESPONSIBLE, "regions/handover/_action.html", rank=30),
)
