"""The one filter: what each question narrows, how it is said, shared, and kept from telling names."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from portal.outbox.refusals import note_refusal
from regions.organisations.finding.filter import RegisterFilter
from tests.factories.organisations import OrganisationFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
URL = "/organisations/"


def asked(by, query):
    return RegisterFilter.read(query, by=by, at=timezone.now())


def found(by, query):
    return sorted(one.name for one in asked(by, query).organisations())


def test_each_question_narrows_the_list(manager, lappi, kainuu):
    now = timezone.now()
    at_home = lappi.municipalities.first()
    OrganisationFactory(
        name="One",
        regions=[lappi],
        municipality=at_home,
        theme="crisis",
        languages="fi-se",
        email="one@example.org",
        confirmed_at=now - dt.timedelta(days=300),
        confirmed_as="staff",
    )
    OrganisationFactory(
        name="Two",
        regions=[kainuu],
        languages="sms",
        status="dormant",
        email="Two@example.org",
        confirmed_at=now - dt.timedelta(days=400),
        confirmed_as="staff",
    )
    for _time in range(3):
        note_refusal("two@example.org", code=550, at=now)

    for query, names in {
        "": ["One", "Two"],
        "region=lappi": ["One"],
        f"municipality={at_home.pk}": ["One"],
        "theme=crisis": ["One"],
        "theme=none": ["Two"],
        "language=se": ["One"],
        "language=sms": ["Two"],
        "status=dormant": ["Two"],
        "contact=yes": ["One"],
        "contact=no": ["Two"],
        "confirmed=yes": ["One"],
        "confirmed=no": ["Two"],
        "region=nowhere&theme=x&language=%00&round=9-answered": ["One", "Two"],
    }.items():
        assert found(manager, query) == names, query


def test_who_answered_a_round_and_who_did_not(manager, researcher, organisation, invitation):
    other = OrganisationFactory(name="Not invited", regions=[invitation.region])
    key = invitation.round.pk

    assert found(manager, f"round={key}-silent") == [organisation.name]
    assert found(manager, f"round={key}-answered") == []

    invitation.answered_at = timezone.now()
    invitation.save()

    assert found(manager, f"round={key}-answered") == [organisation.name]
    assert found(manager, f"round={key}-silent") == []
    # Who does not see who was invited may not ask.
    assert found(researcher, f"round={key}-answered") == sorted([organisation.name, other.name])


def test_the_filter_is_said_in_words_and_read_back_from_its_query(manager, lappi):
    form = asked(manager, "level=local&region=lappi&q= sydän &page=3&theme=nothing")

    assert form.query == "q=syd%C3%A4n&region=lappi&level=local"
    assert form.described() == [
        ("Name, number or municipality", "sydän"),
        ("Region", lappi.short_name),
        ("Level", "Local"),
    ]
    assert asked(manager, form.query).query == form.query


def test_a_chip_takes_one_question_away_and_keeps_the_rest(client, manager, lappi):
    client.force_login(manager)

    page = client.get(URL, {"region": "lappi", "level": "local", "sort": "-name"})

    chips = {chip.label: chip.url for chip in page.context["form"].chips()}
    assert chips == {
        "Region: Lappi": "?level=local&sort=-name",
        "Level: Local": "?region=lappi&sort=-name",
    }


def test_the_page_of_a_region_keeps_to_it(client, manager, lappi, kainuu):
    OrganisationFactory(name="Here", regions=[lappi])
    OrganisationFactory(name="There", regions=[kainuu])
    client.force_login(manager)

    page = client.get(
        reverse("organisations:organisation_list", args=[lappi.slug]), {"region": "kainuu"}
    )

    assert "Here" in page.text
    assert "There" not in page.text
    assert page.context["form"].query == "region=lappi"
    assert page.context["form"].chips() == []


def test_names_are_sorted_as_finns_do_and_columns_say_so(client, manager):
    for name in ("Öljy", "Zorro", "Äiti", "Åland"):
        OrganisationFactory(name=name)
    client.force_login(manager)

    up, down = client.get(URL), client.get(URL, {"sort": "-name"})

    names = ["Zorro", "Åland", "Äiti", "Öljy"]
    assert [row[1] for row in up.context["page"].object_list] == names
    assert [row[1] for row in down.context["page"].object_list] == names[::-1]
    assert 'aria-sort="ascending"' in up.text
    assert 'aria-sort="descending"' in down.text


@pytest.mark.parametrize("sort", ["name", "-name", "pk", "confirmed", "-theme", "municipality"])
def test_codes_are_in_no_order_that_names_or_numbers_have(client, researcher, sort):
    made = [OrganisationFactory(name=f"Canary {n:02}") for n in range(20)]
    client.force_login(researcher)

    page = client.get(URL, {"sort": sort})

    order = [row[0] for row in page.context["page"].object_list]
    numbers = [one.pk for one in made]
    assert sorted(order) == numbers
    assert order not in (numbers, numbers[::-1])
    assert "Canary" not in page.text
    assert not any(one.public_id in page.text for one in made)


def test_a_code_is_not_found_by_name_number_or_id(researcher):
    one = OrganisationFactory(name="Canary", business_id="2077474-0")

    for text in ("canary", "2077474-0", one.public_id):
        assert found(researcher, f"q={text}") == []


def test_the_share_of_confirmed_is_of_what_was_found(client, manager, lappi):
    now = timezone.now()
    OrganisationFactory(name="A", confirmed_at=now, confirmed_as="staff")
    OrganisationFactory(name="B")
    OrganisationFactory(name="C", level="district")
    client.force_login(manager)

    # As in the national summary, what is no more counts neither way.
    OrganisationFactory(name="D", status="dissolved", confirmed_at=now, confirmed_as="staff")
    assert client.get(URL).context["listing"].share.percent == "33 %"
    assert client.get(URL, {"level": "local"}).context["listing"].share.percent == "50 %"
    assert "% confirmed within" not in client.get(URL, {"status": "dissolved"}).text


def test_nothing_found_says_what_to_try(client, manager):
    client.force_login(manager)

    page = client.get(URL, {"q": "tätä ei ole"})

    assert "another spelling" in page.text
