"""Whether the trail is as it was written: every line against its link, every link against the next."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

import structlog
from django.db import connection

from portal.audit import guard, trail
from portal.audit.chain import Head, digest, hash_of
from portal.audit.models import Anchor, AuditEvent, ChainLink
from portal.audit.models.event import LABELS

log = structlog.get_logger("audit")

CUT, CHECKED = "trail.cut", "trail.checked"
# Links read at once: memory does not grow with the trail.
CHUNK = 2_000
# Lines of one moment are chained within minutes. What tells of an earlier day was put in later.
TOLERATED = dt.timedelta(days=1)
# A trail that was cut in two has a fault in every line; so many are named.
NAMED = 100


@dataclass(frozen=True)
class Fault:
    """What is wrong, and where: at a position of the chain and the moment that its line tells of."""

    what: str
    position: int | None = None
    at: dt.datetime | None = None

    def __str__(self) -> str:
        place = [] if self.position is None else [f"position {self.position:,}"]
        moment = [] if self.at is None else [f"{self.at.astimezone(dt.UTC):%Y-%m-%d %H:%M:%S} UTC"]
        return ": ".join([", ".join([*place, *moment]) or "the trail", self.what])


@dataclass
class Report:
    """What a check has found; `faults` names the first hundred of `fault_count`."""

    head: Head = field(default_factory=lambda: Head(0, ""))
    first_at: dt.datetime | None = None
    last_at: dt.datetime | None = None
    lines: int = 0
    blanked: int = 0
    waiting: int = 0
    anchor: Anchor | None = None
    fault_count: int = 0
    faults: list[Fault] = field(default_factory=list)

    def add(self, what: str, position: int | None = None, at: dt.datetime | None = None) -> None:
        self.fault_count += 1
        if len(self.faults) < NAMED:
            self.faults.append(Fault(what, position, at))


def check(*, noted: Mapping[int, str] | None = None) -> Report:
    """Walk through the whole chain. `noted`: hashes by position that were kept outside the database."""
    while True:
        report = Report(anchor=Anchor.objects.newest())
        for name in guard.missing(connection):
            report.add(f"the database does not refuse changes: {name} does not stand guard")
        _check_anchors(report)
        known = _hashes_of_earlier_checks() | dict(noted or {})
        _check_links(report, known)
        for position in sorted(known):
            if position > report.head.position:
                report.add("the chain ended here once and is shorter now", position)
        _check_waiting(report)
        if Anchor.objects.newest() == report.anchor:
            return report
        # The trail was cut meanwhile: what went may look like a fault.


def check_and_note(*, at: dt.datetime, noted: Mapping[int, str] | None = None) -> Report:
    """Check, and leave a line about it, which later checks hold the chain against."""
    report = check(noted=noted)
    trail.record(
        "trail.checked",
        by=None,
        at=at,
        lines=report.lines,
        faults=report.fault_count,
        position=report.head.position,
        hash=report.head.hash,
    )
    if report.faults:
        log.error("trail.broken", faults=report.fault_count, first=str(report.faults[0]))
    return report


def last_check() -> AuditEvent | None:
    return AuditEvent.objects.filter(action=CHECKED).first()


def _hashes_of_earlier_checks() -> dict[int, str]:
    lines = AuditEvent.objects.filter(action=CHECKED).values_list("details", flat=True)
    return {line["position"]: line["hash"] for line in lines if line["hash"]}


def _check_anchors(report: Report) -> None:
    """Each has a line that tells of it, unless that line was cut itself."""
    told = {
        line.details["position"]: line.details
        for line in AuditEvent.objects.filter(action=CUT).order_by("at")
    }
    anchors = list(Anchor.objects.all())
    cut_until = max((anchor.before for anchor in anchors), default=dt.date.min)
    for anchor in anchors:
        line = told.get(anchor.position)
        if line is None and anchor.at.date() >= cut_until:
            report.add("no line tells of this anchor: it is forged", anchor.position, anchor.at)
        elif line is not None and (line["hash"], line["before_on"]) != (
            anchor.hash,
            str(anchor.before),
        ):
            report.add("the anchor is not the one that was set", anchor.position, anchor.at)
    for earlier, later in pairwise(anchors):
        if earlier.before > later.before:
            report.add("the anchor is of an earlier month than the one before", later.position)


def _check_links(report: Report, known: Mapping[int, str]) -> None:
    anchor = report.anchor
    before = Head(anchor.position, anchor.hash) if anchor else Head(0, "")
    for link, event in _links_with_lines():
        position, at = link.position, event.at if event else None
        if position <= before.position:
            report.add("the link should have gone with the lines before it", position, at)
            continue
        if position > before.position + 1:
            report.add(f"the links from {before.position + 1:,} on are missing", position, at)
        if position in known and known[position] != link.hash:
            report.add("the chain is not the one that was noted here before", position, at)
        if event is None:
            report.add("the line is missing", position, report.last_at)
        else:
            _check_line(report, link, event, before.hash)
            report.first_at, report.last_at = report.first_at or event.at, event.at
        report.lines += 1
        before = Head(position, link.hash)
    report.head = before


def _check_line(report: Report, link: ChainLink, event: AuditEvent, previous: str) -> None:
    digests = [link.actor_digest, link.subject_digest]
    for covered, (label, salt) in zip(digests, LABELS, strict=True):
        found = digest(getattr(event, label), getattr(event, salt))
        if not found and covered:
            report.blanked += 1
        elif found != covered:
            report.add(f"the line was changed: {label} is another", link.position, event.at)
    if hash_of(event, link.position, previous, digests) != link.hash:
        what = "the line or its place was changed: its hash is another"
        report.add(what, link.position, event.at)
    if report.last_at and event.at < report.last_at - TOLERATED:
        report.add("the line was put in after its time", link.position, event.at)


def _links_with_lines() -> Iterator[tuple[ChainLink, AuditEvent | None]]:
    position = 0
    while links := list(ChainLink.objects.filter(position__gt=position)[:CHUNK]):
        events = AuditEvent.objects.in_bulk([link.event_id for link in links])
        for link in links:
            yield link, events.get(link.event_id)
        position = links[-1].position


def _check_waiting(report: Report) -> None:
    waiting = AuditEvent.objects.unchained()
    report.waiting = waiting.count()
    if report.last_at:
        for event in waiting.filter(at__lt=report.last_at - TOLERATED).order_by("at")[:NAMED]:
            report.add("the line was put in after its time, and is not chained", None, event.at)
