"""A structure in which organisations and counties cooperate: a board, a network, a group."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import Permission
from portal.alphabet import FINNISH
from portal.registry.calendar import Scope
from portal.ui.localised import NAMES, LocalisedField
from regions.models import Region

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User

# Before these nobody founded anything that still meets.
FIRST_YEAR, LAST_YEAR = 1850, 2100


class StructureQuerySet(models.QuerySet["Structure"]):
    def standing_on(self, day: dt.date) -> Self:
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=day))

    def of_region(self, region: Region) -> Self:
        return self.filter(pk__in=_linked_to([region]))

    def editable_by(self, user: "User | AnonymousUser") -> Self:
        """All for who edits the nation's; those of own regions for experts."""
        if user.has_perm(Permission.EDIT_STRUCTURES):
            return self
        if not user.is_authenticated:
            return self.none()
        own = Region.objects.assigned_to(user, on=timezone.localdate())
        return self.filter(pk__in=_linked_to(own))

    def run_by(self, user: "User | AnonymousUser") -> Self:
        """Those whose meetings and members this person looks after: coordinators, and who edits them."""
        if user.has_perm(Permission.RUN_STRUCTURE) or not user.is_authenticated:
            return self if user.is_authenticated else self.none()
        from regions.structures.models.coordinator import Coordinator

        today = timezone.localdate()
        coordinated = Coordinator.objects.active_on(today).filter(
            user=user.pk, structure=OuterRef("pk")
        )
        own = Region.objects.assigned_to(user, on=today)
        return self.filter(Exists(coordinated) | Q(pk__in=_linked_to(own)))

    def known_from_within(self, user: "User | AnonymousUser") -> Self:
        """Those whose members this person sees by name: members, who runs them, the nation's readers."""
        if user.has_perm(Permission.VIEW_MEMBERS):
            return self
        if not user.is_authenticated:
            return self.none()
        from regions.structures.models.membership import Membership

        sits = Membership.objects.active_on(timezone.localdate()).held_by(user)
        run = Structure.objects.run_by(user)
        return self.filter(
            Q(pk__in=sits.order_by().values("structure")) | Q(pk__in=run.order_by().values("pk"))
        )

    def within(self, scope: Scope) -> Self:
        """Those that the year of a scope tells of: its own, those of its regions, those of the nation."""
        chosen = Q(pk__in=scope.structures) if scope.structures else Q()
        if scope.regions:
            chosen |= Q(pk__in=_linked_to(scope.regions))
        if scope.is_national:
            chosen |= Q(is_national=True)
        return self.filter(chosen) if chosen else self.none()

    def by_name(self) -> Self:
        return self.order_by(Structure.name.column(), "pk")


def _linked_to(
    regions: "models.QuerySet[Region] | list[Region] | frozenset[str]",
) -> models.QuerySet:
    return Structure.regions.through.objects.filter(region__in=regions).values("structure")


class Structure(models.Model):
    class Kind(models.TextChoices):
        ADVISORY_BOARD = "advisory_board", _("advisory board")
        NETWORK = "network", _("network")
        FORUM = "forum", _("forum")
        PARTNERSHIP_TABLE = "partnership_table", _("partnership table")
        SOTE_GROUP = "sote_group", _("sote group")
        WORKING_COMMITTEE = "working_committee", _("working committee")
        COUNTY_GROUP = "county_group", _("working group of the county")
        STEERING_GROUP = "steering_group", _("steering group")

    class Entry(models.TextChoices):
        OPEN = "open", _("open to all")
        NOMINATED = "nominated", _("members are nominated")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    name = LocalisedField(*NAMES, max_length=200, db_collation=FINNISH)
    is_national = models.BooleanField(_("of the whole country"), default=False)
    regions = models.ManyToManyField(
        Region,
        related_name="structures",
        blank=True,
        verbose_name=_("regions"),
        help_text=_("None for a structure of the whole country."),
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="children",
        null=True,
        blank=True,
        verbose_name=_("under"),
    )
    # Often nobody knows more than the year.
    founded_year = models.PositiveSmallIntegerField(_("year of founding"), null=True, blank=True)
    founded_month = models.PositiveSmallIntegerField(_("month of founding"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    term_starts_on = models.DateField(_("first day of the term"), null=True, blank=True)
    term_ends_on = models.DateField(_("last day of the term"), null=True, blank=True)
    meetings_a_year = models.PositiveSmallIntegerField(_("meetings a year"), null=True, blank=True)
    rhythm = LocalisedField(
        _("rhythm in Finnish"), _("rhythm in Swedish"), _("rhythm in English"),
        max_length=120,
        blank=True,
    )  # fmt: skip
    entry = models.CharField(
        _("who may join"), max_length=10, choices=Entry.choices, default=Entry.NOMINATED
    )
    # How many belong to it where they are counted and not named, such as on a mailing list.
    counted_members = models.PositiveIntegerField(
        _("people who belong to it, counted"), null=True, blank=True
    )
    # Written as revisions: `texts.py`.
    purpose = LocalisedField(
        _("purpose in Finnish"), _("purpose in Swedish"), _("purpose in English"),
        kind=models.TextField,
        blank=True,
    )  # fmt: skip
    remit = LocalisedField(
        _("what it may decide, in Finnish"),
        _("what it may decide, in Swedish"),
        _("what it may decide, in English"),
        kind=models.TextField,
        blank=True,
    )
    is_invented = models.BooleanField(_("invented for the demo"), default=False)

    objects = StructureQuerySet.as_manager()

    class Meta:
        ordering = ["name_fi", "pk"]
        verbose_name = _("cooperation structure")
        verbose_name_plural = _("cooperation structures")
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("pk")),
                name="structure_is_not_its_own_parent",
                violation_error_message=_("A structure cannot stand under itself."),
            ),
            models.CheckConstraint(
                condition=Q(term_ends_on=None)
                | Q(term_starts_on=None)
                | Q(term_ends_on__gte=F("term_starts_on")),
                name="structure_term_ends_after_it_starts",
                violation_error_message=_("The last day cannot be before the first day."),
            ),
            models.CheckConstraint(
                condition=Q(founded_year=None)
                | Q(founded_year__gte=FIRST_YEAR, founded_year__lte=LAST_YEAR),
                name="structure_founded_in_a_likely_year",
                violation_error_message=_("Write the year with four digits, such as 2021."),
            ),
            models.CheckConstraint(
                condition=Q(founded_month=None)
                | Q(founded_month__gte=1, founded_month__lte=12, founded_year__isnull=False),
                name="structure_founded_in_a_month_of_a_year",
                violation_error_message=_("A month needs a year, and is a number from 1 to 12."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("structures:structure_detail", args=[self.pk])

    @property
    def is_network(self) -> bool:
        return self.kind == self.Kind.NETWORK

    @property
    def is_open(self) -> bool:
        return self.entry == self.Entry.OPEN

    @property
    def founded(self) -> str:
        """In words: the month and year, or the year; empty where it is not known."""
        if self.founded_year is None:
            return ""
        if self.founded_month is None:
            return str(self.founded_year)
        return date_format(dt.date(self.founded_year, self.founded_month, 1), "YEAR_MONTH_FORMAT")

    def stands_on(self, day: dt.date) -> bool:
        return self.ended_on is None or self.ended_on >= day
