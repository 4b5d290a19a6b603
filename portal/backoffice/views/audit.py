"""The trail: everything for those who mind the nation, own regions for their experts."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit import trail
from portal.audit.chain import waiting
from portal.audit.checking import last_check
from portal.audit.labels import action_label, details_label, subject_label
from portal.audit.models import AuditEvent, AuditEventQuerySet, ChainLink
from portal.backoffice.forms.audit import AuditFilter
from portal.ui.lists import requested_page
from regions.models import Region


@dataclass(frozen=True)
class ShownEvent:
    """One event as it is read."""

    event: AuditEvent
    action: str
    subject: str
    region: str
    details: str


def readable_regions(user: User) -> QuerySet[Region]:
    """The regions whose trail this person may read."""
    if user.has_perm(Permission.VIEW_AUDIT):
        return Region.objects.all()
    return Region.objects.assigned_to(user, on=timezone.localdate())


def events_for(user: User) -> AuditEventQuerySet:
    events = AuditEvent.objects.all()
    if user.has_perm(Permission.VIEW_AUDIT):
        return events
    return events.filter(scope__in=readable_regions(user).values("code"))


@permitted_anywhere(Permission.VIEW_AUDIT)
@require_safe
def audit_list(request: SignedInRequest) -> HttpResponse:
    regions = readable_regions(request.user)
    form = AuditFilter(request.GET, regions=regions)
    page = requested_page(request, form.narrow(events_for(request.user)))
    names = {region.code: str(region) for region in Region.objects.all()}
    events = [
        ShownEvent(
            event=event,
            action=action_label(event.action),
            subject=subject_label(event, names),
            region=names.get(event.scope, event.scope),
            details=details_label(event.details),
        )
        for event in page
    ]
    trail.record_reading(request, "trail.read", by=request.user, at=timezone.now())
    context = {
        "form": form,
        "page": page,
        "events": events,
        "is_national": request.user.has_perm(Permission.VIEW_AUDIT),
        "chained": ChainLink.objects.select_related("event").newest(),
        "waiting": waiting().count(),
        "check": last_check(),
    }
    return TemplateResponse(request, "backoffice/audit/list.html", context)
