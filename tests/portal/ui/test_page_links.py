"""Buttons beside the name of a page: so many that they would push its content away become plain links."""

import re

import pytest
from django.template.loader import render_to_string

from portal.registry.page_parts import PageLink


@pytest.mark.parametrize(("count", "buttons"), [(0, 0), (4, 4), (7, 3)])
def test_of_many_the_first_three_are_buttons_and_none_is_lost(count, buttons):
    links = [PageLink(f"Act {n}", f"/{n}/", is_main=n == 0) for n in range(count)]

    written = render_to_string("components/page_links.html", {"links": links})

    assert re.findall(r'href="(/\d/)"', written) == [link.url for link in links]
    assert written.count('class="button') == buttons
