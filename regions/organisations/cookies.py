"""What an opened link about representing an organisation leaves in the browser."""

from django.utils.translation import gettext_lazy as _

from portal.registry.cookies import Cookie, cookies
from regions.organisations.claiming.link import COOKIE

cookies.add(
    "claim", Cookie(COOKIE, _("the link about an organisation that you opened, 1 hour"), rank=70)
)
