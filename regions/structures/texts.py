"""Which texts of a structure are kept as revisions, and how a revision is written."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.revisions.named_text import NamedText, as_kept, in_each_language
from portal.revisions.succession import newest, newest_number
from regions.structures.models import Structure, StructureRevision

TEXTS: tuple[NamedText, ...] = (
    *in_each_language(
        "purpose",
        _("purpose"),
        [field.verbose_name for field in Structure.purpose.fields.values()],
        most=4_000,
        explained=_("What the structure is for, in a few sentences."),
    ),
    *in_each_language(
        "remit",
        _("what it may decide"),
        [field.verbose_name for field in Structure.remit.fields.values()],
        most=2_000,
        explained=_("What it decides by itself, and on what it gives its opinion."),
    ),
)
TEXT_KEYS = frozenset(one.key for one in TEXTS)


def chain_of(structure: Structure) -> QuerySet[StructureRevision]:
    return StructureRevision.objects.filter(structure=structure).order_by("-number")


def keep_texts(structure: Structure, *, by: User | None, at: dt.datetime, note: str = "") -> None:
    """What the structure says now becomes the next revision. Under the lock of its row."""
    number = newest_number(newest(chain_of(structure))) + 1
    texts = {one.key: getattr(structure, one.key) for one in TEXTS}
    StructureRevision.objects.create(
        structure=structure,
        number=number,
        texts=as_kept(TEXTS, texts),
        author=by,
        published_at=at,
        note=note,
    )
