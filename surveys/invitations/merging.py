"""An organisation goes into another: nobody is asked twice, and nobody counts twice (ADR 29).

As long as a round's numbers may still change, one invitation of the two stands. Of two answers somebody
says which one counts; the other is taken out of the counts and set aside. Once the numbers stand, they
stand: the second invitation keeps its place in them and loses its name.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.charts.text import number
from regions.organisations.merging.journal import row_as_json, row_from_json
from regions.organisations.merging.parts import (
    Collision,
    MergedPart,
    Merging,
    Option,
    Two,
    Undoing,
)
from surveys.counts.invited import add_answered, add_invited, change_invited, take_answered
from surveys.counts.tally import add_counts, count_answers, subtract_counts
from surveys.models import Answer, Invitation, Response, Round
from surveys.models.answer_import import import_refusal
from surveys.models.response import AnswerRow
from surveys.models.set_aside import SetAsideAnswers

PART = "invitations"
# What of an invitation changes when it is set aside.
CHANGED = ("organisation_id", "forgotten_at", "revoked_at", "nonce", "link_key", "token_digest")


@dataclass(frozen=True)
class Both:
    """Two invitations to one round, the survivor's first."""

    mine: Invitation
    theirs: Invitation

    @property
    def round(self) -> Round:
        return self.mine.round

    @property
    def undecided(self) -> bool:
        """Each of them says something: both have answered, or both have begun."""
        if self.mine.answered_at or self.theirs.answered_at:
            return bool(self.mine.answered_at and self.theirs.answered_at)
        return all(_stands(one) and _has_draft(one) for one in (self.mine, self.theirs))

    def kept(self, decided: str = "") -> Invitation:
        if self.undecided:
            return self.theirs if (decided or self.proposed) == "loser" else self.mine
        for says_something in (_is_answered, _stands, _has_draft):
            told = [one for one in (self.mine, self.theirs) if says_something(one)]
            if len(told) == 1:
                return told[0]
        return self.mine

    @property
    def proposed(self) -> str:
        """What was said last."""
        return "loser" if _said_at(self.theirs) > _said_at(self.mine) else "survivor"


class Invitations(MergedPart):
    keys = ("surveys.invitation.organisation",)

    def lines(self, two: Two) -> Iterator[str]:
        both = _both(two)
        alone = Invitation.objects.filter(organisation=two.loser).count() - len(both)
        if alone:
            yield ngettext(
                "%(count)s round asked %(name)s alone: its invitation, and the answer if there is one, "
                "go with it.",
                "%(count)s rounds asked %(name)s alone: their invitations, and the answers if there "
                "are any, go with it.",
                alone,
            ) % {"count": number(alone, 0), "name": two.loser.name}
        for each in both:
            if import_refusal(each.round, at=two.at) is not None:
                yield _(
                    "%(round)s asked both. Its numbers stand as they were counted; one of the two "
                    "invitations keeps its place in them without a name."
                ) % {"round": each.round.name}
            elif not each.undecided:
                gone = each.theirs if each.kept() is each.mine else each.mine
                yield _(
                    "%(round)s asked both. The invitation of %(name)s goes, and its link no longer "
                    "opens anything."
                ) % {"round": each.round.name, "name": two.name_of(gone.organisation_id or 0)}

    def collisions(self, two: Two) -> Iterator[Collision]:
        for each in _both(two):
            if each.undecided and import_refusal(each.round, at=two.at) is None:
                options = [
                    Option("survivor", _told(two.survivor.name, each.mine)),
                    Option("loser", _told(two.loser.name, each.theirs)),
                ]
                yield Collision(
                    f"{PART}-{each.round.pk}",
                    _("Which answer counts: %(round)s") % {"round": each.round.name},
                    options,
                    each.proposed,
                    help=_("One organisation counts once. The other answer is set aside."),
                )

    def move(self, merging: Merging) -> None:
        rounds = [each.round.pk for each in _both(merging)]
        # No round closes or is published before this transaction ends.
        list(Round.objects.select_for_update(no_key=True).filter(pk__in=rounds).order_by("pk"))
        list(Invitation.objects.select_for_update().filter(
            organisation__in=[merging.survivor.pk, merging.loser.pk]
        ).order_by("pk").values_list("pk"))  # fmt: skip
        decided = {
            collision.key: merging.choice(collision) for collision in self.collisions(merging)
        }
        for each in _both(merging):
            kept = each.kept(decided.get(f"{PART}-{each.round.pk}", ""))
            other = each.theirs if kept is each.mine else each.mine
            if import_refusal(each.round, at=merging.at) is not None:
                merging.journal.updated(other, **_nameless(other, merging.at))
            elif other.answered_at is not None:
                _set_answer_aside(other, merging)
            else:
                _withdraw(other, merging)
        left = Invitation.objects.filter(organisation=merging.loser)
        merging.journal.moved(
            left, "organisation_id", was=merging.loser.pk, now=merging.survivor.pk
        )

    def move_back(self, data: Mapping[str, Any], undoing: Undoing) -> None:
        if "answers" in data:
            _count_again(data, undoing)
        else:
            _invite_again(data, undoing)


