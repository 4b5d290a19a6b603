"""The mails of a round. Composed when they are sent: only then are there live links."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypedDict

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.outbox.notices import Mail, NotNeeded, Posted, absolute, mailing_titles, notice
from regions.models import Region
from regions.organisations.models import MergedId, Organisation
from surveys.invitations.merged_letters import is_told_by_another
from surveys.invitations.quiet_link import quiet_path
from surveys.library.checklist import check_draft
from surveys.models import Invitation, Reminder, Round, SurveyDraft
from surveys.models.invitation import is_asked_on
from surveys.questionnaire.definition import Definition
from surveys.questionnaire.text import LocalisedText
from surveys.rounds.imagined import imagined_round
from surveys.rounds.planning import campaign_name

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Asked(TypedDict):
    """Whether they are still asked that day."""

    is_asked: bool


INVITATION = "surveys/email/invitation"
REMINDER = "surveys/email/reminder"
TEST_LETTER = "survey_test_letter"
TEST_INVITATION = "surveys/email/test_invitation"
NO_MESSAGE = LocalisedText()
# Why there may be nothing left to say.
REASONS = {
    "answered": gettext_lazy("The recipient has already answered."),
    "closed": gettext_lazy("The survey has been closed."),
    "dissolved": gettext_lazy("The organisation has been dissolved."),
    "merged": gettext_lazy("The organisation was merged into another, which has its own letter."),
    "left": gettext_lazy("The recipient no longer works in the region, or the account is closed."),
    "opted_out": gettext_lazy("The recipient wants no such letters."),
    "revoked": gettext_lazy("The invitation has been withdrawn."),
}
# Stands in for a personal link where a mail is only shown.
PREVIEW_TOKEN = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"  # noqa: S105, opens nothing


@dataclass(frozen=True)
class PersonalLink:
    """Where one answers, and for which region; no region where there is only one invitation."""

    region: str
    url: str


def round_titles() -> dict[str, str]:
    """What people call the mails of each round."""
    rounds = Round.objects.select_related("survey")
    return {campaign_name(round_): str(round_) for round_ in rounds}


mailing_titles.add("rounds", round_titles)


@notice("round_invitation", label=gettext_lazy("invitation to a survey"), reasons=REASONS)
def round_invitation(message: Posted, *, at: dt.datetime) -> Mail:
    return _mail(INVITATION, message, at=at)


@notice("round_reminder", label=gettext_lazy("reminder of a survey"), reasons=REASONS)
def round_reminder(message: Posted, *, at: dt.datetime) -> Mail:
    return _mail(REMINDER, message, at=at)


def _mail(template: str, message: Posted, *, at: dt.datetime) -> Mail:
    """Raises `NotNeeded` where there is nothing left to answer, or nobody to ask."""
    reminder = _reminder(message)
    round_ = reminder.round if reminder else _round(message)
    if round_ is None:
        raise NotNeeded("gone")
    if not round_.is_open(at=at):
        raise NotNeeded("closed")
    waiting = _waiting(message, is_reminder=template == REMINDER, at=at)
    with translation.override(message.language):
        return Mail(
            template=template,
            to=_address(message, waiting[0]),
            language=message.language,
            context=_context(round_, _greeted(waiting[0]), _personal_links(waiting))
            | {
                "has_region": waiting[0].region_id is not None,
                "quiet_url": absolute(quiet_path(waiting[0])),
                "custom_message": str(
                    reminder.custom_message if reminder else _custom_message(round_, template)
                ),
            },
            unsubscribe=quiet_path(waiting[0]),
        )


@notice(TEST_LETTER, label=gettext_lazy("test of an invitation"), reasons=REASONS)
def test_letter(message: Posted, *, at: dt.datetime) -> Mail:
    """To whoever makes the survey alone. Raises `NotNeeded` where the draft or the right to it is gone, or
    so much of it that it cannot be shown."""
    user = User.objects.filter(pk=message.parameters["user"], is_active=True).first()
    drafts = SurveyDraft.objects.editable_by(user or AnonymousUser())
    draft = drafts.filter(pk=message.parameters["draft"]).first()
    definition = check_draft(draft).definition if draft else None
    if user is None or definition is None:
        raise NotNeeded("gone")
    mail = mail_for_preview(
        imagined_round(at=at),
        is_reminder=False,
        language=message.language,
        definition=definition,
    )
    return replace(mail, template=TEST_INVITATION, to=message.address_now(user.email))


def _custom_message(round_: Round, template: str) -> LocalisedText:
    return round_.invitation if template == INVITATION else NO_MESSAGE


def _reminder(message: Posted) -> Reminder | None:
    """The one that the mail belongs to, with its round, in one query."""
    if "reminder" not in message.parameters:
        return None
    reminders = Reminder.objects.select_related("round__survey").defer("round__survey__content")
    return reminders.filter(pk=message.parameters["reminder"]).first()


def _round(message: Posted) -> Round | None:
    return Round.objects.with_survey().filter(pk=message.parameters["round"]).first()


def mail_for_preview(
    round_: Round,
    *,
    is_reminder: bool,
    language: str,
    custom_message: LocalisedText = NO_MESSAGE,
    definition: Definition | None = None,
) -> Mail:
    """The mail as it will be, with a link that opens nothing: for a preview.

    With `definition` of a survey that is still made; its round is imagined.
    """
    with translation.override(language):
        regions = [_("Region 1"), _("Region 2")] if round_.asks_experts else [""]
        url = absolute(reverse("surveys:link_open", args=[PREVIEW_TOKEN]))
        return Mail(
            template=REMINDER if is_reminder else INVITATION,
            to="",
            language=language,
            context=_context(
                round_, _("Name"), [PersonalLink(region, url) for region in regions], definition
            )
            | {
                # As most of them read it: organisations of the whole country are few.
                "has_region": True,
                "quiet_url": absolute("/…"),
                "custom_message": str(custom_message),
            },
        )


def _address(message: Posted, invitation: Invitation) -> str:
    """The present one, whatever it was when the mail was posted. Raises `NotNeeded`."""
    if address := message.address_now(_known_address(invitation)):
        return address
    raise NotNeeded("no_address")


def _known_address(invitation: Invitation) -> str:
    if invitation.organisation is not None:
        return invitation.organisation.email
    return invitation.user.email if invitation.user else ""


def _waiting(message: Posted, *, is_reminder: bool, at: dt.datetime) -> Sequence[Invitation]:
    """All that this recipient is still asked to answer in the round. One query, unless it was merged."""
    who = message.parameters
    invitations = _of_recipient(who, who.get("organisation"), at=at)
    if not invitations and who.get("organisation"):
        # Merged into another since the mail was posted: the invitation is that one's now.
        merged = MergedId.objects.filter(pk=who["organisation"]).first()
        invitations = _of_recipient(who, merged.organisation_id, at=at) if merged else []
    if not invitations:
        raise NotNeeded("gone")
    if _is_dissolved(invitations[0]):
        raise NotNeeded("dissolved")
    standing = [invitation for invitation in invitations if invitation.revoked_at is None]
    if not standing:
        raise NotNeeded("revoked")
    waiting = [invitation for invitation in standing if invitation.answered_at is None]
    if not waiting:
        raise NotNeeded("answered")
    waiting = [invitation for invitation in waiting if invitation.is_asked]
    if not waiting:
        raise NotNeeded("left")
    asked = who.get("organisation")
    if asked and waiting[0].organisation_id not in (None, asked):
        kind = "round_reminder" if is_reminder else "round_invitation"
        if is_told_by_another(kind, who, waiting[0]):
            raise NotNeeded("merged")
    if is_reminder and all(invitation.quiet_at for invitation in waiting):
        raise NotNeeded("opted_out")
    return waiting


def _of_recipient(
    who: Mapping[str, Any], organisation: int | None, *, at: dt.datetime
) -> "list[WithAnnotations[Invitation, Asked]]":
    return list(
        Invitation.objects.filter(
            round=who["round"], user=who.get("user"), organisation=organisation
        )
        .annotate(is_asked=is_asked_on(timezone.localdate(at)))
        .select_related("region", "user", "organisation")
        .order_by(f"region__{Region.short_name.column()}")
    )


def _is_dissolved(invitation: Invitation) -> bool:
    organisation = invitation.organisation
    return organisation is not None and organisation.status == Organisation.Status.DISSOLVED


def _greeted(invitation: Invitation) -> str:
    if invitation.organisation is not None:
        return str(invitation.organisation)
    return invitation.user.public_name if invitation.user else ""


def _personal_links(waiting: Sequence[Invitation]) -> list[PersonalLink]:
    """Experts read for which region each link is; an organisation has one."""
    return [
        PersonalLink(
            invitation.region.short_name if invitation.user_id and invitation.region else "",
            absolute(reverse("surveys:link_open", args=[invitation.token])),
        )
        for invitation in waiting
    ]


def _context(
    round_: Round,
    greeted: str,
    personal: list[PersonalLink],
    definition: Definition | None = None,
) -> dict[str, Any]:
    definition = definition or round_.definition
    return {
        "greeted": greeted,
        "is_organisation": not round_.asks_experts,
        "title": str(definition.title),
        "who": str(definition.who),
        "why": str(definition.why),
        "minutes": definition.minutes,
        "closes_at": round_.closes_at,
        "is_named": round_.is_named,
        "links": personal,
        "contact": settings.FEEDBACK_EMAIL,
    }
