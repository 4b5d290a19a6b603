"""What people wrote in their own words, by region and without names."""

from itertools import groupby

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Collate
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.accounts.access import SignedInRequest, permitted_anywhere
from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.alphabet import FINNISH
from portal.audit import trail
from portal.ui.lists import requested_page
from regions.models import Region
from regions.organisations.models import MergedId, Organisation
from surveys.models import Answer, Round
from surveys.models.response import ERASED_WORDS
from surveys.results.results import RoundResults
from surveys.results.suppression import Texts
from surveys.views.results import over

# In place of an organisation that the register no longer has.
NAMELESS = "–"


@permitted_anywhere(Permission.READ_ANSWERS)
@require_safe
def open_answers(request: SignedInRequest, round_id: int, code: str) -> HttpResponse:
    """What was written, by region, without names: to experts that of their own regions."""
    round_ = over(request.user, round_id)
    question = round_.definition.by_code.get(code)
    if question is None or not (question.is_open or question.why):
        raise Http404
    readable = _readable(request.user, RoundResults.of(round_).texts)
    texts = _texts(round_, question.number, readable, is_naming=question.is_reference)
    page = requested_page(request, texts)
    trail.record_reading(
        request,
        "answers.read",
        by=request.user,
        at=timezone.now(),
        subject=round_,
        question=question.number,
    )
    return TemplateResponse(
        request,
        "surveys/results/words.html",
        {
            "round": round_,
            "question": question,
            "groups": [
                (place, [text for _place, text in of_place])
                for place, of_place in groupby(page.object_list, key=lambda row: row[0])
            ],
            "page": page,
            "readable": readable,
            "reads_all": request.user.has_perm(Permission.READ_ANSWERS),
        },
    )


def _readable(user: User, texts: Texts) -> Texts:
    """Of one's own regions alone: among those of other regions, too, a text would be read elsewhere."""
    if user.has_perm(Permission.READ_ANSWERS):
        return texts
    assigned = Region.objects.assigned_to(user, on=timezone.localdate())
    own = set(assigned.values_list("code", flat=True))
    return Texts(texts.by_place & own, hidden=(texts.together | texts.hidden) & own)


def _texts(
    round_: Round, number: int, readable: Texts, *, is_naming: bool
) -> "QuerySet[Answer, tuple[str | None, str]]":
    """The region's name and the text, in the order of the alphabet: it tells not who wrote when.

    Of a question that names organisations, their names are the texts. The region's name is empty for organisations of the whole country, and none where it is not told.
    """
    question = round_.survey.question_id(number)
    answers = Answer.objects.filter(round=round_, question=question)
    if is_naming:
        organisation = Organisation.objects.filter(pk=OuterRef("value")).values("name")
        merged = MergedId.objects.filter(number=OuterRef("value")).values("organisation__name")
        texts = answers.filter(value__isnull=False).annotate(
            said=Coalesce(Subquery(organisation), Subquery(merged), Value(NAMELESS))
        )
    else:
        texts = answers.exclude(text="").exclude(text=ERASED_WORDS).annotate(said=F("text"))
    region = Region.objects.filter(code=OuterRef("region_code")).values(Region.short_name.column())
    nameless = When(region_code__in=readable.together, then=Value(None))
    nation = When(region_code="", then=Value(""))
    named = texts.filter(region_code__in=readable.readable).annotate(
        name=Case(nameless, nation, default=Subquery(region), output_field=CharField(null=True)),
        rank=Case(
            When(region_code__in=readable.together, then=Value(2)),
            When(region_code="", then=Value(1)),
            default=Value(0),
        ),
    )
    return named.order_by("rank", Collate("name", FINNISH), Collate("said", FINNISH)).values_list(
        "name", "said"
    )
