"""Acts on many organisations: what each would do to how many, done in one go or in the background, undone.

An act reaches those that the person may edit, of those that were ticked or of all that a filter finds.
Facts are written like any others (`facts.writing`); a row of history carries the number of the act.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.jobs.mailing_hours import next_sending_time
from portal.jobs.requests import enqueue
from portal.outbox.models import OutboxMessage
from portal.outbox.posting import Posting, post_many
from portal.outbox.refusals import has_dead_address
from regions.models import Region
from regions.organisations.facts.definitions import Facts, Value
from regions.organisations.facts.reading import read_facts
from regions.organisations.facts.writing import Writing, lock_organisations, write_facts
from regions.organisations.finding.filter import RegisterFilter
from regions.organisations.models import BulkAct, Organisation, OrganisationChange
from regions.organisations.models.organisation import OrganisationQuerySet, first_language
from regions.organisations.public_id import read_public_id

# More than that is done in the background.
AT_ONCE = 1_000
CHUNK = 500
# Acts are looked back at for so long; what they changed stays in the history of each organisation.
KEPT_FOR = dt.timedelta(days=90)
# Sooner nobody is asked once more.
ASKED_AGAIN_AFTER = dt.timedelta(days=7)
JOB = "bulk_act"
ASKED, CAMPAIGN = "confirm_facts", "organisations-to-confirm"

Tell = Callable[[int, int], None]


def silent(_done: int, _all: int) -> None:
    """Nobody waits for news."""


@dataclass(frozen=True)
class Selection:
    """Those that were ticked, or all that the filter finds where none was."""

    asked: RegisterFilter
    by: User
    chosen: tuple[str, ...] = ()

    @cached_property
    def rows(self) -> OrganisationQuerySet:
        if not self.chosen:
            return self.asked.organisations()
        numbers = [number for each in self.chosen if (number := read_public_id(each)) is not None]
        return Organisation.objects.visible_to(self.by).filter(pk__in=numbers)

    @cached_property
    def count(self) -> int:
        return self.rows.order_by().count()

    @cached_property
    def editable(self) -> list[int]:
        mine = Organisation.objects.editable_by(self.by).values("pk")
        rows = self.rows.filter(pk__in=mine).order_by("pk")
        return list(rows.values_list("pk", flat=True))


@dataclass(frozen=True)
class Preview:
    """What an act would do: to how many, and whom it leaves out for which reason."""

    count: int
    numbers: Sequence[int]
    not_mine: int
    # Of regions: those that this person could not change back.
    out_of_reach: int = 0
    # Of facts: those that have the value already.
    same: int = 0
    # Of mails: those without an address, with a dead one, and those that are no more.
    without_address: int = 0
    dead: int = 0
    gone: int = 0
    # Those that were asked a few days ago: nobody is asked twice because somebody pressed twice.
    lately: int = 0

    @property
    def mark(self) -> str:
        """Another as soon as the act would reach others, even if as many."""
        said = ",".join(map(str, [self.count, *self.numbers]))
        return hashlib.sha256(said.encode()).hexdigest()


def preview(selection: Selection, kind: str, value: Value) -> Preview:
    mine = selection.editable
    left_out = selection.count - len(mine)
    if kind == BulkAct.Kind.ASK:
        return _preview_of_mails(selection.count, mine, left_out, at=selection.asked.at)
    within = _within_reach(mine, kind, value, by=selection.by)
    changed = [
        number
        for number, facts in _facts_of(within, kind)
        if _new_facts(kind, value, facts) != facts
    ]
    return Preview(
        selection.count,
        changed,
        left_out,
        out_of_reach=len(mine) - len(within),
        same=len(within) - len(changed),
    )


def _within_reach(numbers: Sequence[int], kind: str, value: Value, *, by: User) -> Sequence[int]:
    """Without those that would be this person's no more: what has no home is at home where it works."""
    if kind != BulkAct.Kind.SET_REGIONS or by.has_perm(Permission.EDIT_ORGANISATIONS):
        return numbers
    own = Region.objects.assigned_to(by, on=timezone.localdate())
    if own.filter(pk__in=value).exists():
        return numbers
    lost: set[int] = set()
    for chunk in _chunks(numbers):
        homeless = Organisation.objects.filter(pk__in=chunk, municipality=None).order_by()
        lost.update(homeless.values_list("pk", flat=True))
    return [number for number in numbers if number not in lost]


