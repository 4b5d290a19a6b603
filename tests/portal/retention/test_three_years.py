"""Three years later there is what the schedule says, and nothing else has gone."""

import datetime as dt
from pathlib import Path

import pytest
import time_machine
from allauth.account.models import EmailConfirmation
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.actions.role import close_account
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.chain import chain
from portal.audit.checking import check
from portal.outbox import journal
from portal.outbox.models import SlowDomain
from portal.outbox.refusals import note_refusal
from portal.retention.classification import personal_columns
from portal.retention.running import due, erase, erase_all
from regions.models import Handover, ProfileDraft, Region
from regions.organisations.models import (
    BulkAct,
    Claim,
    ContactPerson,
    DuplicatePair,
    DuplicateSearch,
    Merge,
    Office,
    Organisation,
    ProposedFact,
    RememberedColumns,
    SavedView,
)
from regions.organisations.models import Proposal as FactProposal
from regions.structures.models import Membership, Structure
from roadmap.models import (
    Proposal,
    Reminder,
    RemindersOff,
    Step,
    Succession,
    TextRevision,
)
from surveys.library.drafts import Did, change_draft
from surveys.models import (
    Answer,
    Correction,
    Invitation,
    Response,
    Round,
    SetAsideAnswers,
    Survey,
    SurveyDraft,
    Turnout,
)
from surveys.models.response import ERASED_WORDS
from tests import access_world
from tests.factories.jobs import ScheduledActFactory
from tests.factories.organisations import OfficeTermFactory, OrganisationFactory
from tests.factories.regions import IndicatorValueFactory
from tests.factories.roadmap import (
    InfluencePointFactory,
    MilestoneFactory,
    OutcomeFactory,
    StatusFactory,
    StepFactory,
)
from tests.factories.surveys import InvitationFactory, ResponseFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

OURS = ("portal", "regions", "surveys", "allauth")
# Of these nothing is left.
DELETED = {
    "account.emailconfirmation",
    "sessions.session",
    "usersessions.usersession",
    "accounts.invitation",
    "regions.profiledraft",
    "regions.handover",
    "regions.handovershare",
    "organisations.officemessage",
    "organisations.claim",
    "meetings.material",
    "structures.structureletter",
    "structures.structureletter_structures",
    "structures.joining",
    "structures.lettersoff",
    # Of the one organisation that is dissolved.
    "organisations.proposal",
    "organisations.proposedfact",
    "surveys.draft",
    "surveys.setasideanswers",
    "outbox.outboxmessage",
    "outbox.refusedaddress",
    "outbox.slowdomain",
    "jobs.job",
    "jobs.scheduledact",
    "about.feedback",
    "roadmap.reminder",
    "audit.auditevent",
    "audit.chainlink",
    # What falls with an account.
    "account.emailaddress",
    "mfa.authenticator",
    "socialaccount.socialaccount",
    "socialaccount.socialtoken",
    "accounts.rolegrant",
    "regions.assignment",
    "organisations.representative",
    "organisations.rememberedcolumns",
    "organisations.savedview",
    "organisations.bulkact",
    "roadmap.remindersoff",
    "structures.coordinator",
    "calendar.calendarfeed",
}
# Of these every row is left, and only these columns have changed.
CHANGED = {
    "accounts.user": "password last_login email name language is_active closed_at former_role",
    "organisations.organisation": "email website",
    "organisations.organisationchange": "facts",
    "organisations.office": "mailbox",
    "organisations.merge": "journal kept forgotten_at",
    "organisations.contactperson": "name email",
    "meetings.meetingseries": "room join_url",
    "meetings.meeting": "room join_url note",
    "surveys.answerimport": "name problems failure forgotten_at state",
    "organisations.registerimport": "name headings samples decisions problems failure kept "
    "forgotten_at state",
    "roadmap.planfile": "name state forgotten_at wishes problems",
    "surveys.invitation": "user_id organisation_id nonce link_key token_digest invited_at started_at "
    "answered_at revoked_at quiet_at forgotten_at",
    "surveys.response": "invitation_id submitted_at forgotten_at",
}
OF_AN_ACCOUNT = {
    "account.emailaddress",
    "mfa.authenticator",
    "socialaccount.socialaccount",
    "accounts.rolegrant",
    "regions.assignment",
    "organisations.representative",
    "organisations.rememberedcolumns",
    "organisations.savedview",
    "organisations.bulkact",
    "roadmap.remindersoff",
    "structures.coordinator",
    "calendar.calendarfeed",
}


