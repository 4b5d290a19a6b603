from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = _("people and roles")

    def ready(self) -> None:
        from portal.accounts import checks, receivers  # noqa: F401
        from portal.accounts.limits import limits
        from portal.accounts.scopes import scopes

        limits.discover()
        scopes.discover()
