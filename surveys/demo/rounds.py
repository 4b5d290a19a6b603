"""Two invented rounds of the situational survey: one of experts, published; one of organisations, open."""

import datetime as dt
import random
from typing import Any

from django.utils import timezone

from portal.accounts.models import User
from portal.jobs.models import ScheduledAct
from portal.registry.demo import World
from regions.models import IndicatorValue, Region
from regions.organisations.models import Organisation
from surveys.demo import answers, participation
from surveys.invitations.opening import open_round
from surveys.library.loading import load_survey
from surveys.management.commands.load_survey import SHIPPED
from surveys.models import (
    Answer,
    AnswerImport,
    Draft,
    Invitation,
    Response,
    Round,
    Survey,
    Tally,
    Turnout,
)
from surveys.questionnaire.definition_file import read_json
from surveys.results.publishing import publish_results
from surveys.rounds.ending import close_round
from surveys.rounds.planning import create_round

NAMES = {
    "experts": (
        "Asiantuntijoiden tilannekuva, syksy (keksitty)",
        "De sakkunnigas lägesbild, hösten (påhittad)",
        "Experts’ situational survey, autumn (invented)",
    ),
    "organisations": (
        "Pohjoisen Suomen järjestöt (keksitty)",
        "Organisationer i norra Finland (påhittad omgång)",
        "Organisations of Northern Finland (invented)",
    ),
}
# What the mails of the open round say beside what all such mails say.
INVITATION_MESSAGE = {
    "invitation_fi": "Kysymme kaikilta Pohjois-Suomen sote-järjestöiltä yhtä aikaa, jotta alueita "
    "voi verrata.",
    "invitation_sv": "Vi frågar alla social- och hälsovårdsorganisationer i norra Finland "
    "samtidigt, så att områdena kan jämföras.",
    "invitation_en": "We ask all social and health organisations of Northern Finland at the same "
    "time, so that the regions can be compared.",
}
REMINDER_MESSAGE = {
    "fi": "Kiitos kaikille, jotka ovat jo vastanneet! Pohjoisesta tarvitaan vielä lisää vastauksia, "
    "jotta tulokset voidaan kertoa alueittain.",
    "sv": "Tack till alla som redan har svarat! Vi behöver ännu fler svar från norr för att kunna "
    "berätta om resultaten område för område.",
    "en": "Thank you to everybody who has answered already! We still need more answers from the "
    "north, so that the results can be told region by region.",
}
# Somebody who shares regions left three of the 27 invitations to experts unanswered; the other
# answers of the 39 came on paper.
SILENT_EXPERT = "expert.uusimaa.2"
UNANSWERED = 3
# Days from today: a week after the experts' round has closed.
PUBLISHED_ON = -47
LATE_INVITEES = 3
SHARE_ANSWERED = 0.42
SHARE_STARTED = 0.06
NORTH = "pohjois-suomi"


def add_rounds(world: World) -> tuple[Round, Round]:
    survey = load_survey(read_json(SHIPPED.read_bytes()), by=None, at=world.at)
    return _experts_round(survey, world), _organisations_round(survey, world)


def remove_rounds() -> None:
    """With all that was answered, and the figures made of it."""
    IndicatorValue.objects.filter(origin__startswith="surveys.round:").delete()
    for model in (Answer, Draft, Response, Tally, AnswerImport, Turnout, Invitation, Round, Survey):
        model._default_manager.all().delete()
    ScheduledAct.objects.filter(kind__startswith="round_").delete()


def _morning(at: dt.datetime, days: int) -> dt.datetime:
    """Nine o'clock in Helsinki, so many days from `at`."""
    day = timezone.localdate(at) + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(9)))


