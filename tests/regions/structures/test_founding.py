"""Structures are founded and changed by those who may, and say why something cannot be."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, connections
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import AuditEvent
from portal.revisions.facts import EditConflict, facts_of, mark_of
from regions.structures.access import Refused
from regions.structures.founding import FACTS, change_structure, found_structure
from regions.structures.models import Structure
from tests.factories.accounts import UserFactory
from tests.factories.structures import StructureFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now


@pytest.fixture
def english(client):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"


def facts(**changed):
    empty = dict.fromkeys(FACTS, "")
    numbers = ("founded_year", "founded_month", "meetings_a_year", "counted_members", "parent")
    days = ("term_starts_on", "term_ends_on", "ended_on")
    return {
        **empty,
        **dict.fromkeys((*numbers, *days)),
        "kind": "sote_group",
        "name_fi": "Järjestöjen sote-ryhmä",
        "name_sv": "Sote-arbetsgruppen",
        "name_en": "Sote group",
        "is_national": False,
        "regions": [],
        "entry": "open",
        **changed,
    }


def test_an_expert_founds_in_own_region_with_a_first_revision(expert, lappi):
    structure = found_structure(
        by=expert, at=NOW(), **facts(regions=[lappi], purpose_fi="Tuoda ääni")
    )

    assert list(structure.regions.all()) == [lappi]
    revision = structure.revisions.get()
    assert (revision.number, revision.texts["purpose"]["fi"]) == (1, "Tuoda ääni")
    assert AuditEvent.objects.get(action="structure.founded").scope == lappi.code


def test_pressed_twice_it_is_founded_once(expert, lappi):
    first, second = (found_structure(by=expert, at=NOW(), **facts(regions=[lappi])) for _ in "12")

    assert first == second
    assert Structure.objects.count() == 1


@pytest.mark.parametrize("where", ["elsewhere", "nation"])
def test_an_expert_founds_neither_elsewhere_nor_nationally(expert, satakunta, where):
    asked = (
        facts(regions=[satakunta]) if where == "elsewhere" else facts(regions=[], is_national=True)
    )

    with pytest.raises(PermissionDenied):
        found_structure(by=expert, at=NOW(), **asked)


def test_a_manager_founds_of_several_regions_and_of_the_nation(manager, lappi, satakunta):
    both = found_structure(by=manager, at=NOW(), **facts(regions=[lappi, satakunta]))
    nation = found_structure(
        by=manager,
        at=NOW(),
        **facts(name_fi="Ohjausryhmä", kind="steering_group", is_national=True),
    )

    assert both.regions.count() == 2
    assert nation.is_national


@pytest.mark.parametrize(
    ("wrong", "fact"),
    [
        ({"regions": []}, "regions"),
        ({"is_national": True}, "regions"),
        (
            {"term_starts_on": dt.date(2027, 1, 1), "term_ends_on": dt.date(2026, 1, 1)},
            "term_ends_on",
        ),
        ({"founded_month": 3}, "term_ends_on"),
        ({"founded_year": 2021, "ended_on": dt.date(2020, 12, 31)}, "ended_on"),
        (
            {"founded_year": 2021, "founded_month": 3, "ended_on": dt.date(2021, 2, 28)},
            "ended_on",
        ),
    ],
)
def test_what_cannot_be_is_refused_beside_its_fact(manager, lappi, wrong, fact):
    with pytest.raises(Refused) as refused:
        found_structure(by=manager, at=NOW(), **facts(regions=[lappi]) | wrong)

    assert list(refused.value.message_dict) == [fact]


def test_a_circle_of_parents_is_told_by_name(manager, lappi):
    upper = StructureFactory(called="Neuvottelukunta", regions=[lappi])
    lower = StructureFactory(called="Ryhmä", parent=upper, regions=[lappi])
    said = facts_of(upper, FACTS) | {"parent": lower}

    with pytest.raises(Refused) as refused:
        change_structure(upper, by=manager, at=NOW(), **said)

    assert "Ryhmä" in refused.value.message_dict["parent"][0]


def test_an_expert_puts_no_structure_under_a_board_of_other_regions_unasked(
    client, english, expert, manager, lappi, kainuu
):
    own, national = (
        StructureFactory(called="Oma", regions=[lappi]),
        StructureFactory(called="Maan", is_national=True, regions=[]),
    )
    others = StructureFactory(called="Neuvottelukunta", regions=[kainuu])
    structure = StructureFactory(called="Ryhmä", regions=[lappi])

    for parent in (own, national):
        said = facts_of(structure, FACTS) | {"parent": parent}
        assert change_structure(structure, by=expert, at=NOW(), **said).parent == parent
    with pytest.raises(Refused) as refused:
        found_structure(by=expert, at=NOW(), **facts(regions=[lappi], parent=others))
    assert "Neuvottelukunta" in refused.value.message_dict["parent"][0]
    client.force_login(expert)
    offered = client.get(reverse("structures:structure_new")).context["form"].fields["parent"]
    assert {own, national, structure} <= set(offered.queryset)
    assert others not in offered.queryset

    # The manager does; there it stays, whoever changes something else.
    said = facts_of(structure, FACTS) | {"parent": others}
    structure = change_structure(structure, by=manager, at=NOW(), **said)
    said = facts_of(structure, FACTS) | {"name_fi": "Toinen nimi"}
    assert change_structure(structure, by=expert, at=NOW(), **said).parent == others


def test_what_others_stand_under_does_not_end_before_them(manager, lappi):
    upper = StructureFactory(called="Neuvottelukunta", regions=[lappi])
    lower = StructureFactory(called="Ryhmä", parent=upper, regions=[lappi])
    said = facts_of(upper, FACTS) | {"ended_on": dt.date(2026, 6, 30)}

    with pytest.raises(Refused) as refused:
        change_structure(upper, by=manager, at=NOW(), **said)
    assert "Ryhmä" in refused.value.message_dict["ended_on"][0]

    Structure.objects.filter(pk=lower.pk).update(ended_on=dt.date(2026, 6, 30))
    assert change_structure(upper, by=manager, at=NOW(), **said).ended_on


def test_two_who_change_the_same_fact_hear_of_each_other(expert, lappi):
    structure = StructureFactory(regions=[lappi])
    said = facts_of(structure, FACTS)
    seen = mark_of(said)
    change_structure(structure, by=expert, at=NOW(), seen=seen, **said | {"purpose_fi": "Yksi"})

    with pytest.raises(EditConflict) as conflict:
        change_structure(
            structure, by=expert, at=NOW(), seen=seen, **said | {"purpose_fi": "Kaksi"}
        )

    assert conflict.value.names == ("purpose_fi",)
    structure.refresh_from_db()
    assert structure.purpose_fi == "Yksi"


def test_texts_make_a_revision_and_other_facts_none(expert, lappi):
    structure = StructureFactory(regions=[lappi])
    said = facts_of(structure, FACTS)
    change_structure(structure, by=expert, at=NOW(), **said | {"meetings_a_year": 4})
    change_structure(
        structure, by=expert, at=NOW(), **said | {"meetings_a_year": 4, "remit_fi": "Lausua"}
    )

    assert [one.number for one in structure.revisions.all()] == [1]


def test_the_form_gives_back_what_was_typed_beside_a_colleagues_change(
    client, english, expert, lappi
):
    structure = StructureFactory(called="Ryhmä", regions=[lappi])
    client.force_login(expert)
    url = reverse("structures:structure_edit", args=[structure.pk])
    version = client.get(url).context["form"]["version"].value()
    colleague = UserFactory(regions=[lappi])
    said = facts_of(structure, FACTS)
    change_structure(structure, by=colleague, at=NOW(), **said | {"purpose_fi": "Toisen teksti"})

    typed = {
        "version": version,
        "kind": "sote_group",
        "name_fi": "Ryhmä",
        "name_sv": "Ryhmä",
        "name_en": "Ryhmä",
        "regions": [lappi.pk],
        "entry": "nominated",
        "purpose_fi": "Oma teksti",
    }
    page = client.post(url, typed)

    assert "Oma teksti" in page.text
    assert "Toisen teksti" in page.text
    saved = client.post(url, typed | {"version": page.context["form"]["version"].value()})
    assert saved.status_code == 302
    structure.refresh_from_db()
    assert structure.purpose_fi == "Oma teksti"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer.")
def test_of_two_who_put_each_under_the_other_at_once_the_second_hears_why(
    expert, manager, lappi, satakunta
):
    first, second = (StructureFactory(called=name, regions=[lappi]) for name in ("Yksi", "Kaksi"))
    gate = threading.Barrier(2, timeout=30)

    def put_under(structure, parent, by):
        said = facts_of(structure, FACTS) | {"parent": parent}

        def act():
            try:
                gate.wait()
                change_structure(structure, by=by, at=NOW(), **said)
            except Refused as refused:
                return list(refused.message_dict)
            finally:
                connections.close_all()
            return []

        return act

    acts = [put_under(first, second, expert), put_under(second, first, manager)]
    with ThreadPoolExecutor(2) as side_by_side:
        heard = [one.result() for one in [side_by_side.submit(act) for act in acts]]

    assert sorted(heard) == [[], ["parent"]]
