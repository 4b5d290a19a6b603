"""What every chain of revisions keeps of each: which it is, by whom, when, and what changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User


class Revision(models.Model):
    """A text as it was published: never edited, only succeeded.

    A model of its own adds what the text is of, what it says, and two constraints: each number stands
    once in its chain, which is the last word on two people publishing at once, and the first is 1.
    """

    number = models.PositiveIntegerField(_("revision"))
    author = models.ForeignKey(
        User,
        on_delete=models.SET_NULL,
        null=True,
        related_name="%(app_label)s_%(class)ss",
        verbose_name=_("author"),
    )
    published_at = models.DateTimeField(_("published"))
    note = models.CharField(_("what changed"), max_length=200, blank=True)
    restored_from = models.PositiveIntegerField(_("restored from revision"), null=True, blank=True)

    class Meta:
        abstract = True
