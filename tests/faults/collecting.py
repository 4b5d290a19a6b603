"""A file that was uploaded and confirmed: `python -m tests.faults.collecting ask 400`, then `… tell 60`."""

import json
import sys
import time

import django


def ask(count):
    from django.utils import timezone

    from portal.accounts.models import RoleGrant, User
    from portal.accounts.roles import Role
    from surveys.importing.answer_import import start_import
    from surveys.library.loading import load_survey
    from tests.conftest import make_region
    from tests.surveys.collecting import ANSWERS, as_csv, checked
    from tests.surveys.conftest import make_round, situational

    person = User.objects.create_user("someone@example.org")
    RoleGrant.objects.create(user=person, role=Role.PROJECT_MANAGER)
    make_region("21", "lappi", "Lappi", row=1, col=3)
    round_ = make_round(load_survey(situational(), by=None, at=timezone.now()))
    import_ = checked(round_, as_csv(*[ANSWERS] * count), by=person)
    start_import(import_, skip_bad=False, by=person, at=timezone.now())


def tell(seconds):
    """Wait until no job is live, then print what was imported and whether the counts are right."""
    from portal.jobs.models import Job
    from surveys.counts.tally import kept, recounted
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
                "counts_are_right": kept(round_) == recounted(round_),
            }
        )
    )


if __name__ == "__main__":
    django.setup()
    {"ask": ask, "tell": tell}[sys.argv[1]](int(sys.argv[2]))
