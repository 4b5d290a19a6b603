"""Each row is understood: whom it means, what it says, what is wrong with it; nothing is written."""

import pytest

from portal.tabular.faults import ERROR, FaultyCell
from regions.organisations.importing.rights import Rights
from regions.organisations.importing.rows import InFile
from regions.organisations.models import MergedId, Organisation
from regions.organisations.public_id import as_public_id
from tests.factories.organisations import OrganisationFactory
from tests.regions.organisations.importing.sending import (
    NUMBERS,
    kinds_of,
    plan_of,
    problems_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

NEW = {"name": "Lapin Muisti ry", "level": "local", "municipality": "Rovaniemi"}
MUISTI = "Rovaniemen Muisti ry"


@pytest.fixture
def muisti(lappi):
    return OrganisationFactory(
        name=MUISTI,
        municipality_id="698",
        regions=[lappi],
        business_id=NUMBERS[0],
        association="194.820",
        email="vanha@example.org",
    )


@pytest.fixture
def kemi(lappi):
    return lappi.municipalities.create(code="240", name_fi="Kemi", name_sv="Kemi")


@pytest.fixture
def namesake(lappi):
    return OrganisationFactory(name=MUISTI, municipality_id="698", regions=[lappi])


def only(plan):
    [row] = plan.rows
    return row


# ---- Which organisation


@pytest.mark.parametrize(
    "naming",
    [
        {"business_id": NUMBERS[0]},
        {"business_id": f" {NUMBERS[0].replace('-', '')} "},
        {"association": "194820"},
        {"name": "rovaniemen  MUISTI ry", "municipality": "698"},
    ],
    ids=["business id", "without hyphen", "register number", "name and municipality"],
)
def test_a_row_means_the_organisation_of_its_number_or_name_and_municipality(muisti, naming):
    row = only(plan_of(naming | {"email": "uusi@example.org"}))

    assert row.number == muisti.pk
    assert row.changes["email"] == ["vanha@example.org", "uusi@example.org"]


def test_a_public_id_comes_first_and_a_merged_one_leads_to_the_survivor(muisti):
    MergedId.objects.create(number=987_654, organisation=muisti)

    plan = plan_of(
        {"public_id": as_public_id(987_654), "name": MUISTI, "phone": "040 1"},
        {"public_id": "J12-1", "name": "A"},
        {"public_id": as_public_id(987_655), "name": "B"},
    )

    assert plan.rows[0].number == muisti.pk
    assert plan.rows[0].changes == {"phone": ["", "040 1"]}
    assert problems_of(plan) == {
        3: [("public_id", "public_id")],
        4: [("public_id", "public_id_unknown")],
    }


def test_a_number_that_came_by_merging_finds_the_survivor_and_stays_a_former_one(muisti):
    muisti.identifiers.create(scheme="business_id", value=NUMBERS[1], is_former=True)

    row = only(plan_of({"business_id": NUMBERS[1], "phone": "040 1"}))

    assert (row.number, row.changes) == (muisti.pk, {"phone": ["", "040 1"]})


def test_an_empty_cell_matches_nothing_and_changes_nothing(muisti):
    OrganisationFactory(name=MUISTI)

    plan = plan_of(
        {"name": MUISTI, "level": "local", "municipality": "", "business_id": "", "email": ""},
        {"name": "", "business_id": NUMBERS[0], "email": "", "website": ""},
    )

    assert kinds_of(plan) == ["new", "same"]


def test_only_a_dash_empties_a_fact_and_none_that_is_needed(muisti):
    plan = plan_of({"business_id": NUMBERS[0], "email": "-", "regions": "–"})
    refused = plan_of({"business_id": NUMBERS[0], "name": "-", "level": "-"})

    assert only(plan).changes == {"email": ["vanha@example.org", ""], "regions": [["21"], []]}
    assert problems_of(refused) == {2: [("name", "required"), ("level", "required")]}


def test_several_of_one_name_are_decided_by_somebody(muisti, namesake):
    row = {"name": MUISTI, "municipality": "698", "level": "local", "phone": "040 1"}

    undecided = only(plan_of(row))

    assert (undecided.kind, undecided.why) == ("decide", "same_name")
    assert set(undecided.candidates) == {muisti.pk, namesake.pk}
    assert only(plan_of(row, decisions={"2": namesake.pk})).number == namesake.pk
    assert only(plan_of(row, decisions={"2": "new"})).kind == "new"
    assert only(plan_of(row, decisions={"2": "leave"})).kind == "left"
    # A decision for one that is no candidate any more.
    assert only(plan_of(row, decisions={"2": 999_999})).kind == "decide"


def test_two_numbers_of_two_organisations_are_decided_and_the_other_keeps_its_own(muisti):
    other = OrganisationFactory(name="Toinen ry", business_id=NUMBERS[1])
    row = {"business_id": NUMBERS[1], "association": "194.820", "phone": "040 1"}

    undecided = only(plan_of(row))
    chosen = only(plan_of(row, decisions={"2": muisti.pk}))

    assert (undecided.kind, undecided.why) == ("decide", "two_numbers")
    assert set(undecided.candidates) == {muisti.pk, other.pk}
    assert not undecided.can_be_new
    assert only(plan_of(row, decisions={"2": "new"})).kind == "decide"
    assert chosen.changes == {"phone": ["", "040 1"]}


def test_a_number_of_an_organisation_known_as_another_elsewhere_waits_for_a_decision(muisti, kemi):
    row = {"business_id": NUMBERS[0], "name": "Akaan Kuulo ry", "municipality": "Kemi"}

    undecided = only(plan_of(row))

    assert (undecided.kind, undecided.why) == ("decide", "anothers_number")
    assert undecided.candidates == (muisti.pk,)
    assert only(plan_of(row, decisions={"2": "new"})).kind == "decide"
    assert only(plan_of(row, decisions={"2": "leave"})).kind == "left"
    chosen = only(plan_of(row, decisions={"2": muisti.pk}))
    assert (chosen.number, chosen.changes["name"]) == (muisti.pk, [MUISTI, "Akaan Kuulo ry"])


@pytest.mark.parametrize(
    "said",
    [
        {"name": "Lapin Dementia ry", "municipality": "Rovaniemi"},
        {"name": MUISTI, "municipality": "Kemi"},
        {"name": "Lapin Dementia ry"},
        {"name": "Entinen Muisti ry", "municipality": "Kemi"},
    ],
    ids=["a new name", "a new home", "a new name, no word of home", "an old name, a new home"],
)
def test_a_new_name_or_a_new_home_alone_is_a_change(muisti, kemi, said):
    muisti.other_names.create(kind="former", name="Entinen Muisti ry")

    row = only(plan_of({"business_id": NUMBERS[0], "association": "194.820"} | said))

    assert (row.kind, row.number) == ("changed", muisti.pk)


def test_a_row_whose_other_number_is_unknown_and_not_the_organisations_own_is_decided(muisti):
    row = {"name": MUISTI, "municipality": "698", "business_id": NUMBERS[0]}

    undecided = only(plan_of(row | {"association": "111.222"}))
    chosen = only(plan_of(row | {"association": "111.222"}, decisions={"2": muisti.pk}))

    assert (undecided.kind, undecided.why) == ("decide", "half_the_numbers")
    assert not undecided.can_be_new
    assert chosen.changes == {"association": ["194.820", "111.222"]}


def test_an_organisation_without_a_number_gets_it_with_its_other_one(muisti):
    muisti.identifiers.filter(scheme="association").delete()

    row = only(plan_of({"business_id": NUMBERS[0], "association": "111.222"}))

    assert row.changes == {"association": ["", "111.222"]}


def test_a_name_under_another_number_and_a_former_name_are_decided(muisti):
    muisti.other_names.create(kind="former", name="Lapin Dementia ry")

    plan = plan_of(
        {"name": MUISTI, "municipality": "698", "level": "local", "business_id": NUMBERS[1]},
        {"name": "Lapin Dementia ry", "municipality": "698", "level": "local"},
    )

    assert [row.why for row in plan.rows] == ["other_number", "other_name"]


def test_the_number_of_another_is_not_taken(muisti):
    OrganisationFactory(name="Toinen ry", business_id=NUMBERS[1])

    plan = plan_of({"public_id": muisti.public_id, "business_id": NUMBERS[1]})

    assert problems_of(plan) == {2: [("business_id", "taken")]}
    assert "Toinen ry" in str(only(plan).problems[0].problem)


def test_numbers_may_change_hands_within_a_file(muisti):
    other = OrganisationFactory(name="Toinen ry", business_id=NUMBERS[1])

    plan = plan_of(
        {"public_id": muisti.public_id, "business_id": NUMBERS[1]},
        {"public_id": other.public_id, "business_id": NUMBERS[0]},
    )

    assert kinds_of(plan) == ["changed", "changed"]


# ---- The same twice


def test_the_second_of_two_rows_about_one_organisation_is_told(lappi, muisti):
    plan = plan_of(
        NEW | {"business_id": NUMBERS[1]},
        {"name": "LAPIN MUISTI RY", "business_id": NUMBERS[1].replace("-", "")},
        NEW | {"name": "Kolmas ry"},
        NEW | {"name": "kolmas  ry"},
        {"public_id": muisti.public_id, "phone": "1"},
        {"name": MUISTI, "municipality": "698", "phone": "2"},
    )

    assert problems_of(plan) == {
        3: [("business_id", "twice_in_file"), ("level", "required")],
        5: [("name", "twice_name")],
        7: [("", "twice_organisation")],
    }


# ---- Cells


def test_every_fault_of_a_row_is_told_at_once(lappi):
    plan = plan_of(
        NEW
        | {
            "name": "=1+1",
            "level": "kylä",
            "association": "194.82",
            "municipality": "Eikylä",
            "email": "ei ole",
            "website": FaultyCell("#N/A", ERROR),
        }
    )

    assert problems_of(plan) == {
        2: [
            ("name", "formula"),
            ("level", "choice"),
            ("municipality", "municipality"),
            ("association", "association_zero_lost"),
            ("email", "email"),
            ("website", ERROR),
        ]
    }


@pytest.mark.parametrize(
    ("key", "typed", "offered"),
    [
        ("business_id", "207747-4", "0207747-4"),
        ("business_id", "2077474", "0207747-4"),
        # As a spreadsheet writes the number 194.820, and one that counts with commas.
        ("association", "194.82", "194.820"),
        ("association", "194,8", "194.800"),
        ("parent", "194.82", "194.820"),
    ],
)
def test_a_number_that_lost_its_zero_is_refused_and_the_right_one_offered(
    lappi, key, typed, offered
):
    [problem] = only(plan_of(NEW | {key: typed})).problems

    assert problem.problem.code in {"business_id_zero_lost", "association_zero_lost"}
    assert offered in str(problem.problem)


def test_a_municipality_that_lost_its_zero_is_that_municipality(lappi):
    lappi.municipalities.create(code="020", name_fi="Akaa", name_sv="Akaa")

    assert only(plan_of(NEW | {"municipality": "20"})).facts["municipality"] == "020"


def test_a_new_organisation_needs_a_name_and_a_level_and_works_at_home_if_nothing_is_said(lappi):
    plan = plan_of(NEW, {"name": "", "business_id": NUMBERS[1], "level": ""})

    assert plan.rows[0].changes["regions"] == [[], ["21"]]
    assert problems_of(plan) == {3: [("name", "required"), ("level", "required")]}


def test_only_a_dissolved_organisation_has_a_day_of_dissolution(muisti):
    plan = plan_of({"public_id": muisti.public_id, "dissolved_on": "1.2.2024"})
    right = plan_of(
        {"public_id": muisti.public_id, "dissolved_on": "1.2.2024", "status": "lakannut"}
    )

    assert problems_of(plan) == {2: [("dissolved_on", "dissolved_on_alone")]}
    assert only(right).changes["dissolved_on"] == ["", "2024-02-01"]


# ---- Parents


def test_children_may_come_before_their_parents_named_in_any_way(muisti, lappi):
    district = NEW | {"name": "Lapin piiri ry", "business_id": NUMBERS[1], "level": "district"}
    plan = plan_of(
        NEW | {"name": "A", "parent": NUMBERS[1]},
        NEW | {"name": "B", "parent": "lapin PIIRI ry"},
        NEW | {"name": "C", "parent": "Lapin piiri ry, Rovaniemi"},
        district,
        NEW | {"name": "D", "parent": muisti.public_id},
        NEW | {"name": "E", "parent": "194.820"},
        NEW | {"name": "F", "parent": f"{MUISTI} (Rovaniemi)"},
    )

    assert problems_of(plan) == {}
    own = InFile(5, "Lapin piiri ry")
    assert [row.facts.get("parent") for row in plan.rows] == [
        *(own, own, own, None),
        *(muisti.pk, muisti.pk, muisti.pk),
    ]


def test_a_parent_that_is_not_found_or_may_be_several_is_told(muisti, namesake):
    plan = plan_of(
        NEW | {"name": "A", "parent": NUMBERS[2]},
        NEW | {"name": "B", "parent": MUISTI},
        NEW | {"name": "C", "parent": "Ei mikään ry"},
        NEW | {"name": "D", "parent": "194.82"},
        NEW | {"name": "E", "parent": "J1-1"},
    )

    assert problems_of(plan) == {
        2: [("parent", "organisation")],
        3: [("parent", "organisation_ambiguous")],
        4: [("parent", "organisation")],
        5: [("parent", "association_zero_lost")],
        6: [("parent", "organisation")],
    }


def test_below_a_bad_row_each_row_has_words_of_its_own(lappi):
    plan = plan_of(
        NEW | {"name": "A", "parent": NUMBERS[2]},
        NEW | {"name": "B", "business_id": NUMBERS[2], "parent": NUMBERS[1]},
        NEW | {"name": "C", "business_id": NUMBERS[1], "email": "ei ole"},
    )

    assert problems_of(plan) == {
        2: [("parent", "row_bad")],
        3: [("parent", "row_bad")],
        4: [("email", "email")],
    }
    assert plan.rows[0].problems[0].problem.about == {"row": 3}


def test_below_a_row_that_waits_for_a_decision_one_waits_too(muisti, namesake):
    parent = {"name": MUISTI, "municipality": "698", "level": "district", "business_id": NUMBERS[1]}

    plan = plan_of(parent, NEW | {"parent": NUMBERS[1]})

    assert problems_of(plan) == {3: [("parent", "row_undecided")]}


@pytest.mark.parametrize("length", [1, 2, 3])
def test_circles_within_a_file_are_refused_in_words(lappi, length):
    rows = [
        NEW | {"name": f"Nro {n}", "business_id": number, "parent": NUMBERS[(n + 1) % length]}
        for n, number in enumerate(NUMBERS[:length])
    ]

    plan = plan_of(*rows, NEW | {"name": "Alla", "parent": NUMBERS[0]})

    codes = {code for found in problems_of(plan).values() for _key, code in found}
    assert set(problems_of(plan)) == set(range(2, length + 3))
    assert codes == ({"itself", "row_bad"} if length == 1 else {"circle", "row_bad"})


def test_a_circle_through_the_register_is_refused(muisti):
    below = OrganisationFactory(name="Alla ry", parent=muisti)

    plan = plan_of({"public_id": muisti.public_id, "parent": below.public_id})

    assert problems_of(plan) == {2: [("parent", "circle")]}


@pytest.mark.parametrize("length", [1, 2, 3])
def test_circles_of_successors_are_refused_in_words(lappi, length):
    rows = [
        NEW | {"name": f"Nro {n}", "business_id": number, "replaced_by": NUMBERS[(n + 1) % length]}
        for n, number in enumerate(NUMBERS[:length])
    ]

    plan = plan_of(*rows)

    codes = {code for found in problems_of(plan).values() for _key, code in found}
    assert codes == {"replaces_itself" if length == 1 else "replaced_circle"}


def test_a_circle_of_successors_through_the_register_is_refused(muisti):
    earlier = OrganisationFactory(name="Ennen ry", replaced_by=muisti)

    plan = plan_of({"public_id": muisti.public_id, "replaced_by": earlier.public_id})

    assert problems_of(plan) == {2: [("replaced_by", "replaced_circle")]}
    assert "Muisti" in str(plan.rows[0].problems[0].problem)


def test_a_chain_may_be_turned_around(muisti):
    below = OrganisationFactory(name="Alla ry", parent=muisti)

    plan = plan_of(
        {"public_id": muisti.public_id, "parent": below.public_id},
        {"public_id": below.public_id, "parent": "-"},
    )

    assert kinds_of(plan) == ["changed", "changed"]


def test_a_bad_row_keeps_its_old_parent_when_circles_are_looked_for(muisti):
    below = OrganisationFactory(name="Alla ry", parent=muisti)

    plan = plan_of(
        {"public_id": muisti.public_id, "parent": below.public_id},
        {"public_id": below.public_id, "parent": "-", "email": "ei ole"},
    )

    assert problems_of(plan) == {2: [("parent", "circle")], 3: [("email", "email")]}


def test_umbrellas_are_several(muisti, namesake):
    plan = plan_of(NEW | {"umbrellas": f"{NUMBERS[0]}; {namesake.public_id}"})

    assert only(plan).facts["umbrellas"] == sorted([muisti.pk, namesake.pk])


# ---- Rights


def test_an_expert_changes_and_adds_only_what_is_at_home_in_the_own_regions(
    expert, muisti, satakunta, kainuu
):
    OrganisationFactory(name="Kainuun ry", municipality_id="205", business_id=NUMBERS[1])
    away = OrganisationFactory(name="Kajaanin ry", municipality_id="205")
    plan = plan_of(
        {"business_id": NUMBERS[0], "phone": "040 1"},
        {"business_id": NUMBERS[1], "phone": "040 1"},
        NEW,
        NEW | {"name": "B", "municipality": "Kajaani"},
        NEW | {"name": "C", "municipality": ""},
        NEW | {"name": "D", "level": "national"},
        {"public_id": away.public_id, "level": "national"},
        rights=Rights.of(expert),
    )

    assert kinds_of(plan)[0] == "changed"
    assert problems_of(plan) == {
        3: [("", "not_yours")],
        5: [("municipality", "home_elsewhere")],
        6: [("municipality", "home_needed")],
        7: [("level", "national_level")],
        8: [("", "not_yours"), ("level", "national_level")],
    }


def test_an_expert_moves_nothing_to_regions_of_others(expert, muisti, kainuu):
    row = {"business_id": NUMBERS[0], "municipality": "Kajaani"}

    assert problems_of(plan_of(row, rights=Rights.of(expert))) == {
        2: [("municipality", "home_elsewhere")]
    }
    assert kinds_of(plan_of(row)) == ["changed"]


def test_the_name_of_what_one_may_not_see_is_not_told(expert, muisti, kainuu):
    OrganisationFactory(name="Salainen ry", municipality_id="205", business_id=NUMBERS[1])

    plan = plan_of(
        {"public_id": muisti.public_id, "business_id": NUMBERS[1]}, rights=Rights.of(expert)
    )

    assert problems_of(plan) == {2: [("business_id", "taken_by_another")]}


def test_whoever_edits_nothing_imports_nothing(muisti, researcher):
    for nobody in (None, researcher):
        plan = plan_of({"business_id": NUMBERS[0], "phone": "1"}, NEW, rights=Rights.of(nobody))

        assert kinds_of(plan) == ["error", "error"]


# ---- What it costs


def test_however_many_rows_the_number_of_queries_is_the_same(
    muisti, lappi, django_assert_max_num_queries
):
    rows = [
        NEW | {"name": f"Nro {n}", "business_id": NUMBERS[n % 4], "parent": MUISTI, "phone": "1"}
        for n in range(40)
    ]

    with django_assert_max_num_queries(20) as one:
        plan_of(*rows[:1])
    with django_assert_max_num_queries(20) as many:
        plan_of(*rows)

    assert len(many) == len(one)
    assert Organisation.objects.count() == 1
