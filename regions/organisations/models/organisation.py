"""The register of social and health organisations."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from portal.accounts.permissions import Permission
from portal.alphabet import FINNISH
from portal.ui.localised import LANGUAGES, fold
from regions.models import Municipality, Region
from regions.organisations.models.search_word import SearchWord
from regions.organisations.public_id import as_public_id, read_public_id
from regions.organisations.search_words import asked_words, searchable

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User


LONGEST_SEARCH_KEY = 1_000


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

    def named_for(self, user: "User | AnonymousUser") -> Self:
        """Those that this person may see by name: researchers see codes, and so no page of one."""
        visible = self.visible_to(user)
        if user.has_perm(Permission.NAME_ORGANISATIONS) or not user.is_authenticated:
            return visible
        if not user.has_perm(Permission.LIST_ORGANISATIONS):
            return visible
        own = Region.objects.assigned_to(user, on=timezone.localdate())
        return visible.filter(pk__in=_linked_to(own))

    def editable_by(self, user: "User | AnonymousUser") -> Self:
        """All for who edits the nation's; those at home in own regions for experts, nationals left out.

        What has no home municipality is at home wherever it works.
        """
        if user.has_perm(Permission.EDIT_ORGANISATIONS):
            return self
        if not user.is_authenticated:
            return self.none()
        own = Region.objects.assigned_to(user, on=timezone.localdate())
        at_home = Q(municipality__region__in=own) | Q(municipality=None, pk__in=_linked_to(own))
        return self.filter(at_home).exclude(level=Organisation.Level.NATIONAL)

    def represented_by(self, user: "User | AnonymousUser") -> Self:
        if not user.is_authenticated:
            return self.none()
        return self.filter(pk__in=user.representations.values("organisation"))

    def with_open_contacts(self, user: "User | AnonymousUser") -> Self:
        """Those whose masked contact data this person may open: staff where they edit, own ones."""
        if user.has_perm(Permission.VIEW_CONTACTS):
            return self
        if not user.is_authenticated:
            return self.none()
        own = Region.objects.assigned_to(user, on=timezone.localdate())
        return self.filter(
            Q(pk__in=_linked_to(own)) | Q(pk__in=user.representations.values("organisation"))
        )

    def with_public_id(self, public_id: str) -> Self:
        """The one of that id, or the one that it was merged into; none where it is no id."""
        number = read_public_id(public_id)
        if number is None:
            return self.none()
        merged = apps.get_model("organisations", "MergedId").objects.filter(number=number)
        survivor = Subquery(merged.values("organisation")[:1])
        # Each by its key: with an “or” the database would look at every organisation.
        meant = Coalesce(survivor, Value(number), output_field=models.BigIntegerField())
        return self.filter(pk=meant)

    def active_in(self, region: Region) -> Self:
        links = Organisation.regions.through.objects
        return self.filter(pk__in=links.filter(region=region).values("organisation"))

    def matching(self, words: str) -> Self:
        """Every word stands somewhere in the names, numbers or home municipality, in any order.

        What forgives typing errors too is `finding.search`.
        """
        found = self
        for word in asked_words(words):
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


def _linked_to(regions: models.QuerySet[Region]) -> models.QuerySet[Any, Any]:
    links = Organisation.regions.through.objects
    return links.filter(region__in=regions).values("organisation")


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

    class ConfirmedAs(models.TextChoices):
        REPRESENTATIVE = "representative", _("a representative")
        RESPONDENT = "respondent", _("whoever answered a survey")
        STAFF = "staff", _("the staff")

    # The official one; others stand in `other_names`.
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
    languages = models.CharField(_("languages"), max_length=20, default="fi")
    email = models.EmailField(_("email address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    website = models.URLField(_("website"), blank=True)
    # When somebody last said that these facts are right: a representative, or whoever answered a
    # survey for the organisation, who needs no account.
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    confirmed_as = models.CharField(
        _("confirmed as"), max_length=14, choices=ConfirmedAs.choices, blank=True
    )
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="replaces",
        null=True,
        blank=True,
        verbose_name=_("replaced by"),
    )
    # Every name, number and the home municipality as `searchable` writes them: `make_search_key`.
    search_key = models.CharField(max_length=1_000, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        indexes = [
            models.Index(fields=["level", "name"], name="organisation_level_name"),
            # The first pages of a list of many are read in its order; another index, over parts of
            # words, is PostgreSQL's alone (migration `finding_words`).
            models.Index(fields=["name", "id"], name="organisation_by_name"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("pk")),
                name="organisation_is_not_its_own_parent",
                violation_error_message=_("An organisation cannot belong to itself."),
            ),
            models.CheckConstraint(
                condition=~Q(replaced_by=F("pk")),
                name="organisation_does_not_replace_itself",
                violation_error_message=_("An organisation cannot be replaced by itself."),
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | ~Q(confirmed_as=""),
                name="organisation_confirmed_by_somebody",
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
        SearchWord.objects.take_in([self.search_key])

    def get_absolute_url(self) -> str:
        return reverse("organisations:organisation_detail", args=[self.public_id])

    @property
    def public_id(self) -> str:
        """`J10234-3`: given out once, in addresses and files."""
        return as_public_id(self.pk)

    @property
    def pseudonym(self) -> str:
        """A stable code in place of the name, for those who work with pseudonyms."""
        return pseudonym_of(self.pk)

    @property
    def home_region_code(self) -> str:
        """In whose part of the trail it stands; empty where it has no home in a region."""
        place = self.municipality
        return (place.region_id or "") if place else ""

    def make_search_key(self) -> str:
        """Of a row that is saved already, from its names and numbers as they stand in the database."""
        others: list[str] = []
        if self.pk is not None and not self._state.adding:
            others = [one.name for one in self.other_names.all()]
            others += [one.value for one in self.identifiers.all()]
        return search_key(self.name, others, self.municipality)


def first_language(languages: str) -> str:
    """In which an organisation is written to: the first that the portal writes, `se-sv` → Swedish; or Finnish."""
    spoken = languages.replace(",", "-").replace(" ", "-").lower().split("-")
    return next((code for code in spoken if code in LANGUAGES), LANGUAGES[0])


def pseudonym_of(number: int) -> str:
    return salted_hmac("organisation.pseudonym", str(number)).hexdigest()[:8].upper()


def search_key(name: str, others: Iterable[str], municipality: Municipality | None) -> str:
    """What a search looks into: the names first, then numbers and the home in both languages."""
    place = municipality.all_names if municipality else ()
    return searchable(" ".join([name, *sorted(others), *place]))[:LONGEST_SEARCH_KEY]
