"""Materials of an agenda: adding, deleting, and sending a file to who may know the meeting."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.tabular.upload import refuse_where_disk_was_full
from regions.meetings.access import meeting_for
from regions.meetings.forms.material import MaterialForm
from regions.meetings.materials.keeping import delete_material
from regions.meetings.materials.sending import sent_as_attachment
from regions.meetings.meeting_page import MeetingVisit
from regions.meetings.models import Material

RUN = Permission.RUN_STRUCTURE


@permitted_anywhere(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def material_new(request: SignedInRequest, meeting_id: int, item_id: int) -> HttpResponse:
    meeting = meeting_for(request.user, meeting_id, RUN)
    item = get_object_or_404(meeting.items, pk=item_id)
    item.meeting = meeting
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    if sent:
        refuse_where_disk_was_full(request)
    form = MaterialForm(*sent, item=item, by=request.user, at=timezone.now())
    if sent and form.is_valid() and form.save():
        messages.success(request, _("The material is added."))
        return redirect(f"{meeting.get_absolute_url()}#agenda")
    context = {"meeting": meeting, "item": item, "form": form}
    return TemplateResponse(request, "meetings/material/edit.html", context)


@permitted_anywhere(RUN)
@require_http_methods(["GET", "HEAD", "POST"])
def material_delete(request: SignedInRequest, meeting_id: int, material_id: int) -> HttpResponse:
    meeting = meeting_for(request.user, meeting_id, RUN)
    of_meeting = Material.objects.select_related("item").filter(item__meeting=meeting)
    material = get_object_or_404(of_meeting, pk=material_id)
    material.item.meeting = meeting
    if request.method == "POST":
        delete_material(material, by=request.user, at=timezone.now())
        messages.success(request, _("The material is deleted."))
        return redirect(f"{meeting.get_absolute_url()}#agenda")
    context = {"meeting": meeting, "material": material}
    return TemplateResponse(request, "meetings/material/delete.html", context)


@permitted_anywhere(Permission.VIEW_MEMBERS)
@require_safe
def material_file(request: SignedInRequest, meeting_id: int, material_id: int) -> HttpResponseBase:
    """For the invited, and for who runs the meeting."""
    meeting = meeting_for(request.user, meeting_id, Permission.VIEW_MEMBERS)
    if not MeetingVisit(meeting, request.user, timezone.now()).knows_place:
        raise Http404
    of_meeting = Material.objects.filter(item__meeting=meeting).exclude(file="")
    return sent_as_attachment(get_object_or_404(of_meeting, pk=material_id))
