"""Likely duplicates: the list, a new search, and what a person says of a pair."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.jobs.models import Job
from portal.jobs.requests import enqueue
from portal.ui.lists import requested_page
from regions.models import Region
from regions.organisations.duplicates.judging import judge_different, take_back
from regions.organisations.duplicates.listing import pair_cards, with_both
from regions.organisations.duplicates.searching import SEARCH
from regions.organisations.forms.duplicate_filter import DuplicateFilter
from regions.organisations.merging.permission import who_may
from regions.organisations.models import DuplicatePair, DuplicateSearch

PAGE_SIZE = 20


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_safe
def duplicate_list(request: SignedInRequest) -> HttpResponse:
    """The likeliest first, of those of which this person may edit one."""
    regions = [(region.code, region.short_name) for region in Region.objects.by_name()]
    form = DuplicateFilter(request.GET, regions=regions)
    seen = DuplicatePair.objects.visible_to(request.user)
    page = requested_page(request, form.narrow(with_both(seen)), size=PAGE_SIZE)
    cards = pair_cards(page.object_list, user=request.user)
    context = {
        "filter": form,
        "page": page,
        "cards": [(card, "" if card.may_merge else who_may(list(card.both))) for card in cards],
        "last_search": DuplicateSearch.objects.first(),
        "job": Job.objects.filter(kind=SEARCH, requested_by=request.user).live().first(),
    }
    return TemplateResponse(request, "organisations/duplicates/list.html", context)


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_POST
def duplicate_search(request: SignedInRequest) -> HttpResponse:
    """Search now instead of at night."""
    enqueue(SEARCH, by=request.user, at=timezone.now(), parameters={}, key=SEARCH)
    return redirect("organisations:duplicate_list")


@permitted_anywhere(Permission.EDIT_ORGANISATIONS)
@require_POST
def duplicate_judge(request: SignedInRequest, pk: int) -> HttpResponse:
    """That they are two; or, with `again`, that this is to be asked once more."""
    seen = DuplicatePair.objects.visible_to(request.user).select_related("first", "second")
    pair = get_object_or_404(seen, pk=pk)
    names = {"first": pair.first.name, "second": pair.second.name}
    if "again" in request.POST:
        take_back(pair, by=request.user, at=timezone.now())
        messages.success(
            request, _("%(first)s and %(second)s are among the likely duplicates again.") % names
        )
    else:
        judge_different(pair, by=request.user, at=timezone.now())
        messages.success(
            request,
            _(
                "%(first)s and %(second)s stay two, whatever a later search finds. You can take it "
                "back under “judged different”."
            )
            % names,
        )
    return redirect("organisations:duplicate_list")
