"""The figures that a status of a region may rest on."""

from django.db.models import Q, QuerySet

from regions.models import IndicatorValue, Region


def figures_for(region: Region | None) -> QuerySet[IndicatorValue]:
    """The newest of the whole country, and of the region where one is given; with their indicators."""
    places = Q(region=None) | Q(region=region) if region else Q(region=None)
    figures = IndicatorValue.objects.filter(places, value__isnull=False).current()
    return figures.select_related("indicator").order_by(
        "indicator__topic", "indicator__position", "indicator", "region", "breakdown"
    )
