"""Emptying an account: the row stays, so that what its owner published keeps an author of that role."""

import datetime as dt

from django.apps import apps
from django.db import transaction
from django.db.models import CASCADE, ForeignKey, Model

from portal.accounts.models import User
from portal.accounts.models.user import ERASED_DOMAIN
from portal.accounts.signals import account_emptied
from portal.audit.forgetting import forget_labels_of
from portal.outbox.refusals import forget_refusals
from portal.retention.schedule import SCHEDULE


@transaction.atomic
def empty_account(user: User, *, at: dt.datetime) -> None:
    """Take away name, address, means of signing in, roles, work and drafts. Safe to do again.

    What falls with the account stands in the schedule, as the columns that lead to a person; what is
    known of the same person without an account, the apps forget that know it (`account_emptied`).
    """
    person = User.objects.select_for_update().get(pk=user.pk)
    if person.is_erased:
        return
    account_emptied.send(User, user=person, at=at)
    forget_labels_of(person, at=at)
    person.former_role = person.former_role or person.leading_role
    for model, column in owned_rows():
        model._base_manager.filter(**{column: person}).delete()
    person.usersession_set.all().delete()
    forget_refusals(person.email)
    person.email, person.name = f"{person.pk}@{ERASED_DOMAIN}", ""
    person.language = User._meta.get_field("language").get_default()
    person.set_unusable_password()
    person.last_login, person.is_active = None, False
    person.closed_at = person.closed_at or at
    person.save()


def owned_rows() -> list[tuple[type[Model], str]]:
    """Model and column of what belongs to a person alone."""
    found = []
    for label, names in SCHEDULE["accounts"].columns.items():
        model = apps.get_model(label)
        for name in names.split():
            field = model._meta.get_field(name)
            if isinstance(field, ForeignKey) and field.remote_field.on_delete is CASCADE:
                found.append((model, name))
    return found
