"""A draft as respondents will see it, and its invitation, sent to nobody but oneself."""

from dataclasses import dataclass

from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.outbox.posting import post
from surveys.library.access import draft_for
from surveys.library.checklist import check_draft
from surveys.notices import TEST_LETTER, mail_for_preview
from surveys.rounds.imagined import imagined_round
from surveys.views.draft_check import linked


@dataclass(frozen=True)
class Letter:
    language: str
    subject: str
    text: str


@csp_update({"frame-src": ["'self'"]})
@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_safe
def draft_preview(request: SignedInRequest, draft_id: int) -> HttpResponse:
    draft = draft_for(request.user, draft_id)
    checklist = check_draft(draft)
    context = {
        "draft": draft,
        "definition": checklist.definition,
        "refusals": linked(draft, checklist.refusals),
    }
    return TemplateResponse(request, "surveys/draft/preview.html", context)


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_http_methods(["GET", "HEAD", "POST"])
def draft_letter(request: SignedInRequest, draft_id: int) -> HttpResponse:
    """Pressed twice within a minute, it is sent once."""
    draft = draft_for(request.user, draft_id)
    definition = check_draft(draft).definition
    languages = definition.languages if definition else ()
    now = timezone.now()
    language = request.POST.get("language", "")
    if request.method == "POST" and language in languages:
        post(
            TEST_LETTER,
            campaign=f"draft:{draft.pk}",
            step=f"test-{language}-{now:%Y%m%d%H%M}",
            recipient=f"user:{request.user.pk}",
            address=request.user.email,
            language=language,
            parameters={"draft": draft.pk, "user": request.user.pk},
            at=now,
        )
        messages.success(
            request,
            _("The test letter is on its way to %(address)s.") % {"address": request.user.email},
        )
        return redirect("surveys:draft_letter", draft.pk)
    letters = []
    for each in languages:
        mail = mail_for_preview(
            imagined_round(at=now), is_reminder=False, language=each, definition=definition
        ).message()
        letters.append(Letter(each, str(mail.subject), str(mail.body)))
    context = {"draft": draft, "letters": letters}
    return TemplateResponse(request, "surveys/draft/letter.html", context)
