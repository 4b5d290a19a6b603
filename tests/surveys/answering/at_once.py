"""Fifty browsers that press Send in the same moment. Run as a program, on a database of its own."""

import os
import threading

from django.db import connections

BROWSERS = 50


def fifty_send(invitation):
    """How many saw the receipt of the one response, and what went wrong."""
    from surveys.models import Response
    from tests.surveys.answering.pages import address, holder

    browsers = [holder(invitation) for _ in range(BROWSERS)]
    start = threading.Barrier(BROWSERS)
    pages, faults = [], set()

    def press(client):
        try:
            start.wait(timeout=30)
            client.post(address(invitation, "submit"), {"version": "3"})
            pages.append(client.get(address(invitation, "receipt")).content.decode())
        except Exception as fault:
            faults.add(repr(fault))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(client,)) for client in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    reference = Response.objects.get().reference
    return sum(reference in html for html in pages), faults


def main():
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from regions.models import Region
    from surveys.models import Response
    from tests.factories.accounts import UserFactory
    from tests.factories.surveys import InvitationFactory, RoundFactory
    from tests.surveys.answering.pages import fill_in_all, holder

    settings.ALLOWED_HOSTS = ["*"]
    for command in ("migrate", "createcachetable", "load_reference"):
        call_command(command, verbosity=0)
    lappi = Region.objects.get(slug="lappi")
    expert = UserFactory(email="expert@example.org", regions=[lappi])
    invitation = InvitationFactory(
        round=RoundFactory(audience="experts"), region=lappi, user=expert
    )
    fill_in_all(holder(invitation), invitation)
    receipts, faults = fifty_send(invitation)
    print(
        f"{receipts} receipts, {Response.objects.count()} response, {len(faults)} faults", *faults
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    main()