def owner(row):
    return row["user_id"] if "user_id" in row else row["by_id"]


def rows(model):
    return {row[model._meta.pk.attname]: row for row in model._base_manager.values()}


def everything():
    """Label → primary key → row, of every table with a model."""
    return {
        model._meta.label_lower: rows(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower != "retention.erasure"
    }


@pytest.fixture
def then():
    """Three years ago, by the clock of the database too: it guards the trail by its own."""
    return timezone.now() - dt.timedelta(days=3 * 366)


@pytest.fixture
def world(then):
    """Something in every table that tells of people; one account was closed, the others work on."""
    with time_machine.travel(then, tick=True):
        world = access_world.build()
        gone = world.people["closed"]
        User.objects.filter(pk=gone.pk).update(is_active=True)
        gone.refresh_from_db()
        close_account(gone, by=world.people["admin"], at=timezone.now())
        social = SocialAccount.objects.create(user=gone, provider="oidc", uid=gone.email)
        SocialToken.objects.create(account=social, token="secret")
        manager = world.people["manager"]
        EmailConfirmation.create(manager.emailaddress_set.get()).save()
        EmailConfirmation.objects.update(sent=timezone.now())
        ProfileDraft.objects.filter(pk=ProfileDraft.objects.first().pk).update(author=gone)
        ScheduledActFactory(state="done", settled_at=timezone.now())
        Organisation.objects.filter(pk=Organisation.objects.first().pk).update(
            status="dissolved", dissolved_on=timezone.localdate(), email="kanaria@example.org"
        )
        cache.set("attempts:192.0.2.1", 1, timeout=60)
        Round.objects.filter(opened_at__isnull=False, closed_at=None).update(
            closed_at=timezone.now()
        )
        SlowDomain.objects.create(domain="slow.example", until=timezone.now())
        note_refusal("Kanaria@example.net", code=550, at=timezone.now())
        journal.note_left("<one@portal.example>", at=timezone.now())
        _in_office(Organisation.objects.get(status="dissolved"), gone)
        _in_the_register(Organisation.objects.get(status="dissolved"), gone)
        _answered()
        _planned(gone)
        chain()
    return world


def _in_office(organisation, writer):
    """Somebody who held an office to the last, and was written to."""
    now = timezone.now()
    Office.objects.all().delete()
    Structure.objects.update(ended_on=timezone.localdate())
    Membership.objects.update(ends_on=timezone.localdate())
    ContactPerson.objects.filter(memberships=None).delete()
    term = OfficeTermFactory(
        office__organisation=organisation,
        office__mailbox="kanaria@example.org",
        ends_on=timezone.localdate(),
    )
    term.office.messages.create(by=writer, subject="KANARIA", text="KANARIA", created_at=now)
    organisation.changes.create(at=now, by=writer, source="form", facts={"email": ["", "kanaria"]})


def _in_the_register(organisation, writer):
    """What was asked of the register, decided in it and done with it."""
    now = timezone.now()
    Claim.objects.update(state="refused", decided_at=now, decided_by=writer, reason="KANARIA")
    FactProposal.objects.update(organisation=organisation, by=writer, closed_at=now)
    ProposedFact.objects.update(
        organisation=organisation, decision="refused", decided_by=writer, decided_at=now
    )
    DuplicatePair.objects.update(state="different", judged_by=writer, judged_at=now)
    DuplicateSearch.objects.create(at=now, by=writer, found=1)
    Merge.objects.update(by=writer, kept=["KANARIA"])
    SavedView.objects.create(user=writer, name="KANARIA", query="q=KANARIA")
    BulkAct.objects.create(by=writer, kind="theme", value="crisis", query="q=KANARIA", at=now)
    round_ = Round.objects.exclude(opened_at=None).first()
    SetAsideAnswers.objects.create(
        round=round_, merge=Merge.objects.first(), content={"text": "KANARIA"}, at=now
    )


def _answered():
    """One who was asked has answered, by their own link."""
    round_, now = Round.objects.exclude(opened_at=None).first(), timezone.now()
    asked = InvitationFactory(
        round=round_,
        region=Region.objects.first(),
        organisation=OrganisationFactory(),
        started_at=now,
        answered_at=now,
    )
    ResponseFactory(
        round=round_, invitation=asked, region=asked.region, submitted_at=now, reference="KUITTI"
    )


def _planned(author):
    """What the roadmap keeps of people, with somebody who was reminded and wants it no more."""
    now = timezone.now()
    step, region = Step.objects.first(), Region.objects.first()
    StatusFactory(step=step, region=region, reported_at=now, author=author)
    point = InfluencePointFactory(step=step, region=region)
    OutcomeFactory(influence_point=point, recorded_at=now, author=author)
    MilestoneFactory(roadmap=step.roadmap)
    Succession.objects.create(
        step=StepFactory(priority=step.priority), successor=step, kind="merged", at=now
    )
    Proposal.objects.create(
        roadmap=step.roadmap,
        region=region,
        rule="low",
        figure=IndicatorValueFactory(region=region, value=3),
        proposed_at=now,
    )
    TextRevision.objects.create(step=step, number=1, texts={}, author=author, published_at=now)
    Reminder.objects.create(
        user=author,
        about="deadline",
        influence_point=point,
        due_on=point.deadline,
        days_before=7,
        told_on=now.date(),
    )
    RemindersOff.objects.create(user=author, since=now)
    RememberedColumns.objects.create(user=author, headings="a" * 64, columns=["name"])
    a_survey_was_made(author)


def a_survey_was_made(author):
    now = timezone.now()
    draft = SurveyDraft.objects.create(
        code="own", content={"pages": []}, created_at=now, saved_at=now, saved_by=author
    )
    change = {"did": Did.TOLD, "by": author, "at": now}
    change_draft(draft.pk, lambda content: content.update(minutes=5), **change)
    survey = Survey.objects.first()
    Correction.objects.create(
        survey=survey,
        place="pages[0].title",
        language="fi",
        words_before="Rakenteeet",
        words_after="Rakenteet",
        at=now,
        by=author,
    )


def test_the_world_has_something_for_every_rule(world):
    filled = {label for label, kept in everything().items() if kept}

    assert {column.rpartition(".")[0] for column in personal_columns()} - filled == set()


def test_an_hour_later_nothing_has_gone(world, then):
    before = everything()

    erase_all(at=then + dt.timedelta(hours=1))

    assert everything() == before


def test_three_years_later_there_is_what_the_schedule_says(world, then):
    before, now = everything(), timezone.now()
    # One was closed, of others the last assignment or membership is over since, and some have handed over
    # theirs.
    emptied = {world.people[name].pk for name in ("closed", "former", "member")}
    emptied |= set(Handover.objects.values_list("leaver", flat=True))

    expected = {each.name for each in due(at=now) if each.count}
    done = erase_all(at=now)
    after = everything()

    assert {name for name, count in done.items() if not count} == {"own_words"}
    assert {name for name, count in done.items() if count} == expected
    for label, was in before.items():
        left = {pk: row for pk, row in after[label].items() if pk in was}
        if label in DELETED and label not in OF_AN_ACCOUNT:
            assert (label, left) == (label, {})
            continue
        lost = [row for pk, row in was.items() if pk not in left]
        if label in OF_AN_ACCOUNT:
            assert {owner(row) for row in lost} <= emptied, label
            assert not {owner(row) for row in left.values()} & emptied, label
            continue
        assert (label, lost) == (label, [])
        changed = {name for pk, row in left.items() for name in row if row[name] != was[pk][name]}
        assert changed <= set(CHANGED.get(label, "").split()), label
    assert set(erase_all(at=now).values()) == {0}


def test_nothing_tells_of_a_closed_account_any_more(world):
    gone = world.people["closed"]
    assert [word for word in (gone.name, gone.email) if word not in said()] == []

    erase_all(at=timezone.now())

    everywhere = said().lower()
    assert [
        word for word in (gone.name, gone.email, "192.0.2.1") if word.lower() in everywhere
    ] == []
    gone.refresh_from_db()
    assert (str(gone), gone.public_name) == (str(Role.EXPERT.label), str(Role.EXPERT.label))
    assert gone.profile_revisions.exists()


def test_an_emptied_account_is_nobody_whom_the_staff_could_look_up(world):
    gone, admin = world.people["closed"], world.people["admin"]
    erase_all(at=timezone.now())
    client = Client()
    client.force_login(admin)

    assert client.get(reverse("backoffice:person_detail", args=[gone.pk])).status_code == 404
    assert f"{gone.pk}@erased" not in client.get(reverse("backoffice:person_list")).text


def said():
    """All that the tables hold, those without a model too, in one text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        text = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            text.append(repr(cursor.fetchall()))
    return "\n".join(text)


def test_files_go_with_what_speaks_of_them(world):
    now = timezone.now()

    erase_all(at=now)

    left = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    # A file that nothing speaks of is left for an hour: it may be one that is just being written.
    assert [path for path in left if path.stat().st_mtime < (now.timestamp() - 3600)] == []


def test_the_trail_still_holds_together(world):
    erase_all(at=timezone.now())
    chain()

    assert check().faults == []


def test_no_answer_leads_to_whoever_was_asked_and_none_is_lost(world):
    turnout = list(Turnout.objects.order_by("pk").values())
    answers = list(Answer.objects.order_by("pk").values())
    asked = Invitation.objects.count(), Invitation.objects.answered().count()
    assert Response.objects.filter(invitation__isnull=False).exists()

    erase_all(at=timezone.now())

    assert not Response.objects.filter(invitation__isnull=False).exists()
    assert not Invitation.objects.exclude(user=None, organisation=None).exists()
    assert (Invitation.objects.count(), Invitation.objects.answered().count()) == asked
    for round_ in Round.objects.filter(invitations__isnull=False).distinct():
        moments = set(round_.invitations.answered().values_list("answered_at", flat=True))
        assert moments <= {round_.ended_at}
        assert set(round_.responses.values_list("submitted_at", flat=True)) <= {round_.ended_at}
    assert list(Turnout.objects.order_by("pk").values()) == turnout
    assert list(Answer.objects.order_by("pk").values()) == answers


def test_after_five_years_own_words_are_gone_and_still_counted(world, then):
    words = Answer.objects.exclude(text="").count()
    assert words

    erase("own_words", at=then + dt.timedelta(days=6 * 365))

    assert Answer.objects.filter(text=ERASED_WORDS).count() == words


def test_an_account_without_work_is_emptied_when_it_was_long_unused(world, then):
    idle = world.people["organisation"]
    idle.representations.all().delete()
    User.objects.filter(pk=idle.pk).update(last_login=then)

    erase("accounts", at=timezone.now())

    idle.refresh_from_db()
    assert (idle.is_erased, idle.is_active) == (True, False)
    assert not world.people["manager"].__class__.objects.get(email="manager@example.org").is_erased
