"""A roadmap in three views of one address, to be read."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from portal.accounts.access import public
from portal.accounts.permissions import Permission
from portal.registry.page_parts import made
from regions.models import Region
from roadmap.forms.step_filter import StepFilter
from roadmap.models import Roadmap
from roadmap.plan.narrowing import Question, narrowed, steps_saying
from roadmap.plan.occasions import (
    actions_with_a_day,
    by_month,
    by_quarter,
    calendar_of,
    coming,
    earlier,
    path_of,
)
from roadmap.plan.outline import Outline
from roadmap.plan.outlining import outline_of
from roadmap.plan.roadmap_page import RoadmapVisit, roadmap_links
from roadmap.plan.rows import sections_of
from roadmap.plan.timeline import timelines_of
from roadmap.plan.wording import Wording


@dataclass(frozen=True)
class Asked:
    """A roadmap, what of it is asked for, and what is left of it then."""

    roadmap: Roadmap
    whole: Outline
    shown: Outline
    question: Question
    on: dt.date
    wants_earlier: bool

    @property
    def wording(self) -> Wording:
        return Wording.of_page(is_archived=self.roadmap.is_archived)


@public
@require_safe
def current(request: HttpRequest) -> HttpResponse:
    """The roadmap that runs; the newest archived one where none does."""
    roadmap = (
        Roadmap.objects.visible_to(request.user).current_first(on=timezone.localdate()).first()
    )
    if roadmap is None:
        may_begin = request.user.has_perm(Permission.MANAGE_ROADMAP)
        return TemplateResponse(request, "roadmap/plan/none.html", {"may_begin": may_begin})
    return _page(request, roadmap)


@public
@require_safe
def roadmap_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, get_object_or_404(Roadmap.objects.visible_to(request.user), slug=slug))


def _page(request: HttpRequest, roadmap: Roadmap) -> HttpResponse:
    at = timezone.now()
    on = timezone.localdate(at)
    regions = list(Region.objects.visible_to(request.user).by_name())
    region = next((each for each in regions if each.slug == request.GET.get("region")), None)
    whole = outline_of(roadmap, on=on, regions=regions, region=region)
    form = StepFilter(request.GET, regions=regions, outline=whole)
    question = form.question
    found = steps_saying(roadmap, question.words)
    shown = narrowed(whole, question, found=found)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else LIST
    asked = Asked(roadmap, whole, shown, question, on, "earlier" in request.GET)
    template, context = VIEWS[view].content(asked)
    return TemplateResponse(
        request,
        template,
        {
            "roadmap": roadmap,
            "others": list(Roadmap.objects.visible_to(request.user).current_first(on=on)),
            "links": made(roadmap_links, RoadmapVisit(roadmap, request.user, at)),
            "form": form,
            "chips": form.chips(),
            "count": len(shown.steps),
            "view": view,
            "tabs": _tabs(request, view),
            **context,
        },
    )


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    is_current: bool
    count: None = None


def _tabs(request: HttpRequest, current: str) -> list[Tab]:
    """The filters stay when one looks at it in another way."""
    address = request.GET.copy()
    address.pop("earlier", None)
    tabs = []
    for name, view in VIEWS.items():
        address["view"] = name
        if name == LIST:
            del address["view"]
        tabs.append(Tab(str(view.label), f"?{address.urlencode()}", name == current))
    return tabs


Content = tuple[str, Mapping[str, Any]]


def _list(asked: Asked) -> Content:
    sections = sections_of(asked.shown, asked.whole, on=asked.on, wording=asked.wording)
    return "roadmap/plan/list.html", {"sections": sections}


def _timeline(asked: Asked) -> Content:
    charts = timelines_of(asked.roadmap, asked.shown, on=asked.on, wording=asked.wording)
    return "roadmap/plan/timeline.html", {
        "charts": charts,
        "quarters": by_quarter(path_of(asked.shown)),
    }


def _calendar(asked: Asked) -> Content:
    region = asked.question.region
    occasions = calendar_of(
        asked.shown,
        actions_with_a_day(asked.roadmap),
        region=region.pk if region else "",
        on=asked.on,
    )
    pick = earlier if asked.wants_earlier else coming
    return "roadmap/plan/calendar.html", {
        "months": by_month(pick(occasions, asked.on)),
        "is_earlier": asked.wants_earlier,
        "earlier_count": len(earlier(occasions, asked.on)),
    }


@dataclass(frozen=True)
class View:
    label: Any
    content: Callable[[Asked], Content]


LIST = "list"
VIEWS = {
    LIST: View(gettext_lazy("By priority"), _list),
    "timeline": View(gettext_lazy("Timeline"), _timeline),
    "calendar": View(gettext_lazy("What comes next"), _calendar),
}
