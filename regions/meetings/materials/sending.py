"""A file of an agenda on its way to somebody who may have it."""

from django.http import FileResponse, Http404

from regions.meetings.materials.keeping import ending_of, served_name
from regions.meetings.materials.kinds import KINDS
from regions.meetings.models import Material


def sent_as_attachment(material: Material) -> FileResponse:
    """As an attachment alone: nothing that somebody sent is shown as a page of ours. Raises `Http404`
    where the file is gone."""
    kind = KINDS.get(ending_of(material))
    try:
        content = material.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(
        content,
        as_attachment=True,
        filename=served_name(material),
        content_type=kind.content_type if kind else "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
