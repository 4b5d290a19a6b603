"""The link of a claim, moved from the address, where it could be seen, to a cookie of this browser."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from portal.outbox.links import UnknownKey
from regions.organisations.models import Claim
from regions.organisations.models.claim import OWN

COOKIE = "__Host-claim" if settings.IS_HTTPS else "claim"
COOKIE_SECONDS = 3_600


def keep(response: HttpResponse, token: str) -> None:
    response.status_code = 303
    response["Referrer-Policy"] = "no-referrer"
    response.set_cookie(
        COOKIE,
        token,
        max_age=COOKIE_SECONDS,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")


def kept_token(request: HttpRequest) -> str:
    return request.COOKIES.get(COOKIE, "")


def claim_of(token: str) -> Claim | None:
    """The claim that can still be decided by this link; None for any other."""
    claims = Claim.objects.select_related("organisation__municipality", "invited_by")
    claim = claims.with_token(token).first() if token else None
    if claim is None or not claim.is_undecided:
        return None
    try:
        own = is_own(claim, token)
    except UnknownKey:
        # The key that it was made with was taken away, and every link with it.
        return None
    if own:
        invited = claim.asked == Claim.Asked.INVITED
        return claim if invited or claim.state == Claim.State.UNVERIFIED else None
    return claim if claim.is_asked_at_its_address else None


def is_own(claim: Claim, token: str) -> bool:
    """Whether it is the claimant's link, and not that of the organisation's address.

    Raises `UnknownKey`.
    """
    return claim.token_for(OWN) == token
