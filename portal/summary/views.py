"""The national summary: the reform by region on one page."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.chapters.chapter import Measure
from portal.summary.snapshot import Snapshot, take_snapshot


@permitted_anywhere(Permission.VIEW_SUMMARY)
@require_safe
def page(request: SignedInRequest) -> HttpResponse:
    """`?question=` chooses whose regional means are drawn, `?audience=` of whose round."""
    summary = take_snapshot(
        request.user,
        at=timezone.now(),
        language=get_language() or "fi",
        audience=request.GET.get("audience", ""),
    )
    context = {
        "summary": summary,
        "chosen": _chosen(summary, request.GET.get("question")),
        "may_export": request.user.has_perm_anywhere(Permission.EXPORT_STATISTICS),
    }
    return TemplateResponse(request, "summary/page.html", context)


def _chosen(summary: Snapshot, code: str | None) -> Measure | None:
    """The measure of that code, otherwise the first one."""
    known = [measure for each in summary.measures for measure in each.measures]
    return next((each for each in known if each.code == code), next(iter(known), None))
