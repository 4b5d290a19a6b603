"""The invitations that a file of answers may name: by their code, or by the organisation's number."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from stdnum.fi import associationid

from regions.organisations.models import Identifier
from surveys.models import Invitation, Round
from surveys.questionnaire.answers import BadAnswer

# A business ID in which zeros at its beginning or the hyphen may be missing.
BUSINESS_ID = re.compile(r"([0-9]{1,7})-([0-9])|([0-9]{7})([0-9])")


@dataclass(frozen=True)
class Invited:
    """The invitations of a round, by everything that they are called. Three queries, when first asked."""

    round: Round

    def read(self, raw: str) -> Invitation | None:
        """The invitation that waits for this answer; None for an empty cell. Raises `BadAnswer`."""
        name = raw.strip()
        if not name:
            return None
        known = {each for way in _ways(name) for each in self._by_name[way]}
        if not known:
            raise BadAnswer("invitation_unknown")
        if len(known) > 1:
            raise BadAnswer("invitation_ambiguous")
        [invitation] = known
        if invitation.answered_at is not None:
            raise BadAnswer("invitation_answered")
        if invitation.revoked_at is not None:
            raise BadAnswer("invitation_withdrawn")
        return invitation

    @cached_property
    def _by_name(self) -> Mapping[str, set[Invitation]]:
        invitations = self.round.invitations.prefetch_related("organisation__identifiers").only(
            *("region", "level", "answered_at", "revoked_at", "round", "organisation")
        )
        by_name: dict[str, set[Invitation]] = defaultdict(set)
        for invitation in invitations:
            for name in _names(invitation):
                by_name[name].add(invitation)
        return by_name


def _names(invitation: Invitation) -> Iterator[str]:
    yield _as_code(invitation.code)
    organisation = invitation.organisation
    if organisation is None:
        return
    for identifier in organisation.identifiers.all():
        yield identifier.value
        if identifier.scheme == Identifier.Scheme.ASSOCIATION:
            # Not every way to write it: 194.82 may be 194.820 without its zero or 19.482 misread.
            yield associationid.compact(identifier.value)


def _ways(name: str) -> Iterator[str]:
    """As it stands; as a business ID with its zeros and hyphen; as a code however it was copied."""
    yield name
    if found := BUSINESS_ID.fullmatch(name):
        digits, check = filter(None, found.groups())
        yield f"{digits:0>7}-{check}"
    yield _as_code(name)


def _as_code(name: str) -> str:
    return name.replace("-", "").replace(" ", "").upper()