def _both(two: Two) -> list[Both]:
    """Rounds that asked both, the newest first. One query."""
    invitations = Invitation.objects.filter(
        organisation__in=[two.survivor.pk, two.loser.pk]
    ).select_related("round__survey", "draft")
    by_round: dict[int, dict[int | None, Invitation]] = {}
    for one in invitations.order_by("-round", "pk"):
        by_round.setdefault(one.round_id, {})[one.organisation_id] = one
    return [
        Both(pair[two.survivor.pk], pair[two.loser.pk])
        for pair in by_round.values()
        if len(pair) == 2
    ]


def _is_answered(one: Invitation) -> bool:
    return one.answered_at is not None


def _stands(one: Invitation) -> bool:
    return one.revoked_at is None


def _has_draft(one: Invitation) -> bool:
    return hasattr(one, "draft")


def _said_at(one: Invitation) -> dt.datetime:
    if one.answered_at is not None:
        return one.answered_at
    return one.draft.saved_at if _has_draft(one) else one.invited_at


def _told(name: str, one: Invitation) -> str:
    day = date_format(timezone.localtime(_said_at(one)), "SHORT_DATETIME_FORMAT")
    if one.answered_at is not None:
        return _("%(name)s, answered %(moment)s") % {"name": name, "moment": day}
    return _("%(name)s, begun and saved %(moment)s") % {"name": name, "moment": day}


def _nameless(one: Invitation, at: dt.datetime) -> dict[str, Any]:
    """As when its time is over: that somebody was asked stays, the link is dead."""
    return {
        "organisation_id": None,
        "forgotten_at": at,
        "nonce": "",
        "link_key": "",
        "token_digest": str(one.pk),
    }


def _withdraw(one: Invitation, merging: Merging) -> None:
    """Nobody answers by it any more, and it counts for nobody."""
    counted = one.revoked_at is None
    was = {name: row_as_json(one)[name] for name in CHANGED}
    if counted:
        change_invited(one, -1)
    changed = _nameless(one, merging.at) | {"revoked_at": one.revoked_at or merging.at}
    Invitation.objects.filter(pk=one.pk).update(**changed)
    merging.journal.noted(PART, {"invitation": str(one.pk), "was": was, "counted": counted})


def _invite_again(data: Mapping[str, Any], undoing: Undoing) -> None:
    one = Invitation.objects.select_related("round").filter(pk=data["invitation"]).first()
    if one is None or one.organisation_id is not None:
        return
    _lock(one.round)
    kept = row_from_json(Invitation, data["was"])
    was = {name: getattr(kept, name) for name in CHANGED}
    if data["counted"] and not one.round.is_open(at=undoing.at):
        # What is over counts as many as it did.
        was["revoked_at"] = one.revoked_at
        undoing.kept.append(
            _("%(round)s: it has ended, and the invitation stays withdrawn.")
            % {"round": one.round.name}
        )
    elif data["counted"]:
        change_invited(one, 1)
    Invitation.objects.filter(pk=one.pk).update(**was)


def _set_answer_aside(one: Invitation, merging: Merging) -> None:
    response = Response.objects.get(invitation=one)
    answers = list(Answer.objects.filter(response=response).order_by("pk"))
    aside = SetAsideAnswers.objects.create(
        round=one.round,
        merge_id=merging.merge_number,
        at=merging.at,
        content={
            "invitation": row_as_json(one),
            "response": row_as_json(response),
            "answers": [row_as_json(answer) for answer in answers],
        },
    )
    counts = _counts(one.round, answers)
    subtract_counts(one.round_id, counts, file=response.answer_import_id)
    take_answered(one.round_id, {(one.region_code, one.level): 1})
    change_invited(one, -1)
    Answer.objects.filter(response=response).delete()
    response.delete()
    one.delete()
    merging.journal.noted(PART, {"answers": aside.pk, "round": one.round_id})


def _counts(round_: Round, answers: list[Answer]) -> Counter[tuple[int, str, int]]:
    return count_answers(
        round_,
        (
            AnswerRow(a.response_id, a.round_id, a.question_id, a.region_code, a.value, a.text)
            for a in answers
        ),
    )


def _count_again(data: Mapping[str, Any], undoing: Undoing) -> None:
    aside = (
        SetAsideAnswers.objects.select_related("round__survey").filter(pk=data["answers"]).first()
    )
    if aside is None:
        undoing.kept.append(_("An answer that was set aside was erased when its time was over."))
        return
    round_ = aside.round
    _lock(round_)
    if import_refusal(round_, at=undoing.at) is not None:
        undoing.kept.append(
            _(
                "%(round)s: its numbers stand by now; the answer that was set aside stays out of them."
            )
            % {"round": round_.name}
        )
        return
    invitation = row_from_json(Invitation, aside.content["invitation"])
    response = row_from_json(Response, aside.content["response"])
    answers = [row_from_json(Answer, row) for row in aside.content["answers"]]
    assert isinstance(invitation, Invitation)  # noqa: S101, for the types
    assert isinstance(response, Response)  # noqa: S101, for the types
    Invitation.objects.bulk_create([invitation])
    Response.objects.bulk_create([response])
    Answer.objects.bulk_create(answers)  # type: ignore[arg-type]
    place = (invitation.region_code, invitation.level)
    add_invited(round_.pk, {place: 1})
    add_answered(round_.pk, {place: 1})
    add_counts(round_.pk, _counts(round_, answers), response.answer_import_id)  # type: ignore[arg-type]
    aside.delete()


def _lock(round_: Round) -> None:
    list(Round.objects.select_for_update(no_key=True).filter(pk=round_.pk))
