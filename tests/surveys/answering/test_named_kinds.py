"""A day, a region, a municipality, an organisation: given as answers, shown again, refused."""

import datetime as dt
import re

import pytest
from django.utils import translation
from django.utils.html import escape

from regions.models import Municipality
from surveys.models import Answer, Draft
from tests.factories.organisations import OrganisationFactory
from tests.factories.surveys import InvitationFactory, RoundFactory, SurveyFactory, four_kinds
from tests.surveys.answering.pages import address, fill_in, holder, send

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

DAY = dt.date(2026, 11, 3)


def page(response):
    return response.content.decode()


def asked(lappi, organisation, **more):
    round_ = RoundFactory(survey=SurveyFactory(content=four_kinds(**more)))
    return InvitationFactory(round=round_, region=lappi, organisation=organisation)


@pytest.fixture
def invitation(lappi, kainuu, organisation):
    return asked(lappi, organisation)


@pytest.fixture
def partner():
    return OrganisationFactory(name="Kemin Kumppanit ry", business_id="0812345-1")


@pytest.fixture
def given(partner):
    return {
        "the_date": DAY.isoformat(),
        "the_region": "20",
        "the_municipality": "205",
        "the_organisation": "kemin kumppanit RY",
    }


def chosen(html):
    return re.findall(r'<option value="(\w+)" selected>([^<]+)', html)


def test_all_four_are_answered_checked_and_sent(invitation, given, partner):
    client = holder(invitation)

    fill_in(client, invitation, 1, given)
    html = page(client.get(address(invitation, "check")))
    send(client, invitation)

    for words in ("3.11.2026", "Kainuu", "Kajaani", partner.name):
        assert f"<p>{escape(words)}</p>" in html
    values = Answer.objects.order_by("question__number").values_list("value", flat=True)
    assert list(values) == [DAY.toordinal(), 20, 205, partner.pk]


def test_what_was_understood_is_shown_again(invitation, given, partner):
    client = holder(invitation)
    fill_in(client, invitation, 1, given)

    html = page(client.get(address(invitation, "page", 1)))

    assert 'type="date" id="the_date" name="the_date" value="2026-11-03"' in html
    assert chosen(html) == [("20", "Kainuu"), ("205", "Kajaani")]
    assert f'value="{partner.name} ({partner.public_id})"' in html


def test_what_is_shown_of_an_organisation_is_read_back_though_two_bear_its_name(
    invitation, given, partner
):
    client = holder(invitation)
    fill_in(client, invitation, 1, given)
    OrganisationFactory(name=partner.name)

    fill_in(client, invitation, 1, {"the_organisation": f"{partner.name} ({partner.public_id})"})

    assert Draft.objects.get().answers["the_organisation"].values == (partner.pk,)


@pytest.mark.parametrize("typed", ["3.11.2026", "03.11.2026", " 2026-11-03 "])
def test_a_day_may_be_typed(invitation, typed):
    fill_in(holder(invitation), invitation, 1, {"the_date": typed})

    assert Draft.objects.get().answers["the_date"].values == (DAY.toordinal(),)


def test_a_day_is_written_in_the_digits_of_numbers(invitation):
    html = page(fill_in(holder(invitation), invitation, 1, {"the_date": "٢٠٢٦-١١-٠٣"}))

    assert 'id="the_date-error"' in html
    assert 'value="٢٠٢٦-١١-٠٣"' in html


@pytest.mark.parametrize("written", ["0812345-1", "08123451", "id"])
def test_an_organisation_is_found_by_its_numbers(invitation, partner, written):
    typed = partner.public_id if written == "id" else written

    fill_in(holder(invitation), invitation, 1, {"the_organisation": typed})

    assert Draft.objects.get().answers["the_organisation"].values == (partner.pk,)


@pytest.mark.parametrize("name", ["Kemin", "Nobody ry", "Kaksi ry"])
def test_an_organisation_that_is_nobody_or_two_is_refused_and_kept_as_typed(
    invitation, partner, name
):
    OrganisationFactory(name="Kaksi ry")
    OrganisationFactory(name="Kaksi ry")

    html = page(fill_in(holder(invitation), invitation, 1, {"the_organisation": name}))

    assert escape(f"”{name}”") in html
    assert "Y-tunnus" in html
    assert f'value="{name}"' in html
    assert partner.name not in html
    assert Draft.objects.get().answers["the_organisation"].raw == (name,)


