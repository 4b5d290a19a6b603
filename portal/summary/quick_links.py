"""The national summary, for those who write no profiles and run no rounds."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.registry.quick_links import QuickLink, QuickLinkSource, quick_links
from portal.registry.visit import Visit


def national_summary(visit: Visit) -> Iterator[QuickLink]:
    yield QuickLink(_("National summary"), reverse("summary:page"))


quick_links.add("summary", QuickLinkSource(national_summary, rank=10))
