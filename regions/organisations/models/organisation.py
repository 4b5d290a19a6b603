"""The register of social and health organisations."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import Permission
from portal.alphabet import FINNISH
from portal.ui.localised import fold
from regions.models import Municipality, Region
from regions.organisations.identifiers import clean_business_id, clean_register_number

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: "User | AnonymousUser") -> Self:
        """The nation's for national roles; own regions' for experts; own for representatives."""
        if user.has_perm(Permission.LIST_ORGANISATIONS):
            return self
        if not user.is_authenticated:
            return self.none()
        own_regions = Region.objects.assigned_to(user, on=timezone.localdate())
        links = Organisation.regions.through.objects
        return self.filter(
            Q(pk__in=links.filter(region__in=own_regions).values("organisation"))
            | Q(pk__in=user.representations.values("organisation"))
        )

    def active_in(self, region: Region) -> Self:
        links = Organisation.regions.through.objects
        return self.filter(pk__in=links.filter(region=region).values("organisation"))

    def matching(self, words: str) -> Self:
        """Every word stands somewhere in the name or the home municipality, in any order."""
        found = self
        for word in fold(words).split():
            found = found.filter(search_key__contains=word)
        return found

    def in_places_named(self, words: str) -> Self:
        """By the home municipality alone, for those who may not search by name."""
        places = [
            place.pk
            for place in Municipality.objects.only("code", *Municipality.name.columns)
            if all(word in fold(" ".join(place.all_names)) for word in fold(words).split())
        ]
        return self.filter(municipality__in=places)


class Organisation(models.Model):
    class Level(models.TextChoices):
        NATIONAL = "national", _("national")
        DISTRICT = "district", _("district")
        LOCAL = "local", _("local")
        INDEPENDENT = "independent", _("independent")

    class Sector(models.TextChoices):
        """The nine classes of the Register of Associations, and none."""

        POLITICAL = "political", _("political")
        TRADE = "trade", _("occupation and trade")
        SOTE = "sote", _("social and health care")
        CULTURE = "culture", _("culture")
        LEISURE = "leisure", _("leisure")
        SPORTS = "sports", _("sports and exercise")
        RELIGION = "religion", _("religion and world view")
        DEFENCE = "defence", _("defence and international relations")
        OTHER = "other", _("other")
        UNCLASSIFIED = "unclassified", _("unclassified")

    class Theme(models.TextChoices):
        """What a social and health organisation works with."""

        NONE = "", _("not told")
        OLDER = "older", _("older people")
        FAMILIES = "families", _("children and families")
        YOUTH = "youth", _("young people")
        MIND = "mind", _("mental health and substance use")
        DISABILITY = "disability", _("disability")
        ILLNESS = "illness", _("long-term illness")
        CARERS = "carers", _("carers and relatives")
        MULTICULTURAL = "multicultural", _("multicultural work")
        VOLUNTEERING = "volunteering", _("inclusion and volunteering")
        LIVELIHOOD = "livelihood", _("work and livelihood")
        HOUSING = "housing", _("housing")
        CRISIS = "crisis", _("crises and safety")

    class Form(models.TextChoices):
        ASSOCIATION = "association", _("registered association")
        FOUNDATION = "foundation", _("foundation")
        PUBLIC_LAW = "public_law", _("association under public law")
        UNREGISTERED = "unregistered", _("unregistered group")
        OTHER = "other", _("other")

    class Status(models.TextChoices):
        ACTIVE = "active", _("active")
        DORMANT = "dormant", _("dormant")
        DISSOLVED = "dissolved", _("dissolved")

    name = models.CharField(_("name"), max_length=200, db_collation=FINNISH)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    form = models.CharField(
        _("legal form"), max_length=12, choices=Form.choices, default=Form.ASSOCIATION
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.ACTIVE
    )
    sector = models.CharField(
        _("sector"), max_length=12, choices=Sector.choices, default=Sector.SOTE
    )
    theme = models.CharField(_("theme"), max_length=14, choices=Theme.choices, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="members",
        null=True,
        blank=True,
        verbose_name=_("belongs to"),
    )
    umbrellas = models.ManyToManyField(
        "self",
        symmetrical=False,
        related_name="umbrella_members",
        blank=True,
        verbose_name=_("umbrella organisations"),
    )
    regions = models.ManyToManyField(
        Region, related_name="organisations", verbose_name=_("regions of activity")
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="organisations",
        null=True,
        blank=True,
        verbose_name=_("home municipality"),
    )
    business_id = models.CharField(
        _("business ID"),
        max_length=9,
        unique=True,
        null=True,
        blank=True,
        validators=[clean_business_id],
    )
    association_register_number = models.CharField(
        _("number in the Register of Associations"),
        max_length=7,
        unique=True,
        null=True,
        blank=True,
        validators=[clean_register_number],
    )
    languages = models.CharField(_("languages"), max_length=20, default="fi")
    email = models.EmailField(_("email address"), blank=True)
    website = models.URLField(_("website"), blank=True)
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="replaces",
        null=True,
        blank=True,
        verbose_name=_("replaced by"),
    )
    # Name and home municipality without case and marks; written by save() and the importers.
    search_key = models.CharField(max_length=400, editable=False, db_index=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = [models.Index(fields=["level", "name"], name="organisation_level_name")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("pk")),
                name="organisation_is_not_its_own_parent",
                violation_error_message=_("An organisation cannot belong to itself."),
            ),
            models.CheckConstraint(
                condition=Q(dissolved_on=None) | Q(status="dissolved"),
                name="organisation_dissolved_on_needs_status",
                violation_error_message=_(
                    "Only a dissolved organisation has a day of dissolution."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.search_key = self.make_search_key()
        super().save(*args, **kwargs)

    @property
    def pseudonym(self) -> str:
        """A stable code in place of the name, for those who work with pseudonyms."""
        return salted_hmac("organisation.pseudonym", str(self.pk)).hexdigest()[:8].upper()

    def make_search_key(self) -> str:
        place = self.municipality
        return fold(" ".join([self.name, *(place.all_names if place else ())]))[:400]
