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
            "assignment.dropped": _("took back an assignment that had not begun"),
            "handover.previewed": _("looked at what a handover would move"),
            "handover.read": _("read a handover"),
            "handover.planned": _("planned to hand over an expert’s work"),
            "handover.done": _("handed over an expert’s work"),
            "handover.taken_back": _("took back a planned handover"),
            "handover.held": _("could not hand over an expert’s work"),
            "responsible.read": _("read who was responsible for a region"),
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
            "regions": _("regions"),
            "moved": _("lines that moved"),
        },
        # The subject already names it.
        hidden=frozenset({"section", "why"}),
        subject=_section,
    ),
)
