"""The regions and the public page of each."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from portal.accounts.access import public
from portal.accounts.permissions import Permission
from portal.charts.table import Cell, Heading, Row, Table
from portal.registry.page_parts import made
from portal.registry.search import search_hits
from portal.ui.lists import search_words
from regions.access import in_region
from regions.figures import populations
from regions.models import Region
from regions.profiles import completeness
from regions.region_map import region_map
from regions.region_page import RegionVisit, page_actions, page_parts
from regions.search import FoundRegion, find_regions
from regions.sections import SECTIONS


@public
@require_safe
def region_list(request: HttpRequest) -> HttpResponse:
    words = search_words(request.GET.get("q"))
    regions = Region.objects.visible_to(request.user).select_related("work_area").by_name()
    found = find_regions(regions, words, on=timezone.localdate())
    return TemplateResponse(
        request,
        "regions/region/list.html",
        {
            "q": words,
            "map": region_map(regions),
            "found": found,
            "hits": search_hits(words, user=request.user, but="regions"),
            "table": _region_table(found),
        },
    )


def _region_table(found: list[FoundRegion]) -> Table:
    headings = (
        Heading(_("Region")),
        Heading(_("Population"), is_number=True),
        Heading(_("Municipalities"), is_number=True),
        Heading(_("Work area")),
        Heading(_("Sections written")),
    )
    people = populations()
    filled = completeness.filled_sections(on=timezone.localdate())
    profile = _("%(filled)d of %(all)d")
    rows = []
    for each in found:
        region = each.region
        texts = (
            region.short_name,
            _population(people.get(region.code)),
            str(each.municipality_count),
            region.work_area.name,
            profile % {"filled": filled.get(region.code, 0), "all": len(SECTIONS)},
        )
        urls = (region.get_absolute_url(), "", "", "", "")
        rows.append(
            Row(
                tuple(
                    Cell(text, heading.text, heading.is_number, url)
                    for text, heading, url in zip(texts, headings, urls, strict=True)
                )
            )
        )
    caption = ngettext("%(count)d region", "%(count)d regions", len(found))
    return Table(caption % {"count": len(found)}, headings, tuple(rows))


def _population(count: int | None) -> str:
    return "" if count is None else number_format(count, use_l10n=True, force_grouping=True)


@in_region(Permission.VIEW_REGION)
@require_safe
def region_detail(request: HttpRequest, *, region: Region) -> HttpResponse:
    visit = RegionVisit(region, request.user, timezone.now())
    return TemplateResponse(
        request,
        "regions/region/detail.html",
        {
            "region": region,
            "parts": made(page_parts, visit),
            "actions": [
                action
                for action in page_actions
                if request.user.has_perm(action.permission, region)
            ],
        },
    )
