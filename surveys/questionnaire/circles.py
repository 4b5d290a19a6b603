"""Conditions that go round in a circle: questions that wait for each other."""

from collections.abc import Collection, Iterator, Mapping


def way_back(name: str, waits: Mapping[str, Collection[str]]) -> list[str]:
    """The shortest way by which a question waits for itself; nothing where it does not."""
    came_from: dict[str, str] = {}
    reached = [name]
    for step in reached:
        here = step
        for following in sorted(waits.get(here, ())):
            if following == name:
                way = [name]
                while here != name:
                    way.append(here)
                    here = came_from[here]
                return [name, *reversed(way)]
            if following not in came_from:
                came_from[following] = here
                reached.append(following)
    return []


def circles(waits: Mapping[str, Collection[str]]) -> Iterator[list[str]]:
    """The names on the way round, from the first of them; nobody stands in two of these circles."""
    left = _without_ends(waits)
    known: set[str] = set()
    for name in left:
        if name not in known and (way := way_back(name, left)):
            if known.isdisjoint(way):
                yield way[:-1]
            known.update(way)


def _without_ends(waits: Mapping[str, Collection[str]]) -> dict[str, set[str]]:
    """Without those who wait for nobody in the end: long chains are none of our concern."""
    left = {name: {each for each in others if each in waits} for name, others in waits.items()}
    waited_by: dict[str, list[str]] = {name: [] for name in left}
    for name, others in left.items():
        for each in others:
            waited_by[each].append(name)
    free = [name for name, others in left.items() if not others]
    while free:
        done = free.pop()
        del left[done]
        for name in waited_by[done]:
            if name in left:
                left[name].discard(done)
                if not left[name]:
                    free.append(name)
    return left
