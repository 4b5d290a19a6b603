"""A question to the register that a person asks again and again, under a name of its own."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.alphabet import FINNISH

# More than that nobody finds again.
MOST_VIEWS = 30
LONGEST_QUERY = 1_000


class SavedView(models.Model):
    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="saved_views", verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=80, db_collation=FINNISH)
    # As the address of the list has it, region and order included.
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                name="saved_view_once_per_name",
                violation_error_message=_("You have a view of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Where the list is seen through it."""
        page = reverse("organisations:register")
        return f"{page}?{self.query}" if self.query else page
