"""The reminder plan of a round: dates, who would get what, and one sent by hand."""

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.access import SignedInRequest, permitted
from portal.accounts.permissions import Permission
from portal.charts.text import number
from surveys.actions.reminder import (
    next_planned,
    planned_for_today,
    refusal_now,
    remove_reminder,
    send_reminder_now,
    waiting_for_reminder,
)
from surveys.actions.round import Refused
from surveys.definition import LANGUAGES
from surveys.forms.reminder import ReminderForm
from surveys.models import Reminder, Round
from surveys.models.invitation import InvitationQuerySet
from surveys.notices import sample_letter
from surveys.overview import RoundCard
from surveys.reach import asked_by, reach_of_round
from surveys.stage import PATIENCE, stage_of
from surveys.window import is_sending_time

PER_PAGE = 50


@permitted(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def reminder_list(request: SignedInRequest, round_id: int) -> HttpResponse:
    """The plan, and a form that adds to it."""
    round_ = get_object_or_404(Round.objects.with_survey(), pk=round_id)
    now = timezone.now()
    form = ReminderForm(request.POST or None, round_=round_, by=request.user, at=now)
    if request.method == "POST" and form.is_valid() and form.save_reminder():
        messages.success(request, _("The reminder is planned."))
        return redirect("surveys:reminder_list", round_id)
    context = {
        "round": round_,
        "card": RoundCard(round_, stage_of(round_, at=now), None),
        "form": form,
        "reminders": list(round_.reminders.all()),
        "missed_before": now - PATIENCE,
        "waiting": waiting_for_reminder(round_, at=now).count(),
        "refusal": refusal_now(round_, at=now),
        "next": None if round_.is_over(at=now) else next_planned(round_, at=now),
    }
    return TemplateResponse(request, "surveys/reminder/list.html", context)


@permitted(Permission.MANAGE_ROUNDS)
@require_safe
def reminder_preview(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Who would get a reminder at this moment, and what it says; of a plan, who would be invited."""
    round_ = get_object_or_404(Round.objects.with_survey(), pk=round_id)
    now = timezone.now()
    language = request.GET.get("language", "")
    language = language if language in LANGUAGES else (request.user.language or LANGUAGES[0])
    is_plan, is_open = round_.opened_at is None, round_.is_open(at=now)
    letter = request.GET.get("letter", "invitation" if is_plan else "reminder")
    # While it is open, the page is about the reminder that could go out now.
    is_reminder = is_open or letter != "invitation"
    found = asked_by(round_, at=now) if is_plan else _waiting(round_, at=now)
    mail = sample_letter(round_, is_reminder=is_reminder, language=language, at=now).message()
    context = {
        "round": round_,
        "is_open": is_open,
        "is_over": round_.is_over(at=now),
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "reach": reach_of_round(round_, at=now) if is_plan else None,
        "is_reminder": is_reminder,
        "subject": mail.subject,
        "body": mail.body,
        "letter_language": language,
        "languages": LANGUAGES,
        "silent": round_.invitations.awaiting().exclude(quiet_at=None).count(),
        "unreachable": round_.invitations.awaiting().filter(organisation__email="").count(),
    }
    return TemplateResponse(request, "surveys/reminder/preview.html", context)


def _waiting(round_: Round, *, at: dt.datetime) -> InvitationQuerySet:
    waiting = waiting_for_reminder(round_, at=at).select_related("region", "organisation", "user")
    return waiting.order_by("user__name", "organisation__name", "region__short_name_fi", "pk")


@permitted(Permission.MANAGE_ROUNDS)
@require_POST
def reminder_remove(request: SignedInRequest, round_id: int, reminder_id: int) -> HttpResponse:
    reminder = get_object_or_404(Reminder, pk=reminder_id, round=round_id)
    if remove_reminder(reminder, by=request.user, at=timezone.now()):
        messages.success(request, _("The reminder is taken out of the plan."))
    else:
        messages.info(request, _("The reminder has gone out already."))
    return redirect("surveys:reminder_list", round_id)


@permitted(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def reminder_send(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Say how many are asked, then send; once a day at most."""
    round_ = get_object_or_404(Round, pk=round_id)
    now = timezone.now()
    if request.method != "POST":
        skipped = planned_for_today(round_, at=now)
        context = {
            "round": round_,
            "waiting": waiting_for_reminder(round_, at=now).count(),
            "refusal": refusal_now(round_, at=now),
            "planned": skipped,
            "next": next_planned(round_, at=skipped.due_at if skipped else now),
            "goes_at_once": is_sending_time(now),
        }
        return TemplateResponse(request, "surveys/reminder/send.html", context)
    try:
        sent = send_reminder_now(round_, by=request.user, at=now)
    except Refused as error:
        messages.error(request, error.messages[0])
    else:
        words = ngettext(
            "%(count)s letter is in the outbox.",
            "%(count)s letters are in the outbox.",
            sent.letter_count,
        )
        messages.success(request, words % {"count": number(sent.letter_count, 0)})
    return redirect("surveys:reminder_list", round_id)
