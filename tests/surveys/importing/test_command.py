"""`import_answers` takes a file into a round, or says what is wrong and writes nothing."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from surveys.models import AnswerImport, Response
from tests.surveys.importing.collecting import ANSWERS, answers, as_csv

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(organisation_round, lappi, tmp_path, capsys, django_capture_on_commit_callbacks):
    def run(content, *options, name="vastaukset.csv", round_=None):
        path = tmp_path / name
        path.write_bytes(content)
        with translation.override("en"), django_capture_on_commit_callbacks(execute=True):
            call_command(
                "import_answers", str(round_ or organisation_round.pk), str(path), *options
            )
        return capsys.readouterr()

    return run


def test_a_right_file_is_imported(run):
    said = run(as_csv(ANSWERS, ANSWERS))

    assert said.out == "Imported 2 responses.\n"
    assert Response.objects.count() == 2


def test_a_bad_row_is_named_and_nothing_is_written(run, capsys):
    with pytest.raises(CommandError, match=r"--skip-bad to leave them out\. Nothing was imported"):
        run(as_csv(ANSWERS, answers(involve="6")))

    said = capsys.readouterr().err
    assert said.startswith("Row 3, involve: “6”.")
    assert "cannot_say" in said
    assert not Response.objects.exists()
    assert list(AnswerImport.files.place.iterdir()) == []


def test_bad_rows_are_left_out_on_request(run):
    said = run(as_csv(ANSWERS, answers(involve="6")), "--skip-bad")

    assert said.out == "Imported 1 response. Skipped 1 row with errors.\n"
    assert "Row 3, involve" in said.err
    assert Response.objects.count() == 1


def test_where_every_row_is_bad_nothing_is_imported(run):
    with pytest.raises(CommandError, match="No row is without errors"):
        run(as_csv(answers(involve="6")), "--skip-bad")

    assert AnswerImport.objects.get().state == AnswerImport.State.CANCELLED


def test_many_errors_are_counted_after_the_first(run, capsys):
    with pytest.raises(CommandError):
        run(as_csv(*[answers(involve="6")] * 60))

    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 51
    assert lines[-1] == "And 10 more errors."


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (as_csv(ANSWERS, headings=["region"]), "a.csv", "headings do not fit"),
        (b"MZ", "a.csv", "not a table"),
        (as_csv(ANSWERS), "a.exe", "by its name"),
    ],
)
def test_a_file_that_is_none_is_refused(run, content, name, words):
    with pytest.raises(CommandError, match=words):
        run(content, name=name)

    assert not Response.objects.exists()


def test_the_same_file_is_refused_the_second_time(run):
    run(as_csv(ANSWERS))

    with pytest.raises(CommandError, match="was imported into this round"):
        run(as_csv(ANSWERS))


def test_a_round_and_a_file_that_are_not_there(run, organisation_round):
    with pytest.raises(CommandError, match="There is no round 999"):
        run(as_csv(ANSWERS), round_=999)
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_answers", str(organisation_round.pk), "/nowhere/a.csv")
