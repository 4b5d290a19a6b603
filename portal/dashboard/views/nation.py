"""The nation at a glance: published figures, structures, profiles, associations, people."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.access import public
from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.dashboard.nation import is_finding, published_findings
from regions.density import association_density
from regions.figures import national_figures
from regions.models import Region
from regions.profiles import completeness
from regions.sections import SECTIONS
from regions.structures.by_region import structures_by_region
from surveys.models import Round


@public
@require_safe
def nation(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    regions = list(Region.objects.visible_to(request.user).by_name())
    figures_of_nation = national_figures()
    return TemplateResponse(
        request,
        "dashboard/nation.html",
        {
            "section_count": len(SECTIONS),
            "published_count": Round.objects.published_at(at).count(),
            "findings": published_findings(figures_of_nation),
            "figures": [figure for figure in figures_of_nation if not is_finding(figure)],
            "structures": structures_by_region(regions, at=at),
            "density": association_density(),
            "completeness": completeness.completeness_map(
                regions, completeness.filled_sections(on=timezone.localdate(at))
            ),
            "may_view_summary": isinstance(request.user, User)
            and request.user.has_perm_anywhere(Permission.VIEW_SUMMARY),
        },
    )
