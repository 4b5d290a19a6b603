"""The end of a round: later, now, and its results for everybody to read."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from surveys.counts import turnout
from surveys.forms.round_end import ExtendForm
from surveys.models import AnswerImport, Round
from surveys.results.publishing import publish_results, withdraw_results
from surveys.rounds.ending import close_round
from surveys.views.round import done


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def round_extend(request: SignedInRequest, round_id: int) -> HttpResponse:
    round_ = get_object_or_404(Round.objects.manageable_by(request.user), pk=round_id)
    now = timezone.now()
    if not round_.is_open(at=now):
        messages.info(request, _("Only a round that is open can be extended."))
        return redirect(round_)
    form = ExtendForm(request.POST or None, round_=round_, by=request.user, at=now)
    if request.method == "POST" and form.is_valid():
        is_moved = form.save_round()
        if is_moved:
            messages.success(request, _moved(form.cleaned_data["closes_at"]))
        elif is_moved is not None:
            messages.info(request, _("The round closes at that moment already."))
        if is_moved is not None:
            return redirect(round_)
    return TemplateResponse(request, "surveys/round/extend.html", {"form": form, "round": round_})


def _moved(closes_at: dt.datetime) -> str:
    text = _(
        "The closing moment is moved: the round closes on %(moment)s. No mail tells of it; only a "
        "reminder names the new moment."
    )
    return text % {"moment": date_format(timezone.localtime(closes_at), "DATETIME_FORMAT")}


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def round_close(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Ask on a page of its own, then take no more answers."""
    round_ = get_object_or_404(Round.objects.manageable_by(request.user).opened(), pk=round_id)
    if request.method != "POST":
        context = {"round": round_, "turnout": turnout.detailed(round_)}
        return TemplateResponse(request, "surveys/round/close.html", context)
    if close_round(round_, by=request.user, at=timezone.now()):
        messages.success(request, _("The round is closed. Its results can be read."))
    else:
        messages.info(request, _("The round was closed already."))
    return redirect(round_)


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def round_publish(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Say who will read the results; publish them, or take that back."""
    rounds = Round.objects.manageable_by(request.user).over_at(timezone.now())
    round_ = get_object_or_404(rounds, pk=round_id)
    if request.method != "POST":
        removing = round_.imports.filter(state=AnswerImport.State.REMOVING).first()
        api_path = reverse("api:round_results", args=[round_.pk])
        context = {"round": round_, "removing": removing, "api_path": api_path}
        return TemplateResponse(request, "surveys/round/publish.html", context)
    now = timezone.now()
    if "withdraw" in request.POST:
        withdraw_results(round_, by=request.user, at=now)
        messages.success(request, _("The results are no longer published."))
    elif done(request, lambda: publish_results(round_, by=request.user, at=now)):
        messages.success(request, _("The results are published."))
    return redirect(round_)
