"""The database itself refuses to change the trail, whoever asks and in whatever words."""

import datetime as dt

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.utils import timezone

from portal.audit import guard, trail
from portal.audit.chain import chain
from portal.audit.forgetting import cut_before, forget_labels_of
from portal.audit.models import Anchor, AuditEvent, ChainLink
from tests.trail import months_later, unguarded

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NOW = timezone.now()
OLD = NOW - dt.timedelta(days=900)
THIS_MONTH = NOW.astimezone(dt.UTC).date().replace(day=1)
LONG_AGO = THIS_MONTH.replace(year=THIS_MONTH.year - 2)


def ask(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


@pytest.fixture
def lines(expert, lappi):
    """Two old lines and two new ones, chained."""
    for at in (OLD, OLD, NOW, NOW):
        trail.record("profile.published", by=expert, subject=lappi, at=at, number=1)
    chain()


@pytest.mark.parametrize(
    "sql",
    [
        *(
            f"UPDATE audit_auditevent SET {column} = {value}"
            for column, value in {
                "id": "id + 100",
                "at": "'2001-01-01 00:00:00+00:00'",
                "action": "'nothing'",
                "actor_id": "''",
                "actor_label": "'Somebody else'",
                "actor_salt": "''",
                "subject_type": "''",
                "subject_id": "''",
                "subject_label": "'Something else'",
                "subject_salt": "''",
                "scope": "'99'",
                "request_id": "'x'",
                "details": "'{\"number\": 1.0}'",
            }.items()
        ),
        "UPDATE audit_auditevent SET actor_label = '', actor_salt = '', action = 'nothing'",
        "UPDATE audit_auditevent SET actor_label = ''",
        "DELETE FROM audit_auditevent",
        "DELETE FROM audit_auditevent WHERE id = (SELECT min(id) FROM audit_auditevent)",
        "UPDATE audit_chainlink SET hash = ''",
        "UPDATE audit_chainlink SET position = position + 100",
        "DELETE FROM audit_chainlink",
        "DELETE FROM audit_chainlink WHERE position = 4",
    ],
)
def test_a_line_and_its_link_are_neither_changed_nor_deleted(lines, sql):
    before = list(AuditEvent.objects.values()), list(ChainLink.objects.values())

    with pytest.raises(IntegrityError, match=guard.REFUSAL):
        ask(sql)

    assert (list(AuditEvent.objects.values()), list(ChainLink.objects.values())) == before


def test_every_column_of_a_line_is_guarded_or_may_be_blanked():
    labels = {column for pair in guard.LABELS for column in pair}

    assert {field.name for field in AuditEvent._meta.concrete_fields} == {*guard.FIXED, *labels}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no TRUNCATE")
@pytest.mark.parametrize("table", [guard.EVENT, guard.LINK, guard.ANCHOR])
def test_no_table_of_the_trail_is_emptied_at_once(table):
    with pytest.raises(IntegrityError, match=guard.REFUSAL):
        ask(f"TRUNCATE {table} CASCADE")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a statement of SQLite's")
@pytest.mark.parametrize(
    "sql",
    [
        "REPLACE INTO audit_auditevent SELECT * FROM audit_auditevent LIMIT 1",
        "REPLACE INTO audit_chainlink SELECT * FROM audit_chainlink LIMIT 1",
        "REPLACE INTO audit_chainlink SELECT position + 9, event_id, '', '', '' FROM audit_chainlink",
        "UPDATE audit_auditevent SET rowid = rowid + 100",
    ],
)
def test_no_line_is_replaced_by_another_of_its_number(lines, sql):
    with pytest.raises(IntegrityError, match=guard.REFUSAL):
        ask(sql)


@pytest.mark.parametrize("position", [-5, 0, 2])
def test_no_link_is_put_in_where_lines_may_go(lines, position):
    """It would make a young line, which no link holds yet, one that may be deleted."""
    cut_before(LONG_AGO, at=NOW)
    young = trail.record("profile.published", by=None, at=NOW)

    with pytest.raises(IntegrityError, match=guard.REFUSAL):
        ask(f"INSERT INTO audit_chainlink VALUES ({position}, '', '', 'x', {young.pk})")


def test_a_label_may_be_blanked_with_its_salt(lines):
    assert ask("UPDATE audit_auditevent SET actor_label = '', actor_salt = ''") == 4


def test_whole_months_are_cut_at_the_old_end_and_an_anchor_keeps_the_hash(lines):
    last = ChainLink.objects.get(position=2)

    assert cut_before(LONG_AGO, at=NOW) == 2

    anchor = Anchor.objects.get()
    assert (anchor.position, anchor.hash, anchor.before) == (2, last.hash, LONG_AGO)
    assert list(ChainLink.objects.values_list("position", flat=True)) == [3, 4]
    event = AuditEvent.objects.get(action="trail.cut")
    assert (event.details["lines"], event.details["hash"]) == (2, last.hash)


def test_nothing_is_cut_where_nothing_is_old(lines):
    cut_before(LONG_AGO, at=NOW)

    assert cut_before(LONG_AGO, at=NOW) == 0
    assert Anchor.objects.count() == 1


def test_what_is_not_yet_chained_is_chained_before_it_is_cut(expert):
    trail.record("profile.published", by=expert, at=OLD)

    assert cut_before(LONG_AGO, at=NOW) == 1
    assert Anchor.objects.get().position == 1


def test_an_old_line_behind_a_young_one_waits_for_it(lines, expert):
    trail.record("profile.published", by=expert, at=OLD)
    chain()

    assert cut_before(LONG_AGO, at=NOW) == 2


def test_only_whole_months_are_cut():
    with pytest.raises(ValueError, match="first day"):
        cut_before(LONG_AGO.replace(day=2), at=NOW)


def test_the_database_keeps_what_is_younger_than_two_years_whatever_it_is_told(lines):
    with pytest.raises(IntegrityError, match="audit_anchor_insert"), transaction.atomic():
        cut_before(THIS_MONTH, at=NOW + dt.timedelta(days=1000))

    assert AuditEvent.objects.filter(action="profile.published").count() == 4


def test_years_later_the_young_of_today_are_old(lines):
    next_month = (THIS_MONTH + dt.timedelta(days=32)).replace(day=1)

    with months_later(36):
        assert cut_before(next_month, at=NOW + dt.timedelta(days=3 * 366)) == 4


ANCHOR = "INSERT INTO audit_anchor (position, hash, before, at) SELECT {} FROM audit_chainlink"


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(f"2, 'forged', '{LONG_AGO}', '{NOW}'", id="another hash"),
        pytest.param(f"9, hash, '{LONG_AGO}', '{NOW}'", id="a link that is not there"),
        pytest.param(f"3, hash, '{LONG_AGO}', '{NOW}'", id="a young line before it"),
        pytest.param(f"2, hash, '{LONG_AGO + dt.timedelta(days=1)}', '{NOW}'", id="half a month"),
        pytest.param(f"2, hash, '{THIS_MONTH}', '{NOW}'", id="a month that is not old"),
        pytest.param(f"2, hash, NULL, '{NOW}'", id="no month"),
    ],
)
def test_no_anchor_is_forged(lines, values):
    position = int(values[0])
    source = f" WHERE position = {min(position, 3)}"
    if connection.vendor == "postgresql":
        values = values.replace("', '", "'::date, '").replace(f"'{NOW}'", f"'{NOW}'::timestamptz")
        values = values.replace("'forged'::date", "'forged'")

    with pytest.raises(IntegrityError):
        ask(ANCHOR.format(values) + source)

    assert not Anchor.objects.exists()


