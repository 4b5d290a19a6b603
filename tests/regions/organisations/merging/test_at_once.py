"""Somebody writes a row that points to an organisation while it goes into another."""

import threading

import pytest
from django.db import connection, connections, transaction

from regions.organisations.merging.merge import ChangedMeanwhile
from regions.organisations.merging.parts import MergedPart, merged_parts
from regions.organisations.models import Merge, Office, Organisation
from tests.factories.organisations import OfficeFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="on SQLite one writer waits for the other"
    ),
]


def test_an_office_that_is_saved_while_they_are_merged_stops_the_merging(merge, loser):
    """Nobody sees it before the merging is to stand: the database alone finds it."""
    is_added, may_save = threading.Event(), threading.Event()

    def add():
        try:
            with transaction.atomic():
                OfficeFactory(organisation=loser)
                # The organisation is held from here on, as it is from the moment of saving.
                connection.check_constraints()
                is_added.set()
                may_save.wait(10)
        finally:
            connections.close_all()

    colleague = threading.Thread(target=add)

    class Meanwhile(MergedPart):
        keys = ()

        def move(self, merging):
            colleague.start()
            is_added.wait(10)
            # Once the organisation is deleted, or this waits for the colleague.
            threading.Timer(0.5, may_save.set).start()

    with merged_parts.restored():
        merged_parts.add("meanwhile", Meanwhile())
        with pytest.raises(ChangedMeanwhile):
            merge()
    colleague.join()

    assert Organisation.objects.filter(pk=loser.pk).exists()
    assert Office.objects.get().organisation == loser
    assert not Merge.objects.exists()

    merge()
    assert not Organisation.objects.filter(pk=loser.pk).exists()
