"""Whom a structure does not reach, as a question to the register."""

import datetime as dt

from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from regions.models import Region
from regions.organisations.finding.parts import Choices
from regions.organisations.models import Organisation
from regions.organisations.models.organisation import OrganisationQuerySet
from regions.structures.models import Structure
from regions.structures.models.structure import StructureQuerySet
from regions.structures.reach.covering import Covering, by_all, by_structure

# The name of the question in the address of the register, and what asks for those that nobody reaches.
FIELD, NOBODY = "reached", "none"


def may_ask(user: User) -> bool:
    """Who lists the organisations of the nation or edits those of a region; not who speaks for one."""
    return user.has_perm(Permission.LIST_ORGANISATIONS) or user.has_perm_anywhere(
        Permission.EDIT_ORGANISATIONS
    )


def asked_by(user: User, *, day: dt.date) -> StructureQuerySet:
    """Of which structures this person may ask: of all who lists the nation, else national and own ones."""
    standing = Structure.objects.standing_on(day)
    if user.has_perm(Permission.LIST_ORGANISATIONS):
        return standing
    if not user.has_perm_anywhere(Permission.EDIT_ORGANISATIONS):
        return standing.none()
    own = Region.objects.assigned_to(user, on=day)
    links = Structure.regions.through.objects.filter(region__in=own)
    return standing.filter(Q(is_national=True) | Q(pk__in=links.values("structure")))


def choices(by: User) -> Choices:
    """One query; nothing where no structure has been founded."""
    if not may_ask(by):
        return ()
    column, default = Structure.name.column(), Structure.name.column("fi")
    found = asked_by(by, day=timezone.localdate()).by_name()
    named = [
        (str(pk), _("Not reached by: %(structure)s") % {"structure": name or finnish})
        for pk, name, finnish in found.values_list("pk", column, default)
    ]
    return [(NOBODY, _("Reached by no structure")), *named] if named else ()


def narrow(organisations: OrganisationQuerySet, value: str, _by: User) -> OrganisationQuerySet:
    """Active ones alone, of the regions of the structure that is asked for; as of today."""
    today = timezone.localdate()
    active = organisations.filter(status=Organisation.Status.ACTIVE)
    if value == NOBODY:
        return active.filter(_not_in(by_all(today)))
    number = int(value)
    where = Structure.regions.through.objects.filter(structure=number).values("region")
    works = Organisation.regions.through.objects.filter(region__in=where)
    is_national = Structure.objects.filter(pk=number, is_national=True)
    if not is_national.exists():
        active = active.filter(pk__in=works.values("organisation"))
    return active.filter(_not_in(by_structure(number, today)))


def _not_in(covering: Covering) -> Q:
    # Numbers and days of our own.
    return Q(pk__in=RawSQL(covering.others, covering.parameters))  # noqa: S611
