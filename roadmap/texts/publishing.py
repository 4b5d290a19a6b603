"""Texts of a roadmap are published: the columns say them, and a revision keeps them for good."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from portal.revisions.named_text import as_kept, from_kept
from portal.revisions.succession import EditConflict, NothingNew, Published, succeed
from roadmap.access import Refused
from roadmap.models.revision import TextRevision
from roadmap.texts.access import may_edit_texts, require_editable
from roadmap.texts.subject import Owner, TextSubject

Outcome = Published[TextRevision] | NothingNew | EditConflict[TextRevision]


def first_texts(
    *, owner: Owner, by: User | None, at: dt.datetime, texts: Mapping[str, str] | None = None
) -> TextRevision:
    """Save what has just been made, with its texts as revision 1.

    Without `texts` they are those that `owner` has already. Whether `by` may make it, and whether the
    roadmap is open, the action has asked that makes it.
    """
    subject = TextSubject(owner)
    for key, text in (texts or {}).items():
        setattr(owner, key, text)
    owner.save()
    return TextRevision.objects.create(
        **{subject.kind.key: owner},
        number=1,
        texts=as_kept(subject.named, subject.texts),
        author=by,
        published_at=at,
    )


@transaction.atomic
def publish_texts(
    *,
    owner: Owner,
    texts: Mapping[str, str],
    base: int,
    by: User,
    at: dt.datetime,
    note: str = "",
) -> Outcome:
    """Write the revision that follows number `base`, and the columns; nothing where it has a successor.

    What `texts` leaves out stays as it is. Raises `PermissionDenied`, or `Refused` where the roadmap is
    archived, the step superseded or a title would be gone.
    """
    return _succeed(owner, texts, base=base, note=note, restored_from=None, by=by, at=at)


@transaction.atomic
def restore_texts(*, revision: TextRevision, base: int, by: User, at: dt.datetime) -> Outcome:
    """Publish an earlier revision's texts again, as a new one; as `publish_texts` otherwise."""
    owner = revision.subject
    texts = from_kept(TextSubject(owner).named, revision.texts)
    return _succeed(owner, texts, base=base, note="", restored_from=revision.number, by=by, at=at)


def _succeed(
    owner: Owner,
    texts: Mapping[str, str],
    *,
    base: int,
    note: str,
    restored_from: int | None,
    by: User,
    at: dt.datetime,
) -> Outcome:
    require_editable(by, TextSubject(owner))
    # As they stand now, after waiting for whoever was first.
    subject = TextSubject(type(owner)._default_manager.get(pk=owner.pk))
    if not may_edit_texts(by, subject):
        # It was taken to a region of others.
        raise PermissionDenied
    said = {**subject.texts, **texts}
    if said == subject.texts:
        return NothingNew()
    _require_titles(subject, said)
    base = _keep_what_stands(subject, base, at)
    revision = TextRevision(
        **{subject.kind.key: subject.owner},
        texts=as_kept(subject.named, said),
        note=note,
        restored_from=restored_from,
    )
    outcome = succeed(revision, chain=subject.chain, base=base, by=by, at=at)
    if not isinstance(outcome, Published):
        return outcome
    for key, text in said.items():
        setattr(subject.owner, key, text)
    subject.owner.save(update_fields=list(said))
    trail.record(
        "roadmap.texts_restored" if restored_from else "roadmap.texts_published",
        subject=subject.owner,
        by=by,
        at=at,
        scope=subject.region.code if subject.region else "",
        number=outcome.revision.number,
        **({"restored_from": restored_from} if restored_from else {}),
    )
    return outcome


def _require_titles(subject: TextSubject, said: Mapping[str, str]) -> None:
    """Nothing that must be there is taken away; what was missing before may still be."""
    emptied = [
        _("Fill in “%(name)s”.") % {"name": one.label}
        for one in subject.named
        if one.is_required and subject.texts[one.key] and not said[one.key].strip()
    ]
    if emptied:
        raise Refused(emptied)


def _keep_what_stands(subject: TextSubject, base: int, at: dt.datetime) -> int:
    """Texts that came without a revision become the first, of nobody, before others take their place."""
    if base or subject.chain.exists():
        return base
    TextRevision.objects.create(
        **{subject.kind.key: subject.owner},
        number=1,
        texts=as_kept(subject.named, subject.texts),
        published_at=at,
    )
    return 1
