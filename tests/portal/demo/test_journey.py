"""A day in the demo, which runs on SQLite: somebody writes, somebody answers, somebody takes a file."""

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.demo import world
from portal.demo.accounts import DEMO_ACCOUNTS
from regions.models import ProfileRevision
from surveys.models import Invitation, Response
from tests.jobs import run_queued_jobs
from tests.portal.reports.asking import ask
from tests.surveys.answering.pages import fill_in_all, holder, send

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def somebody(role):
    return User.objects.get(email=next(each for each in DEMO_ACCOUNTS if each.role == role).email)


def test_an_expert_publishes_an_organisation_answers_and_the_manager_takes_the_summary(
    client, reference
):
    call_command("createcachetable", verbosity=0)
    world.build(at=timezone.now())
    expert = somebody(Role.EXPERT)
    region = expert.assignments.first().region
    asked = Invitation.objects.filter(
        organisation__isnull=False, answered_at=None, revoked_at=None, draft=None,
        round__closed_at=None, round__closes_at__gt=timezone.now(),
    ).first()  # fmt: skip

    client.force_login(expert)
    newest = ProfileRevision.objects.filter(region=region, section_key="overview").first()
    page = reverse("regions:section_edit", args=[region.slug, "overview"])
    base = newest.number if newest else 0
    client.post(page, {"prose": "A new day.", "note": "", "base": base, "publish": "1"})
    browser = holder(asked)
    fill_in_all(browser, asked)
    send(browser, asked)
    ask(None, by=somebody(Role.PROJECT_MANAGER), as_="xlsx")
    [job] = run_queued_jobs()

    newest = ProfileRevision.objects.filter(region=region, section_key="overview").first()
    assert (newest.number, newest.prose) == (base + 1, "A new day.")
    assert Response.objects.filter(invitation=asked).count() == 1
    assert (job.state, job.result_name.rpartition(".")[2]) == ("done", "xlsx")
