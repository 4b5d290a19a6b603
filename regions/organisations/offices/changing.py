"""Offices come, change hands and end: at once, by whoever keeps the register or speaks for the organisation.

Each act leaves a row of history, and tells `offices_changed`, which whoever posts notices listens to.
"""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.dispatch import Signal
from django.utils.translation import gettext as _

from portal.accounts.models import User
from regions.organisations.facts.writing import lock_organisations
from regions.organisations.models import Office, OfficeTerm, Organisation, OrganisationChange
from regions.organisations.offices.people import person_for
from regions.organisations.offices.wording import (
    OFFICE,
    Told,
    days_in_words,
    office_told,
    term_told,
)

# Sent within the transaction, with `organisation`, `changes` (OrganisationChange), `by` and `at`.
offices_changed = Signal()


@dataclass(frozen=True)
class Holder:
    """Who holds an office, and from when to when; a day that is not known is None."""

    name: str
    email: str
    language: str
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None


def may_change_offices(organisation: Organisation, user: User) -> bool:
    one = Organisation.objects.filter(pk=organisation.pk)
    editable = Organisation.objects.editable_by(user).filter(pk__in=one)
    return (
        editable.exists() or Organisation.objects.represented_by(user).filter(pk__in=one).exists()
    )


@transaction.atomic
def add_office(
    organisation: Organisation,
    *,
    kind: str,
    title: str = "",
    mailbox: str = "",
    holder: Holder | None = None,
    by: User,
    at: dt.datetime,
) -> Office:
    """Raises `ValidationError` by field: an office of which there is one already, one without its title."""
    lock_organisations([organisation.pk])
    office = Office(organisation=organisation, kind=kind, title=title, mailbox=mailbox)
    _refuse_twin(office)
    office.save()
    _tell(organisation, [(None, office_told(office))], by=by, at=at)
    if holder is not None:
        begin_term(office, holder, by=by, at=at)
    return office


@transaction.atomic
def change_office(office: Office, *, title: str, mailbox: str, by: User, at: dt.datetime) -> None:
    """Raises `ValidationError` by field."""
    lock_organisations([office.organisation_id])
    before = Office.objects.get(pk=office.pk)
    old, office.title, office.mailbox = office_told(before), title, mailbox
    if (before.title, before.mailbox) == (title, mailbox):
        return
    _refuse_twin(office)
    office.save(update_fields=["title", "mailbox"])
    _tell(office.organisation, [(old, office_told(office))], by=by, at=at)


@transaction.atomic
def remove_office(office: Office, *, by: User, at: dt.datetime) -> None:
    """One that was written by mistake. Raises `ValidationError` where somebody holds or held it."""
    lock_organisations([office.organisation_id])
    if office.terms.exists():
        raise ValidationError(
            _("Somebody holds or held this office. End the term, and leave the office vacant.")
        )
    _tell(office.organisation, [(office_told(office), None)], by=by, at=at)
    office.delete()


@transaction.atomic
def begin_term(office: Office, holder: Holder, *, by: User, at: dt.datetime) -> OfficeTerm:
    """A successor ends the term of whoever holds the office on the first day, the day before it.

    Raises `ValidationError` by field.
    """
    lock_organisations([office.organisation_id])
    told: list[tuple[Told | None, Told | None]] = []
    if holder.starts_on is not None and (before := _predecessor(office, holder.starts_on)):
        old = term_told(before)
        before.ends_on = holder.starts_on - dt.timedelta(days=1)
        before.save(update_fields=["ends_on"])
        told.append((old, term_told(before)))
    person = person_for(
        office.organisation, name=holder.name, email=holder.email, language=holder.language
    )
    term = OfficeTerm(
        office=office, person=person, starts_on=holder.starts_on, ends_on=holder.ends_on
    )
    _save(term)
    told.append((None, term_told(term)))
    _tell(office.organisation, told, by=by, at=at)
    return term


