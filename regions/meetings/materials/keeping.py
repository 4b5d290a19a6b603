"""Materials come to an item of an agenda and go with it; a file never outlives its row."""

import datetime as dt
import hashlib
import uuid
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import trail
from regions.meetings.access import held_meeting, trail_scope
from regions.meetings.materials.kinds import FileKind, FileRefused, kind_of
from regions.meetings.models import AgendaItem, Material
from regions.structures.access import Refused

FOLDER = "meetings"
# Beside more than these nobody reads any.
MOST_MATERIALS = 20


@transaction.atomic
def add_link(item: AgendaItem, *, title: str, url: str, by: User, at: dt.datetime) -> Material:
    """Raises `Refused`, or `PermissionDenied`. Pressed twice, it is added once."""
    current = _open_item(item, by=by)
    if twin := current.materials.filter(title=title, url=url).first():
        return twin
    material = Material(item=current, title=title, url=url)
    return _kept(material, by=by, at=at)


@transaction.atomic
def add_file(
    item: AgendaItem,
    file: IO[bytes],
    *,
    name: str,
    size: int,
    title: str,
    by: User,
    at: dt.datetime,
) -> Material:
    """Raises `Refused` by the name of the field where the file may not be kept, or `PermissionDenied`.
    Pressed twice, it is added once."""
    current = _open_item(item, by=by)
    try:
        kind = kind_of(file, name=name, size=size)
    except FileRefused as refused:
        raise Refused({"file": [str(refused)]}) from refused
    if twin := _twin(current, file, size=size, title=title):
        return twin
    return _kept(_with_file(current, file, kind, size=size, title=title), by=by, at=at)


def _twin(item: AgendaItem, file: IO[bytes], *, size: int, title: str) -> Material | None:
    """What a second press of the same button sends again: of this title, with the same content."""
    sent = _digest(File(file))
    file.seek(0)
    for one in item.materials.filter(title=title, size=size).exclude(file=""):
        try:
            with one.file.open("rb") as kept:
                if _digest(kept) == sent:
                    return one
        except FileNotFoundError:
            continue
    return None


def _digest(file: "File[bytes]") -> bytes:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.digest()


def _with_file(
    item: AgendaItem, file: IO[bytes], kind: FileKind, *, size: int, title: str
) -> Material:
    """Under a name of our own. What no row points to after a rollback is deleted again."""
    name = f"{FOLDER}/{uuid.uuid4().hex}.{kind.ending}"
    kept = default_storage.save(name, File(file))
    return Material(item=item, title=title, file=kept, size=size)


@transaction.atomic
def add_made_file(item: AgendaItem, content: bytes, *, ending: str, title: str) -> Material:
    """A file that the portal made itself, for an item that it made."""
    kept = default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}.{ending}", ContentFile(content))
    return Material.objects.create(item=item, title=title, file=kept, size=len(content))


def _kept(material: Material, *, by: User, at: dt.datetime) -> Material:
    try:
        if material.item.materials.count() >= MOST_MATERIALS:
            raise Refused(
                _("An item has at most %(count)d materials. Delete one first.")
                % {"count": MOST_MATERIALS}
            )
        try:
            material.full_clean(exclude=["item"])
        except ValidationError as error:
            raise Refused(error.message_dict) from error
        material.save()
    except BaseException:
        if name := material.file.name:
            default_storage.delete(name)
        raise
    trail.record(
        "material.added",
        subject=material.item.meeting,
        by=by,
        at=at,
        scope=trail_scope(material.item.meeting),
        title=material.title,
    )
    return material


@transaction.atomic
def delete_material(material: Material, *, by: User, at: dt.datetime) -> None:
    """The row now, the file once that is certain. Done twice it is done once."""
    meeting = held_meeting(material.item.meeting, by=by)
    current = Material.objects.filter(pk=material.pk).first()
    if current is None:
        return
    trail.record(
        "material.deleted",
        subject=meeting,
        by=by,
        at=at,
        scope=trail_scope(meeting),
        title=current.title,
    )
    current.delete()


def _open_item(item: AgendaItem, *, by: User) -> AgendaItem:
    meeting = held_meeting(item.meeting, by=by)
    if meeting.is_cancelled:
        raise Refused(_("The meeting was cancelled, so nothing is added to it."))
    current = meeting.items.get(pk=item.pk)
    current.meeting = meeting
    return current


def served_name(material: Material) -> str:
    """What the file is called where it is saved: by its title."""
    return f"{slugify(material.title)[:80] or 'material'}.{ending_of(material)}"


def ending_of(material: Material) -> str:
    return (material.file.name or "").rpartition(".")[2]
