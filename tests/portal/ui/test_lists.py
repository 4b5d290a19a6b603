"""Whatever an address asks of a list, it is narrowed, turned and answered, at the same cost."""

import pytest
from django import forms
from django.http import QueryDict

from portal.ui.lists import FilterField, FilterForm, SearchField, requested_page
from regions.models import Region, WorkArea

LISTED = "12345"
HOSTILE = ["-1", "0", "9" * 400, "\x00", "' OR 1=1 --", "%", "<script>", "٪"]


class RegionFilter(FilterForm):
    q = SearchField("Name", limit=6)
    area = FilterField("Area", [("", "All"), ("north", "North")])
    place = FilterField("Place")
    row = forms.IntegerField(required=False)

    lookups = {"q": "name_fi__icontains", "area": "work_area", "row": "tile_row"}

    def __init__(self, data):
        super().__init__(data)
        self.offer("place", "All", [("19", "Lappi")])


def asked(**question):
    data = QueryDict(mutable=True)
    data.update(question)
    return RegionFilter(data)


def test_words_are_shown_and_read_without_spaces_too_many_and_cut():
    form = asked(q="  alue \x00  seitsemän ")

    assert form.chosen == {"q": "alue s"}
    assert form["q"].value() == "alue s"


def test_what_is_offered_is_chosen():
    form = asked(area="north", place="19", row="3")

    assert form.chosen == {"area": "north", "place": "19", "row": 3}
    assert [form["area"].value(), form["place"].value(), form.is_empty] == ["north", "19", False]


@pytest.mark.parametrize("value", HOSTILE)
def test_what_is_not_offered_is_as_good_as_nothing(value):
    form = asked(area=value, place=value)

    assert form.chosen == {}
    assert [form["area"].value(), form["place"].value(), form.is_empty] == ["", "", True]


def test_what_cannot_be_read_is_an_error_and_narrows_nothing():
    form = asked(row="x", area="north")

    assert form.chosen == {"area": "north"}
    assert list(form.errors) == ["row"]


def test_nothing_is_asked_where_the_address_says_nothing():
    assert (asked().chosen, asked().is_empty, asked()["q"].value()) == ({}, True, "")


def test_a_list_is_narrowed_by_every_lookup_that_is_asked_for():
    narrowed = asked(area="north", row="3").narrow(Region.objects.all())

    assert str(narrowed.query) == str(Region.objects.filter(work_area="north", tile_row=3).query)


def test_a_list_of_which_nothing_is_asked_is_whole():
    assert str(asked(place="19").narrow(Region.objects.all()).query) == str(
        Region.objects.all().query
    )


@pytest.mark.parametrize(
    ("page", "number"), [("2", 2), ("3", 3), ("4", 3), ("9" * 400, 3), ("-1", 3), ("0", 3)]
)
def test_a_page_too_far_is_the_last(rf, page, number):
    assert requested_page(rf.get("/", {"page": page}), LISTED, size=2).number == number


@pytest.mark.parametrize("page", ["", "x", "\x00", "1.5", "' OR 1=1 --"])
def test_a_page_that_is_no_number_is_the_first(rf, page):
    assert requested_page(rf.get("/", {"page": page}), LISTED, size=2).number == 1


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 5])
def test_a_page_takes_two_queries_however_long_the_list(rf, count, django_assert_num_queries):
    WorkArea.objects.bulk_create([WorkArea(code=code) for code in LISTED[:count]])

    with django_assert_num_queries(2):
        assert len(requested_page(rf.get("/"), WorkArea.objects.all()).object_list) == count
