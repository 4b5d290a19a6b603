"""Kept counts of before are told apart by source, and responses are counted beside question one."""

from django.db import migrations
from django.db.models import Count, F, Value
from django.db.models.functions import Coalesce

ANSWERED, WITH_TEXT, RESPONDED = -2, -3, -4
OF_ANSWER = ("question_id", "region_code", "value")


def count_by_source(apps, schema_editor):
    """Counted anew from the answers: what came in files apart, and the responses beside question one."""
    Answer, Response, Tally = (apps.get_model("surveys", n) for n in ("Answer", "Response", "Tally"))
    Round = apps.get_model("surveys", "Round")
    for round_ in Round.objects.filter(responses__isnull=False).distinct().only("survey_id"):
        counts = {}
        _count_responses(Response, Tally, round_, counts)
        came = Answer.objects.filter(round=round_.pk, response__answer_import__isnull=False)
        if came.exists():
            _count_answers(Answer, Tally, round_, counts)
        Tally.objects.bulk_create(
            (
                Tally(
                    round_id=round_.pk,
                    question_id=question,
                    region_code=region_code,
                    value=value,
                    source_id=source,
                    count=count,
                )
                for (question, region_code, value, source), count in counts.items()
            ),
            batch_size=1_000,
        )


def _count_responses(Response, Tally, round_, counts):
    first = round_.survey.questions.order_by("number").values_list("id", flat=True).first()
    grouped = (
        Response.objects.filter(round=round_.pk)
        .order_by()
        .annotate(code=Coalesce("region_id", Value("")))
        .values_list("code", "answer_import_id")
        .annotate(n=Count("*"))
    )
    for region_code, source, n in grouped:
        counts[first, region_code, RESPONDED, source] = n


def _count_answers(Answer, Tally, round_, counts):
    kept = Tally.objects.filter(round=round_.pk)
    several = list(kept.filter(value=ANSWERED).values_list("question_id", flat=True).distinct())
    kept.delete()
    answers = Answer.objects.filter(round=round_.pk).order_by()
    with_value = answers.filter(value__isnull=False)
    people = Count("response", distinct=True)
    for found, value, count in (
        (with_value, F("value"), Count("*")),
        (with_value.filter(question__in=several), Value(ANSWERED), people),
        (answers.exclude(text=""), Value(WITH_TEXT), Count("*")),
    ):
        grouped = (
            found.annotate(what=value, source=F("response__answer_import_id"))
            .values_list("question_id", "region_code", "what", "source")
            .annotate(n=count)
        )
        for *key, n in grouped:
            counts[tuple(key)] = n


def put_together(apps, schema_editor):
    """The counts of files are those of everybody again."""
    Tally = apps.get_model("surveys", "Tally")
    Tally.objects.filter(value=RESPONDED).delete()
    for tally in list(Tally.objects.filter(source__isnull=False)):
        same = {"round": tally.round_id, **{name: getattr(tally, name) for name in OF_ANSWER}}
        if not Tally.objects.filter(source=None, **same).update(count=F("count") + tally.count):
            Tally.objects.filter(pk=tally.pk).update(source=None)
    Tally.objects.filter(source__isnull=False).delete()


class Migration(migrations.Migration):
    dependencies = [("surveys", "0004_tally_source")]

    operations = [migrations.RunPython(count_by_source, put_together)]
