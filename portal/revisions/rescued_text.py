"""Text of somebody who was signed out, or lost the right to save it, while writing. None is lost."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from portal.accounts.access import SignedInRequest, View
from portal.accounts.views.refusal import log_refusal, rescued_text, signed_out

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Far above the longest text of a form with all its fields; more is not a person writing.
MOST_RESCUED = 300_000
# The field in which a form says who opened it.
WRITER = "writer"


def rescuing_text(
    *, names_of_fields: Callable[[HttpRequest], Mapping[str, str]], reason: "StrOrPromise"
) -> Callable[[View], View]:
    """Let a form that is sent too late keep its text: through sign-in, or on the refusal.

    `reason` says why whoever may not write there any more is refused; `names_of_fields` how the form
    calls what it gives back.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                if request.method == "POST":
                    if not _rescue(request):
                        return signed_out(request)
                    messages.info(request, _("Your text is kept. Sign in and it comes back."))
                return redirect_to_login(request.get_full_path())
            try:
                return view(request, **kwargs)
            except PermissionDenied:
                if request.method != "POST":
                    raise
                log_refusal(request, "permission")
                context = {"reason": reason, "rescued": rescued_text(request)}
                return render(request, "403.html", context, status=403)

        guarded.names_of_fields = names_of_fields  # type: ignore[attr-defined]
        return login_not_required(guarded)

    return decorate


def mark_of_writer(request: SignedInRequest) -> str:
    """Signed, so that a form without a session still tells whose text it brings."""
    return _signer().sign(str(request.user.pk))


def _writer(mark: str) -> str:
    """Empty where nobody known opened the form."""
    try:
        return _signer().unsign(mark)
    except BadSignature:
        return ""


def _signer() -> Signer:
    return Signer(salt="revisions.rescued_text")


def is_from_writer(request: SignedInRequest) -> bool:
    """Whether the form was opened by whoever is signed in now, or does not tell by whom."""
    mark = request.POST.get(WRITER)
    return mark is None or _writer(mark) == str(request.user.pk)


def is_rescuable(fields: Mapping[str, Any]) -> bool:
    """Whether a person can have typed so much."""
    return sum(len(name) + len(value) for name, value in fields.items()) <= MOST_RESCUED


def _key(request: HttpRequest) -> str:
    return f"rescued:{request.path}"


def _rescue(request: HttpRequest) -> bool:
    """Keep the fields in the session until their writer opens the same address again."""
    if not _writer(request.POST.get(WRITER, "")):
        return False
    fields = {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    if not is_rescuable(fields):
        return False
    request.session[_key(request)] = fields
    return True


def rescued_fields(request: SignedInRequest) -> dict[str, str] | None:
    """The fields that were kept for this address, where this very person wrote them."""
    fields: dict[str, str] = request.session.get(_key(request), {})
    return fields if _writer(fields.get(WRITER, "")) == str(request.user.pk) else None


def forget(request: HttpRequest) -> None:
    request.session.pop(_key(request), None)
