"""A roadmap is begun, its settings changed, and dropped while it is a draft that nobody reported on."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.revisions.facts import refuse_unseen
from roadmap.access import Refused, require_nationally, require_open
from roadmap.models import Roadmap
from roadmap.plan.deletion import drop, refuse_reported
from roadmap.plan.first_texts import write_first_texts

FACTS = ("slug", "starts_on", "ends_on", "report_interval_days")
# Words that stand in the place of a roadmap's name in addresses (`roadmap/urls.py`).
RESERVED = frozenset(
    {"new", "steps", "points", "texts", "priorities", "milestones", "actions", "proposals"}
    | {"import", "edit", "grid", "bounds", "outcomes", "targets", "statuses", "drafts", "revisions"}
)


@transaction.atomic
def create_roadmap(*, texts: Mapping[str, str], by: User, at: dt.datetime, **facts: Any) -> Roadmap:
    """A draft: those who work with roadmaps see it, the public does not."""
    require_nationally(by, Permission.MANAGE_ROADMAP)
    roadmap = Roadmap(**facts)
    _refuse_faults(roadmap)
    write_first_texts(roadmap, texts, roadmap=None, by=by, at=at)
    trail.record("roadmap.created", subject=roadmap, by=by, at=at)
    return roadmap


@transaction.atomic
def edit_roadmap(
    roadmap: Roadmap, *, by: User, at: dt.datetime, seen: str = "", **facts: Any
) -> Roadmap:
    """Raises `EditConflict` where a colleague changed what `seen` does not know of."""
    require_nationally(by, Permission.MANAGE_ROADMAP)
    current = require_open(roadmap)
    changed = refuse_unseen(current, seen=seen, facts=facts)
    for name in changed:
        setattr(current, name, facts[name])
    _refuse_faults(current)
    if changed:
        current.save(update_fields=changed)
        trail.record("roadmap.edited", subject=current, by=by, at=at, changed=changed)
    return current


@transaction.atomic
def delete_roadmap(roadmap: Roadmap, *, by: User, at: dt.datetime) -> None:
    """With all that is planned in it. Raises `Refused` once it was published or reported on."""
    require_nationally(by, Permission.MANAGE_ROADMAP)
    current = require_open(roadmap)
    if refusal := published_refusal(current):
        raise Refused(refusal)
    refuse_reported(current)
    trail.record("roadmap.deleted", subject=current, by=by, at=at)
    drop(current)


def published_refusal(roadmap: Roadmap) -> str:
    """Why it may not be deleted; empty where it is a draft."""
    if not roadmap.is_published:
        return ""
    return _("A published roadmap is not deleted. Archive it: then it stays readable.")


def _refuse_faults(roadmap: Roadmap) -> None:
    if roadmap.slug in RESERVED:
        raise Refused({"slug": reserved_refusal(roadmap.slug)})
    if Roadmap.objects.exclude(pk=roadmap.pk).filter(slug=roadmap.slug).exists():
        raise Refused({"slug": _("Another roadmap has this name. Choose another one.")})
    if roadmap.ends_on < roadmap.starts_on:
        raise Refused({"ends_on": _("The last day cannot be before the first day.")})
    roadmap.validate_constraints()


def reserved_refusal(slug: str) -> str:
    return _("“%(slug)s” stands in addresses for something else. Choose another name.") % {
        "slug": slug
    }
