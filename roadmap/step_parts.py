"""What the roadmap's rooms say of a step on its page."""

from roadmap.plan import step_facts
from roadmap.plan.step_page import PartMaker, step_parts

step_parts.add("facts", PartMaker(step_facts.facts_of_step, rank=10))
step_parts.add("internal note", PartMaker(step_facts.note_of_step, rank=80))
