"""What invited people were told of meetings of long ago."""

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from portal.retention.ways import ColumnsEmptied, OneByOne, ways
from regions.meetings.models import Material, Meeting, MeetingSeries


def long_past(before: dt.datetime) -> QuerySet[Meeting]:
    return Meeting.objects.filter(ends_at__lte=before).exclude(room="", join_url="", note="")


def long_ended_series(before: dt.datetime) -> QuerySet[MeetingSeries]:
    ended = MeetingSeries.objects.filter(ends_on__lte=timezone.localdate(before))
    return ended.exclude(room="", join_url="")


def old_materials(before: dt.datetime) -> QuerySet[Material]:
    return Material.objects.filter(item__meeting__ends_at__lte=before).order_by("pk")


def delete_material(material: Material, *, at: dt.datetime) -> None:
    """The file first: a row without a file is tried again, a file without a row is never found."""
    if material.file:
        material.file.delete(save=False)
    material.delete()


ways.add(
    "meetings", ColumnsEmptied(long_past, lambda _at: {"room": "", "join_url": "", "note": ""})
)
ways.add(
    "meetings.series", ColumnsEmptied(long_ended_series, lambda _at: {"room": "", "join_url": ""})
)
ways.add("meetings.materials", OneByOne(old_materials, delete_material))
