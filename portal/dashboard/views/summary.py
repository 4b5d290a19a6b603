"""The national summary: the reform by region on one page."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.permissions import Permission
from portal.dashboard import summary_charts, summary_words
from portal.dashboard.summary import gather
from portal.dashboard.summary_tables import measures_table, regions_table, rounds_table


@permitted_anywhere(Permission.VIEW_SUMMARY)
@require_safe
def summary(request: SignedInRequest) -> HttpResponse:
    """`?question=` chooses whose regional means are drawn, `?audience=` of whose round."""
    audience = request.GET.get("audience", "")
    gathered = gather(request.user, at=timezone.now(), first=audience)
    chosen = next(
        (m for m in gathered.measures if m.question.code == request.GET.get("question")),
        next(iter(gathered.measures), None),
    )
    context = {
        "summary": gathered,
        "chosen": chosen,
        "means": summary_charts.means(chosen) if chosen else None,
        "rates": summary_charts.rates(gathered),
        "profiles": summary_charts.profiles(gathered),
        "measures_table": measures_table(gathered),
        "rounds_table": rounds_table(gathered),
        "regions_table": regions_table(gathered),
        "sources": summary_words.of_sources(gathered),
        "notes": summary_words.of_imported(gathered),
        "results_sentence": summary_words.of_results(gathered),
        "chosen_sentence": summary_words.of_measure(chosen) if chosen else "",
        "rates_sentence": summary_words.of_rates(gathered),
        "profiles_sentence": summary_words.of_profiles(gathered),
        "may_export": request.user.has_perm_anywhere(Permission.EXPORT_STATISTICS),
    }
    return TemplateResponse(request, "dashboard/summary.html", context)
