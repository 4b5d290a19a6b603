"""Reporting how a step stands in a region: appended, and never over a status that was not seen."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from regions.models import Region
from roadmap.access import Refused, require_report_in, require_standing
from roadmap.models import Status, Step
from roadmap.progress.report import Report


@dataclass(frozen=True)
class Reported:
    status: Status


@dataclass(frozen=True)
class ColleagueWasFaster:
    """A newer status than the form was opened on; nothing was written."""

    theirs: Status


Outcome = Reported | ColleagueWasFaster


@transaction.atomic
def report_status(
    *, step: Step, region: Region, report: Report, base: int, by: User, at: dt.datetime
) -> Outcome:
    """Append a status to `base`, the newest one that was seen (0: there was none).

    The same form sent twice makes one status. Raises `PermissionDenied` and `Refused`.
    """
    [outcome] = report_statuses(
        step=step, regions=[region], report=report, bases={region.pk: base}, by=by, at=at
    )
    return outcome


@transaction.atomic
def report_statuses(
    *,
    step: Step,
    regions: Sequence[Region],
    report: Report,
    bases: Mapping[str, int],
    by: User,
    at: dt.datetime,
) -> list[Outcome]:
    """The same for several regions, each on its own base, in the order of `regions`.

    Where a colleague was faster nothing is written; the others are reported. Where a right has ended,
    or the step does not apply, nothing is written anywhere.
    """
    require_report_in(by, regions)
    require_standing(step)
    for region in regions:
        report.check(region)
    _require_applying(step, regions)
    newest = {status.region_id: status for status in _newest(step, regions)}
    # In one order for everybody, so that two people cannot wait for each other.
    outcomes = {
        region.pk: _append(step, region, report, bases[region.pk], newest.get(region.pk), by, at)
        for region in sorted(regions, key=lambda region: region.pk)
    }
    return [outcomes[region.pk] for region in regions]


def _require_applying(step: Step, regions: Sequence[Region]) -> None:
    """As the step is now: its regions may have changed since the form was opened."""
    current = Step.objects.get(pk=step.pk)
    if current.is_national:
        return
    applying = set(current.regions.values_list("pk", flat=True))
    if strangers := [region.short_name for region in regions if region.pk not in applying]:
        raise Refused(
            _("“%(step)s” is not a step of this region: %(regions)s. Nothing was reported.")
            % {"step": current.title, "regions": ", ".join(strangers)}
        )


def _newest(step: Step, regions: Sequence[Region]) -> list[Status]:
    statuses = Status.objects.filter(step=step, region__in=regions).newest()
    return list(statuses.order_by().select_related("author", "region", "step"))


def _append(
    step: Step,
    region: Region,
    report: Report,
    base: int,
    newest: Status | None,
    by: User,
    at: dt.datetime,
) -> Outcome:
    if newest is None or newest.pk == base:
        try:
            with transaction.atomic():
                return Reported(_write(step, region, report, newest, by, at))
        except IntegrityError:
            # The unique successor has the last word.
            [newest] = _newest(step, [region])
    is_twin = newest.author_id == by.pk and (newest.supersedes_id or 0) == base
    if is_twin and report.is_said_by(newest):
        return Reported(newest)
    return ColleagueWasFaster(newest)


def _write(
    step: Step, region: Region, report: Report, newest: Status | None, by: User, at: dt.datetime
) -> Status:
    status = Status.objects.create(
        step=step,
        region=region,
        state=report.state,
        note=report.note,
        is_public=report.is_public and bool(report.note),
        figure=report.figure,
        link=report.link,
        reported_at=at,
        author=by,
        supersedes=newest,
    )
    trail.record(
        "roadmap.status_reported",
        subject=status,
        by=by,
        at=at,
        scope=region.code,
        state_before=newest.state if newest else "",
    )
    return status