def _facts_of(numbers: Sequence[int], kind: str) -> Iterable[tuple[int, Facts]]:
    """Number → the one fact that this kind of act changes. A query for many."""
    if kind == BulkAct.Kind.THEME:
        for chunk in _chunks(numbers):
            rows = Organisation.objects.filter(pk__in=chunk).order_by("pk")
            yield from ((pk, {"theme": theme}) for pk, theme in rows.values_list("pk", "theme"))
        return
    links = Organisation.regions.through.objects
    for chunk in _chunks(numbers):
        regions: dict[int, list[str]] = {number: [] for number in chunk}
        linked = links.filter(organisation__in=chunk).order_by("region_id")
        for number, region in linked.values_list("organisation_id", "region_id"):
            regions[number].append(region)
        yield from ((number, {"regions": codes}) for number, codes in regions.items())


def _new_facts(kind: str, value: Value, facts: Facts) -> Facts:
    if kind == BulkAct.Kind.THEME:
        return {"theme": value}
    if kind == BulkAct.Kind.SET_REGIONS:
        return {"regions": sorted(value)}
    return {"regions": sorted({*facts["regions"], *value})}


def _preview_of_mails(
    count: int, mine: Sequence[int], left_out: int, *, at: dt.datetime
) -> Preview:
    reached: list[int] = []
    without = dead = gone = late = 0
    lately = _asked_lately(at)
    for chunk in _chunks(mine):
        rows = Organisation.objects.filter(pk__in=chunk).annotate(is_dead=has_dead_address())
        for pk, status, email, is_dead in rows.order_by("pk").values_list(
            "pk", "status", "email", "is_dead"
        ):
            if status == Organisation.Status.DISSOLVED:
                gone += 1
            elif not email:
                without += 1
            elif is_dead:
                dead += 1
            elif _recipient(pk) in lately:
                late += 1
            else:
                reached.append(pk)
    return Preview(
        count, reached, left_out, without_address=without, dead=dead, gone=gone, lately=late
    )


def _recipient(number: int) -> str:
    return f"organisation:{number}"


def _asked_lately(at: dt.datetime, *, apart_from: str = "") -> set[str]:
    """Recipients of the mails of other acts. One query."""
    asked = OutboxMessage.objects.filter(campaign=CAMPAIGN, created_at__gt=at - ASKED_AGAIN_AFTER)
    return set(asked.exclude(step=apart_from).values_list("recipient", flat=True))


@transaction.atomic
def start(
    kind: str, value: Value, shown: Preview, *, query: str, by: User, at: dt.datetime
) -> BulkAct:
    """Write the act and do it: at once, or in the background where it reaches many."""
    BulkAct.objects.filter(at__lt=at - KEPT_FOR).delete()
    act = BulkAct.objects.create(
        kind=kind, value=value, query=query, numbers=list(shown.numbers), by=by, at=at
    )
    trail.record(
        "organisations.bulk_act", subject=act, by=by, at=at, kind=kind, count=len(shown.numbers)
    )
    if len(act.numbers) > AT_ONCE:
        enqueue(JOB, by=by, at=at, parameters={"act_id": str(act.pk)}, key=str(act.pk))
    else:
        carry_out(act, at=at)
    return act


def carry_out(act: BulkAct, *, at: dt.datetime, tell: Tell = silent) -> None:
    """In parts, each whole. Killed between two and begun anew it goes on: what is done differs no more."""
    if act.finished_at:
        return
    for chunk in _told(act.numbers, tell):
        with transaction.atomic():
            mine = _still_mine(act, chunk)
            if act.kind == BulkAct.Kind.ASK:
                _ask(act, mine, at=at)
            else:
                _write(act, mine, at=at)
    act.done_count = _done_count(act)
    act.finished_at = at
    act.save(update_fields=["done_count", "finished_at"])


def _still_mine(act: BulkAct, chunk: Sequence[int]) -> list[int]:
    mine = Organisation.objects.editable_by(act.by).filter(pk__in=chunk).order_by("pk")
    return list(mine.values_list("pk", flat=True))


def _write(act: BulkAct, numbers: Sequence[int], *, at: dt.datetime) -> None:
    lock_organisations(numbers)
    within = _within_reach(numbers, act.kind, act.value, by=act.by)
    writings = [
        Writing(number, _new_facts(act.kind, act.value, facts))
        for number, facts in _facts_of(within, act.kind)
    ]
    source = OrganisationChange.Source.BULK
    write_facts(writings, source=source, by=act.by, at=at, reference=act.reference)


