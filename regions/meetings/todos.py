"""What meetings ask of a person today."""

from portal.registry.todos import TodoSource, todos
from regions.meetings.outcomes.todos import late_action_todos, own_action_todos

todos.add("meeting_own_actions", TodoSource(own_action_todos, rank=26, is_urgent_first=True))
todos.add("meeting_late_actions", TodoSource(late_action_todos, rank=27))
