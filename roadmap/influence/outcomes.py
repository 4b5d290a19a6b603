"""What came of an influence point is recorded: appended, and never over one that was not seen."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from roadmap.access import Refused, require_open, require_report
from roadmap.models import InfluencePoint, Outcome

# Results of which something can be told.
TOLD = frozenset({Outcome.Result.GOT_THROUGH, Outcome.Result.IN_PART, Outcome.Result.NOT})


@dataclass(frozen=True)
class Recorded:
    outcome: Outcome


@dataclass(frozen=True)
class ColleagueWasFaster:
    """A newer outcome than the form was opened on; nothing was written."""

    theirs: Outcome


@transaction.atomic
def record_outcome(
    point: InfluencePoint,
    *,
    result: str,
    texts: Mapping[str, str],
    base: int,
    by: User,
    at: dt.datetime,
) -> Recorded | ColleagueWasFaster:
    """Append an outcome to `base`, the newest that was seen (0: there was none).

    `texts` are the columns of `words` and `next`. The same form sent twice makes one outcome.
    Raises `PermissionDenied`, and `Refused` in an archived roadmap or before the decision.
    """
    require_report(by, point.region)
    require_open(point.roadmap)
    current = InfluencePoint.objects.select_for_update(of=("self",)).get(pk=point.pk)
    require_report(by, current.region)
    if refusal := result_refusal(current, result, at=at):
        raise Refused(refusal)
    said = {name: texts.get(name, "") for name in TEXTS}
    newest = current.outcomes.newest().select_related("author").first()
    if newest is not None and newest.pk != base:
        is_twin = newest.author_id == by.pk and _says(newest, result, said)
        return Recorded(newest) if is_twin else ColleagueWasFaster(newest)
    try:
        with transaction.atomic():
            outcome = Outcome.objects.create(
                influence_point=current,
                result=result,
                recorded_at=at,
                author=by,
                supersedes=newest,
                **said,
            )
    except IntegrityError:
        # The database has the last word on two at once.
        return ColleagueWasFaster(current.outcomes.newest().select_related("author").get())
    trail.record(
        "influence_point.outcome_recorded",
        subject=current,
        by=by,
        at=at,
        scope=current.region_id or "",
        result=result,
    )
    return Recorded(outcome)


TEXTS = (*Outcome.words.columns, *Outcome.next.columns)


def result_refusal(point: InfluencePoint, result: str, *, at: dt.datetime) -> str:
    """Why this cannot be what came of it; empty where it can. Before the decision all is open."""
    if result not in Outcome.Result.values:
        return _("Choose one of the outcomes.")
    if result != Outcome.Result.OPEN and timezone.localdate(at) < point.decides_on:
        return _(
            "The decision is made on %(day)s. Until then the outcome can only be “still open”. If the "
            "decision came earlier, change its day first."
        ) % {"day": date_format(point.decides_on, "SHORT_DATE_FORMAT")}
    return ""


def _says(outcome: Outcome, result: str, texts: Mapping[str, str]) -> bool:
    return outcome.result == result and all(
        getattr(outcome, name) == text for name, text in texts.items()
    )