def _ask(act: BulkAct, numbers: Sequence[int], *, at: dt.datetime) -> None:
    """By day one mail to each address that is not dead: nobody is asked twice within days."""
    rows = Organisation.objects.filter(pk__in=numbers).exclude(email="")
    rows = rows.exclude(Q(has_dead_address()) | Q(status=Organisation.Status.DISSOLVED))
    lately = _asked_lately(at, apart_from=act.reference)
    postings = [
        Posting(
            recipient=_recipient(pk),
            address=email,
            language=first_language(languages),
            parameters={"organisation": pk, "asked_at": at.isoformat()},
        )
        for pk, email, languages in rows.order_by("pk").values_list("pk", "email", "languages")
        if _recipient(pk) not in lately
    ]
    post_many(
        ASKED,
        campaign=CAMPAIGN,
        step=act.reference,
        postings=postings,
        at=at,
        send_after=next_sending_time(at),
    )


def _done_count(act: BulkAct) -> int:
    if act.kind == BulkAct.Kind.ASK:
        return OutboxMessage.objects.filter(campaign=CAMPAIGN, step=act.reference).count()
    return _changes(act).count()


def _changes(act: BulkAct) -> QuerySet[OrganisationChange]:
    return OrganisationChange.objects.filter(
        source=OrganisationChange.Source.BULK, reference=act.reference
    )


@transaction.atomic
def ask_undo(act: BulkAct, *, by: User, at: dt.datetime) -> bool:
    """False where it is too late, or somebody was faster."""
    act = BulkAct.objects.select_for_update().get(pk=act.pk)
    if not act.can_be_undone(at=at):
        return False
    act.undo_asked_at = at
    act.save(update_fields=["undo_asked_at"])
    trail.record("organisations.bulk_act_undone", subject=act, by=by, at=at, count=act.done_count)
    if act.done_count > AT_ONCE:
        parameters = {"act_id": str(act.pk), "undo": True}
        enqueue(JOB, by=by, at=at, parameters=parameters, key=f"undo-{act.pk}")
    else:
        undo(act, by=by, at=at)
    return True


def undo(act: BulkAct, *, by: User, at: dt.datetime, tell: Tell = silent) -> None:
    """Every fact back to what it was, but where somebody has changed it since."""
    if act.undone_at:
        return
    kept: set[int] = set()
    for chunk in _told(sorted(_changes(act).values_list("pk", flat=True)), tell):
        with transaction.atomic():
            kept |= _undo_some(act, chunk, by=by, at=at)
    undone = OrganisationChange.objects.filter(
        source=OrganisationChange.Source.BULK, reference=act.undo_reference
    )
    act.undone_count, act.kept, act.undone_at = undone.count(), sorted(kept), at
    act.save(update_fields=["undone_count", "kept", "undone_at"])


def _undo_some(act: BulkAct, pks: Sequence[int], *, by: User, at: dt.datetime) -> set[int]:
    changes = list(OrganisationChange.objects.filter(pk__in=pks).order_by("organisation_id"))
    numbers = [change.organisation_id for change in changes]
    lock_organisations(numbers)
    mine = set(
        Organisation.objects.editable_by(by).filter(pk__in=numbers).values_list("pk", flat=True)
    )
    now = read_facts(numbers)
    kept, writings = set(), []
    for change in changes:
        number = change.organisation_id
        back = {key: old for key, (old, new) in change.facts.items() if now[number][key] == new}
        was_undone = all(now[number][key] == old for key, (old, _new) in change.facts.items())
        if number in mine and back:
            writings.append(Writing(number, back))
        elif not was_undone:
            kept.add(number)
    source = OrganisationChange.Source.BULK
    write_facts(writings, source=source, by=by, at=at, reference=act.undo_reference)
    return kept


def may_act(by: User) -> bool:
    return by.has_perm_anywhere(Permission.EDIT_ORGANISATIONS)


def _told(numbers: Sequence[int], tell: Tell) -> Iterable[Sequence[int]]:
    done = 0
    for chunk in _chunks(numbers):
        tell(done, len(numbers))
        yield chunk
        done += len(chunk)


def _chunks(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    for start_ in range(0, len(numbers), CHUNK):
        yield numbers[start_ : start_ + CHUNK]
