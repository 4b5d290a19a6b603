"""A representative corrects and proposes in one go: nothing is lost, nothing foreign is written."""

import pytest
from django.urls import reverse

from regions.organisations.facts.reading import facts_of
from regions.organisations.models import Proposal
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, organisation, representative):
    client.force_login(representative)
    return reverse("organisations:own_facts", args=[organisation.public_id])


def filled_in(client, page, **typed):
    """What a browser would send: the form as it stands, with what was typed."""
    form = client.get(page).context["form"]
    data = {}
    for name in form.fields:
        value = form[name].value()
        data[name] = "" if value is None else value
    return data | typed


def test_contact_data_is_saved_and_the_name_is_proposed(client, page, organisation):
    client.post(
        page, filled_in(client, page, email="uusi@example.org", name="Uusi nimi ry", note="!")
    )

    facts = facts_of(organisation)
    assert (facts["email"], facts["name"]) == ("uusi@example.org", organisation.name)
    proposal = Proposal.objects.get()
    assert [(one.key, one.new) for one in proposal.facts.all()] == [("name", "Uusi nimi ry")]
    assert proposal.note == "!"


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(client, page, organisation):
    typed = filled_in(client, page, email="uusi@example.org", business_id="2077474-1")

    answer = client.post(page, typed)

    assert answer.context["form"].has_error("business_id")
    assert answer.context["form"]["email"].value() == "uusi@example.org"
    assert facts_of(organisation)["email"] == ""
    assert not Proposal.objects.exists()


def test_a_number_of_another_organisation_is_refused_without_its_name(client, page):
    other = OrganisationFactory(name="Salainen ry", business_id="2077474-0")

    answer = client.post(page, filled_in(client, page, business_id="2077474-0"))

    assert answer.context["form"].has_error("business_id")
    assert other.name not in answer.content.decode()


def test_a_parent_is_found_among_those_that_others_belong_to(client, page):
    district = OrganisationFactory(name="Lapin piiri ry", level="district")
    OrganisationFactory(name="Lapin kerho ry", level="local")

    client.post(page, filled_in(client, page, parent="Lapin"))

    [fact] = Proposal.objects.get().facts.all()
    assert (fact.key, fact.new) == ("parent", district.pk)


def test_a_colleague_who_changed_the_same_is_shown_beside(client, page, organisation):
    typed = filled_in(client, page, email="minun@example.org")
    organisation.email = "toisen@example.org"
    organisation.save()

    answer = client.post(page, typed)

    assert answer.context["form"].differences
    assert facts_of(organisation)["email"] == "toisen@example.org"


def test_somebody_elses_organisation_is_not_there(client, page, lappi):
    foreign = OrganisationFactory(regions=[lappi])

    url = reverse("organisations:own_facts", args=[foreign.public_id])

    assert client.get(url).status_code == 404


def test_nothing_different_saves_nothing(client, page, organisation):
    client.post(page, filled_in(client, page))

    assert not Proposal.objects.exists()
    assert not organisation.changes.exists()


def test_what_is_wrong_on_the_page_of_confirming_leads_here(client, page, organisation, expert):
    confirming = reverse("organisations:confirm", args=[organisation.public_id])

    assert f'href="{page}"' in client.get(confirming).content.decode()

    client.force_login(expert)
    edit = reverse("organisations:organisation_edit", args=[organisation.public_id])
    assert f'href="{edit}"' in client.get(confirming).content.decode()
