"""Asking for a file: of what, how written, in which language. Only what the person may have is offered."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.reports.export_request import ExportRequest
from portal.reports.formats import Format
from portal.reports.pdf import PdfUnavailable, pdf_available
from portal.reports.rights import may_export
from portal.ui.localised import alphabetical
from regions.models import Region
from surveys.models import Round

SUMMARY = "summary"
Choices = list[tuple[str, str]]


def round_choice(round_: Round) -> str:
    return f"round-{round_.pk}"


def region_choice(region: Region) -> str:
    return f"region-{region.slug}"


class OrderForm(forms.Form):
    """`order` is what was asked for, once the form is valid."""

    what = forms.ChoiceField(
        label=_("What"),
        error_messages={
            "invalid_choice": _("This is not among what you can have. Choose another.")
        },
    )
    format = forms.ChoiceField(label=_("Format"), choices=Format.choices, initial=Format.XLSX)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        user: User,
        at: dt.datetime,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={**(initial or {})})
        self.about: dict[str, Region | Round | None] = {}
        cast(forms.ChoiceField, self.fields["what"]).choices = self._offered(user, at)
        if not self.offers_statistics:
            pdf = [(Format.PDF.value, Format.PDF.label)]
            cast(forms.ChoiceField, self.fields["format"]).choices = pdf

    def _offered(self, user: User, at: dt.datetime) -> list[Any]:
        """In groups: the summary, rounds, regions; a group without anything is left out."""
        groups = [
            (gettext("The whole country"), self._summary(user)),
            (gettext("Results of a round"), self._rounds(user, at)),
            (gettext("Profile of a region (PDF)"), self._regions(user)),
        ]
        return [group for group in groups if group[1]]

    def _summary(self, user: User) -> Choices:
        if not may_export(user):
            return []
        self.about[SUMMARY] = None
        return [(SUMMARY, gettext("National summary"))]

    def _rounds(self, user: User, at: dt.datetime) -> Choices:
        if not may_export(user):
            return []
        rounds = Round.objects.with_results_for(user, at=at).with_survey()
        self.about.update({round_choice(each): each for each in rounds})
        return [(round_choice(each), each.name) for each in rounds]

    def _regions(self, user: User) -> Choices:
        regions = sorted(_reportable(user), key=lambda region: alphabetical(region.short_name))
        self.about.update({region_choice(each): each for each in regions})
        return [(region_choice(each), each.short_name) for each in regions]

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        what, written = chosen.get("what"), chosen.get("format")
        if what and written:
            if isinstance(self.about[what], Region) and written != Format.PDF:
                self.add_error("format", gettext("Choose PDF: a profile is a text, not a table."))
            elif written == Format.PDF and not pdf_available():
                self.add_error("format", str(PdfUnavailable()))
        return chosen

    @property
    def order(self) -> ExportRequest:
        chosen = self.cleaned_data
        return ExportRequest(
            self.about[chosen["what"]], Format(chosen["format"]), chosen["language"]
        )

    @property
    def offers_statistics(self) -> bool:
        """More than profiles, which are made as PDF alone."""
        return SUMMARY in self.about

    @property
    def offers_anything(self) -> bool:
        return bool(self.about)


def _reportable(user: User) -> list[Region]:
    """The regions of which this person may make a report: all, or those they work in."""
    if user.has_perm(Permission.MAKE_REPORT):
        return list(Region.objects.all())
    own = Region.objects.assigned_to(user, on=timezone.localdate())
    working = Q(pk__in=own.values("pk")) | Q(organisations__representatives__user=user)
    return list(Region.objects.filter(working).distinct())
