"""What the roadmap asks of a person today: deadlines, outcomes, statuses, proposals."""

from portal.registry.todos import TodoSource, todos
from roadmap.evidence.todos import proposal_todos
from roadmap.influence.todos import deadline_todos, outcome_todos
from roadmap.progress.todos import status_todos

todos.add("roadmap_deadlines", TodoSource(deadline_todos, rank=32, is_urgent_first=True))
todos.add("roadmap_outcomes", TodoSource(outcome_todos, rank=34))
todos.add("roadmap_statuses", TodoSource(status_todos, rank=36))
todos.add("roadmap_proposals", TodoSource(proposal_todos, rank=38))
