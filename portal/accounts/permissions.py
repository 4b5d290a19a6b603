"""What can be permitted. Who is permitted what stands in roles.py."""

from enum import StrEnum


class Permission(StrEnum):
    VIEW_REGION = "region.view"
    VIEW_REVISIONS = "profile.view_revisions"
    EDIT_PROFILE = "profile.edit"
    PUBLISH_PROFILE = "profile.publish"
    LIST_ORGANISATIONS = "organisation.list"
    NAME_ORGANISATIONS = "organisation.name"
    MAKE_REPORT = "report.make"
    VIEW_ALL_JOBS = "jobs.view_all"
    VIEW_AUDIT = "audit.view"
    VIEW_PEOPLE = "people.view"
    INVITE_EXPERT = "people.invite_expert"
    MANAGE_ROLES = "people.manage_roles"
    VIEW_FEEDBACK = "feedback.view"
    VIEW_HEALTH = "health.view"
