"""allauth's forms, without placeholders: a label stays when one has begun to type."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _


class Labelled:
    """Takes the placeholders away, and calls an email address the same everywhere."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in {"login", "email"}:
                field.label = _("Email address")


class LoginForm(Labelled, account.LoginForm):
    pass


class RequestLoginCodeForm(Labelled, account.RequestLoginCodeForm):
    pass


class ConfirmLoginCodeForm(Labelled, account.ConfirmLoginCodeForm):
    pass


class ConfirmEmailCodeForm(Labelled, account.ConfirmEmailVerificationCodeForm):
    pass


class ConfirmPasswordCodeForm(Labelled, account.ConfirmPasswordResetCodeForm):
    pass


class ResetPasswordForm(Labelled, account.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(Labelled, account.ResetPasswordKeyForm):
    pass


class ChangePasswordForm(Labelled, account.ChangePasswordForm):
    pass


class SetPasswordForm(Labelled, account.SetPasswordForm):
    pass


class ReauthenticateForm(Labelled, account.ReauthenticateForm):
    pass


class AuthenticateForm(Labelled, mfa.AuthenticateForm):
    pass


class ReauthenticateCodeForm(Labelled, mfa.ReauthenticateForm):
    pass


class AddKeyForm(Labelled, webauthn.AddWebAuthnForm):
    """A key is a passkey, which is both steps at once, unless one says otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        if "passwordless" in self.fields:
            self.fields["passwordless"].initial = True


class EditKeyForm(Labelled, webauthn.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")


class ActivateTOTPForm(Labelled, totp.ActivateTOTPForm):
    pass
