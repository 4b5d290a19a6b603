"""A roadmap itself: begun, set up, published, archived, deleted."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest, permitted
from portal.accounts.permissions import Permission
from roadmap.access import why_closed
from roadmap.forms.roadmap import RoadmapForm
from roadmap.models import Roadmap
from roadmap.plan.deletion import going_with, refuse_reported
from roadmap.plan.publishing import (
    Readiness,
    archive_roadmap,
    publish_roadmap,
    reopen_roadmap,
    take_back,
)
from roadmap.plan.roadmap import delete_roadmap, published_refusal
from roadmap.views.editing import (
    ask_before_deleting,
    fill_in,
    giving_text_back,
    refusal_of,
    sent_back,
)


def _plan(roadmap: Roadmap) -> str:
    return reverse("roadmap:plan_edit", args=[roadmap.slug])


@giving_text_back(RoadmapForm)
@permitted(Permission.MANAGE_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def roadmap_new(request: SignedInRequest) -> HttpResponse:
    form = RoadmapForm(request.POST or None, thing=None, by=request.user, at=timezone.now())
    return fill_in(
        request,
        form,
        template="roadmap/editing/settings.html",
        said=_("The draft of the roadmap is made. Add its priorities."),
        leads_to=_plan,
    )


@giving_text_back(RoadmapForm)
@permitted(Permission.MANAGE_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def roadmap_edit(request: SignedInRequest, slug: str) -> HttpResponse:
    roadmap = get_object_or_404(Roadmap, slug=slug)
    if request.method != "POST" and (refusal := why_closed(roadmap)):
        return sent_back(request, refusal, _plan(roadmap))
    form = RoadmapForm(request.POST or None, thing=roadmap, by=request.user, at=timezone.now())
    return fill_in(
        request,
        form,
        template="roadmap/editing/settings.html",
        said=_("The settings are saved."),
        leads_to=_plan,
        roadmap=roadmap,
    )


@permitted(Permission.MANAGE_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def roadmap_publish(request: SignedInRequest, slug: str) -> HttpResponse:
    """What is missing, and the button; of a published one the way back."""
    roadmap = get_object_or_404(Roadmap, slug=slug)
    if request.method == "POST":
        act, said = publish_roadmap, _("The roadmap is published: everybody can read it now.")
        if "withdraw" in request.POST:
            act, said = take_back, _("The roadmap is a draft again. The public cannot read it.")
        if _done(request, lambda: act(roadmap, by=request.user, at=timezone.now()), said):
            return redirect(_plan(roadmap))
    elif refusal := why_closed(roadmap):
        return sent_back(request, refusal, _plan(roadmap))
    context = {"roadmap": roadmap, "readiness": Readiness(roadmap)}
    return TemplateResponse(request, "roadmap/editing/publish.html", context)


@permitted(Permission.MANAGE_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def roadmap_archive(request: SignedInRequest, slug: str) -> HttpResponse:
    """Ask first; of an archived one, whether to open it again."""
    roadmap = get_object_or_404(Roadmap, slug=slug)
    if request.method == "POST":
        act, said = archive_roadmap, _("The roadmap is archived. It can be read, not changed.")
        if "reopen" in request.POST:
            act, said = reopen_roadmap, _("The roadmap is open again.")
        if _done(request, lambda: act(roadmap, by=request.user, at=timezone.now()), said):
            return redirect(_plan(roadmap))
    return TemplateResponse(request, "roadmap/editing/archive.html", {"roadmap": roadmap})


@permitted(Permission.MANAGE_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def roadmap_delete(request: SignedInRequest, slug: str) -> HttpResponse:
    roadmap = get_object_or_404(Roadmap, slug=slug)
    return ask_before_deleting(
        request,
        roadmap,
        delete=lambda: delete_roadmap(roadmap, by=request.user, at=timezone.now()),
        going=going_with(roadmap),
        refusal=why_closed(roadmap)
        or published_refusal(roadmap)
        or refusal_of(lambda: refuse_reported(roadmap)),
        back=_plan(roadmap),
        leads_to=reverse("roadmap:current"),
    )


def _done(request: SignedInRequest, act: Callable[[], Roadmap], said: str) -> bool:
    """False, and the reason is said, where a rule says no."""
    try:
        act()
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return False
    messages.success(request, said)
    return True
