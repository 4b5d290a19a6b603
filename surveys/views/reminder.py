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

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.charts.text import number
from portal.jobs.mailing_hours import is_sending_time
from portal.ui.lists import requested_page
from portal.ui.localised import LANGUAGES
from surveys.counts.overview import RoundCard
from surveys.forms.reminder import CustomMessageForm, ReminderForm
from surveys.invitations.audience import invitees_by_name, measure_round_audience
from surveys.models import Reminder, Round
from surveys.models.invitation import InvitationQuerySet
from surveys.questionnaire.text import LocalisedText
from surveys.reminders.audience import left_out, waiting_for_reminder
from surveys.reminders.message_preview import preview_message, preview_reminder
from surveys.reminders.planning import next_planned, planned_for_today, remove_reminder
from surveys.reminders.sending import refusal_now, send_reminder_now
from surveys.rounds.planning import Refused
from surveys.rounds.stage import PATIENCE, round_stage


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def reminder_list(request: SignedInRequest, round_id: int) -> HttpResponse:
    """The plan, and a form that adds to it."""
    round_ = _round(request, round_id)
    now = timezone.now()
    form = ReminderForm(request.POST or None, round_=round_, by=request.user, at=now)
    if request.method == "POST" and form.is_valid() and form.save_reminder():
        messages.success(request, _("The reminder is planned."))
        return redirect("surveys:reminder_list", round_id)
    context = {
        "round": round_,
        "card": RoundCard(round_, round_stage(round_, at=now), None),
        "form": form,
        "reminders": list(round_.reminders.all()),
        "missed_before": now - PATIENCE,
        "waiting": waiting_for_reminder(round_, at=now).count(),
        "refusal": refusal_now(round_, at=now),
        "next": None if round_.is_over(at=now) else next_planned(round_, at=now),
    }
    return TemplateResponse(request, "surveys/reminder/list.html", context)


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_safe
def reminder_preview(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Who would get a reminder at this moment, and what it says; of a plan, who would be invited."""
    round_ = _round(request, round_id)
    now = timezone.now()
    language = request.GET.get("language", "")
    language = language if language in LANGUAGES else (request.user.language or LANGUAGES[0])
    is_plan, is_open = round_.opened_at is None, round_.is_open(at=now)
    reminders = list(round_.reminders.all())
    # While it is open, the page is about the reminders that could still go out.
    letter = request.GET.get("letter", "invitation" if is_plan else "reminder")
    is_reminder = is_open or letter != "invitation"
    reminder = _chosen(request, reminders, round_, at=now) if is_reminder else None
    custom_message = reminder.custom_message if reminder else LocalisedText()
    found = invitees_by_name(round_, at=now) if is_plan else _waiting(round_, at=now)
    context = {
        "round": round_,
        "is_open": is_open,
        "is_over": round_.is_over(at=now),
        "page": requested_page(request, found),
        "audience_size": measure_round_audience(round_, at=now) if is_plan else None,
        "is_reminder": is_reminder,
        "reminders": reminders,
        "reminder": reminder,
        "preview": preview_message(
            round_,
            language,
            is_reminder=is_reminder,
            custom_message=custom_message if is_reminder else round_.invitation,
        ),
        "languages": LANGUAGES,
        "left_out": left_out(round_, at=now),
    }
    return TemplateResponse(request, "surveys/reminder/preview.html", context)


def _chosen(
    request: SignedInRequest, reminders: list[Reminder], round_: Round, *, at: dt.datetime
) -> Reminder | None:
    """The one that was asked for; else the next that goes out, or the last that did."""
    wanted = request.GET.get("reminder", "")
    found = next((one for one in reminders if str(one.pk) == wanted), None)
    if found or not reminders:
        return found
    return next_planned(round_, at=at) or reminders[-1]


def _waiting(round_: Round, *, at: dt.datetime) -> InvitationQuerySet:
    waiting = waiting_for_reminder(round_, at=at).select_related("region", "organisation", "user")
    return waiting.by_name()


def _round(request: SignedInRequest, round_id: int) -> Round:
    """Raises `Http404` unless they run it."""
    rounds = Round.objects.manageable_by(request.user).with_survey()
    found: Round = get_object_or_404(rounds, pk=round_id)
    return found


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_POST
def reminder_remove(request: SignedInRequest, round_id: int, reminder_id: int) -> HttpResponse:
    round_ = _round(request, round_id)
    reminder = get_object_or_404(Reminder, pk=reminder_id, round=round_)
    if remove_reminder(reminder, by=request.user, at=timezone.now()):
        messages.success(request, _("The reminder is taken out of the plan."))
    else:
        messages.info(request, _("The reminder has gone out already."))
    return redirect("surveys:reminder_list", round_id)


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def reminder_send(request: SignedInRequest, round_id: int) -> HttpResponse:
    """Say how many are asked, then send; once a day at most.

    A custom message can be put into it, and the mail looked at before.
    """
    round_ = _round(request, round_id)
    now = timezone.now()
    form = CustomMessageForm(request.POST or None)
    is_sending = request.method == "POST" and "look" not in request.POST
    # Nothing need be filled in: an empty form is as good as one without a message.
    if not is_sending or (form.is_bound and not form.is_valid()):
        return _ask_before_sending(request, round_, form, at=now)
    custom_message = form.custom_message if form.is_bound else None
    try:
        sent = send_reminder_now(round_, by=request.user, at=now, custom_message=custom_message)
    except Refused as error:
        if form.has_custom_message:
            # The page says why, and gives back what was written.
            return _ask_before_sending(request, round_, form, at=now)
        messages.error(request, error.messages[0])
    else:
        said = ngettext(
            "%(count)s letter is in the outbox.",
            "%(count)s letters are in the outbox.",
            sent.mail_count,
        )
        messages.success(request, said % {"count": number(sent.mail_count, 0)})
    return redirect("surveys:reminder_list", round_id)


def _ask_before_sending(
    request: SignedInRequest, round_: Round, form: CustomMessageForm, *, at: dt.datetime
) -> HttpResponse:
    skipped = planned_for_today(round_, at=at)
    is_shown = form.is_bound and form.is_valid()
    context = {
        "round": round_,
        "form": form,
        "previews": preview_reminder(round_, custom_message=form.localised_message)
        if is_shown
        else [],
        "waiting": waiting_for_reminder(round_, at=at).count(),
        "left_out": left_out(round_, at=at),
        "refusal": refusal_now(round_, at=at),
        "planned": skipped,
        "next": next_planned(round_, at=skipped.due_at if skipped else at),
        "goes_at_once": is_sending_time(at),
    }
    return TemplateResponse(request, "surveys/reminder/send.html", context)
