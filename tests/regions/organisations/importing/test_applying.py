"""What was shown and confirmed is written whole, or nothing is; what has changed since is shown anew."""

import pytest
import xlsxwriter
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import override

from portal.importing.life import begin
from portal.jobs.lease import JobCancelled
from regions.organisations.facts.reading import facts_of
from regions.organisations.facts.writing import Writing, write_facts
from regions.organisations.importing import applying
from regions.organisations.importing.applying import apply
from regions.organisations.importing.checking import check
from regions.organisations.importing.preview import PreviewRows
from regions.organisations.importing.rows import Kind
from regions.organisations.models import Organisation, OrganisationChange, RegisterImport
from tests.factories.organisations import OrganisationFactory
from tests.regions.organisations.importing.sending import NUMBERS, as_csv, checked

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NEW = {"name": "Lapin Muisti ry", "level": "local", "municipality": "Rovaniemi"}
State = RegisterImport.State


@pytest.fixture
def muisti(lappi):
    return OrganisationFactory(
        name="Muisti ry", municipality_id="698", regions=[lappi], business_id=NUMBERS[0]
    )


def applied(import_, by, **options):
    assert begin(import_, from_=State.CHECKED, to=State.APPLYING)
    apply(import_, by=by, at=timezone.now(), **options)
    return import_


def edit(organisation, by=None, **facts):
    write_facts([Writing(organisation.pk, facts)], source="form", by=by, at=timezone.now())


def test_new_organisations_come_with_their_parents_numbers_and_regions(
    manager, muisti, django_capture_on_commit_callbacks
):
    import_ = checked(
        NEW | {"name": "Lapsi ry", "parent": NUMBERS[1], "regions": "Lappi"},
        NEW | {"name": "Piiri ry", "business_id": NUMBERS[1], "parent": "Muisti ry"},
        {"business_id": NUMBERS[0], "name": "Muistiliitto ry"},
        by=manager,
    )
    assert (import_.new_count, import_.changed_count) == (2, 1)

    with django_capture_on_commit_callbacks(execute=True):
        applied(import_, manager)

    child, district = (Organisation.objects.get(name=name) for name in ("Lapsi ry", "Piiri ry"))
    muisti.refresh_from_db()
    assert (child.parent, district.parent) == (district, muisti)
    assert facts_of(district)["business_id"] == NUMBERS[1]
    assert facts_of(child)["regions"] == ["21"]
    assert child.search_key == child.make_search_key()
    assert muisti.name == "Muistiliitto ry"
    assert [one.name for one in muisti.other_names.all()] == ["Muisti ry"]
    assert import_.state == State.APPLIED
    assert not import_.sent_file.exists()


def test_while_they_are_written_the_page_says_how_many_they_are(manager, muisti):
    rows = [NEW, NEW | {"name": "Toinen ry"}, {"business_id": NUMBERS[0], "phone": "040 1"}]
    told = []
    with override("en"):
        applied(checked(*rows, by=manager), manager, tell=lambda *told_: told.append(told_))

    assert told[-1] == (0, 0, "Writing 3 organisations: all of them or none.")


def test_organisations_that_the_file_does_not_name_stay_as_they_are(manager, muisti, lappi):
    other = OrganisationFactory(name="Toinen ry", regions=[lappi], email="toinen@example.org")
    before = facts_of(other)

    applied(checked(NEW, by=manager), manager)

    assert facts_of(Organisation.objects.get(pk=other.pk)) == before
    assert Organisation.objects.count() == 3


def test_each_organisation_gets_one_row_of_history_that_leads_to_the_import(manager, muisti):
    import_ = checked(
        NEW | {"name": "A", "parent": "B"},
        NEW | {"name": "B", "business_id": NUMBERS[1]},
        {"business_id": NUMBERS[0], "phone": "040 1", "parent": NUMBERS[1]},
        by=manager,
    )

    applied(import_, manager)

    changes = OrganisationChange.objects.filter(source="import", reference=str(import_.pk))
    assert changes.count() == 3
    assert set(changes.values_list("by", flat=True)) == {manager.pk}
    assert changes.get(organisation=muisti).facts == {
        "phone": ["", "040 1"],
        "parent": [None, Organisation.objects.get(name="B").pk],
    }


