"""A person at an organisation, whether or not they have an account: one row, whatever they do there."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.alphabet import FINNISH


class ContactPersonQuerySet(models.QuerySet["ContactPerson"]):
    def same_as(self, *, name: str, email: str) -> Self:
        """Who bears this name at this address: the same person, whichever office they hold."""
        return self.filter(name__iexact=name, email=email.lower())


class ContactPerson(models.Model):
    """Offices, memberships and registrations point here, so that erasure reaches a person once."""

    name = models.CharField(_("name"), max_length=120, blank=True, db_collation=FINNISH)
    email = models.EmailField(_("email address"), blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=settings.LANGUAGES, default="fi"
    )

    objects = ContactPersonQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("contact person")
        verbose_name_plural = _("contact people")
        indexes = [models.Index(fields=["email"], name="contact_person_email")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=models.functions.Lower("email")),
                name="contact_person_email_is_lower_case",
                violation_error_message=_("Write the email address in lower case."),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or str(_("(erased)"))

    @property
    def is_erased(self) -> bool:
        return not self.name and not self.email
