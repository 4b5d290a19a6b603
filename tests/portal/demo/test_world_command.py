"""`manage.py demo_world`: once, anew where asked, and nowhere but in a demo."""

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.accounts.models import User
from regions.models import ProfileRevision
from regions.organisations.merging.merge import merge
from regions.organisations.models import DuplicatePair, Merge, Organisation


@pytest.mark.django_db
def test_the_command_builds_once_and_resets(reference, settings, capsys):
    settings.DEMO = True

    call_command("demo_world")
    call_command("demo_world")
    ProfileRevision.objects.filter(region="21").update(prose="scribbled over")
    pair = DuplicatePair.objects.open()[0]
    manager = User.objects.get(email="manager@demo.example")
    merge(pair.first_id, pair.second_id, chosen={}, decided={}, by=manager, at=timezone.now())
    call_command("demo_world", reset=True)

    told = capsys.readouterr().out
    assert "The demo world stands already." in told
    assert told.count("11008 organisations") == 2
    assert Organisation.objects.count() == 11_016
    assert not ProfileRevision.objects.filter(prose="scribbled over").exists()
    assert not Merge.objects.exists()


@pytest.mark.django_db
def test_the_command_refuses_outside_the_demo(reference, settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo_world", reset=True)


@pytest.mark.django_db
def test_the_command_asks_for_the_regions_first(settings):
    settings.DEMO = True

    with pytest.raises(CommandError, match="load_reference"):
        call_command("demo_world")
