"""Lists of which one part waits for a decision and the other was decided on, each turned page by page."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.paginator import Page
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from portal.charts.text import number
from portal.ui.lists import requested_page

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Tab:
    url: str
    label: str
    count: str
    is_current: bool


@dataclass(frozen=True)
class Listed(Generic[Row]):
    page: Page[Row]
    is_of_decided: bool
    tabs: tuple[Tab, Tab]


def waiting_or_decided(
    request: HttpRequest, *, waiting: "QuerySet[Row]", decided: "QuerySet[Row]"
) -> Listed[Row]:
    """What waits, unless the address asks for `state=decided`."""
    is_of_decided = request.GET.get("state") == "decided"
    tabs = (
        Tab(
            request.path, _("Waiting for a decision"), number(waiting.count(), 0), not is_of_decided
        ),
        Tab(
            f"{request.path}?state=decided", _("Decided"), number(decided.count(), 0), is_of_decided
        ),
    )
    page = requested_page(request, decided if is_of_decided else waiting)
    return Listed(page, is_of_decided, tabs)
