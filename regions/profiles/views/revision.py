"""What a section said before: history, differences, restoring."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import SignedInRequest
from portal.accounts.permissions import Permission
from regions.access import in_region
from regions.models import ProfileRevision, Region
from regions.models.profile import ProfileRevisionQuerySet
from regions.profiles.comparison import compare_contents
from regions.profiles.content import Content
from regions.profiles.revisions import restore
from regions.profiles.views.addresses import section_or_404
from regions.profiles.views.section import published_message

MOST_NUMBER = 2**31 - 1
MOST_DIGITS = len(str(MOST_NUMBER))


@in_region(Permission.VIEW_REVISIONS)
@require_safe
def section_history(request: SignedInRequest, *, region: Region, section_key: str) -> HttpResponse:
    section = section_or_404(section_key)
    revisions = ProfileRevision.objects.of_section(region, section).order_by("-number")
    return TemplateResponse(
        request,
        "regions/revision/history.html",
        {
            "region": region,
            "section": section,
            "revisions": list(revisions.defer("prose", "rows").select_related("author")),
            "may_restore": request.user.has_perm(Permission.PUBLISH_PROFILE, region),
        },
    )


@in_region(Permission.VIEW_REVISIONS)
@require_safe
def section_diff(request: SignedInRequest, *, region: Region, section_key: str) -> HttpResponse:
    """Any two revisions; without numbers the newest and the one before it; of one the history."""
    section = section_or_404(section_key)
    revisions = ProfileRevision.objects.of_section(region, section).select_related("author")
    numbers = sorted(revisions.values_list("number", flat=True))
    if not numbers:
        raise Http404
    after = _revision(request, revisions, "to", default=numbers[-1])
    earlier = [number for number in numbers if number < after.number]
    before = _revision(request, revisions, "from", default=(earlier or numbers)[-1])
    if before == after:
        return redirect("regions:section_history", region.slug, section.key)
    return TemplateResponse(
        request,
        "regions/revision/diff.html",
        {
            "region": region,
            "section": section,
            "before": before,
            "after": after,
            "numbers": numbers[::-1],
            "is_newest": after.number == numbers[-1],
            "comparison": compare_contents(section, Content.of(before), Content.of(after)),
            "may_restore": request.user.has_perm(Permission.PUBLISH_PROFILE, region)
            and before.number != numbers[-1],
        },
    )


def _revision(
    request: SignedInRequest, revisions: ProfileRevisionQuerySet, name: str, *, default: int
) -> ProfileRevision:
    asked = request.GET.get(name, "") or str(default)
    if not (asked.isascii() and asked.isdecimal() and len(asked) <= MOST_DIGITS):
        raise Http404
    return get_object_or_404(revisions, number=int(asked))


@in_region(Permission.PUBLISH_PROFILE)
@require_http_methods(["GET", "HEAD", "POST"])
def section_restore(
    request: SignedInRequest, *, region: Region, section_key: str, number: int
) -> HttpResponse:
    """Show what would come back; on the answer, make it the newest revision."""
    section = section_or_404(section_key)
    revisions = ProfileRevision.objects.of_section(region, section).select_related("region")
    current = revisions.order_by("-number").first()
    if number > MOST_NUMBER or current is None:
        raise Http404
    old = get_object_or_404(revisions, number=number)
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
