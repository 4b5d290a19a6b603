"""Building a roadmap: all of its plan on one page with the ways to change it, in the order of reading."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest, permitted
from portal.accounts.permissions import Permission
from roadmap.access import why_closed
from roadmap.models import Priority, Roadmap, Step
from roadmap.plan.order import move
from roadmap.views.editing import sent_back

# A key is no longer than this.
MOST_DIGITS = 12


@permitted(Permission.MANAGE_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_edit(request: SignedInRequest, slug: str) -> HttpResponse:
    """A button beside a priority or step moves it up or down; the page comes back at that place."""
    roadmap = get_object_or_404(Roadmap, slug=slug)
    if request.method == "POST":
        return _moved(request, roadmap)
    priorities = roadmap.priorities.prefetch_related("steps__successions")
    context = {
        "roadmap": roadmap,
        "priorities": priorities,
        "milestones": roadmap.milestones.all(),
        "refusal": why_closed(roadmap),
    }
    return TemplateResponse(request, "roadmap/editing/plan.html", context)


def _moved(request: SignedInRequest, roadmap: Roadmap) -> HttpResponse:
    here = reverse("roadmap:plan_edit", args=[roadmap.slug])
    direction = "up" if "up" in request.POST else "down"
    kind, _dash, key = request.POST.get(direction, "").partition("-")
    thing = _found(roadmap, kind, key)
    if thing is None:
        return redirect(here)
    try:
        move(thing, is_up=direction == "up", by=request.user, at=timezone.now())
    except ValidationError as error:
        return sent_back(request, error.messages[0], here)
    return redirect(f"{here}#{kind}-{thing.pk}")


def _found(roadmap: Roadmap, kind: str, key: str) -> Priority | Step | None:
    if not (key.isascii() and key.isdecimal() and len(key) <= MOST_DIGITS):
        return None
    if kind == "priority":
        return Priority.objects.filter(roadmap=roadmap, pk=int(key)).first()
    steps = Step.objects.filter(priority__roadmap=roadmap).select_related("priority__roadmap")
    return steps.filter(pk=int(key)).first() if kind == "step" else None
