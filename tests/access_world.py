"""Two regions with twins of everything, each with a canary of its own, and who may see it."""

import datetime as dt
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from portal.accounts.roles import Role
from portal.accounts.session import SEEN
from portal.audit import trail
from portal.importing.problem import CellProblem
from regions.calendar.feeds import make_feed
from regions.meetings.inviting.link import answer_path
from regions.meetings.models import MinutesRevision, UpwardReport
from regions.meetings.outcomes.reminding import done_path
from regions.models import Assignment
from regions.organisations.claiming.lookup import mark_of
from regions.organisations.import_problem import RegisterProblem
from regions.organisations.merging.merge import merge
from regions.organisations.models import (
    BulkAct,
    Claim,
    DuplicatePair,
    Proposal,
    ProposedFact,
    SavedView,
)
from regions.organisations.models.claim import OWN
from regions.organisations.public_id import as_public_id
from regions.structures.mailing.off import off_path
from regions.structures.members.links import JOIN, LEAVE, NAME, token_for
from regions.structures.models import Joining, LettersOff, StructureLetter
from regions.structures.texts import keep_texts
from roadmap.reminders.quiet import quiet_path
from roadmap.texts.publishing import first_texts
from surveys.invitations.quiet_link import quiet_token
from surveys.models import Invitation as SurveyInvitation
from surveys.models import Round
from surveys.questionnaire.answers import AnswerValue
from surveys.questionnaire.problem import Problem
from tests.access_table import ACTORS
from tests.factories.about import FeedbackFactory
from tests.factories.accounts import StaffInvitationFactory, UserFactory
from tests.factories.calendar import ClockOccurrenceFactory
from tests.factories.jobs import JobFactory, ScheduledActFactory
from tests.factories.meetings import (
    AgendaItemFactory,
    InviteeFactory,
    MeetingFactory,
    MeetingOutcomeFactory,
    MeetingSeriesFactory,
)
from tests.factories.organisations import (
    ContactPersonFactory,
    OfficeFactory,
    OfficeTermFactory,
    OrganisationFactory,
    RegisterImportFactory,
)
from tests.factories.outbox import OutboxMessageFactory
from tests.factories.regions import (
    HandoverShareFactory,
    IndicatorFactory,
    IndicatorValueFactory,
    ProfileDraftFactory,
    ProfileRevisionFactory,
    RegionFactory,
)
from tests.factories.roadmap import (
    ActionFactory,
    InfluencePointFactory,
    MilestoneFactory,
    PlanFileFactory,
    PriorityFactory,
    ProposalFactory,
    RoadmapFactory,
    StatusFactory,
    StepFactory,
    TargetFactory,
)
from tests.factories.structures import (
    CoordinatorFactory,
    LiaisonOfficeFactory,
    MembershipFactory,
    NominationFactory,
    SeatFactory,
    StructureFactory,
)
from tests.factories.surveys import (
    AnswerImportFactory,
    DraftFactory,
    InvitationFactory,
    ReminderFactory,
    RoundFactory,
    SurveyDraftFactory,
    SurveyFactory,
    situational,
)
from tests.passkeys import Passkey
from tests.surveys.responding import respond

MISSING = uuid.UUID("00000000-0000-4000-8000-000000000000")
PLACES = ("home", "away")
NATIONAL = {
    "manager": Role.PROJECT_MANAGER,
    "researcher": Role.RESEARCHER,
    "communications": Role.COMMUNICATIONS,
    "steering": Role.STEERING,
    "admin": Role.ADMIN,
}


class Visitor(Client):
    """Asks the portal and keeps nothing: neither cookies that it was given nor parts of pages."""

    def request(self, **request):
        response = self.handler(self._base_environ(**request))
        assert response.status_code != 500, request["PATH_INFO"]
        return response