@pytest.mark.parametrize("sql", ["DELETE FROM audit_anchor", "UPDATE audit_anchor SET hash = ''"])
def test_an_anchor_stays_as_it_is(lines, sql):
    cut_before(LONG_AGO, at=NOW)

    with pytest.raises(IntegrityError, match=guard.REFUSAL):
        ask(sql)


def test_a_line_is_not_cut_without_its_anchor_and_a_link_not_without_its_line(lines):
    link = ChainLink.objects.get(position=2)
    values = {"position": 2, "hash": link.hash, "before": LONG_AGO, "at": NOW}
    Anchor.objects.create(**values)

    with pytest.raises(IntegrityError, match="audit_link_delete"):
        ask("DELETE FROM audit_chainlink WHERE position = 1")
    with pytest.raises(IntegrityError, match="audit_event_delete"):
        ask("DELETE FROM audit_auditevent WHERE id IN (SELECT event_id FROM audit_chainlink WHERE position = 3)")  # fmt: skip


def test_the_names_of_an_erased_person_go_and_nothing_else(lines, expert, stranger, lappi):
    trail.record("role.granted", by=stranger, subject=expert)
    trail.record("profile.published", by=stranger, subject=lappi)
    trail.record("assignment.began", by=stranger, subject=expert.assignments.get())

    assert forget_labels_of(expert) == 4 + 2

    told = AuditEvent.objects.exclude(action__startswith="trail.")
    assert set(
        told.filter(actor_id=str(expert.pk)).values_list("actor_label", "subject_label")
    ) == {("", "Lappi")}
    assert list(
        told.filter(actor_id=str(stranger.pk)).order_by("pk").values_list("actor_label", "subject_label")
    ) == [("Stranger", ""), ("Stranger", "Lappi"), ("Stranger", "")]  # fmt: skip


def test_a_namesake_keeps_the_name_in_the_trail(expert, colleague):
    trail.record("account.closed", by=None, subject=expert)
    type(colleague).objects.filter(pk=colleague.pk).update(name=expert.name)
    colleague.refresh_from_db()
    trail.record("account.closed", by=None, subject=colleague)

    forget_labels_of(expert)

    told = AuditEvent.objects.filter(action="account.closed").order_by("pk")
    assert list(told.values_list("subject_label", flat=True)) == ["", colleague.name]


def test_a_guard_that_was_taken_away_is_missed(db):
    assert guard.missing(connection) == []

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER audit_event_update")
        else:
            cursor.execute("DROP TRIGGER audit_event_update")
    assert guard.missing(connection) == ["audit_event_update"]
    guard.remove(connection)
    assert len(guard.missing(connection)) >= 9
    with unguarded():
        pass
    assert guard.missing(connection) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no roles")
def test_a_role_that_owns_nothing_works_and_cannot_take_the_guard_away(lines, expert):
    """As docs/operations.md advises."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE portal_app")
        cursor.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO portal_app")  # fmt: skip
        cursor.execute("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO portal_app")
        cursor.execute("SET LOCAL ROLE portal_app")

    trail.record("profile.published", by=expert)
    assert (chain(), cut_before(LONG_AGO, at=NOW)) == (1, 2)
    assert forget_labels_of(expert) > 0
    for sql in (
        "ALTER TABLE audit_auditevent DISABLE TRIGGER ALL",
        "DROP TRIGGER audit_event_update ON audit_auditevent",
        "DROP FUNCTION audit_event_update CASCADE",
        "TRUNCATE audit_auditevent",
        "SET session_replication_role = replica",
    ):
        with pytest.raises(ProgrammingError):
            ask(sql)
