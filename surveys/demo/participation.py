"""Who took part in an invented round: answered, began, on paper; and the mails that asked them."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from django.db.models import F

from portal.accounts.models import User
from portal.outbox.models import OutboxMessage, State
from surveys.answering.response import make_reference, write_responses
from surveys.models import AnswerImport, Draft, Invitation, Response, Round, Turnout
from surveys.questionnaire.answers import Answers
from surveys.rounds.planning import campaign_name

# What a server would say of an address that is no more, and of one that is full.
REFUSALS = (
    (550, "5.1.1 <…>: Recipient address rejected: User unknown"),
    (552, "5.2.2 Mailbox full"),
)


def answer(
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
    for (code, level), count in Counter((i.region_code, i.level) for i in invitations).items():
        group = Turnout.objects.filter(round=round_, region_code=code, level=level)
        group.update(answered=F("answered") + count)


def start(
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


def bring_on_paper(
    round_: Round, places: Sequence[str], given: Sequence[Answers], by: User
) -> None:
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


def mark_mails(round_: Round, refused: Sequence[str] = ()) -> None:
    """They went out when the round opened; a server would not have two of them."""
    mails = OutboxMessage.objects.filter(campaign=campaign_name(round_))
    sent_at = round_.opens_at + dt.timedelta(minutes=2)
    sent = {"state": State.SENT, "tries": 1, "next_try_at": None}
    mails.update(**sent, sent_at=sent_at, changed_at=sent_at)
    # Whoever looks for a mail to answer finds those first that still wait for it.
    waiting = round_.invitations.awaiting().filter(organisation__isnull=False)
    asked = list(waiting.values_list("organisation", flat=True))
    later = sent_at + dt.timedelta(minutes=1)
    mails.filter(parameters__organisation__in=asked).update(sent_at=later, changed_at=later)
    unwanted = mails.filter(parameters__organisation__in=list(map(int, refused)))
    for mail, (code, text) in zip(islice(unwanted, len(REFUSALS)), REFUSALS, strict=False):
        mail.state, mail.reason, mail.sent_at = State.FAILED, "refused", None
        mail.server_code, mail.server_text = code, text
        mail.save()