@pytest.mark.parametrize("code", ["the_region", "the_municipality"])
def test_what_is_in_no_list_is_refused(invitation, code):
    html = page(fill_in(holder(invitation), invitation, 1, {code: "999", "the_date": "3.11.2026"}))

    assert f'id="{code}-error"' in html
    assert code not in Draft.objects.get().answers


@pytest.mark.parametrize(
    ("language", "told"), [("fi", "15.1.2026 – 31.12.2026"), ("sv", "15.1.2026 och")]
)
def test_a_day_out_of_range_is_refused_in_days_that_people_write(
    lappi, organisation, language, told
):
    bounds = {"earliest": "2026-01-15", "latest": "2026-12-31"}
    invitation = asked(lappi, organisation, date=bounds)
    client = holder(invitation)
    client.cookies["django_language"] = language

    html = page(fill_in(client, invitation, 1, {"the_date": "14.1.2026"}))

    assert told in html.replace("\N{NO-BREAK SPACE}", " ")
    assert 'min="2026-01-15" max="2026-12-31"' in html


def test_each_waits_where_it_is_required(lappi, organisation):
    invitation = asked(lappi, organisation, required=True)

    html = page(fill_in(holder(invitation), invitation, 1, {"the_region": ""}))

    for code in ("the_date", "the_region", "the_municipality", "the_organisation"):
        assert f'id="{code}-error"' in html


def test_an_empty_choice_takes_an_answer_back(invitation, given):
    client = holder(invitation)
    fill_in(client, invitation, 1, given)

    fill_in(client, invitation, 1, dict.fromkeys(given, ""))

    assert not any(Draft.objects.get().answers.values())


def test_a_list_is_that_of_the_page_and_of_today(invitation):
    client = holder(invitation)
    in_finnish = page(client.get(address(invitation, "page", 1)))
    client.cookies["django_language"] = "sv"
    in_swedish = page(client.get(address(invitation, "page", 1)))
    town = Municipality.objects.get(pk="205")
    town.name_sv = "Kajanaborg"
    town.save()
    renamed = page(client.get(address(invitation, "page", 1)))

    assert ">Kajaani<" in in_finnish
    assert ">Kajana<" in in_swedish
    assert ">Kajanaborg<" in renamed


def test_a_municipality_that_ended_is_offered_no_more_and_stays_where_it_was_chosen(
    invitation, given
):
    client = holder(invitation)
    fill_in(client, invitation, 1, given)
    town = Municipality.objects.get(pk="205")
    town.valid_to = dt.date(2026, 1, 1)
    town.save()

    mine = page(client.get(address(invitation, "page", 1)))
    other = InvitationFactory(
        round=invitation.round, region=invitation.region, organisation=OrganisationFactory()
    )
    others = page(holder(other).get(address(other, "page", 1)))

    assert ("205", "Kajaani") in chosen(mine)
    assert 'value="205"' not in others


def more_of(content, times):
    """The same questions so many times on the page."""
    [of_page] = content["pages"]
    of_page["questions"] = [
        each | {"code": f"{each['code']}{n}"} for n in range(times) for each in of_page["questions"]
    ]
    return content


def test_the_number_of_queries_does_not_grow_with_the_questions(
    lappi, organisation, given, django_assert_max_num_queries
):
    counted = {}
    for times in (1, 5):
        content = more_of(four_kinds(), times) | {"version": times}
        round_ = RoundFactory(survey=SurveyFactory(content=content))
        invitation = InvitationFactory(round=round_, region=lappi, organisation=organisation)
        client = holder(invitation)
        answers = {f"{code}{n}": value for n in range(times) for code, value in given.items()}
        fill_in(client, invitation, 1, answers)
        for name, args in (("page", [1]), ("check", [])):
            client.get(address(invitation, name, *args))
            with django_assert_max_num_queries(30) as queries:
                client.get(address(invitation, name, *args))
            counted.setdefault(name, []).append(len(queries))

    assert all(few == many for few, many in counted.values())


def test_a_stranger_finds_no_names(invitation, partner):
    with translation.override("fi"):
        html = page(holder(invitation).get(address(invitation, "page", 1)))

    assert partner.name not in html
