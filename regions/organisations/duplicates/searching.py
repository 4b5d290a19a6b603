"""Searching the whole register, and what is kept of it: a row for each likely pair."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from regions.organisations.duplicates.pairing import LikelyPair, Tell, find_pairs, silent
from regions.organisations.duplicates.place_names import PlaceNames
from regions.organisations.duplicates.sides import read_sides
from regions.organisations.models import DuplicatePair, DuplicateSearch, Organisation

# The kind of the job that somebody asks for.
SEARCH = "organisations.duplicates"
BATCH = 500
NIGHT = range(2, 6)
NOT_SINCE = dt.timedelta(hours=12)
# Nobody looks at more than these; so many say that something is wrong with the register as a whole.
MOST_KEPT = 20_000


def search_duplicates(*, by: User | None, at: dt.datetime, tell: Tell = silent) -> DuplicateSearch:
    """Look for likely pairs among all organisations, and keep them. Twice is as good as once.

    What somebody judged stays judged. A pair that is no longer likely goes, unless it was judged.
    """
    sides = read_sides(PlaceNames.load())
    found = find_pairs(list(sides.values()), tell=tell)[:MOST_KEPT]
    with transaction.atomic():
        _keep(_of_those_that_stand(found), at=at)
        return DuplicateSearch.objects.create(at=at, by=by, found=len(found))


def _of_those_that_stand(found: Iterable[LikelyPair]) -> list[LikelyPair]:
    """Without those of which one was merged or deleted meanwhile; the rest are held until the end."""
    pairs = list(found)
    numbers = {number for pair in pairs for number in (pair.first, pair.second)}
    rows = Organisation.objects.select_for_update(no_key=True).filter(pk__in=numbers)
    standing = set(rows.order_by("pk").values_list("pk", flat=True))
    return [pair for pair in pairs if {pair.first, pair.second} <= standing]


def _keep(found: Sequence[LikelyPair], *, at: dt.datetime) -> None:
    DuplicatePair.objects.bulk_create(
        (
            DuplicatePair(
                first_id=pair.first,
                second_id=pair.second,
                reasons=[reason.value for reason in pair.reasons],
                score=pair.score,
                found_at=at,
            )
            for pair in found
        ),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["first", "second"],
        update_fields=["reasons", "score"],
    )
    likely = {(pair.first, pair.second) for pair in found}
    rows = DuplicatePair.objects.open().values_list("pk", "first", "second")
    gone = [pk for pk, first, second in rows if (first, second) not in likely]
    for start in range(0, len(gone), BATCH):
        DuplicatePair.objects.filter(pk__in=gone[start : start + BATCH]).delete()


def is_due(at: dt.datetime) -> bool:
    """At night, once: nobody waits for it."""
    now = timezone.localtime(at)
    if now.hour not in NIGHT:
        return False
    return not DuplicateSearch.objects.filter(at__gt=at - NOT_SINCE).exists()
