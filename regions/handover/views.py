"""Handing an expert's work over: form, preview, what was planned; and who was responsible when."""

import datetime as dt
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import SignedInRequest, permitted
from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from regions.access import in_region
from regions.handover.carrying_out import handing_of
from regions.handover.form import HandoverForm
from regions.handover.history import periods_of
from regions.handover.parts import Handing
from regions.handover.planning import PreviewChanged, hand_over, sent_before, take_back
from regions.handover.preview import Line, Section, found_lines, new_since, seal_of, sections, shown
from regions.handover.refusals import HELD, refusal_of_leaver
from regions.models import Assignment, Handover, Region
from regions.models.assignment import WHAT_IT_IS


@permitted(Permission.INVITE_EXPERT)
@require_http_methods(["GET", "HEAD", "POST"])
def handover_new(request: SignedInRequest, pk: int) -> HttpResponse:
    """The form; with its fields in the address the preview; what was previewed is sent by POST."""
    leaver = get_object_or_404(User.objects.standing(), pk=pk)
    now, today = timezone.now(), timezone.localdate()
    seal = request.POST.get("seal", "")
    if request.method == "POST" and (done := sent_before(leaver, seal, by=request.user)):
        return redirect(done)
    if refusal := refusal_of_leaver(leaver, by=request.user, today=today):
        planned = Handover.objects.planned().filter(leaver=leaver).first()
        context = {"person": leaver, "refusal": refusal.words, "planned": planned}
        return TemplateResponse(request, "regions/handover/refused.html", context)
    working = leaver.assignments.not_over_by(today).values("region")
    sent = request.POST if request.method == "POST" else request.GET
    goes_back = request.method != "POST" and "again" in sent
    form = HandoverForm(
        sent if "first_day" in sent and not goes_back else None,
        leaver=leaver,
        regions=Region.objects.filter(pk__in=working).by_name(),
        by=request.user,
        at=now,
        today=today,
    )
    if goes_back:
        form.initial = {**form.initial, **sent.dict()}
    if not form.is_valid() or form.handing is None:
        context = {"person": leaver, "form": form}
        return TemplateResponse(request, "regions/handover/new.html", context)
    if request.method != "POST":
        return _preview(request, form, form.handing)
    try:
        handover = hand_over(form.handing, seal=seal, by=request.user, at=now)
    except PreviewChanged:
        return _preview(request, form, form.handing, has_changed=True)
    except ValidationError as error:
        form.add_error(None, error.messages)
        context = {"person": leaver, "form": form}
        return TemplateResponse(request, "regions/handover/new.html", context)
    if handover.is_done:
        messages.success(request, _("The work has been handed over."))
    else:
        messages.success(request, _("The handover is planned."))
    return redirect(handover)


def _preview(
    request: SignedInRequest, form: HandoverForm, handing: Handing, *, has_changed: bool = False
) -> HttpResponse:
    lines = found_lines(handing)
    trail.record_reading(
        request, "handover.previewed", by=request.user, at=handing.at, subject=handing.leaver
    )
    context = {
        "person": handing.leaver,
        "form": form,
        "handing": handing,
        "is_now": handing.first_day <= timezone.localdate(handing.at),
        "sections": _sections(lines),
        "seal": seal_of(handing, lines),
        "has_changed": has_changed,
        "back": f"{request.path}?{_query(form)}&again=1",
    }
    return TemplateResponse(request, "regions/handover/preview.html", context)


@permitted(Permission.INVITE_EXPERT)
@require_safe
def handover_detail(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was planned and what it would move today; or what has moved."""
    handover = get_object_or_404(Handover.objects.select_related("leaver", "planned_by"), pk=pk)
    now = timezone.now()
    trail.record_reading(request, "handover.read", by=request.user, at=now, subject=handover.leaver)
    lines: list[Line] = handover.moved
    if handover.is_planned:
        lines = found_lines(handing_of(handover, at=now))
    elif not handover.is_done:
        lines = handover.previewed
    regions, people = _named([*lines, *handover.previewed])
    differs = not handover.is_done and not handover.is_planned
    context = {
        "handover": handover,
        "person": handover.leaver,
        "sections": sections(lines, regions, people),
        "added": [] if differs else shown(new_since(handover.previewed, lines), regions, people),
        "gone": [] if differs else shown(new_since(lines, handover.previewed), regions, people),
        "trouble": _trouble(handover, on=timezone.localdate(now)),
        "last_day": handover.first_day - dt.timedelta(days=1),
    }
    return TemplateResponse(request, "regions/handover/detail.html", context)


def _trouble(handover: Handover, *, on: dt.date) -> str:
    """Why it was not carried out at its day, and what to do; empty where all is well."""
    if not handover.is_planned or not (handover.held or handover.first_day < on):
        return ""
    why, way_out = HELD.get(handover.held, ""), _("Take it back and make another plan.")
    return f"{why} {way_out}".strip()


@permitted(Permission.INVITE_EXPERT)
@require_http_methods(["GET", "HEAD", "POST"])
def handover_take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask on a page of its own, then nothing of it happens."""
    handover = get_object_or_404(Handover.objects.select_related("leaver"), pk=pk)
    if request.method != "POST":
        if not handover.is_planned:
            return redirect(handover)
        context = {"handover": handover, "person": handover.leaver}
        return TemplateResponse(request, "regions/handover/take_back.html", context)
    try:
        if take_back(handover, by=request.user, at=timezone.now()):
            messages.success(request, _("The handover is taken back. Nothing moves."))
        else:
            messages.error(request, _("It is too late: this handover is settled already."))
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    return redirect(handover)


@in_region(Permission.VIEW_RESPONSIBLE)
@require_safe
def responsible_list(request: HttpRequest, *, region: Region) -> HttpResponse:
    """Who was responsible for the region when, with the times in which nobody was."""
    now = timezone.now()
    trail.record_reading(request, "responsible.read", by=request.user, at=now, subject=region)
    periods = periods_of(region, on=timezone.localdate(now))
    context = {
        "region": region,
        "periods": periods,
        "has_gap_now": any(one.is_now and one.assignment is None for one in periods),
        "kinds": [(kind.label, WHAT_IT_IS[kind]) for kind in Assignment.Kind],
    }
    return TemplateResponse(request, "regions/handover/responsible.html", context)


def _query(form: HandoverForm) -> str:
    return urlencode(form.sent)


def _sections(lines: list[Line]) -> list[Section]:
    regions, people = _named(lines)
    return sections(lines, regions, people)


def _named(lines: list[Line]) -> tuple[dict[str, Region], dict[int, User]]:
    """Two queries, however many lines."""
    codes = {line["region"] for line in lines}
    numbers = {line["successor"] for line in lines if line["successor"]}
    return (
        {region.code: region for region in Region.objects.filter(code__in=codes)},
        {one.pk: one for one in User.objects.filter(pk__in=numbers)},
    )
