"""Those who belong to an organisation: searched, and turned page by page."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.charts.table import Table, table
from portal.ui.lists import requested_page
from regions.organisations.access import organisation_or_404
from regions.organisations.forms.member_filter import MemberFilter
from regions.organisations.models import Organisation
from regions.organisations.page.belonging import members_of


@permitted_anywhere(Permission.NAME_ORGANISATIONS)
@require_safe
def member_list(request: SignedInRequest, public_id: str) -> HttpResponse:
    """As far as this person may see them."""
    organisation = organisation_or_404(Organisation.objects.named_for(request.user), public_id)
    if organisation.public_id != public_id:
        return redirect("organisations:member_list", organisation.public_id)
    form = MemberFilter(request.GET)
    members = form.narrow(members_of(organisation, user=request.user))
    page = requested_page(request, members.select_related("municipality", "parent"))
    return TemplateResponse(
        request,
        "organisations/organisation/members.html",
        {
            "organisation": organisation,
            "form": form,
            "page": page,
            "table": _table(page.object_list, organisation),
        },
    )


def _table(members: Iterable[Organisation], organisation: Organisation) -> Table:
    shown = list(members)
    levels = dict(Organisation.Level.choices)
    return table(
        _("Member organisations"),
        [_("Name"), _("Level"), _("Home municipality"), _("Through")],
        [
            (
                one.name,
                capfirst(str(levels[one.level])),
                one.municipality.name if one.municipality else "",
                one.parent.name if one.parent and one.parent_id != organisation.pk else "",
            )
            for one in shown
        ],
        urls=[one.get_absolute_url() for one in shown],
    )
