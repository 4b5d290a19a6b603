"""A survey while it is made: all of it at a glance, and the way to each of its parts."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from surveys.library.access import draft_for
from surveys.library.outline import outline


@permitted_anywhere(Permission.EDIT_SURVEYS)
@require_safe
def draft_detail(request: SignedInRequest, draft_id: int) -> HttpResponse:
    draft = draft_for(request.user, draft_id)
    context = {"draft": draft, "pages": outline(draft.content)}
    return TemplateResponse(request, "surveys/draft/detail.html", context)
