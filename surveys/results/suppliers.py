"""Who supplied rows of a round: they know them, and can take them away from what is shown."""

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from surveys.counts import tally
from surveys.models import AnswerImport, Round


def without(round_: Round, counts: tally.Counts) -> Iterator[tally.Counts]:
    """What remains of the counts without each file, and without all files of one person.

    Of named rounds nothing is hidden, so that nobody's rows are taken away. One query, if there are
    files.
    """
    sources = {source for *_, source in counts if source is not None}
    if round_.minimum_group <= 1 or not sources:
        return
    for known in _known_together(sources):
        yield {key: count for key, count in counts.items() if key[3] not in known}


def _known_together(sources: set[UUID]) -> set[frozenset[UUID]]:
    """Each file by itself, and all files that one person brought; those of nobody known together."""
    by_person: dict[int | None, set[UUID]] = defaultdict(set)
    files = AnswerImport.objects.filter(pk__in=sources).order_by()
    for pk, person in files.values_list("pk", "created_by"):
        by_person[person].add(pk)
    return {frozenset([source]) for source in sources} | set(map(frozenset, by_person.values()))
