"""A statement that is written once gives the rows of today, in the language of the page."""

import pytest
from django.utils import translation

from portal.statements import prepared
from regions.models import Region

pytestmark = pytest.mark.django_db


def test_rows_are_of_today_and_statements_are_written_once_for_a_question_and_language(
    lappi, django_assert_num_queries
):
    written = []

    @prepared
    def names(*slugs):
        written.append(slugs)
        return Region.objects.filter(slug__in=slugs).values_list(Region.short_name.shown())

    Region.objects.filter(pk=lappi.pk).update(short_name_fi="Lappi", short_name_sv="Lappland")
    with translation.override("fi"):
        assert names("lappi") == [("Lappi",)]
        Region.objects.filter(pk=lappi.pk).update(short_name_fi="Muu", short_name_sv="")
        with django_assert_num_queries(1):
            assert names("lappi") == [("Muu",)]
        assert names() == []
    with translation.override("sv"):
        # Finnish where Swedish has no text.
        assert names("lappi") == [("Muu",)]
    assert written == [("lappi",), (), ("lappi",)]
