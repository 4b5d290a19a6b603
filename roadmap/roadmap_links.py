"""Where the page of a roadmap leads: to what the roadmap's rooms have beside it."""

from roadmap.evidence.roadmap_link import proposals_link
from roadmap.exchange import links as files
from roadmap.plan import editing_links, text_links
from roadmap.plan.roadmap_page import LinkMaker, roadmap_links
from roadmap.progress import step_part

roadmap_links.add("grid", LinkMaker(step_part.grid_link, rank=10))
roadmap_links.add("file", LinkMaker(files.file_link, rank=30))
roadmap_links.add("taking in", LinkMaker(files.taking_in_link, rank=31))
roadmap_links.add("editing", LinkMaker(editing_links.plan_link, rank=50))
roadmap_links.add("texts", LinkMaker(text_links.texts_of_roadmap, rank=55))
roadmap_links.add("proposals", LinkMaker(proposals_link, rank=20))