def test_umbrellas_of_each_other_are_written(manager, lappi):
    import_ = checked(
        NEW | {"name": "A", "business_id": NUMBERS[1], "umbrellas": NUMBERS[2]},
        NEW | {"name": "B", "business_id": NUMBERS[2], "umbrellas": NUMBERS[1]},
        by=manager,
    )

    applied(import_, manager)

    one, other = Organisation.objects.order_by("name")
    assert list(one.umbrellas.all()) == [other]
    assert list(other.umbrellas.all()) == [one]


def test_a_chain_of_three_is_turned_around(manager, muisti):
    middle = OrganisationFactory(name="Keski ry", parent=muisti)
    low = OrganisationFactory(name="Ala ry", parent=middle)
    import_ = checked(
        {"public_id": muisti.public_id, "parent": middle.public_id},
        {"public_id": middle.public_id, "parent": low.public_id},
        {"public_id": low.public_id, "parent": "-"},
        by=manager,
    )

    applied(import_, manager)

    for one in (muisti, middle, low):
        one.refresh_from_db()
    assert (muisti.parent, middle.parent, low.parent) == (middle, low, None)


def test_rows_with_errors_are_left_out_only_where_that_was_said(manager, lappi):
    rows = [NEW, NEW | {"name": "B", "email": "ei ole"}]

    refused = applied(checked(*rows, by=manager), manager)
    taken = applied(checked(*rows, by=manager), manager, skip_bad=True)

    assert (refused.state, refused.failure["code"]) == (State.CHECKED, "rows_bad")
    assert taken.state == State.APPLIED
    assert [one.name for one in Organisation.objects.all()] == [NEW["name"]]


def test_a_row_that_somebody_changed_since_is_shown_anew_and_nothing_is_written(manager, muisti):
    import_ = checked({"business_id": NUMBERS[0], "phone": "040 1"}, NEW, by=manager)
    edit(muisti, phone="050 2")

    applied(import_, manager)

    assert (import_.state, import_.failure["code"]) == (State.CHECKED, "changed")
    assert facts_of(muisti)["phone"] == "050 2"
    assert not Organisation.objects.filter(name=NEW["name"]).exists()
    applied(import_, manager)
    assert facts_of(muisti)["phone"] == "040 1"


def test_what_changed_elsewhere_does_not_hold_it_up(manager, muisti):
    import_ = checked(NEW, by=manager)
    edit(muisti, phone="050 2")

    assert applied(import_, manager).state == State.APPLIED


def test_of_two_imports_of_one_file_the_second_finds_everything_there(manager, expert, lappi):
    first, second = checked(NEW, by=manager), checked(NEW, by=expert)

    applied(first, manager)
    applied(second, expert)

    assert (second.state, second.failure["code"]) == (State.CHECKED, "changed")
    assert (second.new_count, second.same_count) == (0, 1)
    assert Organisation.objects.count() == 1


