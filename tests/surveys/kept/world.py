"""Rounds of the shipped survey as they were before people made surveys of their own.

Everything that shows has a number, a name and a moment of its own; where chance is asked, as for the receipt
of a response, what it gave is masked in the outputs.
"""

import datetime as dt
import uuid
from dataclasses import dataclass

from portal.accounts.models import User
from portal.accounts.roles import Role
from surveys.counts.invited import add_answered, add_invited
from surveys.models import AnswerImport, Invitation, Round
from surveys.questionnaire.answers import AnswerValue
from surveys.questionnaire.definition import CANNOT_SAY
from surveys.results.publishing import publish_results
from tests.factories.accounts import UserFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.regions import IndicatorFactory, IndicatorValueFactory
from tests.factories.surveys import InvitationFactory, RoundFactory
from tests.surveys.answering.pages import fill_in_all, holder, send
from tests.surveys.importing.collecting import answers, as_csv, imported
from tests.surveys.responding import end, respond

NOW = dt.datetime(2026, 11, 30, 8, tzinfo=dt.UTC)  # ten o'clock in Helsinki
A_DAY = dt.timedelta(days=1)

REASON = "Verkosto kokoontuu; pienet yhdistykset jäävät sivuun."
WORDS = {
    "organiser": "=Alueen “järjestökeskus” & kunta; vuorovuosin",
    "needs": "Yhteisen vuosikellon,\nja nimetyn yhteyshenkilön.",
    "wellbeing_plan": "<b>Järjestöt</b> mainitaan.",
}


@dataclass(frozen=True)
class World:
    manager: User
    expert: User
    named: Round
    confidential: Round
    anonymous: Round
    # Still open: asked and answered in the browser.
    open: Round
    faulty: AnswerImport
    answered: Invitation
    unanswered: Invitation


def build(survey, lappi, kainuu, satakunta) -> World:
    manager = UserFactory(email="manager@example.org", roles=[Role.PROJECT_MANAGER], language="fi")
    expert = UserFactory(email="expert@example.org", regions=[lappi, kainuu], language="sv")
    _published_before()
    named = _over(survey, 101, "Asiantuntijat syksyllä", audience="experts")
    _answer(named, {lappi: 2, kainuu: 1, satakunta: 3})
    confidential = _over(survey, 102, "Järjestöt syksyllä")
    # Many, enough, too few; and one more that has to be hidden beside the few.
    _answer(confidential, {lappi: 11, satakunta: 7, kainuu: 2})
    for region, level, asked, came in (
        (lappi, "local", 20, 11),
        (satakunta, "local", 9, 6),
        (satakunta, "regional", 3, 1),
        (kainuu, "local", 4, 2),
    ):
        add_invited(confidential.pk, {(region.code, level): asked})
        for _ in range(came):
            add_answered(confidential.pk, {(region.code, level): 1})
    # Answers are taken in while a round is open.
    anonymous = RoundFactory(
        survey=survey, pk=103, called="Nimettömät paperilla", confidentiality="anonymous", now=NOW
    )
    faulty = _import(anonymous, by=manager)
    end(anonymous)
    for round_ in (named, confidential):
        publish_results(round_, by=manager, at=NOW)
        round_.refresh_from_db()
    asked = RoundFactory(survey=survey, pk=104, called="Kysely on auki", now=NOW)
    answered, unanswered = _invite(asked, lappi)
    browser = holder(answered)
    fill_in_all(browser, answered)
    assert send(browser, answered).status_code == 302
    return World(
        manager, expert, named, confidential, anonymous, asked, faulty, answered, unanswered
    )


def _published_before() -> None:
    """A figure with which the results of the round are compared."""
    indicator = IndicatorFactory(code="structures_involve", called="Kyky osallistaa", decimals=1)
    IndicatorValueFactory(indicator=indicator, value="3.3", n=39, said_by="Webinaari 25.8.2021")


def _over(survey, number: int, called: str, **more) -> Round:
    """A round that was closed yesterday."""
    moments = {
        "opens_at": NOW - 15 * A_DAY,
        "opened_at": NOW - 15 * A_DAY,
        "closes_at": NOW - A_DAY,
        "closed_at": NOW - A_DAY,
    }
    return RoundFactory(survey=survey, pk=number, called=called, now=NOW, **moments | more)


def _answer(round_: Round, counts) -> None:
    """So many responses from each region, each other than the one before."""
    for region, count in counts.items():
        given = [
            {
                question.code: _given(question, number * 7 + len(region.slug) + question.number)
                for question in round_.definition.questions
            }
            for number in range(count)
        ]
        respond(round_, region, *given)


def _given(question, turn: int) -> AnswerValue:
    """One of what the question takes; every ninth left out, every seventh cannot say."""
    if turn % 9 == 0 and not question.required:
        return AnswerValue()
    if question.cannot_say and turn % 7 == 0:
        return AnswerValue((CANNOT_SAY,))
    reason = REASON if question.why and turn % 3 == 0 else ""
    if question.is_text:
        return AnswerValue((), WORDS.get(question.code, "Sanat") if turn % 2 else "")
    if question.kind == question.Kind.NUMBER:
        return AnswerValue((turn % 13,))
    if question.kind == question.Kind.MULTIPLE:
        plain = [choice.number for choice in question.choices if not choice.alone]
        first = turn % len(plain)
        return AnswerValue(tuple(sorted({plain[first], plain[(first + 2) % len(plain)]})), reason)
    if question.is_scale:
        return AnswerValue((turn % len(question.choices) + 1,), reason)
    return AnswerValue((question.choices[turn % len(question.choices)].number,), reason)


def _import(round_: Round, *, by: User) -> AnswerImport:
    """A file of answers as people make them: right ones, and some that are not."""
    rows = [
        answers(),
        answers(region="lappi", involve="1", support="venues"),
        answers(region="Kainuu", unite="Hyvin", reach="2"),
        answers(involve="6", region="Atlantis"),
        answers(support="premises|tanssi", contact_person=""),
        *(answers(involve=str(1 + number % 5), taken_part="cannot_say") for number in range(6)),
    ]
    import_ = imported(round_, as_csv(*rows), name="paperi.csv", skip_bad=True, by=by)
    import_.refresh_from_db()
    return import_


def _invite(round_: Round, region) -> list[Invitation]:
    invited = []
    for number, name in ((7001, "Kemin sydänyhdistys ry"), (7002, "Inarin omaishoitajat ry")):
        organisation = OrganisationFactory(pk=number, name=name, level="local", regions=[region])
        pk = uuid.UUID(int=number, version=4)
        invited.append(
            InvitationFactory(pk=pk, round=round_, region=region, organisation=organisation)
        )
    return invited
