"""Indicators: what each says of the nation and of every region, and all versions of each figure."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.access import public
from portal.accounts.permissions import Permission
from regions.access import in_region
from regions.figures import national_figures
from regions.figures.versions import figure_chains
from regions.indicator_page import IndicatorVisit, indicator_parts, made_indicator_parts
from regions.models import Indicator, Region


@public
@require_safe
def indicator_list(request: HttpRequest) -> HttpResponse:
    """By topic, each with what is known of the nation."""
    national = national_figures()
    topics = [
        (
            Indicator.Topic(topic).label,
            [
                (each, [figure for figure in national if figure.indicator == each])
                for each in indicators
            ],
        )
        for topic, indicators in groupby(_in_order(), key=lambda indicator: indicator.topic)
    ]
    return TemplateResponse(request, "regions/indicator/list.html", {"topics": topics})


def _in_order() -> list[Indicator]:
    topics = list(Indicator.Topic.values)
    return sorted(
        Indicator.objects.all(), key=lambda each: (topics.index(each.topic), each.position, each.pk)
    )


@public
@require_safe
def indicator_detail(request: HttpRequest, code: str) -> HttpResponse:
    indicator = get_object_or_404(Indicator, pk=code)
    visible = Region.objects.visible_to(request.user)
    region = visible.filter(slug=request.GET.get("region", "")).first()
    visit = IndicatorVisit(indicator, request.user, timezone.now(), region)
    return TemplateResponse(
        request,
        "regions/indicator/detail.html",
        {
            "indicator": indicator,
            "region": region,
            "parts": made_indicator_parts(indicator_parts, visit),
        },
    )


@in_region(Permission.VIEW_REGION)
@require_safe
def indicator_region(request: HttpRequest, *, region: Region, code: str) -> HttpResponse:
    """Every version of the region's figures."""
    return _versions(request, code, region)


@public
@require_safe
def indicator_nation(request: HttpRequest, code: str) -> HttpResponse:
    """Every version of the nation's figures."""
    return _versions(request, code, None)


def _versions(request: HttpRequest, code: str, region: Region | None) -> HttpResponse:
    indicator = get_object_or_404(Indicator, pk=code)
    chains = figure_chains(indicator, region)
    context = {"indicator": indicator, "region": region, "chains": chains}
    return TemplateResponse(request, "regions/indicator/versions.html", context)
