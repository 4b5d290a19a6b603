"""Which way a figure should go, and what makes sense as the value to reach."""

from decimal import Decimal

from django.utils.translation import gettext as _

from portal.charts import text
from portal.charts.moves import Better
from regions.models import Indicator


def better(indicator: Indicator) -> Better:
    match indicator.direction:
        case Indicator.Direction.MORE:
            return "more"
        case Indicator.Direction.LESS:
            return "less"
    return ""


def written(indicator: Indicator, value: Decimal) -> Decimal:
    """As every page writes it: rules and sentences compare what people read."""
    return text.round_half_up(value, indicator.decimals)


def is_reached(
    indicator: Indicator, value: Decimal, target: Decimal, before: Decimal | None
) -> bool:
    """Where neither more nor less is better, the way leads from `before`."""
    now, wanted = written(indicator, value), written(indicator, target)
    way = better(indicator)
    if not way and before is not None:
        way = "more" if wanted >= written(indicator, before) else "less"
    return now <= wanted if way == "less" else now >= wanted


def target_refusal(indicator: Indicator, target: Decimal, before: Decimal | None) -> str:
    """Why this value cannot be meant; empty where it can. To hold what has been reached is an aim too."""
    if target != written(indicator, target):
        return _("Give the value with at most %(decimals)d decimals, as its pages write it.") % {
            "decimals": indicator.decimals
        }
    if before is None:
        return ""
    told = {
        "target": text.number(target, indicator.decimals),
        "before": text.number(before, indicator.decimals),
    }
    start = written(indicator, before)
    if better(indicator) == "more" and target < start:
        return (
            _(
                "More is better here, and %(target)s is less than the %(before)s from which the step "
                "starts. Give at least %(before)s."
            )
            % told
        )
    if better(indicator) == "less" and target > start:
        return (
            _(
                "Less is better here, and %(target)s is more than the %(before)s from which the step "
                "starts. Give at most %(before)s."
            )
            % told
        )
    return ""
