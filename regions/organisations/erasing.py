"""What the register forgets of somebody whose account is emptied: the same person, under the same address."""

import datetime as dt

from django.db.models import Q, QuerySet

from portal.accounts.models import User
from portal.audit.forgetting import forget_labels_of_rows
from regions.organisations.models import Claim, ContactPerson, Office, Organisation


def forget_person(user: User, *, at: dt.datetime) -> None:
    """Delete their claims, open or decided, and empty their row among the contact people.

    Call it in the transaction that empties the account, while name and address still stand.
    """
    claims = Claim.objects.filter(email=user.email)
    people = same_person(user)
    forget_labels_of_rows(Claim, claims.values_list("pk", flat=True), at=at)
    forget_labels_of_rows(ContactPerson, people.values_list("pk", flat=True), at=at)
    claims.delete()
    people.update(name="", email="")


def same_person(user: User) -> QuerySet[ContactPerson]:
    """Whoever is reached at this address; of an address that several read, only who bears the name."""
    reached = ContactPerson.objects.filter(email=user.email)
    if _is_shared(user.email):
        return reached.filter(Q(name="") | Q(name__iexact=user.name))
    return reached


def _is_shared(email: str) -> bool:
    names = {name.casefold() for name in _names_at(email)} - {""}
    return (
        len(names) > 1
        or Organisation.objects.filter(email__iexact=email).exists()
        or Office.objects.filter(mailbox__iexact=email).exists()
    )


def _names_at(email: str) -> QuerySet[ContactPerson, str]:
    return ContactPerson.objects.filter(email=email).values_list("name", flat=True)
