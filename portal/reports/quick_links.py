"""One's own files, for those who come to read."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.registry.quick_links import QuickLink, QuickLinkSource, quick_links
from portal.registry.visit import Visit


def own_files(visit: Visit) -> Iterator[QuickLink]:
    yield QuickLink(_("Reports"), reverse("reports:export_centre"))


quick_links.add("reports", QuickLinkSource(own_files, rank=30))
