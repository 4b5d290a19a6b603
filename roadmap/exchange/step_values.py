"""What the cells of a step's row mean: the same value whichever language or spelling they came in.

Of every value the file carries a short mark (`base`), by which the portal tells three things apart: what
the person changed, what a colleague changed since, and what both did.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.crypto import salted_hmac

from portal.accounts.models import User
from portal.tabular.columns import plain
from portal.typed.day import YEARS
from portal.typed.text import name_key, plain_line, plain_lines
from regions.models import Region
from regions.organisations.models import Identifier, Organisation
from regions.region_names import region_code, regions_by_name
from roadmap.exchange.problem import BadCell
from roadmap.exchange.words import (
    WHOLE_COUNTRY,
    codes_of_precision,
    codes_of_roles,
    in_all_languages,
    shown,
)
from roadmap.models import Step
from roadmap.report.content import StepContent
from roadmap.texts.subject import MOST_TEXT

SALT = "roadmap.exchange.step"
DIGEST = 5
# In place of the codes of regions.
EVERYWHERE = "all"
ROLE, ORGANISATION = "role:", "organisation:"
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_FINNISH_DATE = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
TEXTS = tuple(column for text in (Step.title, Step.reason, Step.source) for column in text.columns)
MARKED = (
    *TEXTS,
    *("starts_on", "ends_on", "precision", "responsible", "regions"),
    *("source_url", "internal_note"),
)
# What a step cannot be without.
NEEDED = frozenset({"title_fi", "starts_on", "ends_on", "precision", "regions"})


def values_of(content: StepContent) -> dict[str, str]:
    """Column → value, as it stands now."""
    step = content.step
    texts = {name: str(getattr(step, name)) for name in (*TEXTS, "source_url", "internal_note")}
    return {name: _kept(text) for name, text in texts.items()} | {
        "starts_on": step.starts_on.isoformat(),
        "ends_on": step.ends_on.isoformat(),
        "precision": step.precision,
        "responsible": _responsible(step),
        "regions": EVERYWHERE
        if step.is_national
        else " ".join(sorted(region.pk for region in content.regions)),
    }


def mark(content: StepContent) -> str:
    """Of each value a few signs that tell whether it is still the same, and nothing else."""
    values = values_of(content)
    return "v" + "".join(digest(name, values[name]) for name in MARKED)


def marked(base: str) -> Mapping[str, str] | None:
    """Column → its signs; None where the cell holds no mark."""
    signs = base.strip()[1:]
    if not re.fullmatch(rf"v[0-9a-f]{{{DIGEST * len(MARKED)}}}", base.strip()):
        return None
    return {name: signs[i * DIGEST : (i + 1) * DIGEST] for i, name in enumerate(MARKED)}


def digest(name: str, value: str) -> str:
    return salted_hmac(SALT, f"{name}:{value}").hexdigest()[:DIGEST]


def _kept(text: str) -> str:
    """As a file can hold it."""
    return plain_lines(str(plain(text)))


def _responsible(step: Step) -> str:
    if step.responsible_organisation_id:
        return f"{ORGANISATION}{step.responsible_organisation_id}"
    return f"{ROLE}{step.responsible_role}" if step.responsible_role else ""


@dataclass(frozen=True)
class StepReader:
    """Reads cells into values. Organisations are looked up once for a whole file."""

    regions: Mapping[str, str]
    organisations: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, regions: Iterable[Region], responsible: Iterable[str], *, by: User) -> "StepReader":
        """`responsible` are the cells that name somebody."""
        names = {each.strip() for each in responsible} - {""}
        names = {each for each in names if name_key(each) not in codes_of_roles()}
        return cls(regions_by_name(regions), _organisations(names, by) if names else {})

    def read(self, name: str, cell: str) -> str:
        """Raises `BadCell`."""
        readers: Mapping[str, Callable[[str], str]] = {
            "starts_on": _date,
            "ends_on": _date,
            "precision": _precision,
            "responsible": self._responsible,
            "regions": self._regions,
            "source_url": _address,
        }
        if name in readers:
            return readers[name](cell)
        length = getattr(Step._meta.get_field(name), "max_length", None)
        # What a page writes into one line, stands in the subject of a letter too.
        text = plain_line(cell) if length else plain_lines(cell)
        limit = length or MOST_TEXT
        if len(text) > limit:
            raise BadCell("too_long", over=len(text) - limit, limit=limit)
        return text

    def _responsible(self, cell: str) -> str:
        if role := codes_of_roles().get(name_key(cell)):
            return f"{ROLE}{role}"
        found = self.organisations.get(name_key(cell), ())
        if len(found) > 1:
            raise BadCell("responsible_ambiguous")
        if not found:
            raise BadCell("responsible_unknown")
        return f"{ORGANISATION}{found[0]}"

    def _regions(self, cell: str) -> str:
        if name_key(cell) in in_all_languages(WHOLE_COUNTRY):
            return EVERYWHERE
        parts = [part for part in re.split(r"[;,\n]", cell) if part.strip()]
        codes = [region_code(part, self.regions) for part in parts]
        if not codes or None in codes:
            raise BadCell("region_unknown")
        return " ".join(sorted({code for code in codes if code}))


def _organisations(names: set[str], by: User) -> dict[str, tuple[int, ...]]:
    """What each name or number may mean. Two queries."""
    found: dict[str, tuple[int, ...]] = {}
    visible = Organisation.objects.visible_to(by)
    named = visible.filter(name__in=names).values_list("pk", "name")
    numbered = Identifier.objects.filter(value__in=names, organisation__in=visible)
    for pk, called in {*named, *numbered.values_list("organisation", "value")}:
        key = name_key(called)
        found[key] = (*found.get(key, ()), pk)
    return found


def read_date(cell: str) -> dt.date | None:
    text = cell.strip()
    finnish = _FINNISH_DATE.fullmatch(text)
    try:
        if finnish:
            day, month, year = map(int, finnish.groups())
            return dt.date(year, month, day)
        return dt.date.fromisoformat(text) if _ISO_DATE.fullmatch(text) else None
    except ValueError:
        return None


def _date(cell: str) -> str:
    day = read_date(cell)
    if day is None:
        raise BadCell("date_unknown")
    if day.year not in YEARS:
        raise BadCell("year_out_of_bounds", first=str(YEARS[0]), last=str(YEARS[-1]))
    return day.isoformat()


def _precision(cell: str) -> str:
    code = codes_of_precision().get(name_key(cell))
    if code is None:
        raise BadCell("precision_unknown", words=shown(Step.Precision))
    return code


def _address(cell: str) -> str:
    return read_address(cell, "source_url", Step)


def read_address(cell: str, name: str, model: type) -> str:
    text = cell.strip()
    try:
        model._meta.get_field(name).run_validators(text)  # type: ignore[attr-defined]
    except ValidationError:
        raise BadCell("address_wrong") from None
    return text
