"""The organisations that work in a region, as far as this person may see them."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.accounts.access import SignedInRequest
from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.accounts.roles import Role
from portal.charts.table import Table, table
from portal.ui.lists import requested_page
from regions.access import in_region
from regions.models import Municipality, Region
from regions.organisations.forms.organisation_filter import OrganisationFilter
from regions.organisations.models import Organisation


@in_region(Permission.LIST_ORGANISATIONS)
@require_safe
def organisation_list(request: SignedInRequest, *, region: Region) -> HttpResponse:
    may_name = _may_name(request.user, region)
    form = OrganisationFilter(request.GET, may_search_names=may_name)
    organisations = Organisation.objects.visible_to(request.user).active_in(region)
    # Pseudonyms in the order of names would tell who is who.
    order = (
        ("name", "pk")
        if may_name
        else (f"municipality__{Municipality.name.column()}", "level", "pk")
    )
    narrowed = form.narrow(organisations).select_related("municipality").order_by(*order)
    page = requested_page(request, narrowed)
    return TemplateResponse(
        request,
        "organisations/organisation/list.html",
        {
            "region": region,
            "form": form,
            "page": page,
            "table": _table(page.object_list, may_name=may_name),
            "may_name": may_name,
        },
    )


def _may_name(user: User, region: Region) -> bool:
    """Who lists the nation by codes learns no names by representing one of the organisations."""
    if user.has_perm(Permission.LIST_ORGANISATIONS):
        may_name_all = user.has_perm(Permission.NAME_ORGANISATIONS)
        return may_name_all or Role.EXPERT in user.roles_in_scope(region)
    return user.has_perm(Permission.NAME_ORGANISATIONS, region)


def _table(organisations: Iterable[Organisation], *, may_name: bool) -> Table:
    headings = [
        _("Name") if may_name else _("Code"),
        _("Level"),
        _("Home municipality"),
        _("Sector"),
    ]
    levels, sectors = dict(Organisation.Level.choices), dict(Organisation.Sector.choices)
    return table(
        _("Organisations"),
        headings,
        [
            (
                one.name if may_name else one.pseudonym,
                capfirst(levels[one.level]),
                one.municipality.name if one.municipality else "",
                capfirst(sectors[one.sector]),
            )
            for one in organisations
        ],
    )
