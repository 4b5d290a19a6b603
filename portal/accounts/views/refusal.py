"""Refusals that say why, and lose no text."""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar

import structlog
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.csrf import requires_csrf_token

from portal.accounts.missing import Missing

log = structlog.get_logger("accounts")

# What is never shown again: secrets, and what the browser sent rather than the person.
NOT_SHOWN = re.compile(
    r"passw|token|secret|credential|^code$|^next$|_FORMS$|^version$|^draft|^writer$|^base$",
    re.IGNORECASE,
)
# The fields of a list: which row from 0, and which column.
CELL = re.compile(r"row-(\d{1,4})-(\w+)")
# Below this it is a choice or a number, not a text that somebody wrote.
WORTH_RESCUING = 3

RescuedText = list[tuple[str, str]]
SomeView = TypeVar("SomeView", bound=Callable[..., Any])


def log_refusal(request: HttpRequest, why: str) -> None:
    """One line: who was refused where."""
    person = getattr(request, "user", None)
    log.warning("refused", why=why, path=request.path, person=getattr(person, "pk", None))


def rescued_text(request: HttpRequest, *, left_out: Collection[str] = ()) -> RescuedText:
    """What the person wrote, field by field and row by row, so that the refusal can give it back."""
    names = _names_of_fields(request)
    fields = [
        (field, value)
        for field, value in sent_fields(request)
        if field not in left_out and (field in names or not NOT_SHOWN.search(field))
    ]
    texts = [
        (names.get(field) or _label(field), value)
        for field, value in fields
        if not CELL.fullmatch(field) and len(value.strip()) >= WORTH_RESCUING
    ]
    return texts + _rescued_rows(fields, names)


def sent_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """Name and value of all that was sent, files apart; nothing where it cannot be read."""
    try:
        sent = request.POST
    except (RequestDataTooBig, TooManyFieldsSent, OSError):
        return []
    return [(field, value) for field, values in sent.lists() for value in values]


def telling_names_of(form: type[Form]) -> Callable[[SomeView], SomeView]:
    """For the view of a form in which people write: refusals call what they give back as the form does."""

    def decorate(view: SomeView) -> SomeView:
        def names(_request: HttpRequest) -> Mapping[str, str]:
            return {name: str(field.label) for name, field in form.base_fields.items()}

        view.names_of_fields = names  # type: ignore[attr-defined]
        return view

    return decorate


def names_its_fields(request: HttpRequest) -> bool:
    """Whether the view can tell what its fields are called: a form in which people write, no secrets."""
    match = request.resolver_match
    return match is not None and hasattr(match.func, "names_of_fields")


def _names_of_fields(request: HttpRequest) -> Mapping[str, str]:
    """What the view itself calls its fields and the columns of its list, where it tells."""
    match = request.resolver_match
    tell = getattr(match.func, "names_of_fields", None) if match else None
    return tell(request) if tell else {}


def _label(field: str) -> str:
    return field.replace("_", " ").replace("-", " ").capitalize()


def _rescued_rows(fields: RescuedText, names: Mapping[str, str]) -> RescuedText:
    """A line of text for each row of a list."""
    rows: dict[int, list[str]] = {}
    for field, value in fields:
        cell = CELL.fullmatch(field)
        if cell and cell[2] != "remove" and value.strip():
            name = names.get(cell[2])
            rows.setdefault(int(cell[1]), []).append(f"{name}: {value}" if name else value)
    row = gettext("Row")
    return [(f"{row} {at + 1}", "; ".join(cells)) for at, cells in sorted(rows.items())]


def giving_back(
    request: HttpRequest,
    template: str,
    *,
    status: int,
    left_out: Collection[str] = (),
    **context: object,
) -> HttpResponse:
    """A refusal with what was written in it, which no cache keeps for the next one at this desk."""
    rescued = rescued_text(request, left_out=left_out) if request.method == "POST" else []
    response = render(request, template, {"rescued": rescued, **context}, status=status)
    response["Cache-Control"] = "no-store"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere: here is your text."""
    log_refusal(request, "csrf")
    return giving_back(request, "403_csrf.html", status=403)


def signed_out(request: HttpRequest) -> HttpResponse:
    """The session ended while somebody was writing."""
    return giving_back(request, "accounts/refusal/signed_out.html", status=403)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    log_refusal(request, "permission")
    return render(request, "403.html", status=403)


@requires_csrf_token
def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """One answer for what is not there and for what may not be seen; whoever was writing gets the text back."""
    if isinstance(exception, Missing):
        told, left_out = exception.context, exception.not_typed
        return giving_back(request, exception.template, status=404, left_out=left_out, **told)
    if request.method == "POST":
        return giving_back(request, "404.html", status=404)
    return render(request, "404.html", status=404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    log_refusal(request, "rate")
    response = giving_back(request, "429.html", status=429)
    response["Retry-After"] = "60"
    return response
