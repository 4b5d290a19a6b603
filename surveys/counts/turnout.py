"""Response rates, read from kept counts: of one round in groups, or of many at a glance."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from django.db.models import QuerySet, Sum
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.alphabet import alphabetical
from portal.charts.dots import Dots, Mark
from portal.charts.table import Table, table
from portal.charts.text import number, round_half_up
from regions.models import Region
from regions.organisations.models import Organisation
from surveys.models import Round, Turnout


@dataclass(frozen=True)
class Group:
    """So many were invited, and so many have answered."""

    name: str
    invited: int
    answered: int
    code: str = ""

    @property
    def rate(self) -> int | None:
        """In whole percent; none only where none, and all only where all have answered."""
        if not self.invited:
            return None
        percent = int(round_half_up(100 * self.answered / self.invited, 0))
        least = 1 if self.answered else 0
        most = 100 if self.answered == self.invited else 99
        return min(max(percent, least), most)

    @property
    def rate_text(self) -> str:
        return "–" if self.rate is None else _("%(rate)d %%") % {"rate": self.rate}

    @property
    def sentence(self) -> str:
        if not self.invited:
            return _("Nobody has been invited yet.")
        return ngettext(
            "%(answered)s of %(invited)s invited has answered, %(rate)d %%.",
            "%(answered)s of %(invited)s invited have answered, %(rate)d %%.",
            self.answered,
        ) % {
            "answered": number(self.answered, 0),
            "invited": number(self.invited, 0),
            "rate": self.rate,
        }

    @property
    def count_sentence(self) -> str:
        """Where the rate already stands beside it."""
        return ngettext(
            "%(answered)s of %(invited)s invited has answered.",
            "%(answered)s of %(invited)s invited have answered.",
            self.answered,
        ) % {"answered": number(self.answered, 0), "invited": number(self.invited, 0)}


@dataclass(frozen=True)
class RoundTurnout:
    """A round's response rate as a whole, by region and by level of organisation."""

    whole: Group
    by_region: tuple[Group, ...]
    by_level: tuple[Group, ...]

    @property
    def chart(self) -> Dots:
        return Dots(
            id="turnout",
            title=_("Response rate by region"),
            marks=tuple(Mark(group.name, group.rate) for group in self.by_region),
            low=0,
            high=100,
            national=self.whole.rate,
            unit="%",
            decimals=0,
            look="bars",
            whole=_("The round"),
        )

    @property
    def region_table(self) -> Table:
        return _table(_("Response rate by region"), _("Region"), self.by_region, self.whole)

    @property
    def level_table(self) -> Table:
        return _table(_("Response rate by level"), _("Level"), self.by_level, self.whole)


def detailed(round_: Round) -> RoundTurnout:
    """Two queries, however many were invited."""
    return detailed_by_round([round_])[round_.pk]


def detailed_by_round(rounds: Iterable[Round]) -> dict[int, RoundTurnout]:
    """Each round by region and level. Two queries, however many rounds."""
    counts: dict[int, list[Turnout]] = {round_.pk: [] for round_ in rounds}
    for count in Turnout.objects.filter(round__in=list(counts)).order_by("region_code", "level"):
        counts[count.round_id].append(count)
    names = {region.code: region.short_name for region in Region.objects.all()}
    return {pk: _in_groups(of_one, names) for pk, of_one in counts.items()}


def _in_groups(counts: list[Turnout], names: Mapping[str, str]) -> RoundTurnout:
    by_region = [
        _sum(names.get(code, code) if code else _("Whole country"), members, code)
        for code, members in _grouped(counts, "region_code")
    ]
    by_region.sort(key=lambda group: (not group.code, alphabetical(group.name)))
    members_of = dict(_grouped(counts, "level"))
    by_level = [
        _sum(capfirst(str(label)), members_of[level], level)
        for level, label in Organisation.Level.choices
        if level in members_of
    ]
    return RoundTurnout(_sum(_("All"), counts, ""), tuple(by_region), tuple(by_level))


def overall(rounds: Iterable[Round]) -> dict[int, Group]:
    """The whole of each round, in one query."""
    found = {round_.pk: Group(str(round_), 0, 0) for round_ in rounds}
    for pk, invited, answered in _sums().filter(round__in=list(found)):
        found[pk] = Group(found[pk].name, invited, answered)
    return found


@cache
def _sums() -> QuerySet[Turnout, tuple[int, int, int]]:
    """Of every round: asked wherever rounds are listed, so put together once."""
    by_round = Turnout.objects.order_by().values_list("round")
    return by_round.annotate(Sum("invited"), Sum("answered"))


def _grouped(counts: Iterable[Turnout], field: str) -> Iterator[tuple[str, list[Turnout]]]:
    groups: dict[str, list[Turnout]] = {}
    for count in counts:
        groups.setdefault(getattr(count, field), []).append(count)
    yield from groups.items()


def _sum(name: str, counts: Iterable[Turnout], code: str) -> Group:
    members = list(counts)
    return Group(
        name,
        invited=sum(count.invited for count in members),
        answered=sum(count.answered for count in members),
        code=code,
    )


def _table(caption: str, heading: str, groups: Iterable[Group], whole: Group) -> Table:
    rows = [*groups, whole]
    return table(
        caption,
        [heading, _("Invited"), _("Answered"), _("Response rate")],
        [
            (row.name, number(row.invited, 0), number(row.answered, 0), row.rate_text)
            for row in rows
        ],
        numbers={1, 2, 3},
        selected={len(rows) - 1},
    )
