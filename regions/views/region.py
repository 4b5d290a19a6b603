"""The regions and the public page of each."""

from dataclasses import dataclass

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
from portal.ui.lists import search_words
from portal.ui.localised import fold
from regions.access import in_region
from regions.figures import populations
from regions.models import Municipality, Region
from regions.profiles import completeness
from regions.region_map import region_map
from regions.region_page import RegionVisit, made_parts, page_actions, page_parts
from regions.sections import SECTIONS


@dataclass(frozen=True)
class Found:
    """A region of the list, and the municipalities because of which it was found."""

    region: Region
    population: str
    municipality_count: int
    filled: int
    through: tuple[str, ...] = ()


@public
@require_safe
def region_list(request: HttpRequest) -> HttpResponse:
    words = search_words(request.GET.get("q"))
    regions = Region.objects.visible_to(request.user).select_related("work_area").by_name()
    found = _search(regions, words)
    return TemplateResponse(
        request,
        "regions/region/list.html",
        {
            "q": words,
            "map": region_map(regions),
            "found": found,
            "table": _region_table(found),
        },
    )


def _search(regions: list[Region], words: str) -> list[Found]:
    """Every word stands in one name of the region or of one of its municipalities."""
    people = populations()
    filled = completeness.filled_sections()
    today = timezone.localdate()
    places: dict[str, list[Municipality]] = {}
    for place in Municipality.objects.filter(region__isnull=False):
        places.setdefault(place.region_id or "", []).append(place)
    wanted = fold(words).split()
    found = []
    for region in regions:
        own = places.get(region.code, [])
        through = tuple(place.name for place in own if wanted and _says(wanted, *place.all_names))
        if _says(wanted, *region.all_names, region.seat_city) or through:
            standing = sum(place.stands_on(today) for place in own)
            found.append(
                Found(
                    region,
                    _written(people.get(region.code)),
                    standing,
                    filled.get(region.code, 0),
                    through,
                )
            )
    return found


def _says(wanted: list[str], *names: str) -> bool:
    folded = fold(" ".join(names))
    return all(word in folded for word in wanted)


def _written(count: int | None) -> str:
    return "" if count is None else number_format(count, use_l10n=True, force_grouping=True)


def _region_table(found: list[Found]) -> Table:
    headings = (
        Heading(_("Region")),
        Heading(_("Population"), is_number=True),
        Heading(_("Municipalities"), is_number=True),
        Heading(_("Work area")),
        Heading(_("Sections written")),
    )
    rows = []
    for one in found:
        profile = _("%(filled)d of %(all)d") % {"filled": one.filled, "all": len(SECTIONS)}
        texts = (
            one.region.short_name,
            one.population,
            str(one.municipality_count),
            one.region.work_area.name,
            profile,
        )
        rows.append(
            Row(
                tuple(
                    Cell(
                        text,
                        heading.text,
                        heading.is_number,
                        one.region.get_absolute_url() if i == 0 else "",
                    )
                    for i, (text, heading) in enumerate(zip(texts, headings, strict=True))
                )
            )
        )
    caption = ngettext("%(count)d region", "%(count)d regions", len(found))
    return Table(caption % {"count": len(found)}, headings, tuple(rows))


@in_region(Permission.VIEW_REGION)
@require_safe
def region_detail(request: HttpRequest, *, region: Region) -> HttpResponse:
    visit = RegionVisit(region, request.user, timezone.now())
    return TemplateResponse(
        request,
        "regions/region/detail.html",
        {
            "region": region,
            "parts": made_parts(page_parts, visit),
            "actions": [
                action
                for action in page_actions
                if request.user.has_perm(action.permission, region)
            ],
        },
    )
