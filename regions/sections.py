"""The sections of a region's profile (toimintaympäristökuvaus): what each one asks for.

Every section has prose in light markdown; some have a structured list beside it, whose rows are
checked against the columns named here; some show facts that have their home elsewhere (`section_data.py`).
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MAX_PROSE = 20_000
MAX_ROWS = 60
MAX_CELL = 500

# In what a section may be written: the languages of the pages, and of the Sámi homeland.
TEXT_LANGUAGES = (
    ("fi", _("Finnish")),
    ("sv", _("Swedish")),
    ("en", _("English")),
    ("se", _("Northern Sámi")),
)
DEFAULT_LANGUAGE = "fi"

Text = str | Promise


class ColumnKind(StrEnum):
    TEXT = "text"
    DATE = "date"
    YEAR = "year"
    AMOUNT = "amount"
    COUNT = "count"
    URL = "url"


@dataclass(frozen=True)
class Column:
    """One field of a row. Dates are ISO text, years and counts whole numbers, amounts euros."""

    key: str
    label: Text
    kind: ColumnKind = ColumnKind.TEXT
    required: bool = False

    @property
    def is_number(self) -> bool:
        return self.kind in {ColumnKind.AMOUNT, ColumnKind.COUNT}


@dataclass(frozen=True)
class Section:
    key: str
    title: Text
    help: Text
    columns: tuple[Column, ...] = ()
    # Of rows that were typed here before these facts had a home of their own: read in the history.
    former_columns: tuple[Column, ...] = ()

    @property
    def has_rows(self) -> bool:
        return bool(self.columns)

    @property
    def readable_columns(self) -> tuple[Column, ...]:
        """With those that revisions of the past may have."""
        return (*self.columns, *self.former_columns)


_name = Column("name", _("Name"), required=True)
_url = Column("url", _("Link"), ColumnKind.URL)

SECTIONS: tuple[Section, ...] = (
    Section(
        "overview",
        _("Operating environment"),
        _("What is particular about this region for organisations: distances, languages, history."),
    ),
    Section(
        "structures",
        _("Cooperation structures"),
        _("Advisory boards, networks and forums in which organisations and the county meet."),
        former_columns=(
            _name,
            Column("type", _("Type"), required=True),
            Column("founded", _("Founded"), ColumnKind.YEAR),
            Column("members", _("Members"), ColumnKind.COUNT),
            Column("term", _("Term")),
            Column("meetings", _("Meetings a year"), ColumnKind.COUNT),
        ),
    ),
    Section(
        "networks",
        _("Network organisations"),
        _("Who gathers the organisations of the region, and whom they reach."),
        former_columns=(_name, Column("reaches", _("Whom it reaches")), _url),
    ),
    Section(
        "representatives",
        _("Organisation representatives in working groups"),
        _("In which groups of the county organisations have a seat, and on whose behalf."),
        former_columns=(
            Column("group", _("Working group"), required=True),
            Column("seat", _("Seat"), required=True),
            Column("represents", _("Represents the network")),
            Column("until", _("Until"), ColumnKind.DATE),
        ),
    ),
    Section(
        "liaisons",
        _("Organisation liaisons"),
        _("Which office answers to organisations in the county, its centres and municipalities."),
        former_columns=(
            Column("level", _("Level"), required=True),
            Column("office", _("Office"), required=True),
            Column("contact", _("How to reach it")),
            Column("since", _("Since"), ColumnKind.DATE),
        ),
    ),
    Section(
        "strategies",
        _("Strategies"),
        _("What the county, service and participation strategies say of organisations."),
        (
            _name,
            Column("adopted", _("Adopted"), ColumnKind.DATE),
            Column("says", _("What it says of organisations")),
            _url,
        ),
    ),
    Section(
        "hyte",
        _("Promotion of health and wellbeing"),
        _("Wellbeing report and plan, and how organisations take part in them."),
    ),
    Section(
        "negotiations",
        _("Hyte negotiations"),
        _("The yearly negotiations: when, between whom, about what, with which outcome."),
        former_columns=(
            Column("date", _("Date"), ColumnKind.DATE, required=True),
            Column("parties", _("Parties"), required=True),
            Column("themes", _("Themes")),
            Column("outcome", _("Outcome")),
        ),
    ),
    Section(
        "grants",
        _("Organisation grants"),
        _("Which grants the county and its municipalities give, when they can be applied for."),
        (
            _name,
            Column("year", _("Year"), ColumnKind.YEAR),
            Column("opens", _("Opens"), ColumnKind.DATE),
            Column("closes", _("Closes"), ColumnKind.DATE),
            Column("amount", _("Amount, €"), ColumnKind.AMOUNT),
            Column("decider", _("Who decides")),
            _url,
        ),
    ),
    Section(
        "premises",
        _("Premises"),
        _("Rooms that organisations use, on which terms, and what is about to change."),
        (
            Column("place", _("Place"), required=True),
            Column("owner", _("Owner")),
            Column("terms", _("Terms")),
            Column("until", _("Until"), ColumnKind.DATE),
        ),
    ),
    Section(
        "service_links",
        _("Links to health and social services centres"),
        _("How the support of organisations is part of the centres' services."),
    ),
    Section(
        "projects",
        _("Development projects"),
        _("Projects of the county in which organisations take part."),
        (
            _name,
            Column("runs_until", _("Runs until"), ColumnKind.DATE),
            Column("funder", _("Funder")),
            Column("part", _("The organisations' part")),
            _url,
        ),
    ),
)

BY_KEY: dict[str, Section] = {section.key: section for section in SECTIONS}
