"""Files about rounds."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.chapters.report_kinds import ReportKind, report_kinds
from surveys.models import Round, Survey
from surveys.report import report
from surveys.report.paper import SurveyPaper
from surveys.report.report import RoundReport


class RoundExport(ReportKind):
    """The results of a round that is over, hidden where groups are small."""

    name = "round_export"
    label = _("results of a round")
    group = _("Results of a round")
    rank = 20
    parameter = "round_id"
    prefix = "round"
    step = _("Gathering the counts")

    def may_make(self, person: User, key: int) -> bool:
        """The right to take statistics home, while the results of the round may be seen."""
        readable = Round.objects.with_results_for(person, at=timezone.now())
        return (
            person.has_perm_anywhere(Permission.EXPORT_STATISTICS)
            and readable.filter(pk=key).exists()
        )

    def offered_to(self, person: User, *, at: dt.datetime) -> list[Round]:
        if not person.has_perm_anywhere(Permission.EXPORT_STATISTICS):
            return []
        return list(Round.objects.with_results_for(person, at=at).with_survey())

    def find(self, keys: Collection[int]) -> Mapping[int, Round]:
        return Round.objects.in_bulk(keys)

    def load(self, key: int) -> Round:
        return Round.objects.select_related("survey").get(pk=key)

    def key(self, subject: Round) -> int:
        return subject.pk

    def subject_name(self, subject: Round) -> str:
        return subject.name

    def url(self, subject: Round) -> str:
        return reverse("surveys:results", args=[subject.pk])

    def file_name(self, subject: Round) -> str:
        return slugify(subject.name) or f"round-{subject.pk}"

    def gather(
        self, subject: Round, *, reader: User, at: dt.datetime, language: str
    ) -> RoundReport:
        return report.gather(subject, at=at)


class SurveyPaperFile(ReportKind):
    """A survey to be filled in by hand; asked for on its page alone, by whoever reads that."""

    name = "survey_paper"
    label = _("survey on paper")
    group = _("Surveys on paper (PDF)")
    rank = 22
    parameter = "survey_id"
    prefix = "survey"
    step = _("Gathering the questions")
    document_only = _("Choose PDF: a survey on paper is a document.")

    def may_make(self, person: User, key: int) -> bool:
        return (
            person.has_perm_anywhere(Permission.VIEW_ROUNDS)
            and Survey.objects.filter(pk=key).exists()
        )

    def offered_to(self, person: User, *, at: dt.datetime) -> list[Survey]:
        return []

    def find(self, keys: Collection[int]) -> Mapping[int, Survey]:
        return Survey.objects.in_bulk(keys)

    def load(self, key: int) -> Survey:
        return Survey.objects.get(pk=key)

    def key(self, subject: Survey) -> int:
        return subject.pk

    def subject_name(self, subject: Survey) -> str:
        return str(subject)

    def url(self, subject: Survey) -> str:
        return subject.get_absolute_url()

    def file_name(self, subject: Survey) -> str:
        return f"{subject.code}-{subject.version}"

    def gather(
        self, subject: Survey, *, reader: User, at: dt.datetime, language: str
    ) -> SurveyPaper:
        return SurveyPaper(subject.definition)


for each in (RoundExport(), SurveyPaperFile()):
    report_kinds.add(each.name, each)
