"""A person who can sign in. The e-mail address is the name."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import STAFF_ROLES, Role, Scope, is_granted
from portal.accounts.scopes import scoped_roles
from portal.alphabet import FINNISH

# Of the addresses that stand in emptied accounts; nobody can have one.
ERASED_DOMAIN = "erased.invalid"


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def standing(self) -> Self:
        """Without accounts that were emptied."""
        return self.exclude(email__endswith=f"@{ERASED_DOMAIN}")

    def unused_since(self, moment: dt.datetime) -> Self:
        """Closed by then; where nobody noted when, not used since; where never used, made by then."""
        last_use = Coalesce("closed_at", "last_login", "joined_at")
        return self.alias(last_use=last_use).filter(last_use__lte=moment)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make a person; without a password they sign in by e-mailed code or passkey."""
        user: User = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)  # type: ignore[no-any-return]


class User(AbstractBaseUser):
    email = models.EmailField(
        _("email address"),
        unique=True,
        error_messages={"unique": _("Somebody already has this email address.")},
    )
    name = models.CharField(_("name"), max_length=120, blank=True, db_collation=FINNISH)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="fi"
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    # What a closed account was: it stands in place of the name, and stays when that is erased.
    former_role = models.CharField(
        max_length=20, choices=Role.choices, blank=True, db_default="", editable=False
    )
    joined_at = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["name", "email"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="user_email_is_lower_case",
                violation_error_message=_("Write the email address in lower case."),
            ),
        ]

    def __str__(self) -> str:
        return self.public_name if self.is_erased else self.name or self.email

    @property
    def is_erased(self) -> bool:
        """Whether the account was emptied: what is left is what its owner was."""
        return self.email.endswith(f"@{ERASED_DOMAIN}")

    @property
    def public_name(self) -> str:
        """What others read: the name, or the work in words; never the address.

        The name of a closed account is nobody's to read any more. Its role is kept beside it, so
        that a long list of what such people wrote asks for none.
        """
        if not self.is_active:
            return str(Role(self.former_role or Role.EXPERT).label)
        if self.name and "@" not in self.name:
            return self.name
        return str(self.leading_role.label)

    @property
    def leading_role(self) -> Role:
        """The first in the matrix of those held today; an expert's where none is."""
        return next((role for role in Role if role in self.all_roles), Role.EXPERT)

    @cached_property
    def national_roles(self) -> frozenset[Role]:
        return frozenset(Role(role) for role in self.role_grants.values_list("role", flat=True))

    @cached_property
    def _scope_roles(self) -> dict[tuple[type, object], frozenset[Role]]:
        return {}

    @property
    def is_staff_member(self) -> bool:
        """Whether a role of the programme's staff is held anywhere."""
        return bool(self.all_roles & STAFF_ROLES)

    @cached_property
    def all_roles(self) -> frozenset[Role]:
        """National roles, and those held in any scope (each app with scopes says which)."""
        return self.national_roles | scoped_roles(self)

    def roles_in_scope(self, scope: Scope) -> frozenset[Role]:
        """Remembered for this instance, that is for one request."""
        key = (type(scope), scope.pk)
        if key not in self._scope_roles:
            self._scope_roles[key] = scoped_roles(self, scope)
        return self._scope_roles[key]

    def has_perm(self, perm: str, obj: Scope | None = None) -> bool:
        """Whether this person may do `perm`, in the nation or in the scope `obj`."""
        if not self.is_active:
            return False
        if is_granted(perm, self.national_roles | {Role.PUBLIC}):
            return True
        # Asked last: what holds everywhere costs no look at the scope.
        return obj is not None and is_granted(perm, self.roles_in_scope(obj))

    def has_perm_anywhere(self, perm: str) -> bool:
        """Whether some role of this person's, wherever it is held, permits `perm`."""
        if not self.is_active:
            return False
        return is_granted(perm, self.national_roles) or is_granted(perm, self.all_roles)


def display_name(user: User) -> str:
    return str(user)