def _round(
    survey: Survey,
    audience: str,
    manager: User,
    *,
    at: dt.datetime,
    days: tuple[int, int],
    **more: Any,
) -> Round:
    """Planned a week before it opened, by the manager's hand."""
    opens_at, closes_at = (_morning(at, day) for day in days)
    names: dict[str, Any] = dict(zip(Round.name.columns, NAMES[audience], strict=True))
    round_ = create_round(
        by=manager,
        at=opens_at - dt.timedelta(days=7),
        survey=survey,
        audience=audience,
        opens_at=opens_at,
        closes_at=closes_at,
        is_invented=True,
        **names,
        **more,
    )
    return open_round(round_, by=manager, at=opens_at)


def _experts_round(survey: Survey, world: World) -> Round:
    at, manager = world.at, world.people["manager"]
    round_ = _round(
        survey,
        Round.Audience.EXPERTS,
        manager,
        at=at,
        days=(-75, -54),
        confidentiality=Round.Confidentiality.NAMED,
        minimum_group=1,
    )
    draw = random.Random(11)  # noqa: S311, an invented world
    invitations = sorted(
        round_.invitations.select_related("user"),
        key=lambda each: (each.region_code, str(each.user)),
    )
    theirs = [each for each in invitations if each.user == world.people[SILENT_EXPERT]]
    answered = [each for each in invitations if each not in theirs[:UNANSWERED]]
    codes = sorted(Region.objects.values_list("code", flat=True))
    elsewhere = sorted(draw.sample(codes, answers.EXPERTS - len(answered)))
    given = answers.experts_answers(
        round_.definition, [each.region_code for each in answered] + elsewhere
    )
    participation.answer(round_, answered, given[: len(answered)], draw)
    participation.bring_on_paper(round_, elsewhere, given[len(answered) :], manager)
    participation.mark_mails(round_)
    close_round(round_, by=manager, at=round_.closes_at)
    publish_results(round_, by=manager, at=_morning(at, PUBLISHED_ON))
    round_.refresh_from_db()
    return round_


def _organisations_round(survey: Survey, world: World) -> Round:
    at, manager = world.at, world.people["manager"]
    # Dormant when the round opened; the register has learned better since.
    late = Organisation.objects.filter(pk__in=_late_invitees())
    late.update(status=Organisation.Status.DORMANT)
    round_ = _round(
        survey,
        Round.Audience.ORGANISATIONS,
        manager,
        at=at,
        days=(-12, 9),
        confidentiality=Round.Confidentiality.CONFIDENTIAL,
        regions=list(Region.objects.filter(work_area=NORTH)),
        levels=["district", "local", "independent"],
        sectors=["sote"],
        reminders_at=[_morning(at, 1)],
        reminder_messages={_morning(at, 1): REMINDER_MESSAGE},
        **INVITATION_MESSAGE,
    )
    late.update(status=Organisation.Status.ACTIVE)
    draw = random.Random(13)  # noqa: S311
    # What the demo's own representative is asked stays open: visitors answer it.
    own = world.people["organisation"].representations.values("organisation")
    waiting = list(
        round_.invitations.exclude(organisation__in=own)
        .select_related("organisation")
        .order_by("organisation__name", "organisation")
    )
    draw.shuffle(waiting)
    answered = waiting[: round(len(waiting) * SHARE_ANSWERED)]
    groups = [
        (i.region_code, i.organisation.languages[:2] if i.organisation else "fi") for i in answered
    ]
    given = list(answers.organisations_answers(round_.definition, groups))
    participation.answer(round_, answered, given, draw)
    started = waiting[len(answered) :][: round(len(waiting) * SHARE_STARTED)]
    participation.start(round_, started, given, draw)
    unreachable = waiting[-len(participation.REFUSALS) :]
    participation.mark_mails(round_, refused=[str(each.organisation_id) for each in unreachable])
    return round_


def _late_invitees() -> list[int]:
    """Some whom the round asks only once it is open."""
    found = Organisation.objects.filter(
        municipality__region__work_area=NORTH, level="local", sector="sote", representatives=None
    )
    return list(found.order_by("-name", "pk").values_list("pk", flat=True)[:LATE_INVITEES])
