"""What can be fetched of an import: the errors, and the bad rows by themselves."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Model
from django.http import Http404, HttpResponse

from portal.accounts.access import SignedInRequest
from portal.audit import trail
from portal.importing.import_file import ImportFile
from portal.tabular import separated


def kept_file(
    request: SignedInRequest,
    import_: ImportFile,
    lines: Iterable[bytes],
    *,
    name: str,
    act: str,
    subject: Model | None,
    at: dt.datetime,
) -> HttpResponse:
    """A CSV file made of what the check kept, for as long as that is kept; 404 from then on.

    `name` stands in the name of the file; the fetching goes into the trail as `act`, about `subject`.
    """
    # Where no page shows errors any more, none leads here either.
    if not import_.problems:
        raise Http404
    try:
        content = b"".join(lines)
    except FileNotFoundError as error:
        raise Http404 from error
    if request.method == "GET":
        trail.record(act, by=request.user, at=at, subject=subject, upload=str(import_.pk))
    response = HttpResponse(content, content_type=separated.CONTENT_TYPE)
    return attached(response, f"yhdyspinta-{name}-{import_.created_at:%Y-%m-%d}.csv")


def attached(response: HttpResponse, name: str) -> HttpResponse:
    """To be saved, never shown: whatever is in it stays a file."""
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response
