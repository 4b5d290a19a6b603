"""Who sits in a structure: in which seat, on whose behalf, employed by whom, from when to when."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.alphabet import FINNISH
from regions.organisations.models import ContactPerson, Office, OfficeTerm, Organisation
from regions.structures.models.structure import Structure
from regions.structures.models.term import Term, TermQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class MemberRole(models.TextChoices):
    CHAIR = "chair", _("chair")
    VICE_CHAIR = "vice_chair", _("vice chair")
    SECRETARY = "secretary", _("secretary")
    MEMBER = "member", _("member")
    DEPUTY = "deputy", _("deputy member")
    EXPERT = "expert", _("expert")


class OnBehalf(models.Model):
    """Of a network or an organisation: at most one of the two; of neither, a person speaks for nobody."""

    network = models.ForeignKey(
        Structure,
        on_delete=models.PROTECT,
        related_name="represented_by_%(class)ss",
        null=True,
        blank=True,
        verbose_name=_("on behalf of the network"),
    )
    represented = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="represented_by_%(class)ss",
        null=True,
        blank=True,
        verbose_name=_("on behalf of the organisation"),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(network=None) | Q(represented=None),
                name="%(class)s_on_behalf_of_one",
                violation_error_message=_(
                    "Choose the network or the organisation that is represented, not both."
                ),
            ),
        ]

    @property
    def on_behalf_of(self) -> "Structure | Organisation | None":
        return self.network or self.represented


class Seat(OnBehalf):
    """A place that is filled by nomination, and seen while it is vacant."""

    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="seats", verbose_name=_("structure")
    )
    title = models.CharField(
        _("seat"),
        max_length=120,
        db_collation=FINNISH,
        help_text=_("What it is called, such as “Mental health associations, 1st seat”."),
    )
    role = models.CharField(
        _("role"), max_length=10, choices=MemberRole.choices, default=MemberRole.MEMBER
    )
    # A seat that is given up stays in the history and is vacant no more.
    closed_on = models.DateField(_("given up on"), null=True, blank=True)

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            *OnBehalf.Meta.constraints,
            models.UniqueConstraint(
                fields=["structure", "title"],
                name="seat_once_per_structure",
                violation_error_message=_("The structure has a seat of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MembershipQuerySet(TermQuerySet):
    def held_by(self, user: "User | AnonymousUser") -> Self:
        """Whose person has the address of this account, holds the office, or speaks for the member."""
        if not user.is_authenticated:
            return self.none()
        return self.held_under(user.email, user=user.pk, on=timezone.localdate())

    def held_under(self, address: str, *, user: int, on: dt.date) -> Self:
        """The same of the account with this key and address."""
        offices = OfficeTerm.objects.held_on(on).filter(person__email=address)
        return self.filter(
            Q(person__email=address)
            | Q(office__in=offices.values("office"))
            | Q(organisation__representatives__user=user)
        )

    def with_holders(self) -> Self:
        """With all that a list of members tells of each."""
        return self.select_related(
            "person", "office__organisation", "organisation", "seat", "network", "represented",
            "claimed", "employer", "deputy_of__person",
        )  # fmt: skip


class Membership(OnBehalf, Term):
    """One of a person, an office or an organisation is the member; no two in one seat at once
    (`no_overlap.py`)."""

    structure = models.ForeignKey(
        Structure, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("structure")
    )
    seat = models.ForeignKey(
        Seat,
        on_delete=models.PROTECT,
        related_name="memberships",
        null=True,
        blank=True,
        verbose_name=_("seat"),
    )
    person = models.ForeignKey(
        ContactPerson,
        on_delete=models.PROTECT,
        related_name="memberships",
        null=True,
        blank=True,
        verbose_name=_("person"),
    )
    office = models.ForeignKey(
        Office,
        on_delete=models.PROTECT,
        related_name="memberships",
        null=True,
        blank=True,
        verbose_name=_("office"),
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="memberships",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    # What who joined by themselves said; nobody is told before it is confirmed: then it is `represented`.
    claimed = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="claimed_by_members",
        null=True,
        blank=True,
        verbose_name=_("says to speak for the organisation"),
    )
    role = models.CharField(
        _("role"), max_length=10, choices=MemberRole.choices, default=MemberRole.MEMBER
    )
    employer = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="employed_members",
        null=True,
        blank=True,
        verbose_name=_("employed by"),
    )
    # A county or a municipality is no organisation of the register.
    employer_name = models.CharField(
        _("another employer"), max_length=200, blank=True, db_collation=FINNISH
    )
    deputy_of = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        related_name="deputies",
        null=True,
        blank=True,
        verbose_name=_("deputy of"),
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = [F("starts_on").desc(nulls_last=True), "-pk"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            *OnBehalf.Meta.constraints,
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=Q(person__isnull=False, office=None, organisation=None)
                | Q(person=None, office__isnull=False, organisation=None)
                | Q(person=None, office=None, organisation__isnull=False),
                name="membership_of_one",
                violation_error_message=_(
                    "A member is a person, an office or an organisation: choose one of them."
                ),
            ),
            models.CheckConstraint(
                condition=Q(claimed=None) | Q(represented=None, network=None),
                name="membership_claims_or_represents",
            ),
            models.CheckConstraint(
                condition=Q(employer=None) | Q(employer_name=""),
                name="membership_has_one_employer",
                violation_error_message=_("Choose the employer, or write its name, not both."),
            ),
            models.CheckConstraint(
                condition=Q(deputy_of=None) | Q(role=MemberRole.DEPUTY),
                name="membership_deputy_has_the_role",
                violation_error_message=_("Only a deputy member stands in for another."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.holder)

    @property
    def holder(self) -> "ContactPerson | Office | Organisation":
        holder = self.person or self.office or self.organisation
        assert holder is not None  # noqa: S101, the database refuses none
        return holder

    @property
    def employed_by(self) -> str:
        return str(self.employer) if self.employer else self.employer_name

    def runs_out_on(self) -> dt.date | None:
        """The last day, of the membership or of the term of the structure."""
        return self.ends_on or self.structure.term_ends_on
