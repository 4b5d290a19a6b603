"""The state of the system, for those who look after it."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.access import SignedInRequest, permitted
from portal.accounts.permissions import Permission
from portal.backoffice.scheduled_acts import hold, undone_acts
from portal.backoffice.system import state_of_system, version


@permitted(Permission.VIEW_HEALTH)
@require_safe
def system(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    lines = state_of_system(at=now)
    context = {
        "lines": lines,
        "is_well": all(line.is_well for line in lines),
        "version": version(),
        "hold": hold(at=now),
        "undone_acts": undone_acts(at=now),
    }
    return TemplateResponse(request, "backoffice/system/detail.html", context)
