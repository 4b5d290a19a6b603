"""What a section's form gives back where it was sent too late."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.revisions.rescued_text import rescuing_text
from regions.sections import BY_KEY


def _names_of_fields(request: HttpRequest) -> dict[str, str]:
    """Of text and columns, as the form calls them."""
    match = request.resolver_match
    section = BY_KEY.get(match.kwargs.get("section_key", "")) if match else None
    columns = section.columns if section else ()
    names = {column.key: str(column.label) for column in columns}
    return names | {"prose": _("Text"), "note": _("What changed")}


rescuing_section = rescuing_text(
    names_of_fields=_names_of_fields,
    reason=gettext_lazy("You may no longer edit this region, so nothing was saved."),
)
