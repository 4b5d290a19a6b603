"""Addresses of many rows are those that Django gives."""

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from portal.ui.addresses import address_of


def test_it_is_the_address_that_django_gives():
    name = "structures:member_end"

    assert [address_of(name, 1, 2), address_of(name, 30, 4)] == [
        reverse(name, args=[1, 2]),
        reverse(name, args=[30, 4]),
    ]


def test_a_site_below_an_address_has_its_own():
    set_script_prefix("/portal/")
    try:
        assert address_of("structures:member_edit", 1, 2) == "/portal/structures/1/members/2/"
    finally:
        set_script_prefix("/")


def test_an_unknown_page_is_told():
    with pytest.raises(NoReverseMatch):
        address_of("structures:unknown", 1)
