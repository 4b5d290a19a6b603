"""The door behind a mail: from the link to a page whose address tells nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from portal.accounts.access import public
from portal.accounts.limits import is_within
from portal.accounts.views.refusal import too_many_requests
from surveys.answering.access import invitation_for_token, remember


@public
@require_safe
@cache_control(no_store=True)
def link_open(request: HttpRequest, token: str) -> HttpResponse:
    """Move the token from the address to a cookie. Nothing is written, whoever follows the link."""
    invitation = invitation_for_token(token)
    if invitation is None:
        # Only wrong links are counted: nobody comes upon a right one by trying.
        if not is_within(request, "survey_link"):
            return too_many_requests(request)
        # One answer for a link that is wrong, withdrawn or replaced.
        return _unreferred(render(request, "surveys/answer/dead_link.html", status=404))
    response = redirect(invitation)
    response.status_code = 303
    remember(request, response, invitation, token)
    return _unreferred(response)


def _unreferred(response: HttpResponse) -> HttpResponse:
    """No other page learns where the visitor came from."""
    response["Referrer-Policy"] = "no-referrer"
    return response
