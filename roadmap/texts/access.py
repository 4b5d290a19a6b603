"""Who may write the texts of a roadmap, and when they can no longer be changed."""

from django.core.exceptions import PermissionDenied

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from roadmap.access import require_open, require_standing
from roadmap.texts.subject import TextSubject


def may_edit_texts(user: User, subject: TextSubject) -> bool:
    """Whoever builds roadmaps all of them, communications the published ones, experts those of their regions."""
    if user.has_perm(Permission.MANAGE_ROADMAP):
        return True
    if subject.roadmap.is_published and user.has_perm(Permission.EDIT_ROADMAP_TEXTS):
        return True
    return subject.region is not None and user.has_perm(Permission.REPORT_ROADMAP, subject.region)


def require_editable(by: User, subject: TextSubject) -> None:
    """Inside the transaction, with a fresh look at the person, the roadmap and the step.

    Raises `PermissionDenied`, or `Refused` with what to do instead. Whoever comes later waits.
    """
    # The lock lets a double click wait for its twin.
    person = User.objects.select_for_update(no_key=True).get(pk=by.pk)
    if not may_edit_texts(person, subject):
        raise PermissionDenied
    if subject.step is not None:
        require_standing(subject.step)
    else:
        require_open(subject.roadmap)
