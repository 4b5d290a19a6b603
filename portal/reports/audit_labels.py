"""What the trail says of files."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.audit.labels import AuditLabels, audit_labels
from portal.jobs.kinds import job_kinds


def _document(kind: Any) -> str | None:
    """A detail called so may be of another app, which means something else by it."""
    known = job_kinds.get(kind)
    return str(known.label) if known else None


audit_labels.add(
    "reports",
    AuditLabels(
        actions={
            "report.requested": _("asked for a report"),
            "report.made": _("made a report"),
            "report.downloaded": _("downloaded a report"),
        },
        details={
            "kind": _("document"),
            "format": _("format"),
            "language": _("language"),
            "bytes": _("bytes"),
        },
        values={"kind": _document},
        hidden=frozenset({"job", "sha256"}),
    ),
)
