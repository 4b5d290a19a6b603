"""Planning a round: written, looked at with how many it reaches, changed and dropped."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import SignedInRequest, for_programs, permitted_anywhere
from portal.accounts.permissions import Permission
from surveys.forms.round import RoundForm
from surveys.invitations.audience import measure_audience
from surveys.models import Round
from surveys.rounds.access import regions_to_ask, runs_all_rounds
from surveys.rounds.planning import delete_round
from surveys.rounds.register_filter import HandedOver, hand_over, read_register_filter
from surveys.views.round import done, said_of_over


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: SignedInRequest) -> HttpResponse:
    """Empty, or begun with what the address says: a survey, or the filter of the register's list."""
    now = timezone.now()
    handed_over = hand_over(request.GET, by=request.user, at=now) if request.GET else HandedOver()
    form = RoundForm(
        request.POST or None,
        by=request.user,
        at=now,
        handed_over=handed_over,
        asked_survey=request.GET.get("survey", ""),
    )
    if request.method != "POST" and not form.has_surveys:
        return TemplateResponse(request, "surveys/round/no_survey.html")
    return _plan(request, form, left_out=handed_over.left_out)


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def round_edit(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Only while it is a plan; afterwards its end may be moved, and nothing else."""
    round_ = get_object_or_404(Round.objects.manageable_by(request.user), pk=round_id)
    form = RoundForm(request.POST or None, by=request.user, at=timezone.now(), round_=round_)
    if round_.opened_at is None:
        return _plan(request, form)
    reason = said_of_over(round_) or _("The round has opened. Its end can still be moved.")
    if form.is_bound and form.has_invitation_message:
        context = {"round": round_, "reason": reason, "rescued": form.typed_invitation}
        return TemplateResponse(request, "surveys/round/late.html", context)
    messages.info(request, reason)
    return redirect(round_)


def _plan(
    request: SignedInRequest, form: RoundForm, *, left_out: Sequence[str] = ()
) -> HttpResponse:
    """Nothing is saved before somebody has said yes to how many it reaches."""
    is_counting = "count" in request.POST
    if request.method == "POST" and not is_counting and form.is_valid():
        if request.POST.get("confirm") != str(form.audience_size.invitations):
            reached = {"audience_size": form.audience_size, "overlaps": form.overlaps}
            context = {"form": form, "round": form.round} | reached
            return TemplateResponse(request, "surveys/round/confirm.html", context)
        round_ = form.save_round()
        if round_ is not None:
            messages.success(request, _("Saved. The round opens by itself at its moment."))
            return redirect(round_)
    context = {
        "form": form,
        "round": form.round,
        "audience_size": form.audience_size,
        "left_out": left_out,
    }
    if is_counting:
        # Whoever only counts is told neither what is missing nor of a colleague: only saving asks.
        form.errors.clear()
        form.data = request.POST
    return TemplateResponse(request, "surveys/round/edit.html", context)


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@for_programs
@require_safe
def round_audience_size(request: SignedInRequest) -> HttpResponse:
    """The sentence alone, for a form that counts while one chooses."""
    chosen = request.GET
    audience, now = chosen.get("audience", ""), timezone.now()
    register_filter = read_register_filter(chosen.get("register_filter", ""), at=now)
    if chosen.get("without_register_filter"):
        register_filter = {}
    regions = _short(chosen.getlist("regions"))
    if not runs_all_rounds(request.user):
        own = regions_to_ask(request.user).filter(pk__in=regions)
        regions = list(own.values_list("pk", flat=True))
        if not regions:
            # None chosen would be the whole country.
            audience = ""
    audience_size = measure_audience(
        audience if audience in Round.Audience.values else "",
        regions=regions,
        levels=_short(chosen.getlist("levels")),
        sectors=_short(chosen.getlist("sectors")),
        register_filter=register_filter,
        at=now,
    )
    return JsonResponse({"text": audience_size.sentence})


def _short(values: list[str]) -> list[str]:
    return [value for value in values[:50] if len(value) <= 20 and "\0" not in value]


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def round_delete(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Ask on a page of its own, then drop the plan."""
    round_ = get_object_or_404(Round.objects.manageable_by(request.user), pk=round_id)
    if request.method != "POST":
        return TemplateResponse(request, "surveys/round/delete.html", {"round": round_})
    now = timezone.now()
    if done(request, lambda: delete_round(round_, by=request.user, at=now)):
        messages.success(request, _("The plan is deleted."))
        return redirect("surveys:round_list")
    return redirect("surveys:round_detail", round_id)
