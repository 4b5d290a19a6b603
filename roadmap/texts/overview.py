"""All texts of a roadmap in one list: what lacks a language, when each was changed, who may go on."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Max, Q
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.ui.localised import DEFAULT, LANGUAGES
from roadmap.models import InfluencePoint, Roadmap, Succession
from roadmap.models.revision import SUBJECTS, TextRevision
from roadmap.texts.subject import KINDS, Kind, Owner, TextSubject

# Where each kind has its roadmap.
PATHS = {
    "roadmap": "pk",
    "priority": "roadmap",
    "milestone": "roadmap",
    "step": "priority__roadmap",
    "action": "step__priority__roadmap",
}


@dataclass(frozen=True)
class Newest:
    number: int
    at: dt.datetime


@dataclass(frozen=True)
class ListedText:
    subject: TextSubject
    # Languages in which something is not said that Finnish says.
    missing: tuple[str, ...]
    newest: Newest | None
    may_edit: bool


@dataclass(frozen=True)
class ListedKind:
    label: str
    texts: Sequence[ListedText]


def listed_texts(
    roadmap: Roadmap, user: User, *, at: dt.datetime, missing: str = ""
) -> list[ListedKind]:
    """By kind; with `missing` only those that lack that language. As many queries as there are kinds."""
    newest = _newest(roadmap)
    writer = _Writer.of(roadmap, user, at=at)
    kinds = []
    for kind in KINDS.values():
        texts = [
            ListedText(
                subject,
                missing_languages(subject),
                newest.get((kind.key, subject.owner.pk)),
                writer.may_edit(subject),
            )
            for subject in _subjects(kind, roadmap)
        ]
        shown = [text for text in texts if not missing or missing in text.missing]
        kinds.append(ListedKind(str(kind.model._meta.verbose_name_plural), shown))
    return [kind for kind in kinds if kind.texts]


def missing_languages(subject: TextSubject) -> tuple[str, ...]:
    texts = subject.texts
    said = {one.field for one in subject.named if one.language == DEFAULT and texts[one.key]}
    lacking = {one.language for one in subject.named if one.field in said and not texts[one.key]}
    return tuple(language for language in LANGUAGES if language in lacking)


def _subjects(kind: Kind, roadmap: Roadmap) -> list[TextSubject]:
    owners: Sequence[Owner]
    if kind.model is InfluencePoint:
        of_roadmap = Q(priority__roadmap=roadmap) | Q(step__priority__roadmap=roadmap)
    else:
        of_roadmap = Q(**{PATHS[kind.key]: roadmap.pk})
    owners = list(kind.model._default_manager.filter(of_roadmap).select_related(*kind.related))
    return [TextSubject(owner) for owner in owners]


def _newest(roadmap: Roadmap) -> Mapping[tuple[str, int], Newest]:
    """By kind and subject, in one query."""
    of_roadmap = Q(influence_point__priority__roadmap=roadmap) | Q(
        influence_point__step__priority__roadmap=roadmap
    )
    for key, path in PATHS.items():
        of_roadmap |= Q(**{key if path == "pk" else f"{key}__{path}": roadmap.pk})
    chains = TextRevision.objects.filter(of_roadmap).order_by().values(*SUBJECTS)
    found = {}
    for row in chains.annotate(newest=Max("number"), changed_at=Max("published_at")):
        [key] = [key for key in SUBJECTS if row[key] is not None]
        found[key, row[key]] = Newest(row["newest"], row["changed_at"])
    return found


@dataclass(frozen=True)
class _Writer:
    """As `may_edit_texts` and `why_closed`, asked once for a whole list."""

    writes_all: bool
    regions: frozenset[str]
    closed_steps: frozenset[int]

    @classmethod
    def of(cls, roadmap: Roadmap, user: User, *, at: dt.datetime) -> "_Writer":
        if roadmap.is_archived:
            return cls(writes_all=False, regions=frozenset(), closed_steps=frozenset())
        writes_all = user.has_perm(Permission.MANAGE_ROADMAP) or (
            roadmap.is_published and user.has_perm(Permission.EDIT_ROADMAP_TEXTS)
        )
        on = timezone.localdate(at)
        assignments = () if writes_all else user.assignments.select_related("region").order_by()
        regions = {
            one.region_id
            for one in assignments
            if one.is_active_on(on) and user.has_perm(Permission.REPORT_ROADMAP, one.region)
        }
        steps = Succession.objects.filter(step__priority__roadmap=roadmap).order_by()
        closed = frozenset(steps.values_list("step_id", flat=True))
        return cls(writes_all, frozenset(regions), closed)

    def may_edit(self, subject: TextSubject) -> bool:
        if subject.step is not None and subject.step.pk in self.closed_steps:
            return False
        region = subject.region
        return self.writes_all or (region is not None and region.pk in self.regions)
