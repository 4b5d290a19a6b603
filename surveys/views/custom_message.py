"""The custom message of a reminder: written until it goes out, read afterwards."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from surveys.forms.reminder import CustomMessageForm, ReminderMessageForm
from surveys.models import Reminder, Round
from surveys.reminders.custom_message import custom_message_refusal
from surveys.reminders.message_preview import preview_reminder


@permitted_anywhere(Permission.MANAGE_ROUNDS)
@require_http_methods(["GET", "HEAD", "POST"])
def reminder_message(request: SignedInRequest, round_id: int, reminder_id: int) -> HttpResponse:
    """A form while they can be changed; what was written meanwhile is never lost."""
    round_ = get_object_or_404(Round.objects.manageable_by(request.user).with_survey(), pk=round_id)
    reminder = Reminder.objects.filter(pk=reminder_id, round=round_).first()
    if reminder is None:
        return _taken_out(request, round_)
    reminder.round = round_
    now = timezone.now()
    form = ReminderMessageForm(request.POST or None, reminder=reminder, by=request.user, at=now)
    is_looking = "look" in request.POST
    if request.method == "POST" and form.is_valid() and not is_looking and form.save_message():
        messages.success(request, _("The words are saved."))
        return redirect(
            f"{reverse('surveys:reminder_preview', args=[round_id])}?reminder={reminder.pk}"
        )
    is_shown = is_looking and form.is_valid()
    context = {
        "round": reminder.round,
        "reminder": reminder,
        "form": form,
        "refusal": custom_message_refusal(reminder, at=now),
        "previews": preview_reminder(reminder.round, custom_message=form.localised_message)
        if is_shown
        else [],
    }
    return TemplateResponse(request, "surveys/reminder/custom_message.html", context)


def _taken_out(request: SignedInRequest, round_: Round) -> HttpResponse:
    """Whoever was writing for a reminder that is gone gets the text back."""
    form = CustomMessageForm(request.POST)
    if not form.has_custom_message:
        raise Http404
    form.add_error(None, _("The reminder was taken out of the plan in the meantime."))
    context = {"round": round_, "reminder": None, "form": form, "refusal": form.non_field_errors()}
    return TemplateResponse(request, "surveys/reminder/custom_message.html", context)
