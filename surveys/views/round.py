"""Rounds: all of them, one, and its opening by hand."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere, signed_in
from portal.accounts.permissions import Permission
from regions.models import Region
from regions.organisations.models import Organisation
from surveys.counts import turnout
from surveys.counts.overview import RoundCard, round_cards
from surveys.invitations.audience import measure_round_audience
from surveys.invitations.opening import open_round, opening_refusals
from surveys.invitations.overlap import round_overlaps
from surveys.invitations.refused_mails import refused_mails, whom_refused
from surveys.invitations.unreached import dissolved_since_planned
from surveys.models import Invitation, Round
from surveys.models.answer_import import import_refusal
from surveys.rounds.access import runs
from surveys.rounds.plan_description import chosen_labels
from surveys.rounds.register_filter import describe_register_filter
from surveys.rounds.stage import Stage, round_stage, round_timeline


@signed_in
@require_safe
def round_list(request: SignedInRequest) -> HttpResponse:
    """What waits for one's own answer; and the rounds that one may follow, or read the results of."""
    now = timezone.now()
    follows = request.user.has_perm_anywhere(Permission.VIEW_ROUNDS)
    if follows:
        rounds = Round.objects.visible_to(request.user)
    else:
        rounds = Round.objects.with_results_for(request.user, at=now)
    cards = round_cards(rounds.with_survey(), at=now)
    groups = [
        (title, [card for card in cards if card.stage in stages])
        for title, stages in (
            (_("Open now"), {Stage.OPEN}),
            (_("Coming"), {Stage.LATE, Stage.PLANNED}),
            (pgettext("survey rounds", "Closed"), {Stage.OVER, Stage.PUBLISHED}),
        )
    ]
    own = Invitation.objects.to_be_answered_by(request.user).open_at(now)
    context = {
        "waiting": own.select_related("round", "region", "organisation"),
        "groups": [(title, found) for title, found in groups if found],
        "follows": follows,
        "may_read_summary": request.user.has_perm_anywhere(Permission.VIEW_SUMMARY),
    }
    return TemplateResponse(request, "surveys/round/list.html", context)


@permitted_anywhere(Permission.VIEW_ROUNDS)
@require_safe
def round_detail(request: SignedInRequest, round_id: int) -> HttpResponse:
    now = timezone.now()
    rounds = Round.objects.visible_to(request.user).with_survey()
    round_ = get_object_or_404(
        rounds.prefetch_related(Prefetch("regions", Region.objects.by_name()), "reminders"),
        pk=round_id,
    )
    stage = round_stage(round_, at=now)
    may_manage = runs(request.user, round_)
    with_results = Round.objects.with_results_for(request.user, at=now)
    context: dict[str, Any] = {
        "round": round_,
        "card": RoundCard(round_, stage, None),
        "turnout": turnout.detailed(round_) if round_.opened_at else None,
        "timeline": round_timeline(round_, list(round_.reminders.all()), at=now),
        "levels": chosen_labels(Organisation.Level, round_.levels),
        "sectors": chosen_labels(Organisation.Sector, round_.sectors),
        "register_filter": describe_register_filter(round_.register_filter, at=now)
        if round_.register_filter
        else "",
        "may_manage": may_manage,
        "takes_files": not import_refusal(round_, at=now),
        "may_list": request.user.has_perm_anywhere(Permission.LIST_INVITATIONS),
        "has_results": stage in {Stage.OVER, Stage.PUBLISHED}
        and with_results.filter(pk=round_.pk).exists(),
    }
    if context["may_list"] and stage is Stage.OPEN:
        refused = whom_refused(refused_mails(round_))
        visible = round_.invitations.visible_to(request.user).filter(refused)
        context["refused"] = visible.values("user", "organisation").distinct().count()
    if may_manage and round_.opened_at is None:
        context["audience_size"] = measure_round_audience(round_, at=now)
        context["refusals"] = opening_refusals(round_, at=now)
        context["overlaps"] = round_overlaps(round_, by=request.user, at=now)
    if may_manage and stage in {Stage.LATE, Stage.PLANNED, Stage.OPEN}:
        context["dissolved"] = dissolved_since_planned(round_, at=now).count()
    return TemplateResponse(request, "surveys/round/detail.html", context)


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def round_open(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Say whom it reaches, then write the invitations at once."""
    rounds = Round.objects.manageable_by(request.user).with_survey()
    round_ = get_object_or_404(rounds, pk=round_id)
    now = timezone.now()
    if round_.opened_at is not None:
        messages.info(request, said_of_over(round_) or _("The round is already open."))
        return redirect(round_)
    if request.method != "POST":
        context = {
            "round": round_,
            "audience_size": measure_round_audience(round_, at=now),
            "refusals": opening_refusals(round_, at=now),
            "overlaps": round_overlaps(round_, by=request.user, at=now),
            "dissolved": dissolved_since_planned(round_, at=now).count(),
        }
        return TemplateResponse(request, "surveys/round/open.html", context)
    if done(request, lambda: open_round(round_, by=request.user, at=now)):
        messages.success(request, _("The round is open. The mails are on their way."))
    return redirect(round_)


def done(request: SignedInRequest, act: Callable[[], object]) -> bool:
    """Do it; a refusal becomes a message."""
    try:
        act()
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return False
    return True


def said_of_over(round_: Round) -> str:
    is_over = round_.is_over(at=timezone.now())
    return _("The round is over: nothing in it can be changed any more.") if is_over else ""
