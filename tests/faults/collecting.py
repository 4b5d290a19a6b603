"""A file that was uploaded and confirmed: `python -m tests.faults.collecting ask 400`, then `… tell 60`."""

import json
import sys
import time

import django


def ask(count):
    from django.utils import timezone

    from portal.accounts.roles import Role
    from portal.importing.life import start_import
    from tests.factories.accounts import UserFactory
    from tests.factories.regions import RegionFactory
    from tests.factories.surveys import RoundFactory
    from tests.surveys.importing.collecting import ANSWERS, as_csv, checked

    person = UserFactory(roles=[Role.PROJECT_MANAGER])
    RegionFactory(code="21", slug="lappi", called="Lappi", tile_row=1, tile_col=3)
    round_ = RoundFactory()
    import_ = checked(round_, as_csv(*[ANSWERS] * count), by=person)
    start_import(import_, skip_bad=False, by=person, at=timezone.now())


def tell(seconds):
    """Wait until no job is live, then print what was imported and whether the counts are right."""
    from portal.jobs.models import Job
    from surveys.counts.tally import recounted, stored_counts
    from surveys.models import Answer, AnswerImport, Response, Round

    until = time.monotonic() + seconds
    while Job.objects.live().exists() and time.monotonic() < until:
        time.sleep(0.2)
    round_ = Round.objects.get()
    print(
        json.dumps(
            {
                "state": AnswerImport.objects.get().state,
                "tries": Job.objects.get().tries,
                "responses": Response.objects.count(),
                "answers": Answer.objects.count(),
                "counts_are_right": stored_counts(round_) == recounted(round_),
            }
        )
    )


if __name__ == "__main__":
    django.setup()
    {"ask": ask, "tell": tell}[sys.argv[1]](int(sys.argv[2]))