@dataclass
class World:
    people: dict[str, Any] = field(default_factory=dict)
    clients: dict[str, Client] = field(default_factory=dict)
    # kind of object -> place -> what stands in the address
    objects: dict[str, dict[str, dict[str, object]]] = field(default_factory=dict)
    # canary -> who may see it
    canaries: dict[str, frozenset[str]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    # Of the database, as it was built.
    fingerprint: str = ""

    def add(self, kind, place, /, **address):
        self.objects.setdefault(kind, {})[place] = address

    def plant(self, what, place, seen_by):
        canary = f"KANARIA-{place.upper()}-{what.upper()}"
        self.canaries[canary] = frozenset(seen_by.split())
        return canary

    def forbidden(self, actor):
        return [canary for canary, seen_by in self.canaries.items() if actor not in seen_by]


def build():
    world = World()
    home = RegionFactory(code="21", slug="lappi", called="Lappi", tile_row=1, tile_col=3)
    away = RegionFactory(
        code="06",
        slug="satakunta",
        called="Satakunta",
        tile_row=4,
        tile_col=1,
        collaborative_area__code="l",
        work_area__code="l",
    )
    RegionFactory(code="20", slug="kainuu", called="Kainuu", tile_row=2, tile_col=4)
    regions = {"home": home, "away": away}
    _cast(world, home, away)
    for place, region in regions.items():
        worker = "expert" if place == "home" else "elsewhere"
        _place(world, place, region, worker)
    _nation(world)
    _roadmaps(world, regions)
    _rounds(world, regions)
    _sign_everybody_in(world)
    return world


def _cast(world, home, away):
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    people = world.people
    people["expert"] = UserFactory(email="expert@example.org", regions=[home])
    people["elsewhere"] = UserFactory(email="elsewhere@example.org", regions=[away])
    people["former"] = UserFactory(email="former@example.org", regions=[home])
    Assignment.objects.filter(user=people["former"]).update(ends_on=yesterday)
    gone = world.plant("gone", "home", "manager admin")
    people["closed"] = UserFactory(
        email="closed@example.org", name=gone, regions=[home], roles=[Role.ADMIN]
    )
    for actor, role in NATIONAL.items():
        people[actor] = UserFactory(email=f"{actor}@example.org", roles=[role])
    people["organisation"] = UserFactory(email="organisation@example.org")
    people["coordinator"] = UserFactory(email="coordinator@example.org")
    people["member"] = UserFactory(email="member@example.org")


def _place(world, place, region, worker):
    author = world.people[worker]
    now = timezone.now()
    writers, readers = f"{worker} manager", f"{worker} manager steering"
    world.add("region", place, region_slug=region.slug)
    indicator = IndicatorFactory(code=f"indicator-{place}")
    IndicatorValueFactory(indicator=indicator, region=region, value=1)
    world.add("indicator", place, code=indicator.pk)
    world.add("indicator_region", place, code=indicator.pk, region_slug=region.slug)
    world.add("section", place, region_slug=region.slug, section_key="overview")
    world.add("revision", place, region_slug=region.slug, section_key="overview", number=1)
    revision = {"region": region, "section_key": "overview", "author": author}
    old = world.plant("old", place, readers)
    ProfileRevisionFactory(number=1, prose=old, published_at=now, **revision)
    # By whom is told no more: the account is closed.
    by_somebody_gone = revision | {"author": world.people["closed"]}
    ProfileRevisionFactory(number=2, prose="Julkaistu teksti", published_at=now, **by_somebody_gone)
    draft = ProfileDraftFactory(
        prose=world.plant("draft", place, writers), based_on=1, updated_at=now, **revision
    )
    world.add("draft", place, region_slug=region.slug, draft_id=draft.pk)
    of_a_survey = SurveyDraftFactory(regions=[region], title=world.plant("survey", place, writers))
    world.add("survey_draft", place, draft_id=of_a_survey.pk)
    world.add("tried_page", place, draft_id=of_a_survey.pk, page=1)
    world.add("draft_page", place, draft_id=of_a_survey.pk, code="one")
    world.add("draft_question", place, draft_id=of_a_survey.pk, code="first")
    _organisations(world, place, region, worker)
    _structure(world, place, region, worker)
    _job(world, place, region, worker)
    _asked(world, place, region, worker)
    secret = world.plant("trail", place, f"{worker} manager admin")
    trail.record("profile.published", by=author, subject=region, scope=region.code, note=secret)
    _account(world, place, worker)
    _handover(world, place, region, worker)
    _letter(world, place, region, worker)


def _roadmaps(world, regions):
    """One that everybody reads, with something of each region; and one that is not published."""
    workers = "expert elsewhere manager researcher communications steering admin"
    published = RoadmapFactory(slug="tiekartta")
    priority = PriorityFactory(roadmap=published)
    draft = RoadmapFactory(
        slug="luonnos", published_at=None, called=world.plant("roadmap", "home", workers)
    )
    hidden = PriorityFactory(roadmap=draft)
    milestone = MilestoneFactory(roadmap=published)
    note = world.plant("roadmap-note", "home", workers)
    for place, region in regions.items():
        step = StepFactory(priority=priority, regions=[region], internal_note=note)
        unpublished = StepFactory(priority=hidden, regions=[region])
        point = InfluencePointFactory(step=step, region=region, internal_note=note)
        action = ActionFactory(step=step, region=region)
        told = StepFactory(priority=priority, regions=[region])
        StatusFactory(step=told, region=region, note=note, author=world.people["manager"])
        world.add("cell", place, pk=step.pk, region_slug=region.slug)
        world.add("roadmap_region", place, slug=published.slug, region_slug=region.slug)
        world.add("roadmap", place, slug=published.slug)
        world.add("draft_roadmap", place, slug=draft.slug)
        world.add("priority", place, pk=priority.pk)
        world.add("milestone", place, pk=milestone.pk)
        world.add("step", place, pk=step.pk)
        file = PlanFileFactory(
            roadmap=published,
            created_by=world.people["manager"],
            name=world.plant("plan-file", place, "manager"),
        )
        world.add("plan_file", place, slug=published.slug, file_id=file.pk)
        world.add("draft_step", place, pk=unpublished.pk)
        world.add("point", place, pk=point.pk)
        person = world.people["expert"]
        token = quiet_path(person).rstrip("/").rpartition("/")[2]
        world.add("reminders_link", place, user_id=person.pk, token=token)
        world.add("action", place, pk=action.pk)
        target = TargetFactory(step=step)
        world.add("target", place, pk=step.pk, target_pk=target.pk)
        reason = world.plant(f"dismissed-{place}", place, workers)
        proposal = ProposalFactory(roadmap=published, region=region)
        ProposalFactory(
            roadmap=published,
            region=region,
            state="dismissed",
            reason=reason,
            decided_at=timezone.now(),
        )
        world.add("proposal", place, slug=published.slug, pk=proposal.pk)
        texts = {"kind": "influence_point", "pk": point.pk}
        first_texts(owner=point, by=None, at=timezone.now())
        world.add("texts", place, **texts)
        world.add("text_revision", place, number=1, **texts)


def _organisations(world, place, region, worker):
    _register_import(world, place, worker)
    listed = f"{worker} manager communications admin"
    for what, seen_by in (("org1", f"{listed} organisation"), ("org2", listed)):
        own = place == "home" and what == "org1"
        name = world.plant(what, place, seen_by if own else listed)
        reached = f"{worker} manager"
        email = world.plant(f"{what}-mail", place, f"{reached} organisation" if own else reached)
        organisation = OrganisationFactory(
            name=name, level="local", email=f"{email}@example.org", regions=[region]
        )
        if what == "org1":
            _claimed(world, place, organisation, worker)
            _office(world, place, organisation, f"{reached} organisation" if own else reached)
            _worked_on(world, place, organisation, worker)
        if own:
            organisation.representatives.create(user=world.people["organisation"])
    _merged(world, place, region)


def _structure(world, place, region, worker):
    """A group that somebody coordinates, with a member; at home they are people of the cast."""
    structure = StructureFactory(regions=[region])
    world.add("structure", place, structure_id=structure.pk)
    liaison = LiaisonOfficeFactory(region=region)
    world.add("liaison", place, region_slug=region.slug, liaison_id=liaison.pk)
    own = " coordinator member" if place == "home" else ""
    name = world.plant("coordinator", place, f"{worker} manager admin{own}")
    looks_after = world.people["coordinator"] if place == "home" else UserFactory()
    if place == "away":
        looks_after.name = name
        looks_after.save()
    CoordinatorFactory(structure=structure, user=looks_after)
    ended = CoordinatorFactory(
        structure=structure, user=world.people[worker], ends_on=dt.date(2020, 1, 1)
    )
    world.add("coordinator_of", place, structure_id=structure.pk, coordinator_id=ended.pk)
    member = world.plant("member", place, f"{worker} manager{own}")
    email = "member@example.org" if place == "home" else "away.member@example.org"
    sits = MembershipFactory(
        structure=structure, person=ContactPersonFactory(name=member, email=email)
    )
    world.add("membership", place, structure_id=structure.pk, member_id=sits.pk)
    keep_texts(structure, by=world.people[worker], at=timezone.now())
    now = timezone.now()
    seat = SeatFactory(structure=structure)
    world.add("seat", place, structure_id=structure.pk, seat_id=seat.pk)
    nomination = NominationFactory(
        seat=seat,
        asked_by=world.people[worker],
        asked_at=now,
        due_on=timezone.localdate(now) + dt.timedelta(days=14),
    )
    world.add("nomination", place, structure_id=structure.pk, nomination_id=nomination.pk)
    asked = {"nomination_id": nomination.pk, "token": token_for(NAME, nomination.pk)}
    world.add("nomination_link", place, **asked)
    _open_group(world, place, region)
    _meeting(world, place, structure, worker, own)
    _clock(world, place, structure, worker)
    letter = StructureLetter.objects.create(
        by=world.people[worker],
        subject=world.plant("letter", place, f"{worker} manager{own}"),
        text="–",
        sent_at=now,
        recipient_count=1,
    )
    letter.structures.add(structure)
    world.add("structure_letter", place, structure_id=structure.pk, letter_id=letter.pk)
    LettersOff.objects.create(structure=structure, email=f"{place}@example.net", since=now)
    membership = structure.memberships.get()
    token = off_path(letter, membership.pk).rstrip("/").rpartition("/")[2]
    world.add("letters_off", place, letter_id=letter.pk, membership_id=membership.pk, token=token)


def _open_group(world, place, region):
    """Somebody has asked to join it; somebody was a member of it."""
    group = StructureFactory(entry="open", regions=[region])
    world.add("open_structure", place, structure_id=group.pk)
    joining = Joining.objects.create(
        structure=group, name="Jaana", email="j@example.org", asked_at=timezone.now()
    )
    world.add("join_link", place, joining_id=joining.pk, token=token_for(JOIN, joining.pk))
    left = MembershipFactory(structure=group, ends_on=dt.date(2020, 1, 1))
    world.add("leave_link", place, membership_id=left.pk, token=token_for(LEAVE, left.pk))


def _clock(world, place, structure, worker):
    """An entry of the structure with its outcome, which everybody reads; two feeds, one by its secret."""
    occurrence = ClockOccurrenceFactory(
        entry__structure=structure, entry__first_on=dt.date(2026, 3, 10), on=dt.date(2027, 3, 9)
    )
    world.add("clock_entry", place, entry_id=occurrence.entry.pk)
    world.add("clock_year", place, entry_id=occurrence.entry.pk, year=2027)
    world.add("calendar_year", place, year=2026)
    person, now = world.people[worker], timezone.now()
    # Of the researcher, who reads no plan: a feed tells whoever has the secret all that its person sees.
    world.add("feed", place, secret=make_feed(world.people["researcher"], None, at=now))
    make_feed(person, None, at=now)
    world.add("own_feed", place, feed_id=person.calendar_feeds.latest("pk").pk)


def _meeting(world, place, structure, worker, own):
    """Called, talked of and written down; with what only the invited are told."""
    now, within = timezone.now(), f"{worker} manager{own}"
    meeting = MeetingFactory(
        structure=structure,
        note=world.plant("meeting", place, within),
        invited_at=now,
        series=MeetingSeriesFactory(structure=structure, room="Sali"),
        recurrence_on=timezone.localdate(now),
    )
    item = AgendaItemFactory(meeting=meeting)
    item.materials.create(title="Aineisto", url="https://example.org/")
    invitee = InviteeFactory(meeting=meeting)
    world.add("series", place, series_id=meeting.series_id)
    world.add("agenda_item", place, meeting_id=meeting.pk, item_id=item.pk)
    _uid, person, token = answer_path(meeting.uid, invitee.person_id).split("/")[3:6]
    world.add("answer_link", place, uid=meeting.uid, person_id=int(person), token=token)
    file = f"meetings/{place}.pdf"
    runners = within.replace(" member", "")
    world.files[file] = world.plant("material", place, runners).encode()
    world.files[f"meetings/{place}-2.pdf"] = b"liite"
    of_letter = item.materials.create(title="Toinen", file=f"meetings/{place}-2.pdf", size=5)
    letter = world.objects["answer_link"][place]
    world.add("answer_material", place, **letter, material_id=of_letter.pk)
    kept = item.materials.create(title="Liite", file=file, size=len(world.files[file]))
    world.add("material", place, meeting_id=meeting.pk, material_id=kept.pk)
    outcome = MeetingOutcomeFactory(meeting=meeting, item=item)
    world.add("outcome", place, meeting_id=meeting.pk, outcome_id=outcome.pk)
    action = MeetingOutcomeFactory(
        meeting=meeting, kind="action", due_on=meeting.on, person=ContactPersonFactory()
    )
    token = done_path(action).rstrip("/").rpartition("/")[2]
    world.add("action_link", place, outcome_id=action.pk, token=token)
    # Of somebody who was a guest, and has an account.
    guest = "organisation@example.org" if place == "home" else "guest@example.org"
    given = MeetingOutcomeFactory(
        meeting=meeting,
        kind="action",
        due_on=meeting.on,
        person=ContactPersonFactory(email=guest),
    )
    world.add("own_action", place, outcome_id=given.pk)
    MinutesRevision.objects.create(
        meeting=meeting,
        number=1,
        text=world.plant("minutes", place, within),
        author=world.people[worker],
        published_at=now,
    )
    world.add("meeting", place, meeting_id=meeting.pk)
    report = UpwardReport.objects.create(
        structure=structure,
        starts_on=dt.date(2026, 1, 1),
        ends_on=dt.date(2026, 3, 31),
        language="fi",
    )
    report.revisions.create(
        number=1,
        text=world.plant("upward", place, runners),
        published_at=now,
    )
    world.add("upward", place, structure_id=structure.pk, report_id=report.pk)


def _merged(world, place, region):
    """Two that may be one, and one that went into another."""
    first, second, third = (
        OrganisationFactory(name=f"Sama ry {n}", level="local", regions=[region]) for n in range(3)
    )
    pair = DuplicatePair.objects.create(
        first=first, second=second, score=70, reasons=["name"], found_at=timezone.now()
    )
    world.add("pair", place, pk=pair.pk)
    world.add("two", place, public_id=first.public_id, other_id=second.public_id)
    manager = world.people["manager"]
    at = timezone.now()
    done = merge(second.pk, third.pk, chosen={}, decided={}, by=manager, at=at)
    world.add("merge", place, pk=done.pk)


def _register_import(world, place, worker):
    """A file of organisations that the worker has sent, with its preview, errors and bad rows."""
    seen_by = f"{worker} manager"
    import_ = RegisterImportFactory(
        name=f"{world.plant('register-import', place, seen_by)}.csv",
        created_by=world.people[worker],
        problems=[CellProblem(2, "Nimi", "", RegisterProblem("required")).as_json()],
    )
    error = CellProblem(
        2, world.plant("register-error", place, seen_by), "9", RegisterProblem("required")
    )
    shown = {
        "row": 2,
        "kind": "error",
        "number": None,
        "name": world.plant("register-row", place, seen_by),
        "facts": {},
        "problems": [error.as_json()],
        "candidates": [],
        "why": "",
    }
    bad = world.plant("register-bad", place, seen_by)
    kept = {
        "errors": [error.as_json()],
        "rows": [[bad], {"cells": [bad], "problems": []}],
        "first": [shown],
    }
    for name, lines in kept.items():
        content = "\n".join(map(json.dumps, lines))
        world.files[f"register-imports/{import_.pk}.{name}.json"] = content.encode()
    world.add("register_import", place, import_id=import_.pk)


def _worked_on(world, place, organisation, worker):
    """A view that the worker saved, and an act of the worker's on what it found."""
    name = world.plant("view", place, worker)
    view = SavedView.objects.create(user=world.people[worker], name=name, query="level=local")
    world.add("saved_view", place, pk=view.pk)
    now = timezone.now()
    query = f"q={world.plant('asked', place, f'{worker} manager')}"
    act = BulkAct.objects.create(
        kind="theme",
        value="crisis",
        numbers=[organisation.pk],
        query=query,
        by=world.people[worker],
        at=now,
        finished_at=now,
    )
    world.add("bulk_act", place, act_id=act.pk)
    world.add("act_kind", place, kind="theme")


def _claimed(world, place, organisation, worker):
    """Its page, somebody who represents it, and a claim that the worker decides on."""
    world.add("organisation", place, public_id=organisation.public_id)
    # Whoever has found an organisation reads its name.
    found = OrganisationFactory(name="Yhdistys ry", status="dormant")
    world.add("claim_mark", place, mark=mark_of(found))
    seen_by = f"{worker} manager admin" + (" organisation" if place == "home" else "")
    name = world.plant("representative", place, seen_by)
    person = UserFactory(email=f"{place}.representative@example.org", name=name)
    organisation.representatives.create(user=person)
    world.add("representative", place, public_id=organisation.public_id, user_id=person.pk)
    claim = Claim.objects.create(
        organisation=organisation,
        name=world.plant("claimant", place, f"{worker} manager"),
        email=f"claimant.{place}@example.org",
        created_at=timezone.now(),
        opened_at=timezone.now(),
        state=Claim.State.OPEN,
        asked=Claim.Asked.STAFF,
    )
    world.add("claim", place, claim_id=claim.pk)
    proposal = Proposal.objects.create(
        organisation=organisation, by=person, created_at=timezone.now()
    )
    readers = f"{worker} manager" + (" organisation" if place == "home" else "")
    ProposedFact.objects.create(
        proposal=proposal,
        organisation=organisation,
        key="name",
        old=organisation.name,
        new=world.plant("proposed", place, readers),
    )
    world.add("fact_proposal", place, pk=proposal.pk)
    unverified = Claim.objects.create(
        organisation=organisation,
        name="–",
        email=f"asking.{place}@example.org",
        created_at=timezone.now(),
    )
    world.add("claim_link", place, token=unverified.token_for(OWN))


def _office(world, place, organisation, reached):
    held = world.plant("office-mail", place, reached)
    office = OfficeFactory(organisation=organisation, mailbox=f"{held}@example.org")
    person = ContactPersonFactory(email=f"{held}-holder@example.org".lower())
    term = OfficeTermFactory(office=office, person=person)
    address = {"public_id": organisation.public_id, "office_id": office.pk}
    world.add("office", place, **address)
    world.add("office_term", place, term_id=term.pk, **address)


def _job(world, place, region, worker):
    now = timezone.now()
    content = world.plant("file", place, worker)
    name = f"jobs/{place}.pdf"
    world.files[name] = content.encode()
    job = JobFactory(
        kind="region_pdf",
        parameters={"region": region.slug, "language": "fi"},
        requested_by=world.people[worker],
        created_at=now,
        state="done",
        finished_at=now,
        expires_at=now + dt.timedelta(days=7),
        result_file=name,
        result_name=f"{world.plant('name', place, worker)}.pdf",
        result_type="application/pdf",
        result_size=len(content),
    )
    world.add("job", place, job_id=job.pk)


def _handover(world, place, region, worker):
    """Planned: the work of somebody whose name is for those who see people, to the worker."""
    leaver = UserFactory(name=world.plant("leaver", place, "manager admin"))
    share = HandoverShareFactory(
        handover__leaver=leaver, region=region, successor=world.people[worker]
    )
    world.add("handover", place, pk=share.handover_id)


def _letter(world, place, region, worker):
    """A refused mail about the region: the envelope for some, the address for fewer."""
    address = f"{world.plant('address', place, f'{worker} manager')}@example.org"
    letter = OutboxMessageFactory(
        campaign=f"mailing-{place}",
        step="first",
        recipient="1",
        kind="staff_invitation",
        parameters={"invitation": 0},
        address=address,
        domain="example.org",
        language="fi",
        scope=region.code,
        message_id=f"<{place}@example.org>",
        created_at=timezone.now(),
        changed_at=timezone.now(),
        state="failed",
        reason="refused",
        server_code=550,
        server_text=f"{address.lower()}: no such person",
    )
    world.add("letter", place, message_id=letter.pk)
    world.add("mailing", place, campaign=letter.campaign)


def _asked(world, place, region, worker):
    """The worker is asked about their region, and has begun to answer."""
    now = timezone.now()
    round_ = RoundFactory(audience="experts")
    invitation = InvitationFactory(round=round_, region=region, user=world.people[worker])
    words = {"v": [2], "t": world.plant("unsent", place, worker), "n": 1}
    DraftFactory(invitation=invitation, content={"involve": words}, version=1, saved_at=now)
    world.add("own_answer", place, invitation_id=invitation.pk)
    world.add("own_page", place, invitation_id=invitation.pk, page=1)
    world.add("survey_link", place, token=invitation.token)


def _account(world, place, worker):
    """The worker's key, another open session of theirs, and their rows on the people page."""
    person = world.people[worker]
    key = Authenticator.objects.create(
        user=person,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": world.plant("key", place, worker), "credential": Passkey().register()},
    )
    world.add("key", place, pk=key.pk)
    client = Client()
    client.force_login(person)
    session = UserSession.objects.create(
        user=person,
        ip="127.0.0.1",
        session_key=client.session.session_key,
        user_agent=world.plant("browser", place, worker),
    )
    world.add("session", place, pk=session.pk)
    world.add("person", place, pk=person.pk)
    world.add("role", place, pk=person.pk, role="researcher")
    world.add(
        "assignment", place, pk=person.pk, assignment_id=person.assignments.values("pk")[0]["pk"]
    )


def _nation(world):
    now = timezone.now()
    for place in PLACES:
        feedback = FeedbackFactory(
            text=world.plant("feedback", place, "manager communications admin"),
            created_at=now,
            due_on=timezone.localdate(),
        )
        world.add("feedback", place, pk=feedback.pk)
        world.add("reference", place, reference=feedback.reference)
        due = ScheduledActFactory(
            kind=world.plant("due", place, "admin"),
            subject="x",
            due_at=now,
            planned_at=now,
            state="skipped",
            settled_at=now,
        )
        world.add("due", place, pk=due.pk)
        token = f"{place}-{uuid.uuid4()}"
        invitation = StaffInvitationFactory(
            email=f"{world.plant('invited', place, 'manager admin').lower()}@example.org",
            token=token,
            invited_by=world.people["manager"],
        )
        world.add("invitation", place, pk=invitation.pk)
        world.add("token", place, token=token)
        world.add("provider", place, provider_id="none")
    secret = world.plant("trail", "nation", "manager admin")
    trail.record("reference.loaded", by=None, note=secret)


def _rounds(world, regions):
    """In each place a survey of its own, with a plan, a round that asks one organisation, and one that is over."""
    now = timezone.now()
    for place, region in regions.items():
        worker = "expert" if place == "home" else "elsewhere"
        survey = SurveyFactory(content=situational() | {"code": f"survey_{place}"})
        survey.regions.set([region])
        plan = world.plant("plan", place, f"{worker} manager")
        world.add("survey", place, survey_id=survey.pk)
        planned = _round(survey, region, name=plan, opened_at=None)
        world.add("plan", place, round_id=planned.pk)
        over = {"closes_at": now - dt.timedelta(hours=1), "closed_at": now}
        ended = _round(survey, region, **over)
        world.add("ended", place, round_id=ended.pk)
        world.add("results", place, round_id=ended.pk, code="involve")
        world.add("rest", place, rest="v1/nothing")
        reason = world.plant("reason", place, f"{worker} manager")
        respond(ended, region, *[{"involve": AnswerValue((4,), reason)}] * 6)
        round_ = _round(survey, region)
        world.add("round", place, round_id=round_.pk)
        reminder = ReminderFactory(round=round_, due_at=now + dt.timedelta(days=1))
        world.add("reminder", place, round_id=round_.pk, reminder_id=reminder.pk)
        organisation = region.organisations.order_by("pk").first()
        asked = SurveyInvitation(
            round=round_, region=region, organisation=organisation, level="local", invited_at=now
        )
        asked.seal()
        asked.save()
        world.add("asked", place, round_id=round_.pk, invitation_id=asked.pk)
        world.add("quiet", place, invitation_id=asked.pk, token=quiet_token(asked))
        _import(world, place, round_, worker)


def _import(world, place, round_, worker):
    """A file of answers that the worker has sent and that was checked, with its errors and bad rows."""
    seen_by = f"{worker} manager"
    import_ = AnswerImportFactory(
        round=round_,
        name=f"{world.plant('import', place, seen_by)}.csv",
        created_by=world.people[worker],
        sha256=place,
        state="checked",
        created_at=timezone.now(),
        good_count=1,
        problems=[CellProblem(2, "involve", "9", Problem("one_only")).as_json()],
    )
    for name in ("errors", "rows"):
        canary = world.plant(name, place, seen_by)
        error = CellProblem(2, canary, "9", Problem("one_only")).as_json()
        lines = [error] if name == "errors" else [[canary], {"cells": [canary], "problems": []}]
        content = "\n".join(map(json.dumps, lines))
        world.files[f"imports/{import_.pk}.{name}.json"] = content.encode()
    world.add("import", place, round_id=round_.pk, import_id=import_.pk)


def _round(survey, region, name="Kierros", **fields):
    now = timezone.now()
    names = {f"name_{language}": name for language in ("fi", "sv", "en")}
    round_ = Round.objects.create(
        survey=survey,
        audience="organisations",
        confidentiality="confidential",
        **{
            "opens_at": now - dt.timedelta(days=1),
            "closes_at": now + dt.timedelta(days=7),
            "created_at": now,
            "opened_at": now,
        }
        | names
        | fields,
    )
    round_.regions.set([region])
    return round_


def _sign_everybody_in(world):
    for actor in ACTORS:
        client = world.clients[actor] = Visitor()
        if actor != "anonymous":
            client.force_login(world.people[actor])
            # Seen a moment ago, whenever it is asked: no visit writes down that there was one.
            session = client.session
            session[SEEN] = time.time() + 24 * 3600
            session.save()
    world.people["closed"].is_active = False
    world.people["closed"].save()


def address_of_nothing(kind, address):
    """The same shape of address, for an object that never was."""
    numbers = {"number": 9_999, "pk": 999_999, "assignment_id": 999_999}
    numbers |= dict.fromkeys(
        (
            "round_id",
            "reminder_id",
            "survey_id",
            "user_id",
            "structure_id",
            "meeting_id",
            "series_id",
            "item_id",
            "outcome_id",
            "material_id",
            "report_id",
            "entry_id",
            "feed_id",
        ),
        999_999,
    )
    numbers |= dict.fromkeys(
        ("member_id", "seat_id", "coordinator_id", "nomination_id", "joining_id", "liaison_id"),
        999_999,
    )
    if kind == "act_kind":
        return {"kind": "nothing"}
    if kind in {"survey_draft", "tried_page", "draft_page", "draft_question"}:
        return {**address, "draft_id": 999_999}
    for part in (
        "act_id",
        "claim_id",
        "draft_id",
        "job_id",
        "message_id",
        "invitation_id",
        "import_id",
        "file_id",
        "letter_id",
    ):
        if part in address:
            return {**address, part: MISSING}
    if kind in {"region", "section"}:
        return {**address, "region_slug": "nowhere"}
    if kind in {"indicator", "indicator_region"}:
        return {**address, "code": "nothing"}
    if kind in {"roadmap", "draft_roadmap", "roadmap_region"}:
        return {**address, "slug": "nowhere"}
    if "public_id" in address:
        return {**address, "public_id": as_public_id(999_999)}
    if kind == "mailing":
        return {"campaign": "nothing"}
    if kind == "reference":
        return {"reference": "NOTHINGXXX"}
    if kind == "results":
        return {"round_id": 999_999, "code": address["code"]}
    if kind in {"answer_link", "answer_material"}:
        return {**address, "token": "wrong"}
    if kind == "feed":
        return {"secret": "wrong"}
    if kind == "calendar_year":
        return {"year": 1}
    if kind == "claim_mark":
        return {"mark": "wrong"}
    if kind in {"token", "survey_link", "claim_link", "nomination_link", "join_link", "leave_link"}:
        return {**address, "token": "wrong"}
    return {part: numbers.get(part, value) for part, value in address.items()}
