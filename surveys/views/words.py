"""What people wrote in their own words, by region and without names."""

from django.core.paginator import Paginator
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.models import User
from portal.accounts.permissions import Permission
from regions.models import Region
from surveys.models import Answer, Round
from surveys.views.results import over

ON_A_PAGE = 50


@permitted_anywhere(Permission.READ_ANSWERS)
@require_safe
def results_words(request: SignedInRequest, round_id: int, code: str) -> HttpResponse:
    """What was written, by region, without names: to experts that of their own regions."""
    round_ = over(request.user, round_id)
    question = round_.definition.by_code.get(code)
    if question is None or not (question.is_text or question.why):
        raise Http404
    texts = _readable(request.user, round_, question.number)
    page = Paginator(texts, ON_A_PAGE).get_page(request.GET.get("page"))
    groups: dict[str | None, list[str]] = {}
    for name, text in page.object_list:
        groups.setdefault(name, []).append(text)
    return TemplateResponse(
        request,
        "surveys/results/words.html",
        {
            "round": round_,
            "question": question,
            "groups": groups,
            "page": page,
            "reads_all": request.user.has_perm(Permission.READ_ANSWERS),
        },
    )


def _readable(user: User, round_: Round, number: int) -> "QuerySet[Answer, tuple[str | None, str]]":
    """The region's name and the text, in the order of the alphabet: it tells not who wrote when."""
    question = round_.survey.question_id(number)
    texts = Answer.objects.filter(round=round_, question=question).exclude(text="")
    if not user.has_perm(Permission.READ_ANSWERS):
        own = Region.objects.assigned_to(user, on=timezone.localdate())
        texts = texts.filter(place__in=own.values("code"))
    language = (get_language() or "fi").split("-")[0]
    name = Region.objects.filter(code=OuterRef("place")).values(f"short_name_{language}")
    named = texts.annotate(name=Subquery(name))
    return named.order_by(F("name").asc(nulls_last=True), "text").values_list("name", "text")
