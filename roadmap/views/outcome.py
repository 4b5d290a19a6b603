"""What came of an influence point is recorded."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from roadmap.forms.outcome import OutcomeForm
from roadmap.views.editing import giving_text_back
from roadmap.views.influence_point import own_point


@giving_text_back(OutcomeForm)
@permitted_anywhere(Permission.REPORT_ROADMAP)
@require_http_methods(["GET", "HEAD", "POST"])
def influence_point_outcome(request: SignedInRequest, pk: int) -> HttpResponse:
    """A colleague who was faster is shown beside what was typed; nothing is written over."""
    point = own_point(request, pk)
    newest = point.outcomes.newest().select_related("author").first()
    form = OutcomeForm(
        request.POST or None, point=point, newest=newest, by=request.user, at=timezone.now()
    )
    if request.method == "POST" and form.is_valid() and form.save_outcome():
        messages.success(request, _("The outcome is recorded."))
        return redirect(point)
    context = {"form": form, "point": point, "newest": form.theirs or newest}
    return TemplateResponse(request, "roadmap/influence/outcome.html", context)
