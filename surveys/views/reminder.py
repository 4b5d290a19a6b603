"""The reminder plan of a round: dates, who would get what, and one sent by hand."""

import datetime as dt

from django.contrib import messages
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
from portal.ui.lists import requested_page
from surveys.counts.overview import RoundCard
from surveys.forms.reminder import ReminderForm, WordsForm
from surveys.invitations.audience import asked_by, reach_of_round
from surveys.models import Reminder, Round
from surveys.models.invitation import InvitationQuerySet
from surveys.questionnaire.definition import LANGUAGES, LocalisedText
from surveys.reminders.audience import left_out, waiting_for_reminder
from surveys.reminders.message_preview import sample_of, samples_of
from surveys.reminders.sending import (
    next_planned,
    planned_for_today,
    refusal_now,
    remove_reminder,
    send_reminder_now,
)
from surveys.rounds.mailing_hours import is_sending_time
from surveys.rounds.planning import Refused
from surveys.rounds.stage import PATIENCE, stage_of


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
    reminders = list(round_.reminders.all())
    # While it is open, the page is about the reminders that could still go out.
    letter = request.GET.get("letter", "invitation" if is_plan else "reminder")
    is_reminder = is_open or letter != "invitation"
    reminder = _chosen(request, reminders, round_, at=now) if is_reminder else None
    words = reminder.words if reminder else LocalisedText()
    found = asked_by(round_, at=now) if is_plan else _waiting(round_, at=now)
    context = {
        "round": round_,
        "is_open": is_open,
        "is_over": round_.is_over(at=now),
        "page": requested_page(request, found),
        "reach": reach_of_round(round_, at=now) if is_plan else None,
        "is_reminder": is_reminder,
        "reminders": reminders,
        "reminder": reminder,
        "sample": sample_of(
            round_,
            language,
            is_reminder=is_reminder,
            words=words if is_reminder else round_.invitation_words,
        ),
        "languages": LANGUAGES,
        "left_out": left_out(round_, at=now),
    }
    return TemplateResponse(request, "surveys/reminder/preview.html", context)


def _chosen(
    request: SignedInRequest, reminders: list[Reminder], round_: Round, *, at: dt.datetime
) -> Reminder | None:
    """The one that was asked for; else the next that goes out, or the last that did."""
    asked = request.GET.get("reminder", "")
    found = next((one for one in reminders if str(one.pk) == asked), None)
    if found or not reminders:
        return found
    return next_planned(round_, at=at) or reminders[-1]


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
    """Say how many are asked, then send; once a day at most.

    Own words can be put into it, and the letter looked at before.
    """
    round_ = get_object_or_404(Round.objects.with_survey(), pk=round_id)
    now = timezone.now()
    form = WordsForm(request.POST or None)
    is_sending = request.method == "POST" and "look" not in request.POST
    # Nothing need be filled in: an empty form is as good as one without a word.
    if not is_sending or (form.is_bound and not form.is_valid()):
        return _ask_before_sending(request, round_, form, at=now)
    words = form.words if form.is_bound else None
    try:
        sent = send_reminder_now(round_, by=request.user, at=now, words=words)
    except Refused as error:
        if form.has_words:
            # The page says why, and gives back what was written.
            return _ask_before_sending(request, round_, form, at=now)
        messages.error(request, error.messages[0])
    else:
        said = ngettext(
            "%(count)s letter is in the outbox.",
            "%(count)s letters are in the outbox.",
            sent.letter_count,
        )
        messages.success(request, said % {"count": number(sent.letter_count, 0)})
    return redirect("surveys:reminder_list", round_id)


def _ask_before_sending(
    request: SignedInRequest, round_: Round, form: WordsForm, *, at: dt.datetime
) -> HttpResponse:
    skipped = planned_for_today(round_, at=at)
    is_shown = form.is_bound and form.is_valid()
    context = {
        "round": round_,
        "form": form,
        "samples": samples_of(round_, words=form.spoken) if is_shown else [],
        "waiting": waiting_for_reminder(round_, at=at).count(),
        "left_out": left_out(round_, at=at),
        "refusal": refusal_now(round_, at=at),
        "planned": skipped,
        "next": next_planned(round_, at=skipped.due_at if skipped else at),
        "goes_at_once": is_sending_time(at),
    }
    return TemplateResponse(request, "surveys/reminder/send.html", context)
