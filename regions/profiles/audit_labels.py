"""What a line of the trail is about, in the language of whoever reads it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from portal.audit.models import AuditEvent
from regions.sections import BY_KEY


def about(event: AuditEvent, region_names: Mapping[str, str]) -> str:
    """The section of a profile by the names that it has now; all else as it was noted."""
    section = BY_KEY.get(event.details.get("section", ""))
    region = region_names.get(event.scope)
    if section is None or region is None:
        return event.subject_label
    number = event.details.get("number")
    if number is None:
        return f"{region}: {section.title}"
    return _("%(region)s: %(section)s, revision %(number)s") % {
        "region": region,
        "section": section.title,
        "number": number,
    }
