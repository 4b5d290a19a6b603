"""An organisation is added and changed by form: who may, what is refused by name, and nothing is lost."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import AuditEvent
from regions.organisations.facts.reading import facts_of
from regions.organisations.facts.writing import Writing, write_facts
from regions.organisations.models import Organisation
from tests.factories.organisations import OrganisationFactory
from tests.factories.regions import MunicipalityFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
NEW = reverse("organisations:organisation_new")


def edit_url(organisation):
    return reverse("organisations:organisation_edit", args=[organisation.public_id])


def as_sent(response, **changes):
    """What a browser would send of the form, with some fields typed anew."""
    form = response.context["form"]
    sent = {}
    for name, field in form.fields.items():
        value = form[name].value()
        if isinstance(value, dt.date):
            value = value.isoformat()
        if value not in (None, "", []):
            sent[name] = value
        elif field.widget.input_type == "hidden" if hasattr(field.widget, "input_type") else False:
            sent[name] = ""
    return {k: v for k, v in (sent | changes).items() if v is not None}


TYPED = {
    "name": "Rovaniemen Uusi yhdistys ry",
    "level": "local",
    "form": "association",
    "sector": "sote",
    "status": "active",
    "municipality": "Rovaniemi",
    "regions": ["21"],
    "languages": ["fi", "sv"],
    "business_id": "2077474-0",
    "former_names": "Vanha kerho ry, 31.12.2019\nSitä ennen ry",
}


def test_an_expert_adds_an_organisation_in_the_own_region(client, expert, lappi):
    client.force_login(expert)

    response = client.post(NEW, TYPED)

    made = Organisation.objects.get(name=TYPED["name"])
    assert response.url == made.get_absolute_url()
    facts = facts_of(made)
    assert facts["former_names"] == [["Sitä ennen ry", ""], ["Vanha kerho ry", "2019-12-31"]]
    assert (facts["municipality"], facts["regions"], facts["languages"]) == ("698", ["21"], "fi-sv")
    change = made.changes.get()
    assert (change.is_first, change.by, change.source) == (True, expert, "form")


@pytest.fixture
def lost_town(lappi):
    after = lappi.municipalities.first()
    MunicipalityFactory(
        code="699",
        name_fi="Rovaniemen mlk",
        name_sv="Rovaniemi lk",
        region=lappi,
        merged_into=after,
        valid_to=dt.date(2005, 12, 31),
    )


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("name", "", "pakollinen"),
        ("level", "", ""),
        ("business_id", "2077474-1", "2077474-1"),
        ("business_id", "207747-4", "0207747-4"),
        ("association", "194.82", "194.82"),
        ("municipality", "Atlantis", "Atlantis"),
        ("municipality", "Rovaniemen mlk", "Rovaniemi"),
        ("email", "toimisto", "toimisto"),
        ("website", "ei osoite", "ei osoite"),
        ("dissolved_on", "2020-01-01", ""),
        ("parent", "Ei sellaista", "Ei sellaista"),
        ("parent", "Piiri", "Piiri"),
        ("name", "=1+1", "=1+1"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(
    client, expert, lappi, lost_town, field, typed, told
):
    for number in (1, 2):
        OrganisationFactory(name=f"Piiri {number} ry", level="district", regions=[lappi])
    before = Organisation.objects.count()
    client.force_login(expert)

    response = client.post(NEW, TYPED | {field: typed})

    form = response.context["form"]
    assert list(form.errors) == [field]
    assert told in form.errors[field][0]
    assert form["name"].value() == (typed if field == "name" else TYPED["name"])
    assert form[field].value() == typed
    assert Organisation.objects.count() == before


@pytest.mark.parametrize(
    ("field", "typed", "taken"),
    [
        ("business_id", "207747-4", "0207747-4"),
        ("association", "194,82", "194.820"),
        ("municipality", "Rovaniemen mlk", "Rovaniemi"),
    ],
)
def test_what_is_offered_is_taken_by_a_button_that_saves_nothing(
    client, expert, lappi, lost_town, field, typed, taken
):
    client.force_login(expert)

    response = client.post(NEW, TYPED | {field: typed, "take": field})

    form = response.context["form"]
    assert form[field].value() == taken
    assert not form.errors
    assert not Organisation.objects.exists()


def test_a_parent_is_found_by_a_few_letters_and_chosen_without_scripts(client, expert, lappi):
    first, second = (
        OrganisationFactory(name=f"Piiri {number} ry", level="district", regions=[lappi])
        for number in (1, 2)
    )
    client.force_login(expert)

    asked = client.post(NEW, TYPED | {"parent": "piiri", "find": "parent"})
    chosen = as_sent(asked, parent_choice=str(second.pk))
    client.post(NEW, chosen)

    offered = [value for value, _label in asked.context["form"].fields["parent_choice"].choices]
    assert offered == [str(first.pk), str(second.pk)]
    assert Organisation.objects.get(name=TYPED["name"]).parent == second


def test_a_number_that_another_has_names_it_to_who_may_see_it(
    client, expert, manager, lappi, satakunta
):
    OrganisationFactory(name="Kanaria ry", business_id=TYPED["business_id"], regions=[satakunta])
    client.force_login(expert)
    hidden = client.post(NEW, TYPED | {"anyway": "1"})
    client.force_login(manager)
    named = client.post(NEW, TYPED | {"anyway": "1"})

    assert "Kanaria" not in hidden.text
    assert list(hidden.context["form"].errors) == ["business_id"]
    assert "Kanaria ry" in named.context["form"].errors["business_id"][0]


def test_likely_duplicates_are_shown_before_saving(client, expert, lappi, satakunta):
    town = lappi.municipalities.first()
    twin = OrganisationFactory(name=TYPED["name"], municipality=town, regions=[lappi])
    OrganisationFactory(name=TYPED["name"], municipality=town, regions=[satakunta])
    client.force_login(expert)

    asked = client.post(NEW, TYPED)
    assert Organisation.objects.count() == 2
    saved = client.post(NEW, TYPED | {"anyway": "1"})

    assert [one["organisation"] for one in asked.context["alike"]] == [twin]
    assert asked.context["hidden_count"] == 1
    assert saved.status_code == 302


@pytest.mark.parametrize("key", ["parent", "replaced_by"])
@pytest.mark.parametrize("steps", [1, 3])
def test_a_circle_of_any_length_is_refused_at_its_fact(client, manager, lappi, key, steps):
    chain = [OrganisationFactory(name="Ylin ry", level="district", regions=[lappi])]
    for number in range(steps):
        chain.append(OrganisationFactory(name=f"Alempi {number} ry", **{key: chain[-1]}))
    client.force_login(manager)
    page = client.get(edit_url(chain[0]))

    response = client.post(edit_url(chain[0]), as_sent(page, **{key: chain[-1].public_id}))

    assert list(response.context["form"].errors) == [key]
    assert chain[-1].name in str(response.context["form"].errors[key])


@pytest.mark.parametrize(
    ("field", "typed"), [("level", "national"), ("municipality", "Pori"), ("municipality", "")]
)
def test_an_expert_does_not_take_an_organisation_out_of_reach(
    client, expert, organisation, satakunta, field, typed
):
    MunicipalityFactory(code="609", name_fi="Pori", name_sv="Björneborg", region=satakunta)
    client.force_login(expert)
    page = client.get(edit_url(organisation))
    changes = {field: typed} | ({} if typed else {"regions": ["06"]})

    response = client.post(edit_url(organisation), as_sent(page, **changes))

    assert list(response.context["form"].errors) == [field if typed else "regions"]
    assert facts_of(organisation)["municipality"] == "698"
    assert not organisation.changes.exists()


def test_who_may_see_but_not_edit_is_refused_and_keeps_what_was_typed(
    client, expert, lappi, satakunta
):
    elsewhere = OrganisationFactory(
        name="Yhteinen ry", level="national", regions=[lappi, satakunta]
    )
    client.force_login(expert)

    response = client.post(edit_url(elsewhere), TYPED)

    assert response.status_code == 403
    assert TYPED["name"] in response.text


def change(organisation, by, **facts):
    write_facts([Writing(organisation.pk, facts)], source="form", by=by, at=timezone.now())


def test_two_people_who_change_different_facts_both_have_their_way(
    client, expert, colleague, organisation
):
    client.force_login(expert)
    page = client.get(edit_url(organisation))
    change(organisation, colleague, theme="mind", phone="040 1")

    response = client.post(edit_url(organisation), as_sent(page, email="uusi@x.example"))

    assert response.status_code == 302
    facts = facts_of(organisation)
    assert (facts["theme"], facts["phone"], facts["email"]) == ("mind", "040 1", "uusi@x.example")


def test_two_people_who_change_the_same_fact_see_both_and_nothing_is_overwritten(
    client, expert, colleague, organisation
):
    client.force_login(expert)
    page = client.get(edit_url(organisation))
    change(organisation, colleague, email="toinen@x.example", theme="mind")

    asked = client.post(edit_url(organisation), as_sent(page, email="minun@x.example"))
    kept = facts_of(organisation)["email"]
    again = client.post(edit_url(organisation), as_sent(asked))

    told = {(one.theirs, one.mine) for one in asked.context["form"].differences}
    assert ("toinen@x.example", "minun@x.example") in told
    assert kept == "toinen@x.example"
    assert again.status_code == 302
    facts = facts_of(organisation)
    assert (facts["email"], facts["theme"]) == ("minun@x.example", "mind")


def test_the_form_shows_contact_data_and_so_its_opening_is_in_the_trail(
    client, expert, organisation
):
    change(organisation, None, email="toimisto@x.example")
    client.force_login(expert)

    client.get(edit_url(organisation))

    event = AuditEvent.objects.get(action="organisation.contacts_opened")
    assert event.subject_id == str(organisation.pk)
    # Whoever answers for the home region finds it in the trail.
    assert event.scope == organisation.municipality.region_id


def test_a_changed_name_is_remembered_as_former(client, expert, organisation):
    client.force_login(expert)
    page = client.get(edit_url(organisation))

    client.post(edit_url(organisation), as_sent(page, name="Aivan toinen nimi ry"))

    facts = facts_of(organisation)
    assert facts["name"] == "Aivan toinen nimi ry"
    assert [name for name, _day in facts["former_names"]] == ["Rovaniemen Ikäystäväyhdistys ry"]
