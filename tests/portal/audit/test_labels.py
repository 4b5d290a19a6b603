"""What the trail says about an event is said in words, in the reader's language."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from portal.audit.labels import (
    AuditLabels,
    action_label,
    action_labels,
    audit_labels,
    details_label,
    subject_label,
)
from portal.audit.models import AuditEvent
from portal.registry import Registry

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("details", "words"),
    [
        pytest.param({"role": "researcher"}, "role: researcher", id="a role"),
        pytest.param({"section": "grants", "number": 2}, "revision: 2", id="a revision"),
        pytest.param({"starts_on": "2026-03-01"}, "first day: 1 Mar 2026", id="a day"),
        pytest.param({"methods": ["code", "mfa"]}, "with: emailed code, second step", id="several"),
        pytest.param({"tables": {"a": 1}, "job": "x"}, "", id="nothing for people"),
        pytest.param({"unheard_of": 1}, "unheard_of: 1", id="a key without a word"),
    ],
)
def test_details_are_said_in_words(details, words):
    with translation.override("en"):
        assert details_label(details) == words


def test_every_act_that_is_recorded_has_a_word_and_every_word_an_act():
    code = [
        p
        for room in ("portal", "regions", "roadmap", "surveys")
        for p in (ROOT / room).rglob("*.py")
    ]
    source = "".join(path.read_text() for path in code if path.name != "audit_labels.py")

    recorded = set(re.findall(r'trail\.record(?:_reading)?\(\s*(?:request,\s*)?"([\w.]+)"', source))
    labels = action_labels()

    assert recorded - set(labels) == set()
    assert [action for action in labels if f'"{action}"' not in source] == []


def test_an_act_without_a_word_shows_its_name():
    assert action_label("roadmap.unheard_of") == "roadmap.unheard_of"


def test_no_two_apps_have_words_for_one_act():
    named = [action for labels in audit_labels for action in labels.actions]

    assert len(named) == len(set(named))


@pytest.mark.parametrize(
    ("details", "scope", "label"),
    [
        ({"section": "grants"}, "21", "Lappi: Organisation grants"),
        ({"section": "grants", "number": 2}, "21", "Lappi: Organisation grants, revision 2"),
        ({"section": "grants"}, "99", "as noted"),
        ({"section": "gone"}, "21", "as noted"),
        ({}, "", "as noted"),
    ],
)
def test_a_section_goes_by_the_names_that_it_has_now_and_all_else_as_it_was_noted(
    details, scope, label
):
    event = AuditEvent(details=details, scope=scope, subject_label="as noted")

    with translation.override("en"):
        assert subject_label(event, {"21": "Lappi"}) == label


def test_the_first_app_that_knows_a_value_says_it(monkeypatch):
    registry = Registry[AuditLabels]("audit_labels")
    monkeypatch.setattr("portal.audit.labels.audit_labels", registry)
    registry.add("none", AuditLabels(values={"kind": lambda value: None}))
    registry.add("known", AuditLabels(values={"kind": {"a": "the first"}.get}))
    registry.add("late", AuditLabels(values={"kind": lambda value: "too late"}))

    assert details_label({"kind": "a"}) == "kind: the first"
    assert details_label({"kind": "b"}) == "kind: too late"
