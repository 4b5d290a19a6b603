"""Where allauth asks the house: who may sign up (nobody), how mails look, where links lead."""

import base64
import hashlib
import time
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language

from portal.accounts.models import User
from portal.accounts.notices import ACCOUNT
from portal.accounts.session import SIGNED_IN
from portal.outbox.mail import Mail
from portal.outbox.posting import send_now


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are invited; nobody signs up from the street."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """After signing in one lands on a page of ours: a path, never an address with a host."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In the reader's language; no part of the mail comes from the request's Host header."""
        known = User.objects.filter(email=email.lower()).values_list("language", flat=True).first()
        language = known or get_language() or settings.LANGUAGE_CODE
        mail = Mail(template_prefix, to=email, language=language, context=context)
        send_now(mail, kind=ACCOUNT, at=timezone.now())

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Too many wrong passwords answer 429, not a form that invites another try."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            raise ImmediateHttpResponse(respond_429(request)) from error

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a moment ago has just shown who they are."""
        signed_in_at = self.request.session.get(SIGNED_IN, 0)
        if time.time() - signed_in_at < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # Without the host in it, which the sender of the request could vary.
        return str(credentials.get("email", "")).lower()


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Single sign-on opens the account that an invitation made; it makes none."""
        return False


def _box() -> MultiFernet:
    """Encrypts with the current SECRET_KEY, reads what earlier ones wrote."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet(
        Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"mfa" + key.encode()).digest()))
        for key in keys
    )


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of one-time codes are encrypted at rest; passkeys belong to SITE_ORIGIN's host."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": urlsplit(settings.SITE_ORIGIN).hostname or "", "name": settings.SITE_NAME}