@transaction.atomic
def change_term(term: OfficeTerm, holder: Holder, *, by: User, at: dt.datetime) -> OfficeTerm:
    """Who it is, or from when to when. Raises `ValidationError` by field; `OfficeTerm.DoesNotExist`."""
    organisation = term.office.organisation
    lock_organisations([organisation.pk])
    term = OfficeTerm.objects.select_related("office__organisation", "person").get(pk=term.pk)
    old, known = term_told(term), term.person
    said = (known.name, known.email, known.language)
    term.person = person_for(
        organisation,
        name=holder.name,
        email=holder.email,
        language=holder.language,
        before=known,
    )
    term.starts_on, term.ends_on = holder.starts_on, holder.ends_on
    _save(term)
    # Of somebody whose address alone became another, the history says that, and not which.
    if term_told(term) != old or said != (holder.name, holder.email.lower(), holder.language):
        _tell(organisation, [(old, term_told(term))], by=by, at=at)
    return term


@transaction.atomic
def remove_term(term: OfficeTerm, *, by: User, at: dt.datetime) -> None:
    """One that was written by mistake; whoever really held the office stays in the history."""
    lock_organisations([term.office.organisation_id])
    told = term_told(term)
    term.delete()
    _tell(term.office.organisation, [(told, None)], by=by, at=at)


def _refuse_twin(office: Office) -> None:
    if office.kind == Office.Kind.OTHER and not office.title:
        raise ValidationError({"title": _("Write what the office is called.")})
    if office.kind != Office.Kind.OTHER and office.title:
        raise ValidationError(
            {"title": _("Only another office has a title of its own. Leave this empty.")}
        )
    others = Office.objects.filter(organisation=office.organisation, kind=office.kind)
    if others.filter(title__iexact=office.title).exclude(pk=office.pk).exists():
        field = "title" if office.title else "kind"
        raise ValidationError(
            {field: _("The organisation has this office already. Change that one.")}
        )


def _predecessor(office: Office, day: dt.date) -> OfficeTerm | None:
    """Who began before that day and would hold the office on it."""
    begun = Q(starts_on=None) | Q(starts_on__lt=day)
    terms = office.terms.filter(begun, Q(ends_on=None) | Q(ends_on__gte=day))
    return terms.select_related("office").first()


def _save(term: OfficeTerm) -> None:
    if term.starts_on and term.ends_on and term.ends_on < term.starts_on:
        raise ValidationError({"ends_on": _("The last day cannot be before the first day.")})
    if other := _overlapping(term):
        days = days_in_words(other.starts_on, other.ends_on) or _("without days")
        said = _(
            "%(name)s holds this office then (%(days)s). Choose other days, or change that term first."
        )
        field = "ends_on" if _is_later(other, term) else "starts_on"
        raise ValidationError({field: said % {"name": other.person, "days": days}})
    try:
        with transaction.atomic():
            term.save()
    except IntegrityError as error:
        raise ValidationError(
            _(
                "A colleague saved something at the same moment. Save again: then it can be told what."
            )
        ) from error


def _overlapping(term: OfficeTerm) -> OfficeTerm | None:
    others = OfficeTerm.objects.filter(office=term.office).exclude(pk=term.pk)
    if term.ends_on is not None:
        others = others.filter(Q(starts_on=None) | Q(starts_on__lte=term.ends_on))
    if term.starts_on is not None:
        others = others.filter(Q(ends_on=None) | Q(ends_on__gte=term.starts_on))
    return others.select_related("person").order_by("starts_on", "pk").first()


def _is_later(other: OfficeTerm, term: OfficeTerm) -> bool:
    """Whether the other begins after the first day of this one: then the last day is what to change."""
    if other.starts_on is None:
        return False
    return term.starts_on is None or other.starts_on > term.starts_on


def _tell(
    organisation: Organisation,
    pairs: list[tuple[Told | None, Told | None]],
    *,
    by: User,
    at: dt.datetime,
) -> None:
    is_own = organisation.representatives.filter(user=by).exists()
    is_staff = Organisation.objects.editable_by(by).filter(pk=organisation.pk).exists()
    source = OrganisationChange.Source
    changes = [
        OrganisationChange(
            organisation=organisation,
            at=at,
            by=by,
            source=source.REPRESENTATIVE if is_own and not is_staff else source.FORM,
            facts={OFFICE: list(pair)},
        )
        for pair in pairs
    ]
    OrganisationChange.objects.bulk_create(changes)
    offices_changed.send(sender=Office, organisation=organisation, changes=changes, by=by, at=at)
