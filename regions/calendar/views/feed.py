"""Secret calendar addresses: made, taken back, and read by calendar programs."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import SignedInRequest, public, signed_in
from portal.accounts.limits import is_spent, is_within
from portal.accounts.views.refusal import too_many_requests
from portal.ics.file import MIME_TYPE
from regions.calendar.feeds import (
    MOST_FEEDS,
    Sits,
    feed_name,
    feed_text,
    lives,
    living_feed,
    make_feed,
    sits_of,
    take_back,
)
from regions.calendar.models import CalendarFeed
from regions.structures.models import Coordinator

OWN = "own"


@never_cache
@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def feed_list(request: SignedInRequest) -> HttpResponse:
    """One's own feeds, and what one may subscribe to. A new address is shown on this one answer alone."""
    at = timezone.now()
    on = timezone.localdate(at)
    offered = {OWN: None, **{_key(sits): sits for sits in sits_of(request.user, on=on)}}
    address = ""
    if request.method == "POST":
        what = request.POST.get("what", "")
        if what not in offered:
            messages.warning(request, _("Choose one of the calendars below."))
            return redirect("calendar:feed_list")
        secret = make_feed(request.user, offered[what], at=at)
        if secret is None:
            messages.warning(
                request,
                _("You have %(count)d addresses already: take one back that you do not use.")
                % {"count": MOST_FEEDS},
            )
            return redirect("calendar:feed_list")
        address = request.build_absolute_uri(reverse("calendar:feed", args=[secret]))
    feeds = request.user.calendar_feeds.select_related(
        "user", "membership__structure", "coordination__structure"
    )
    rows = [(feed, feed_name(feed), lives(feed, on=on)) for feed in feeds]
    context = {"offered": list(offered.items()), "rows": rows, "address": address}
    return TemplateResponse(request, "calendar/feeds.html", context)


def _key(sits: Sits) -> str:
    return f"{'coordinator' if isinstance(sits, Coordinator) else 'member'}-{sits.pk}"


@signed_in
@require_POST
def feed_take_back(request: SignedInRequest, feed_id: int) -> HttpResponse:
    feed = CalendarFeed.objects.filter(pk=feed_id, user=request.user).first()
    if feed is None:
        raise Http404
    take_back(feed, by=request.user, at=timezone.now())
    messages.success(
        request, _("The address is taken back: nobody reads the calendar by it any more.")
    )
    return redirect("calendar:feed_list")


@public
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The secret is the permission; a wrong one and a dead one get the same answer."""
    if is_spent(request, "calendar_feed_wrong") or not is_within(request, "calendar_feed"):
        return too_many_requests(request)
    at = timezone.now()
    found = living_feed(secret, at=at)
    if found is None:
        is_within(request, "calendar_feed_wrong")
        raise Http404
    response = HttpResponse(feed_text(found, at=at), content_type=f"{MIME_TYPE}; charset=utf-8")
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
