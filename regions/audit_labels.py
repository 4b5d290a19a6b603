"""What the trail says of regions, their profiles and who works in them."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.audit.labels import AuditLabels, audit_labels
from portal.audit.models import AuditEvent
from regions.sections import BY_KEY


def _section(event: AuditEvent, region_names: Mapping[str, str]) -> str | None:
    """The section of a profile, by the names that it and its region have now."""
    section = BY_KEY.get(event.details.get("section", ""))
    region = region_names.get(event.scope)
    if section is None or region is None:
        return None
    number = event.details.get("number")
    if number is None:
        return f"{region}: {section.title}"
    return gettext("%(region)s: %(section)s, revision %(number)s") % {
        "region": region,
        "section": section.title,
        "number": number,
    }


audit_labels.add(
    "regions",
    AuditLabels(
        actions={
            "assignment.made": _("assigned a region"),
            "assignment.ended": _("ended an assignment"),
            "profile.published": _("published"),
            "profile.restored": _("restored"),
            "profile.draft_discarded": _("discarded the draft"),
            "reference.loaded": _("loaded reference tables"),
            "figures.recorded": _("recorded figures"),
        },
        details={
            "number": _("revision"),
            "restored_from": _("from revision"),
            "figures": _("figures"),
            "starts_on": _("first day"),
            "ends_on": _("last day"),
        },
        # The subject already names it.
        hidden=frozenset({"section"}),
        subject=_section,
    ),
)
