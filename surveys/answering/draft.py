"""Unsent answers: the draft of an invitation, saved in turn, sent once, forgotten in the end."""

from surveys.answering import plain
from surveys.models import Draft, Invitation


def saved_draft(invitation: Invitation) -> Draft | None:
    """The draft that came with the invitation, if it did; it is checked again when it is written."""
    return getattr(invitation, "draft", None)


def save_next(draft: Draft) -> bool:
    """Save it in place of the version before. False where somebody has saved since."""
    before = {"invitation_id": draft.pk, "version": draft.version - 1}
    return plain.update(
        Draft, before, content=draft.content, version=draft.version, saved_at=draft.saved_at
    )


def delete_as_read(draft: Draft) -> bool:
    """False where somebody has saved since."""
    return plain.delete(Draft, {"invitation_id": draft.pk, "version": draft.version})
