"""A summary that is stored and read back gives the same page and the same files."""

import dataclasses
import json

import pytest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import override

from portal.chapters.stored import as_json, from_json
from portal.summary.report import SummaryReport
from portal.summary.snapshot import Snapshot, take_snapshot
from portal.tabular.separated import RFC4180, write_csv
from portal.tabular.xlsx import write_xlsx
from surveys.models import Round
from tests.factories.surveys import RoundFactory

# What is plain data is the same whatever database it comes from.
pytestmark = [pytest.mark.django_db]


@pytest.fixture(params=["fi", "sv", "en"])
def summary(request, over, published, survey, lappi, manager):
    """Something of everything: shown, hidden, never answered, open, in some regions, published."""
    RoundFactory(survey=survey, audience="experts")
    RoundFactory(survey=survey, regions=[lappi])
    Round.objects.filter(pk=over.pk).update(is_invented=True)
    return take_snapshot(manager, at=timezone.now(), language=request.param)


@pytest.fixture
def stored(summary):
    return from_json(Snapshot, json.loads(json.dumps(as_json(summary))))


def test_what_was_stored_is_what_it_was(summary, stored):
    assert stored == summary


def test_it_gives_the_same_page(summary, stored, rf):
    def page(snapshot):
        chosen = snapshot.measures[0].measures[0]
        context = {"summary": snapshot, "chosen": chosen, "may_export": True}
        with override(snapshot.language):
            return render_to_string("summary/page.html", context)

    assert page(stored) == page(summary)


def test_it_gives_the_same_workbook(summary, stored):
    def workbook(snapshot):
        with override(snapshot.language):
            report = SummaryReport(snapshot)
            return [(sheet.name, list(map(tuple, sheet.rows))) for sheet in report.sheets()]

    assert workbook(stored) == workbook(summary)
    assert b"".join(write_xlsx(iter(SummaryReport(stored).sheets()), title="Summary"))


def test_it_gives_the_same_table(summary, stored):
    def table(snapshot):
        with override(snapshot.language):
            found = SummaryReport(snapshot).table()
            return b"".join(write_csv([*found.columns], found.rows, dialect=RFC4180))

    assert table(stored) == table(summary)


def test_it_gives_the_same_document(summary, stored):
    def document(snapshot):
        with override(snapshot.language):
            report = SummaryReport(snapshot)
            return render_to_string(report.template, {**report.content(), "title": report.title})

    assert document(stored) == document(summary)


def test_what_is_stored_tells_hidden_missing_and_zero_apart(summary, stored):
    """In the stored copy, too, an empty place says why it is empty."""
    figures = [each.figure for each in stored.figures if each.code == "mean_involve"]

    assert {figure.reason for figure in figures} == {None, "few", "protects"}
    assert all((figure.value is None) == (figure.reason is not None) for figure in figures)


def test_no_text_waits_for_a_language(summary):
    """A label that is translated only when it is read would speak the language of the next reader."""
    assert list(_lazy_texts(summary)) == []


def _lazy_texts(value):
    if dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _lazy_texts(getattr(value, field.name))
    elif isinstance(value, dict):
        for each in value.values():
            yield from _lazy_texts(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from _lazy_texts(each)
    elif isinstance(value, Promise):
        yield value
