"""The first administrator comes in through the machine room; everybody else is invited."""

import pytest
from django.core.management import CommandError, call_command

from portal.accounts.models import User
from portal.accounts.permissions import Permission
from portal.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_an_administrator_is_made_once_and_the_trail_tells_of_it():
    call_command("add_admin", " First@Example.org ", name="First")
    call_command("add_admin", "first@example.org")

    [person] = User.objects.all()
    assert (person.email, person.name) == ("first@example.org", "First")
    assert person.has_perm(Permission.MANAGE_ROLES)
    assert not person.has_usable_password()
    assert person.emailaddress_set.get().verified
    assert AuditEvent.objects.filter(subject_id=str(person.pk)).exists()


def test_what_is_no_address_is_refused():
    with pytest.raises(CommandError):
        call_command("add_admin", "first at example")