def test_somebody_who_is_faster_by_a_moment_makes_the_preview_outdated(
    manager, muisti, monkeypatch
):
    """While the file is read again, and where only the database sees it."""
    import_ = checked({"business_id": NUMBERS[0], "phone": "040 1"}, by=manager)
    read = applying.read

    def read_and_edit(*args):
        table = read(*args)
        edit(muisti, phone="050 2")
        return table

    monkeypatch.setattr(applying, "read", read_and_edit)
    applied(import_, manager)
    assert import_.failure["code"] == "changed"
    monkeypatch.setattr(applying, "read", read)

    def refused(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(applying, "write_facts", refused)
    applied(import_, manager)

    assert (import_.state, import_.failure["code"]) == (State.CHECKED, "changed")
    assert facts_of(muisti)["phone"] == "050 2"


def test_what_was_called_off_leaves_nothing(manager, lappi):
    import_ = checked(NEW, NEW | {"name": "B", "parent": NEW["name"]}, by=manager)
    assert begin(import_, from_=State.CHECKED, to=State.APPLYING)
    asked = []

    def heed():
        asked.append(1)
        if len(asked) == 2:
            raise JobCancelled

    with pytest.raises(JobCancelled):
        apply(import_, by=manager, at=timezone.now(), heed=heed)

    assert not Organisation.objects.exists()
    import_.refresh_from_db()
    assert import_.state == State.APPLYING


def test_rights_that_ended_since_are_minded(expert, muisti):
    import_ = checked({"business_id": NUMBERS[0], "phone": "040 1"}, by=expert)
    expert.assignments.all().delete()

    applied(import_, expert)

    assert import_.failure["code"] == "changed"
    assert import_.bad_count == 1
    assert facts_of(muisti)["phone"] == ""


def test_an_old_file_meets_a_register_that_has_moved_on(manager, muisti, lappi):
    """Right yesterday: the municipality has ended, the organisation was merged away."""
    old = lappi.municipalities.create(
        code="999", name_fi="Vanha", name_sv="Vanha", valid_to="2020-12-31"
    )
    old.merged_into = lappi.municipalities.get(code="698")
    old.save()

    import_ = checked(NEW | {"municipality": "Vanha"}, by=manager)

    [problem] = import_.first_problems
    assert problem.problem.code == "municipality_ended"
    assert "Rovaniemi (698)" in str(problem.problem)


def test_duplicate_headings_are_columns_of_which_one_is_chosen(manager, lappi):
    content = b"Nimi;Nimi;Taso;Kunta\nA;B;local;698\n"

    import_ = checked(by=manager, content=content)

    assert import_.columns == ["name", "", "level", "municipality"]
    assert import_.new_count == 1


def test_a_file_without_rows_or_of_another_kind_is_refused_in_words(manager):
    empty = checked(by=manager, content=b"Nimi;Taso\n")
    broken = checked(by=manager, content=b"%PDF-1.7 ...")

    assert (empty.state, empty.failure["code"]) == (State.FAILED, "no_rows")
    assert broken.state == State.FAILED
    assert str(broken.went_wrong)


def test_checking_again_is_safe_and_gives_the_same(manager, muisti):
    import_ = checked({"business_id": NUMBERS[0], "phone": "040 1"}, NEW, by=manager)
    before = import_.digest, import_.files.preview(import_.pk).read_bytes()
    assert begin(import_, from_=State.CHECKED, to=State.CHECKING)

    check(import_, at=timezone.now())

    assert (import_.digest, import_.files.preview(import_.pk).read_bytes()) == before


def test_a_csv_of_any_delimiter_and_encoding_is_taken(manager, lappi):
    rows = [NEW | {"name": "Näätämön Ystävät ry"}]
    for number, content in enumerate(
        [
            as_csv(*rows, delimiter=","),
            as_csv(*rows, delimiter="\t"),
            as_csv(*rows).decode("utf-8-sig").encode("cp1252"),
            as_csv(*rows).decode("utf-8-sig").encode("utf-16"),
        ]
    ):
        import_ = checked(by=manager, content=content, name=f"{number}.csv")
        assert (import_.new_count, import_.bad_count) == (1, 0)


def test_numbers_of_a_workbook_are_taken_whole_or_refused_with_what_is_right(
    manager, lappi, tmp_path
):
    """A spreadsheet keeps numbers, not the signs that somebody typed."""
    lappi.municipalities.create(code="020", name_fi="Akaa", name_sv="Akaa")
    book = xlsxwriter.Workbook(tmp_path / "jarjestot.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Nimi", "Taso", "Kunta", "Rekisterinumero", "Y-tunnus"])
    sheet.write_row(1, 0, ["Eka ry", "paikallinen", 20, 194_820, 20_774_740])
    sheet.write_row(2, 0, ["Toka ry", "paikallinen", 20, 194.82])
    sheet.write_row(3, 0, ["Kolmas ry", "paikallinen", 20, "", 2_077_474])
    book.close()

    import_ = checked(
        by=manager, name="jarjestot.xlsx", content=(tmp_path / "jarjestot.xlsx").read_bytes()
    )

    [good] = PreviewRows(import_, Kind.NEW)
    assert {key: new for key, (_old, new) in good.facts.items()}.items() >= {
        "municipality": "020",
        "association": "194.820",
        "business_id": "2077474-0",
    }.items()
    told = [
        str(problem.problem) for row in PreviewRows(import_, Kind.ERROR) for problem in row.problems
    ]
    assert ["194.820" in told[0], "0207747-4" in told[1]] == [True, True]
