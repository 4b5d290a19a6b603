"""One row for a person, whatever they do in how many structures; nobody changes that of others unseen."""

from regions.organisations.models import ContactPerson, OfficeTerm
from regions.structures.models import Membership, Structure


def person_in(
    structure: Structure,
    *,
    name: str,
    email: str,
    language: str,
    before: ContactPerson | None = None,
) -> ContactPerson:
    """The row that bears name and address already, or `before` corrected, or a new one.

    What a person is at offices and in other structures stays as it is: who corrects an address here
    redirects no mail there. Without an address people of one name are the same in one structure alone.
    """
    email = email.lower()
    known = ContactPerson.objects.same_as(name=name, email=email)
    if not email:
        known = known.filter(memberships__structure=structure).distinct()
    same = known.order_by("pk").first()
    if same is None and before is not None and _is_corrected(before, structure, name, email):
        same = before
    if same is None:
        return ContactPerson.objects.create(name=name, email=email, language=language)
    said = (name, email, language)
    if (same.name, same.email, same.language) != said and not _is_elsewhere(same, structure):
        same.name, same.email, same.language = said
        same.save(update_fields=["name", "email", "language"])
    return same


def _is_elsewhere(person: ContactPerson, structure: Structure) -> bool:
    others = Membership.objects.filter(person=person).exclude(structure=structure)
    return others.exists() or OfficeTerm.objects.filter(person=person).exists()


def _is_corrected(before: ContactPerson, structure: Structure, name: str, email: str) -> bool:
    """Whether it is the same person still: one whose name and address both differ is another."""
    if before.is_erased or _is_elsewhere(before, structure):
        return False
    return before.name == name or bool(email and before.email == email)
