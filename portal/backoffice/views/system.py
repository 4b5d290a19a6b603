"""The state of the system, for those who look after it."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.access import SignedInRequest, permitted
from portal.accounts.permissions import Permission
from portal.backoffice.erasures import erasure_table
from portal.backoffice.scheduled_acts import hold, undone_acts
from portal.backoffice.system import system_parts, version


@permitted(Permission.VIEW_HEALTH)
@require_safe
def system(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    parts = system_parts(at=now)
    context = {
        "parts": parts,
        "is_well": all(part.is_well for part in parts),
        "version": version(),
        "hold": hold(at=now),
        "undone_acts": undone_acts(at=now),
        "erasures": erasure_table(),
    }
    return TemplateResponse(request, "backoffice/system/detail.html", context)
