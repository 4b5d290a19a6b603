"""What keeps somebody signed in, and what an opened invitation leaves in the browser."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.accounts.views.invitation import COOKIE
from portal.registry.cookies import Cookie, cookies

for cookie in (
    Cookie(settings.SESSION_COOKIE_NAME, _("you are signed in"), 10),
    Cookie(settings.CSRF_COOKIE_NAME, _("protects the forms you send"), 20),
    Cookie(settings.LANGUAGE_COOKIE_NAME, _("the language you chose, one year"), 30),
    Cookie(COOKIE, _("an invitation you opened, one hour"), 40),
):
    cookies.add(cookie.name, cookie)
