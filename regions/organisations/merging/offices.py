"""Offices of both: the same office becomes one, and where terms overlap somebody says who holds it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.charts.text import number
from regions.organisations.merging.parts import Collision, MergedPart, Merging, Option, Two
from regions.organisations.models import Office, OfficeTerm
from regions.organisations.offices.wording import days_in_words

DAY = dt.timedelta(days=1)
Days = tuple[dt.date, dt.date]


class Offices(MergedPart):
    keys = ("organisations.office.organisation",)

    def lines(self, two: Two) -> Iterator[str]:
        moving = Office.objects.filter(organisation=two.loser).count()
        if moving:
            yield ngettext(
                "%(count)s office of %(name)s moves.", "%(count)s offices of %(name)s move.", moving
            ) % {"count": number(moving, 0), "name": two.loser.name}

    def collisions(self, two: Two) -> Iterator[Collision]:
        for mine, theirs in _same_offices(two):
            label = capfirst(str(mine))
            if mine.mailbox and theirs.mailbox and mine.mailbox != theirs.mailbox:
                yield Collision(
                    f"offices-{mine.pk}-mailbox",
                    _("Address of the office: %(office)s") % {"office": label},
                    [Option("survivor", mine.mailbox), Option("loser", theirs.mailbox)],
                    "survivor",
                )
            if _overlap(mine, theirs):
                yield self._holder(mine, theirs, label)

    def _holder(self, mine: Office, theirs: Office, label: str) -> Collision:
        """Whoever is chosen has their days in full; the other those before and after."""
        newer = max((mine, theirs), key=_last_begun)
        return Collision(
            f"offices-{mine.pk}-holder",
            _("Who holds the office: %(office)s") % {"office": label},
            [Option("survivor", _holders(mine)), Option("loser", _holders(theirs))],
            "survivor" if newer is mine else "loser",
            help=_("The other’s days are kept as far as they do not overlap."),
        )

    def move(self, merging: Merging) -> None:
        journal, survivor, loser = merging.journal, merging.survivor, merging.loser
        decided = {
            collision.key: merging.choice(collision) for collision in self.collisions(merging)
        }
        for mine, theirs in _same_offices(merging):
            if decided.get(f"offices-{mine.pk}-holder", "survivor") == "survivor":
                self._cut(merging, list(theirs.terms.all()), list(mine.terms.all()))
            else:
                self._cut(merging, list(mine.terms.all()), list(theirs.terms.all()))
            theirs_mailbox = decided.get(f"offices-{mine.pk}-mailbox") == "loser"
            if theirs.mailbox and (theirs_mailbox or not mine.mailbox):
                journal.updated(mine, mailbox=theirs.mailbox)
            for rows, column in _pointing_to(theirs):
                journal.moved(rows, column, was=theirs.pk, now=mine.pk)
            journal.deleted(Office.objects.filter(pk=theirs.pk))
        others = Office.objects.filter(organisation=loser)
        journal.moved(others, "organisation_id", was=loser.pk, now=survivor.pk)

    def _cut(
        self, merging: Merging, terms: Sequence[OfficeTerm], held: Sequence[OfficeTerm]
    ) -> None:
        for term in terms:
            days = _without(_days(term), [_days(one) for one in held])
            if days == [_days(term)]:
                continue
            if not days:
                merging.journal.deleted(OfficeTerm.objects.filter(pk=term.pk))
                continue
            (first, last), *more = days
            merging.journal.updated(term, starts_on=_or_none(first), ends_on=_or_none(last))
            for first, last in more:
                part = OfficeTerm(
                    office_id=term.office_id,
                    person_id=term.person_id,
                    starts_on=_or_none(first),
                    ends_on=_or_none(last),
                )
                part.save()
                merging.journal.created(part)


def _same_offices(two: Two) -> list[tuple[Office, Office]]:
    """Of both, the survivor's first, with their terms. Two queries."""
    offices = Office.objects.filter(organisation__in=[two.survivor.pk, two.loser.pk])
    found: dict[tuple[str, str], dict[int, Office]] = defaultdict(dict)
    for office in offices.prefetch_related("terms__person").order_by("pk"):
        found[office.kind, office.title.casefold()][office.organisation_id] = office
    return [
        (both[two.survivor.pk], both[two.loser.pk]) for both in found.values() if len(both) == 2
    ]


def _pointing_to(office: Office) -> Iterator[tuple["QuerySet[Any]", str]]:
    """Whatever any app ties to an office: who holds it, what was written to it, where it is a member."""
    for relation in Office._meta.related_objects:
        rows = relation.related_model._base_manager.filter(**{relation.field.name: office})
        yield rows, relation.field.attname


def _overlap(mine: Office, theirs: Office) -> bool:
    return any(
        _days(one)[0] <= _days(other)[1] and _days(other)[0] <= _days(one)[1]
        for one in mine.terms.all()
        for other in theirs.terms.all()
    )


def _days(term: OfficeTerm) -> Days:
    return term.starts_on or dt.date.min, term.ends_on or dt.date.max


def _or_none(day: dt.date) -> dt.date | None:
    return None if day in (dt.date.min, dt.date.max) else day


def _without(days: Days, held: Iterable[Days]) -> list[Days]:
    """What is left of days when those that another holds are taken out, in their order."""
    left = [days]
    for first, last in held:
        left = [part for one in left for part in _apart(one, first, last)]
    return sorted(left)


def _apart(days: Days, first: dt.date, last: dt.date) -> Iterator[Days]:
    begin, end = days
    if first > end or last < begin:
        yield days
        return
    if begin < first:
        yield begin, first - DAY
    if last < end:
        yield last + DAY, end


def _last_begun(office: Office) -> dt.date:
    return max((term.starts_on or dt.date.min for term in office.terms.all()), default=dt.date.min)


def _holders(office: Office) -> str:
    return "; ".join(_holder_in_words(term) for term in office.terms.all())


def _holder_in_words(term: OfficeTerm) -> str:
    days = days_in_words(term.starts_on, term.ends_on)
    name = term.person.name or _("(erased)")
    return f"{name}, {days}" if days else name
