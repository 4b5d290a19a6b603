"""The same rows again in another file: told with their number before anything is written."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone, translation

from portal.importing.life import begin
from surveys.importing.applying import remove
from surveys.models import AnswerImport, Response
from tests.factories.accounts import UserFactory
from tests.surveys.importing.collecting import answers, as_csv, checked, imported

pytestmark = pytest.mark.django_db

State = AnswerImport.State


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def round_(organisation_round, lappi, kainuu):
    return organisation_round


def rows(*involved, **changed):
    return [answers(involve=str(value), **changed) for value in involved]


def test_rows_that_came_in_another_file_are_counted_before_they_are_imported(round_, manager):
    imported(round_, as_csv(*rows(1, 2, 3)), by=manager)

    again = checked(round_, as_csv(*rows(3, 1, 5), delimiter=","), by=manager)

    assert (again.good_count, again.repeated_count) == (3, 2)
    assert Response.objects.count() == 3


@pytest.mark.parametrize(
    "changed",
    [{"region": "Kainuu"}, {"reach_why": "Muuten vain"}, {"support": "premises"}, {"informs": "3"}],
)
def test_a_row_that_differs_anywhere_is_new(round_, manager, changed):
    imported(round_, as_csv(*rows(1)), by=manager)

    other = answers(involve="1", **changed)
    again = checked(round_, as_csv(other, headings=[*other]), by=manager)

    assert (again.good_count, again.repeated_count) == (1, 0)


def test_of_two_rows_alike_one_is_new_where_one_came_before(round_, manager):
    imported(round_, as_csv(*rows(1)), by=manager)

    assert checked(round_, as_csv(*rows(1, 1)), by=manager).repeated_count == 1


def test_the_order_of_choices_and_columns_makes_no_row_new(round_, manager):
    imported(round_, as_csv(answers(support="premises|training")), by=manager)

    turned = as_csv(answers(support="training; premises"), headings=[*reversed(answers())])
    assert checked(round_, turned, by=manager).repeated_count == 1


def test_rows_that_were_taken_out_again_are_new(round_, manager):
    import_ = imported(round_, as_csv(*rows(1)), by=manager)
    begin(import_, from_=State.APPLIED, to=State.REMOVING)
    remove(import_, by=manager, at=timezone.now())

    assert checked(round_, as_csv(*rows(1, 2)), by=manager).repeated_count == 0


def test_nobody_tries_out_by_it_what_others_have_brought_in_confidence(round_, manager):
    imported(round_, as_csv(*rows(1, 2, 3, 4, 5)), by=UserFactory())

    assert checked(round_, as_csv(*rows(1, 2, 3, 4)), by=manager).repeated_count == 0
    many = [*rows(1, 2, 3, 4, 5), *rows(1, 2, 3, 4, 5, 1, region="Kainuu")]
    assert checked(round_, as_csv(*many), by=manager).repeated_count == 0
    assert checked(round_, as_csv(*many[:10]), by=manager).repeated_count == 5


def test_in_a_named_round_everybodys_files_are_compared(expert_round, lappi, manager):
    imported(expert_round, as_csv(*rows(1)), by=UserFactory())

    assert checked(expert_round, as_csv(*rows(1, 2)), by=manager).repeated_count == 1


def test_the_page_warns_with_the_number_before_the_import(round_, manager, client):
    client.force_login(manager)
    imported(round_, as_csv(*rows(1, 2, 3)), by=manager)

    again = checked(round_, as_csv(*rows(1, 2, 4)), by=manager)

    page = client.get(again.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert "2 rows have come before, word for word" in page
    assert "Import 3 answers" in page


def test_the_command_imports_them_only_where_that_was_said(round_, tmp_path):
    imported(round_, as_csv(*rows(1)))
    path = tmp_path / "again.csv"
    path.write_bytes(as_csv(*rows(1, 2)))

    with pytest.raises(CommandError, match="1 row has come before"):
        call_command("import_answers", str(round_.pk), str(path))
    assert Response.objects.count() == 1

    call_command("import_answers", str(round_.pk), str(path), "--again")
    assert Response.objects.count() == 3


def test_comparing_costs_two_queries_whatever_came_before(
    round_, manager, django_assert_max_num_queries
):
    def cost(content):
        with django_assert_max_num_queries(11):
            return checked(round_, content, by=manager)

    imported(round_, as_csv(*rows(1)), by=manager)
    cost(as_csv(*rows(1, 2)))
    imported(round_, as_csv(*rows(*range(1, 6), region="Kainuu")), by=manager)
    imported(round_, as_csv(*rows(*range(1, 6), region="Kainuu", informs="3")), by=manager)
    cost(as_csv(*rows(1, 2, 3)))
