"""The state of the system, for those who look after it."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.access import SignedInRequest, permitted
from portal.accounts.permissions import Permission
from portal.backoffice.system import state_of_system, version


@permitted(Permission.VIEW_HEALTH)
@require_safe
def system(request: SignedInRequest) -> HttpResponse:
    lines = state_of_system(at=timezone.now())
    context = {
        "lines": lines,
        "is_well": all(line.is_well for line in lines),
        "version": version(),
    }
    return TemplateResponse(request, "backoffice/system/detail.html", context)
