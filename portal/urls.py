"""One include per app, and the error pages."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from portal.accounts.access import public

urlpatterns: list[URLPattern | URLResolver] = [
    # Tried in this order: what thousands open in one evening comes first.
    path("", include("surveys.urls")),
    path("", include("portal.dashboard.urls")),
    path("", include("portal.summary.urls")),
    path("", include("regions.urls")),
    path("", include("regions.organisations.urls")),
    path("", include("regions.structures.urls")),
    path("", include("regions.meetings.urls")),
    path("", include("regions.calendar.urls")),
    path("", include("roadmap.urls")),
    path("", include("portal.reports.urls")),
    path("", include("portal.backoffice.urls")),
    path("", include("portal.api.urls")),
    path("", include("portal.about.urls")),
    path("", include("portal.accounts.urls")),
    path("", include("portal.ui.urls")),
    path("", include("portal.health")),
    path("accounts/", include("allauth.urls")),
    path("i18n/setlang/", public(set_language), name="set_language"),
]

if settings.DEMO or settings.TESTING:
    urlpatterns.append(path("demo/", include("portal.demo.urls")))

handler400 = "portal.accounts.views.bad_request.bad_request"
handler403 = "portal.accounts.views.refusal.permission_denied"
handler404 = "portal.accounts.views.refusal.page_not_found"
handler429 = "portal.accounts.views.refusal.too_many_requests"
handler500 = "portal.accounts.views.away.server_error"
