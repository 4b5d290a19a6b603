"""What the roadmap's rooms say of a step on its page."""

from roadmap.evidence import step_part
from roadmap.influence import step_part as influence
from roadmap.plan import editing_links, step_actions, step_facts, step_history, text_links
from roadmap.plan.step_page import LinkMaker, PartMaker, step_links, step_parts
from roadmap.progress.step_part import step_in_regions

step_parts.add("succession", PartMaker(step_facts.succession_of_step, rank=5))
step_parts.add("facts", PartMaker(step_facts.facts_of_step, rank=10))
step_parts.add("actions", PartMaker(step_actions.actions_of_step, rank=30))
step_parts.add("evidence", PartMaker(step_part.evidence_of_step, rank=40))
step_parts.add("statuses", PartMaker(step_in_regions, rank=50))
step_parts.add("influence points", PartMaker(influence.points_of_step, rank=60))
step_parts.add("internal note", PartMaker(step_facts.note_of_step, rank=80))
step_parts.add("history", PartMaker(step_history.history_of_step, rank=90))

step_links.add("action", LinkMaker(editing_links.action_link, rank=40))
step_links.add("editing", LinkMaker(editing_links.step_link, rank=50))
step_links.add("succession", LinkMaker(editing_links.succession_link, rank=60))
step_links.add("texts", LinkMaker(text_links.texts_of_step, rank=55))
step_links.add("influence point", LinkMaker(influence.new_point_link, rank=45))
