"""What a section said before: history, differences, restoring."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import SignedInRequest
from portal.accounts.permissions import Permission
from portal.revisions.history import compared_pair, entries, revision_or_404
from portal.revisions.succession import newest
from regions.access import in_region
from regions.models import ProfileRevision, Region
from regions.profiles.comparison import compare_contents
from regions.profiles.content import Content
from regions.profiles.revisions import restore
from regions.profiles.views.addresses import section_or_404
from regions.profiles.views.section import published_message
from regions.sections import Section


@in_region(Permission.VIEW_REVISIONS)
@require_safe
def section_history(request: SignedInRequest, *, region: Region, section_key: str) -> HttpResponse:
    section = section_or_404(section_key)
    chain = ProfileRevision.objects.of_section(region, section).order_by("-number")
    revisions = list(chain.defer("prose", "rows").select_related("author"))
    diff_url = reverse("regions:section_diff", args=[region.slug, section.key])
    may_restore = request.user.has_perm(Permission.PUBLISH_PROFILE, region)
    return TemplateResponse(
        request,
        "regions/revision/history.html",
        {
            "region": region,
            "section": section,
            "revisions": revisions,
            "diff_url": diff_url,
            "entries": entries(
                revisions,
                diff_url=diff_url,
                restore_url=(lambda number: _restore_url(region, section, number))
                if may_restore
                else None,
            ),
        },
    )


def _restore_url(region: Region, section: Section, number: int) -> str:
    return reverse("regions:section_restore", args=[region.slug, section.key, number])


@in_region(Permission.VIEW_REVISIONS)
@require_safe
def section_diff(request: SignedInRequest, *, region: Region, section_key: str) -> HttpResponse:
    """Any two revisions; without numbers the newest and the one before it; of one the history."""
    section = section_or_404(section_key)
    chain = ProfileRevision.objects.of_section(region, section).select_related("author")
    pair = compared_pair(request, chain)
    if pair.is_one:
        return redirect("regions:section_history", region.slug, section.key)
    before, after = pair.before, pair.after
    may_restore = request.user.has_perm(Permission.PUBLISH_PROFILE, region) and pair.is_restorable
    return TemplateResponse(
        request,
        "regions/revision/diff.html",
        {
            "region": region,
            "section": section,
            "before": before,
            "after": after,
            "comparison": compare_contents(
                section, Content.as_written(before), Content.as_written(after)
            ),
            "restore_url": _restore_url(region, section, before.number) if may_restore else "",
        },
    )


@in_region(Permission.PUBLISH_PROFILE)
@require_http_methods(["GET", "HEAD", "POST"])
def section_restore(
    request: SignedInRequest, *, region: Region, section_key: str, number: int
) -> HttpResponse:
    """Show what would come back; on the answer, make it the newest revision."""
    section = section_or_404(section_key)
    chain = ProfileRevision.objects.of_section(region, section).select_related("region")
    current = newest(chain)
    if current is None:
        raise Http404
    old = revision_or_404(chain, number)
    comparison = compare_contents(section, Content.of(current), Content.of(old))
    if request.method == "POST" and not comparison.is_same:
        base = request.POST.get("base", "")
        revision = None
        if base == str(current.number):
            revision = restore(
                revision=old, base=current.number, by=request.user, at=timezone.now()
            )
        if revision is not None:
            messages.success(request, published_message(revision))
            return redirect(region)
        messages.warning(
            request,
            _("A colleague published this section meanwhile. Nothing was restored; look again."),
        )
        return redirect("regions:section_restore", region.slug, section.key, number)
    return TemplateResponse(
        request,
        "regions/revision/restore.html",
        {
            "region": region,
            "section": section,
            "old": old,
            "current": current,
            "comparison": comparison,
        },
    )
