"""Two people decide on one proposal in the same moment; two looks at the figures meet."""

import threading

import pytest
from django.db import close_old_connections, connection, connections

from roadmap.evidence.deciding import AlreadyDecided, dismiss
from roadmap.evidence.proposing import propose
from roadmap.models import Proposal
from tests.factories.roadmap import ProposalFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="on SQLite one writer waits for the other"
    ),
]


def at_once(*acts):
    """Each in a connection of its own; gives what each raised."""
    start, raised = threading.Barrier(len(acts)), []

    def run(act):
        close_old_connections()
        start.wait()
        try:
            act()
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_of_two_who_decide_at_once_the_second_is_told(low, lappi, figure, expert, colleague, now):
    proposal = ProposalFactory(roadmap=low.roadmap, region=lappi, figure=figure(lappi, "2.4"))

    def by(person):
        return lambda: dismiss(proposal, reason=f"{person.pk}", by=person, at=now)

    (late,) = at_once(by(expert), by(colleague))
    assert isinstance(late, AlreadyDecided)
    proposal.refresh_from_db()
    assert late.proposal.decided_by == proposal.decided_by
    assert proposal.reason == str(proposal.decided_by.pk)


def test_two_looks_at_once_propose_once(low, lappi, figure, now):
    figure(lappi, "2.4")
    look = lambda: propose(low.roadmap, by=None, at=now)  # noqa: E731
    assert at_once(look, look, look) == []
    assert Proposal.objects.count() == 1
