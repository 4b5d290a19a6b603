"""One row for a person, whatever they do at how many organisations; nobody changes that of others unseen."""

from regions.organisations.models import ContactPerson, OfficeTerm, Organisation


def person_for(
    organisation: Organisation,
    *,
    name: str,
    email: str,
    language: str,
    before: ContactPerson | None = None,
) -> ContactPerson:
    """The row of this person: the one that bears name and address already, or `before` changed, or new.

    `before` is changed where it does nothing at other organisations: who corrects an address here
    redirects no mail there. Without an address people of one name are the same at one organisation alone.
    """
    email = email.lower()
    known = ContactPerson.objects.same_as(name=name, email=email)
    if not email:
        known = known.filter(terms__office__organisation=organisation).distinct()
    same = known.order_by("pk").first()
    if same is None and before is not None and _is_corrected(before, organisation, name, email):
        same = before
    if same is None:
        return ContactPerson.objects.create(name=name, email=email, language=language)
    if (same.name, same.email, same.language) != (name, email, language):
        if _is_elsewhere(same, organisation):
            return same
        same.name, same.email, same.language = name, email, language
        same.save(update_fields=["name", "email", "language"])
    return same


def _is_elsewhere(person: ContactPerson, organisation: Organisation) -> bool:
    terms = OfficeTerm.objects.filter(person=person)
    return terms.exclude(office__organisation=organisation).exists()


def _is_corrected(before: ContactPerson, organisation: Organisation, name: str, email: str) -> bool:
    """Whether it is the same person still: one whose name and address both differ is another."""
    if before.is_erased or _is_elsewhere(before, organisation):
        return False
    return before.name == name or bool(email and before.email == email)
