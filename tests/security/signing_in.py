"""People with a password, and the codes that they are sent."""

import re

from django.core import mail

from tests.factories.accounts import UserFactory

PASSWORD = "pitkä ja oma salasana"


def make_member(email, **fields):
    return UserFactory(email=email, password=PASSWORD, **fields)


def sent_code():
    """The code in the newest mail."""
    return re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)[1]
