"""Two invented rounds of the situational survey: one of experts, closed; one of organisations, open."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.db.models import F
from django.utils import timezone

from portal.accounts.models import User
from portal.demo import answers
from portal.jobs.models import Due
from portal.outbox.models import Campaign, OutboxMessage, State
from regions.models import Region
from surveys.actions.response import make_reference, write_responses
from surveys.actions.round import campaign_of, create_round
from surveys.actions.round_end import close_round
from surveys.actions.round_opening import open_round
from surveys.actions.survey import load_survey
from surveys.answers import Answers
from surveys.definition_file import read_json
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

NAMES = {
    "experts": (
        "Asiantuntijoiden tilannekuva, syksy (keksitty)",
        "Sakkunnigas lägesbild, hösten (påhittad)",
        "Experts’ situational survey, autumn (invented)",
    ),
    "organisations": (
        "Pohjoisen Suomen järjestöt (keksitty)",
        "Norra Finlands organisationer (påhittad)",
        "Organisations of Northern Finland (invented)",
    ),
}
# Of 27 invitations to experts, three of somebody who shares regions were not answered; what is
# wanting of the 39 answers came as a file.
LATE = "expert.uusimaa.2@"
LATE_COUNT = 3
SHARE_ANSWERED = 0.42
SHARE_STARTED = 0.06
NORTH = "pohjois-suomi"
# What a server would say of an address that is no more, and of one that is full.
REFUSALS = (
    (550, "5.1.1 <…>: Recipient address rejected: User unknown"),
    (552, "5.2.2 Mailbox full"),
)


def add_rounds(people: dict[str, User], *, at: dt.datetime) -> tuple[Round, Round]:
    survey = load_survey(read_json(SHIPPED.read_bytes()), by=None, at=at)
    closed = _experts_round(survey, people["manager"], at=at)
    return closed, _organisations_round(survey, people["manager"], at=at)


def remove_rounds() -> None:
    """With all that was answered, and the letters about it."""
    for model in (Answer, Draft, Response, AnswerImport, Tally, Turnout, Invitation, Round, Survey):
        model._default_manager.all().delete()
    Due.objects.filter(kind__startswith="round_").delete()
    OutboxMessage.objects.all().delete()
    Campaign.objects.all().delete()


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
    names: dict[str, Any] = {
        f"name_{language}": name
        for language, name in zip(("fi", "sv", "en"), NAMES[audience], strict=True)
    }
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


def _experts_round(survey: Survey, manager: User, *, at: dt.datetime) -> Round:
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
        round_.invitations.select_related("user"), key=lambda each: (each.place, str(each.user))
    )
    late = [each for each in invitations if each.user and each.user.email.startswith(LATE)]
    answered = [each for each in invitations if each not in late[:LATE_COUNT]]
    codes = sorted(Region.objects.values_list("code", flat=True))
    elsewhere = sorted(draw.sample(codes, answers.EXPERTS - len(answered)))
    given = answers.of_experts(round_.definition, [each.place for each in answered] + elsewhere)
    _answer(round_, answered, given[: len(answered)], draw)
    _import(round_, elsewhere, given[len(answered) :], manager)
    _mark_mails(round_)
    close_round(round_, by=manager, at=round_.closes_at)
    return round_


def _organisations_round(survey: Survey, manager: User, *, at: dt.datetime) -> Round:
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
    )
    draw = random.Random(13)  # noqa: S311
    # What the demo's own representative is asked stays open: visitors answer it.
    own = User.objects.get(email__startswith="organisation@").representations.values("organisation")
    waiting = list(
        round_.invitations.exclude(organisation__in=own)
        .select_related("organisation")
        .order_by("organisation__name", "organisation")
    )
    draw.shuffle(waiting)
    answered = waiting[: round(len(waiting) * SHARE_ANSWERED)]
    groups = [(i.place, i.organisation.languages[:2] if i.organisation else "fi") for i in answered]
    given = list(answers.of_organisations(round_.definition, groups))
    _answer(round_, answered, given, draw)
    started = waiting[len(answered) :][: round(len(waiting) * SHARE_STARTED)]
    _start(round_, started, given, draw)
    _mark_mails(round_, refused=[str(each.organisation_id) for each in waiting[-len(REFUSALS) :]])
    return round_


def _answer(
    round_: Round, invitations: Sequence[Invitation], given: Sequence[Answers], draw: random.Random
) -> None:
    """Each at a moment of its own in the first half of the round."""
    half = (round_.closes_at - round_.opens_at) / 2
    responses = []
    for invitation in invitations:
        invitation.answered_at = round_.opens_at + half * draw.random()
        invitation.started_at = invitation.answered_at - dt.timedelta(minutes=draw.randint(4, 25))
        organisation = invitation.organisation
        responses.append(
            Response(
                round=round_,
                region_id=invitation.region_id,
                invitation=invitation,
                language=organisation.languages[:2] if organisation else "fi",
                submitted_at=invitation.answered_at,
                reference=make_reference(),
            )
        )
    write_responses(round_, list(zip(responses, given, strict=True)))
    Invitation.objects.bulk_update(invitations, ["answered_at", "started_at"], batch_size=500)
    for (place, level), count in Counter((i.place, i.level) for i in invitations).items():
        group = Turnout.objects.filter(round=round_, place=place, level=level)
        group.update(answered=F("answered") + count)


def _start(
    round_: Round, invitations: Sequence[Invitation], given: Sequence[Answers], draw: random.Random
) -> None:
    """Begun and not sent: the first page is written."""
    first = {question.code for question in round_.definition.pages[0].questions}
    for invitation in invitations:
        invitation.started_at = round_.opens_at + dt.timedelta(hours=draw.randint(2, 200))
    Invitation.objects.bulk_update(invitations, ["started_at"])
    Draft.objects.bulk_create(
        Draft(
            invitation=invitation,
            content={code: each.as_json() for code, each in written.items() if code in first},
            version=1,
            saved_at=invitation.started_at or round_.opens_at,
        )
        for invitation, written in zip(invitations, given, strict=False)
    )


def _import(round_: Round, places: Sequence[str], given: Sequence[Answers], by: User) -> None:
    """Answers that were collected on paper."""
    at = round_.closes_at - dt.timedelta(days=1)
    source = AnswerImport.objects.create(
        round=round_,
        name="paperivastaukset-keksitty.csv",
        sha256="0" * 64,
        state=AnswerImport.State.APPLIED,
        created_by=by,
        created_at=at,
        applied_at=at,
        good_count=len(places),
    )
    responses = [
        Response(
            round=round_,
            region_id=place,
            answer_import=source,
            language="fi",
            submitted_at=at,
            reference=make_reference(),
        )
        for place in places
    ]
    write_responses(round_, list(zip(responses, given, strict=True)))


def _mark_mails(round_: Round, refused: Sequence[str] = ()) -> None:
    """They went out when the round opened; a server would not have two of them."""
    letters = OutboxMessage.objects.filter(campaign=campaign_of(round_))
    sent_at = round_.opens_at + dt.timedelta(minutes=2)
    sent = {"state": State.SENT, "tries": 1, "next_try_at": None}
    letters.update(**sent, sent_at=sent_at, changed_at=sent_at)
    # Whoever looks for a letter to answer finds those first that still wait for it.
    waiting = round_.invitations.awaiting().filter(organisation__isnull=False)
    asked = list(waiting.values_list("organisation", flat=True))
    later = sent_at + dt.timedelta(minutes=1)
    letters.filter(parameters__organisation__in=asked).update(sent_at=later, changed_at=later)
    unwanted = letters.filter(parameters__organisation__in=list(map(int, refused)))
    for letter, (code, text) in zip(islice(unwanted, len(REFUSALS)), REFUSALS, strict=False):
        letter.state, letter.reason, letter.sent_at = State.FAILED, "refused", None
        letter.server_code, letter.server_text = code, text
        letter.save()
