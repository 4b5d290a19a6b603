"""The one place where typed text comes in: every view, form and search gets it in one shape."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from portal.typed.text import plain_line, plain_text

# A password is compared byte by byte with what was typed when it was chosen.
AS_TYPED = "password"
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}


class PlainTextMiddleware:
    """Addresses' questions, forms and names of files as `plain_text` has them, but for passwords."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """Once it is known that a view answers: nothing else is read for it."""
        if request.GET:
            request.GET = _plain(request.GET)
        if request.method == "POST" and request.content_type in FORMS:
            request.POST = _plain(request.POST)
            for file in (file for files in request.FILES.lists() for file in files[1]):
                # A name of which nothing would be left stays: whoever reads it refuses it.
                file.name = plain_line(file.name or "") or file.name


def _plain(sent: QueryDict) -> Any:
    """The same object where nothing changes, which is nearly always."""
    plain = {
        name: values if AS_TYPED in name else [plain_text(value) for value in values]
        for name, values in sent.lists()
    }
    if plain == dict(sent.lists()):
        return sent
    changed = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in plain.items():
        changed.setlist(name, values)
    changed._mutable = False
    return changed
