"""Kept counts are what the answers say, whoever writes them and however many at once."""

import random
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from surveys.answering.response import make_reference, write_responses
from surveys.counts.invited import add_answered
from surveys.counts.tally import (
    Source,
    add_counts,
    differences,
    recount,
    recounted,
    responded_by_region,
    stored_counts,
    take_counts,
)
from surveys.models import Answer, AnswerImport, Response, Tally, Turnout
from surveys.models.tally import RESPONDED
from surveys.questionnaire.answers import AnswerValue
from surveys.questionnaire.definition import CANNOT_SAY
from tests.surveys.responding import rate, respond

pytestmark = pytest.mark.sqlite


def imported(round_, **fields):
    """A response that came by a file, as an invitation is not needed for it."""
    source, _ = AnswerImport.objects.get_or_create(
        round=round_,
        defaults={"name": "vastaukset.csv", "state": "applied", "created_at": timezone.now()},
    )
    return Response(
        round=round_,
        answer_import=source,
        language="fi",
        submitted_at=timezone.now(),
        reference=make_reference(),
        **fields,
    )


def test_each_answer_is_written_and_counted(organisation_round, lappi):
    answers = {
        "involve": AnswerValue((4,), "hyvä"),
        "unite": AnswerValue((CANNOT_SAY,)),
        "support": AnswerValue((1, 4)),
        "needs": AnswerValue((), "aikaa"),
        "meetings": AnswerValue(),
    }

    write_responses(organisation_round, [(imported(organisation_round, region=lappi), answers)])

    rows = Answer.objects.order_by("question", "value").values_list(
        "question__code", "region_code", "value", "text"
    )
    assert list(rows) == [
        ("involve", "21", 4, "hyvä"),
        ("unite", "21", CANNOT_SAY, ""),
        ("support", "21", 1, ""),
        ("support", "21", 4, ""),
        ("needs", "21", None, "aikaa"),
    ]
    assert stored_counts(organisation_round) == recounted(organisation_round)
    # Four values; two questions with words; one of several choices that was answered; the response.
    assert sum(stored_counts(organisation_round).values()) == 4 + 2 + 1 + 1


def test_counts_add_up_in_any_order(organisation_round, lappi, kainuu):
    draw = random.Random(7)
    for region in (lappi, None, kainuu, lappi):
        given = [
            (
                imported(organisation_round, region=region),
                {"involve": AnswerValue((draw.randint(1, 5),))},
            )
            for _ in range(20)
        ]
        write_responses(organisation_round, given)

    assert sum(stored_counts(organisation_round).values()) == 80 + 80
    assert stored_counts(organisation_round) == recounted(organisation_round)
    assert recount(organisation_round) == 0


def test_whoever_answered_is_counted_in_their_region_whatever_they_said(organisation_round, lappi):
    rate(organisation_round, lappi, 1, 4, CANNOT_SAY)
    respond(organisation_round, lappi, {"involve": AnswerValue((2,), "vähän")})
    rate(organisation_round, None, 5)

    assert responded_by_region([organisation_round]) == {(organisation_round.pk, "21"): 4}


def test_what_an_import_brought_is_counted_apart_and_goes_with_it(organisation_round, survey):
    source = imported(organisation_round).answer_import
    key = (survey.question_id(1), "", 4)
    add_counts(organisation_round.pk, {key: 1})
    add_counts(organisation_round.pk, {key: 2}, source.pk)
    add_counts(organisation_round.pk, {key: 3}, source.pk)
    assert stored_counts(organisation_round) == {
        (*key, None): 1,
        (*key, Source(source.pk, None)): 5,
    }

    take_counts(organisation_round.pk, source.pk)

    assert stored_counts(organisation_round) == {(*key, None): 1}


def test_a_count_of_the_wrong_source_is_a_difference_and_put_right(organisation_round, lappi):
    given = {"involve": AnswerValue((4,))}
    write_responses(organisation_round, [(imported(organisation_round, region=lappi), given)])
    Tally.objects.update(source=None)

    # The value and the response, each missing of one source and too many of the other.
    assert len(differences(organisation_round)) == 4
    assert recount(organisation_round) == 4
    assert stored_counts(organisation_round) == recounted(organisation_round)


def test_a_response_is_counted_once_with_all_that_it_says(organisation_round, lappi, survey):
    respond(organisation_round, lappi, {"involve": 4, "support": (1, 2), "needs": "aikaa"})
    rate(organisation_round, None, 3, 3)

    counts = stored_counts(organisation_round)

    responded = {key[1]: n for key, n in counts.items() if key[2] == RESPONDED}
    assert responded == {"21": 1, "": 2}
    assert {key[0] for key in counts if key[2] == RESPONDED} == {survey.question_id(1)}


def test_wrong_counts_are_found_and_put_right(organisation_round, lappi, survey):
    given = {"involve": AnswerValue((4,))}
    write_responses(organisation_round, [(imported(organisation_round, region=lappi), given)])
    Tally.objects.update(count=9)
    add_counts(organisation_round.pk, {(survey.question_id(2), "21", 5): 1})

    assert recount(organisation_round) == 3
    assert stored_counts(organisation_round) == recounted(organisation_round)


def test_a_kept_count_of_which_no_answer_says_anything_is_a_difference(organisation_round, survey):
    key = (survey.question_id(2), "21", 5)
    add_counts(organisation_round.pk, {key: 1})

    assert differences(organisation_round) == {(*key, None)}


def test_nothing_is_written_where_one_response_is_refused(organisation_round, lappi):
    first = imported(organisation_round, region=lappi)
    second = imported(organisation_round, region=lappi)
    second.reference = first.reference
    answers = {"involve": AnswerValue((4,))}

    with pytest.raises(Exception, match=r"(?i)unique"), transaction.atomic():
        write_responses(organisation_round, [(first, answers), (second, answers)])

    assert not Response.objects.exists()
    assert not Tally.objects.exists()


def test_no_more_answer_than_were_invited(invitation, django_assert_num_queries):
    round_id = invitation.round_id
    with django_assert_num_queries(1):
        add_answered(round_id, {("21", "local"): 1})

    assert Turnout.objects.values_list("region_code", "level", "invited", "answered").get() == (
        "21",
        "local",
        1,
        1,
    )
    with pytest.raises(Exception, match=r"turnout_answered_were_invited"), transaction.atomic():
        add_answered(round_id, {("21", "local"): 1})


def test_writing_costs_the_same_however_many_answers(
    organisation_round, lappi, django_assert_num_queries
):
    answers = {
        question.code: AnswerValue((), "sana") if question.is_text else AnswerValue((1,))
        for question in organisation_round.definition.questions
    }
    response = imported(organisation_round, region=lappi)

    with django_assert_num_queries(3):  # responses, answers, counts
        write_responses(organisation_round, [(response, answers)])


@pytest.mark.django_db(transaction=True)
def test_many_at_once_lose_no_count(organisation_round, kainuu):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("one connection cannot write at once with itself")

    imported(organisation_round)  # so that the threads find the import there

    def answer(value):
        try:
            given = {"involve": AnswerValue((value,)), "unite": AnswerValue((5 - value % 4,))}
            response = imported(organisation_round, region=kainuu)
            write_responses(organisation_round, [(response, given)])
        finally:
            connection.close()

    threads = [threading.Thread(target=answer, args=[1 + i % 5]) for i in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(stored_counts(organisation_round).values()) == 60 + 30
    assert stored_counts(organisation_round) == recounted(organisation_round)
