"""What can be permitted, and in which words. Who is permitted what stands in roles.py."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    VIEW_REGION = "region.view"
    VIEW_RESPONSIBLE = "region.view_responsible"
    VIEW_REVISIONS = "profile.view_revisions"
    EDIT_PROFILE = "profile.edit"
    PUBLISH_PROFILE = "profile.publish"
    LIST_ORGANISATIONS = "organisation.list"
    NAME_ORGANISATIONS = "organisation.name"
    EDIT_ORGANISATIONS = "organisation.edit"
    VIEW_CONTACTS = "organisation.view_contacts"
    PROPOSE_FACTS = "organisation.propose"
    VIEW_STRUCTURES = "structure.view"
    VIEW_MEMBERS = "structure.view_members"
    RUN_STRUCTURE = "structure.run"
    EDIT_STRUCTURES = "structure.edit"
    MAKE_REPORT = "report.make"
    VIEW_ROUNDS = "round.view"
    EDIT_SURVEYS = "survey.edit"
    MANAGE_ROUNDS = "round.manage"
    LIST_INVITATIONS = "invitation.list"
    VIEW_RESULTS = "results.view"
    VIEW_PUBLISHED_RESULTS = "results.view_published"
    READ_ANSWERS = "answers.read"
    VIEW_SUMMARY = "summary.view"
    EXPORT_STATISTICS = "statistics.export"
    VIEW_ROADMAP = "roadmap.view"
    VIEW_ROADMAP_DRAFTS = "roadmap.view_drafts"
    REPORT_ROADMAP = "roadmap.report"
    EDIT_ROADMAP_TEXTS = "roadmap.edit_texts"
    MANAGE_ROADMAP = "roadmap.manage"
    VIEW_OUTBOX = "outbox.view"
    MANAGE_OUTBOX = "outbox.manage"
    VIEW_ALL_JOBS = "jobs.view_all"
    VIEW_AUDIT = "audit.view"
    VIEW_PEOPLE = "people.view"
    INVITE_EXPERT = "people.invite_expert"
    MANAGE_ROLES = "people.manage_roles"
    VIEW_FEEDBACK = "feedback.view"
    VIEW_HEALTH = "health.view"

    @property
    def label(self) -> Promise:
        """The permission in words, for the help page of roles."""
        return LABELS[self]


LABELS: dict[Permission, Promise] = {
    Permission.VIEW_REGION: _("Read the public page of a region"),
    Permission.VIEW_RESPONSIBLE: _("See who was responsible for a region, and when"),
    Permission.VIEW_REVISIONS: _("Read and compare earlier revisions of a profile"),
    Permission.EDIT_PROFILE: _("Edit a profile and read its drafts"),
    Permission.PUBLISH_PROFILE: _("Publish a section of a profile, restore an earlier one"),
    Permission.LIST_ORGANISATIONS: _("List and search organisations"),
    Permission.NAME_ORGANISATIONS: _("See the names of organisations (others see a code)"),
    Permission.EDIT_ORGANISATIONS: _(
        "Add, edit, import and merge organisations, decide on proposals and claims"
    ),
    Permission.VIEW_CONTACTS: _(
        "Open the contact data of organisations (each opening is recorded)"
    ),
    Permission.PROPOSE_FACTS: _("Correct the facts of one’s own organisation, propose others"),
    Permission.VIEW_STRUCTURES: _(
        "Read which cooperation structures there are, and whom they represent"
    ),
    Permission.VIEW_MEMBERS: _("See the members of a structure by name, and its approved minutes"),
    Permission.RUN_STRUCTURE: _("Look after a structure: its members, meetings and letters"),
    Permission.EDIT_STRUCTURES: _("Found a structure, change and end it"),
    Permission.MAKE_REPORT: _("Make a PDF report"),
    Permission.VIEW_ROUNDS: _("Follow survey rounds and their response rates"),
    Permission.EDIT_SURVEYS: _("Make, translate and correct surveys"),
    Permission.MANAGE_ROUNDS: _("Open and close survey rounds, remind, import answers"),
    Permission.LIST_INVITATIONS: _("See who is invited to a round and who has answered"),
    Permission.VIEW_RESULTS: _("Read the results of every closed round"),
    Permission.VIEW_PUBLISHED_RESULTS: _("Read the results of rounds that are published"),
    Permission.READ_ANSWERS: _("Read what was answered in people’s own words"),
    Permission.VIEW_SUMMARY: _("Read the national summary"),
    Permission.EXPORT_STATISTICS: _("Export results and the national summary as files"),
    Permission.VIEW_ROADMAP: _("Read published roadmaps"),
    Permission.VIEW_ROADMAP_DRAFTS: _(
        "Read roadmaps before they are published, and internal notes"
    ),
    Permission.REPORT_ROADMAP: _(
        "Report how steps stand, edit actions and influence points, decide on proposals"
    ),
    Permission.EDIT_ROADMAP_TEXTS: _("Edit the texts of published roadmaps"),
    Permission.MANAGE_ROADMAP: _("Build, publish and archive roadmaps"),
    Permission.VIEW_OUTBOX: _("See the mails of the portal and how they fared"),
    Permission.MANAGE_OUTBOX: _("Send a mail again, correct its address, pause a mailing"),
    Permission.VIEW_ALL_JOBS: _("See the state of everybody’s jobs"),
    Permission.VIEW_AUDIT: _("Read the audit trail"),
    Permission.VIEW_PEOPLE: _("See the people of the portal and their roles"),
    Permission.INVITE_EXPERT: _("Invite experts, assign them to regions, hand over their work"),
    Permission.MANAGE_ROLES: _("Invite anybody, grant and withdraw roles, close an account"),
    Permission.VIEW_FEEDBACK: _("Read and answer feedback"),
    Permission.VIEW_HEALTH: _("See how the system is doing, let planned acts go on"),
}

# What nobody needs to sign in for. A check stops the start if the public's role holds more.
MAY_BE_PUBLIC = frozenset(
    {Permission.VIEW_REGION, Permission.VIEW_STRUCTURES, Permission.VIEW_ROADMAP}
)
