"""Which languages a region's municipalities speak by law."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from regions.models import Municipality


def spoken_languages(municipalities: Collection[Municipality]) -> str:
    """The official languages of the municipalities, and Sámi where its homeland is."""
    codes = {code for each in municipalities for code in each.languages.split("-")}
    names = {"fi": _("Finnish"), "sv": _("Swedish")}
    known = [name for code, name in names.items() if code in codes]
    if any(each.sami_homeland for each in municipalities):
        known.append(_("the Sámi languages"))
    return ", ".join(known)
