"""The chapter of the national summary about the roadmap that runs; nothing where there is none."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.timezone import localdate

from portal.chapters.chapter import Chapter
from portal.chapters.sources import ChapterSource, chapter_sources
from regions.models import Region
from roadmap.models import Roadmap
from roadmap.report.chapter import chapter
from roadmap.report.content import gather as gather_roadmap


def gather(
    reader: Any, *, at: dt.datetime, regions: Sequence[Region], audience: str = ""
) -> Chapter:
    """What is published: everybody sees the same. The queries do not grow with the roadmap."""
    running = Roadmap.objects.filter(published_at__lte=at, archived_at=None)
    roadmap = running.current_first(on=localdate(at)).first()
    if roadmap is None:
        return Chapter()
    return chapter(gather_roadmap(roadmap, sees_internal=False, on=localdate(at)))


chapter_sources.add("roadmap", ChapterSource(gather, rank=30))
