"""A roadmap is published once it lacks nothing, taken back, archived, and opened again."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.ui.localised import LANGUAGES
from roadmap.access import Refused, require_nationally, require_open
from roadmap.models import Action, InfluencePoint, Milestone, Priority, Roadmap, Step
from roadmap.texts.subject import NEEDED, Owner, TextSubject


@dataclass(frozen=True)
class Lacking:
    """A thing of the roadmap whose texts are not in both languages."""

    subject: TextSubject
    # Titles that are missing, by their labels: it cannot be published so.
    titles: tuple[str, ...] = ()
    # Other texts that stand in one of the languages alone: those to be translated.
    texts: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return str(self.subject.kind.label)

    @property
    def name(self) -> str:
        """By its title in whichever language has one."""
        said = (getattr(self.subject.owner, f"title_{language}") for language in LANGUAGES)
        return str(self.subject.owner) or next((title for title in said if title), _("untitled"))

    @property
    def address(self) -> str:
        """Where its texts are written."""
        return self.subject.edit_url


@dataclass(frozen=True)
class Readiness:
    """What a roadmap lacks before everybody reads it."""

    roadmap: Roadmap

    @cached_property
    def has_priority(self) -> bool:
        return self.roadmap.priorities.exists()

    @cached_property
    def _lacking(self) -> list[Lacking]:
        return [
            lacking
            for things in _texts_of(self.roadmap)
            for thing in things
            if (lacking := _lacking(thing))
        ]

    @property
    def without_title(self) -> list[Lacking]:
        return [each for each in self._lacking if each.titles]

    @property
    def half_translated(self) -> list[Lacking]:
        return [each for each in self._lacking if each.texts]

    @property
    def is_ready(self) -> bool:
        return self.has_priority and not self.without_title


@transaction.atomic
def publish_roadmap(roadmap: Roadmap, *, by: User, at: dt.datetime) -> Roadmap:
    """From now on everybody reads it. Raises `Refused` while something is missing."""
    require_nationally(by, Permission.MANAGE_ROADMAP)
    current = require_open(roadmap)
    if current.is_published:
        return current
    readiness = Readiness(current)
    if not readiness.has_priority:
        raise Refused(_("A roadmap without a priority says nothing yet. Add one first."))
    if readiness.without_title:
        raise Refused(_("Some titles are missing in Finnish or Swedish. Fill them in first."))
    current.published_at = at
    current.save(update_fields=["published_at"])
    trail.record("roadmap.published", subject=current, by=by, at=at)
    return current


@transaction.atomic
def take_back(roadmap: Roadmap, *, by: User, at: dt.datetime) -> Roadmap:
    """It is a draft again: the public no longer reads it."""
    require_nationally(by, Permission.MANAGE_ROADMAP)
    current = require_open(roadmap)
    if current.is_published:
        current.published_at = None
        current.save(update_fields=["published_at"])
        trail.record("roadmap.taken_back", subject=current, by=by, at=at)
    return current


@transaction.atomic
def archive_roadmap(roadmap: Roadmap, *, by: User, at: dt.datetime) -> Roadmap:
    """Everybody reads it still; nobody changes it. Raises `Refused` for a draft."""
    require_nationally(by, Permission.MANAGE_ROADMAP)
    current = require_open(roadmap)
    if not current.is_published:
        raise Refused(_("Publish the roadmap before you archive it, or delete the draft."))
    current.archived_at = at
    current.save(update_fields=["archived_at"])
    trail.record("roadmap.archived", subject=current, by=by, at=at)
    return current


@transaction.atomic
def reopen_roadmap(roadmap: Roadmap, *, by: User, at: dt.datetime) -> Roadmap:
    require_nationally(by, Permission.MANAGE_ROADMAP)
    current = Roadmap.objects.select_for_update(no_key=True).get(pk=roadmap.pk)
    if current.is_archived:
        current.archived_at = None
        current.save(update_fields=["archived_at"])
        trail.record("roadmap.reopened", subject=current, by=by, at=at)
    return current


def _texts_of(roadmap: Roadmap) -> list[QuerySet]:
    of_steps = Step.objects.filter(priority__roadmap=roadmap).order_by()
    points = InfluencePoint.objects.filter(Q(priority__roadmap=roadmap) | Q(step__in=of_steps))
    return [
        Roadmap.objects.filter(pk=roadmap.pk),
        Priority.objects.filter(roadmap=roadmap),
        Step.objects.filter(priority__roadmap=roadmap),
        Action.objects.filter(step__in=of_steps),
        points,
        Milestone.objects.filter(roadmap=roadmap),
    ]


def _lacking(thing: Owner) -> Lacking | None:
    subject = TextSubject(thing)
    said = {one.key: getattr(thing, one.key).strip() for one in subject.kind.named}
    missing = [one for one in subject.kind.named if one.language in NEEDED and not said[one.key]]
    titles = tuple(str(one.label) for one in missing if one.field == "title")
    # What stands in no language at all is not meant to be said.
    half = tuple(
        str(one.label)
        for one in missing
        if one.field != "title" and any(said[f"{one.field}_{language}"] for language in NEEDED)
    )
    return Lacking(subject, titles, half) if titles or half else None
