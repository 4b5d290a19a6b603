"""Which languages a region's municipalities speak by law."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from regions.models import Municipality


def in_words(places: Collection[Municipality]) -> str:
    """The official languages of the municipalities, and Sámi where its homeland is."""
    codes = {code for place in places for code in place.languages.split("-")}
    names = {"fi": _("Finnish"), "sv": _("Swedish")}
    known = [name for code, name in names.items() if code in codes]
    if any(place.sami_homeland for place in places):
        known.append(_("the Sámi languages"))
    return ", ".join(known)
