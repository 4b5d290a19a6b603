"""Who supplied rows of a round: they know them, and can take them away from what is shown."""

from collections import defaultdict
from collections.abc import Iterator

from surveys.counts.tally import Counts, Source


def without(counts: Counts) -> Iterator[Counts]:
    """What remains of the counts without each file, and without all files of one person."""
    sources = {source for *_, source in counts if source is not None}
    for known in _known_together(sources):
        yield {key: count for key, count in counts.items() if key[3] not in known}


def _known_together(sources: set[Source]) -> set[frozenset[Source]]:
    """Those of whom it is not known any more who brought them may have come from one person."""
    of_person: dict[int | None, set[Source]] = defaultdict(set)
    for source in sources:
        of_person[source.person].add(source)
    return {frozenset([source]) for source in sources} | set(map(frozenset, of_person.values()))
