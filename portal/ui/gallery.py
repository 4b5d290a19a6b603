"""What the gallery shows: every component in its states, with made-up content."""

from dataclasses import dataclass

from django import forms
from django.core.paginator import Page, Paginator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.ui.diff import Diff, compare


class ExampleForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the network"),
        max_length=80,
        help_text=_("As it is written in its own rules."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    email = forms.EmailField(
        label=_("Email address"), widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    founded_on = forms.DateField(
        label=_("Founded"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", "–"), ("board", _("Advisory board")), ("network", _("Network"))],
    )
    description = forms.CharField(
        label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    rhythm = forms.ChoiceField(
        label=_("How often it meets"),
        choices=[("month", _("Every month")), ("quarter", _("Every three months"))],
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages of the meetings"),
        required=False,
        choices=[("fi", "Suomi"), ("sv", "Svenska"), ("se", "Davvisámegiella")],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose all that apply."),
    )
    is_open = forms.BooleanField(label=_("New organisations may join at any time"))


@dataclass(frozen=True)
class Tab:
    url: str
    label: str | Promise
    count: int | None = None
    is_current: bool = False


@dataclass(frozen=True)
class Entry:
    title: str | Promise
    meta: str
    url: str = ""
    text: str | Promise = ""
    is_current: bool = False


@dataclass(frozen=True)
class ExampleJob:
    state: str
    display: str | Promise
    progress_done: int = 0
    progress_total: int = 0
    progress_note: str | Promise = ""

    def get_state_display(self) -> str:
        return str(self.display)


TONES = [
    ("good", _("Published")),
    ("info", _("In review")),
    ("warn", _("Draft")),
    ("bad", _("Overdue")),
    ("", _("Not started")),
]

JOBS = [
    ExampleJob("queued", _("Waiting")),
    ExampleJob("running", _("At work"), 3, 7, _("Drawing the charts")),
]

PROSE = """The region has **two official languages** and long distances.

## What works

- The advisory board meets *four times* a year.
- Grants are decided in [an open process](https://example.org/).

> Organisations are heard before decisions, not after them.

1. First the draft,
2. then the comments.
"""

BEFORE = """The advisory board meets twice a year and has 24 members.
The region pays for the meeting rooms.
Minutes are published on the website.
A coordinator prepares the meetings.
Organisations choose their representatives for two years."""

AFTER = """The advisory board meets four times a year and has 36 members.
The region pays for the meeting rooms.
Minutes are published on the website.
A coordinator prepares the meetings.
Organisations choose their representatives for two years, and each has a deputy."""


def difference() -> Diff:
    return compare(BEFORE, AFTER)


def page(number: int) -> Page[int]:
    return Paginator(range(430), 20).get_page(number)
