"""What needs a person today: at most seven things, the most pressing first."""

from itertools import chain, islice

from portal.registry.todos import Todo, todos
from portal.registry.visit import Visit

MOST_TODOS = 7


def todos_for(visit: Visit) -> list[Todo]:
    """By the rank of who asks, but first what is urgent; nobody is asked once there are seven."""
    told = {source: list(source.find(visit)) for source in todos if source.is_urgent_first}
    urgent = (todo for found in told.values() for todo in found if todo.is_urgent)
    calm = (
        todo
        for source in todos
        for todo in (told[source] if source in told else source.find(visit))
        if not (source.is_urgent_first and todo.is_urgent)
    )
    return list(islice(chain(urgent, calm), MOST_TODOS))
