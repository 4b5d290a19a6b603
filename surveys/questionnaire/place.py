"""Where a text of a definition stands: `pages[0].questions[2].help`, and what people call that."""

import re

from django.utils.translation import gettext as _

from surveys.questionnaire.definition import Definition, Page, Question

_PLACE = re.compile(r"pages\[(\d+)\](?:\.questions\[(\d+)\])?")


def found_at(definition: Definition, place: str) -> Question | Page | None:
    """The question in which the text stands, or its page; None for the words about the whole survey,
    and for what is not there.
    """
    named = _PLACE.match(place)
    if named is None or int(named[1]) >= len(definition.pages):
        return None
    page = definition.pages[int(named[1])]
    if named[2] is None:
        return page
    return page.questions[int(named[2])] if int(named[2]) < len(page.questions) else None


def place_text(definition: Definition, place: str) -> str:
    """As a person finds it: by number and words."""
    found = found_at(definition, place)
    if isinstance(found, Question):
        return f"{found.number}. {found.text}"
    if found is not None:
        return _("Page %(number)d: %(title)s") % {"number": found.number, "title": found.title}
    return _("The survey as a whole")
