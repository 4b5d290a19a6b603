"""The clock starts what the apps have asked for, and nothing else."""

from portal.celery import app


def test_the_clock_starts_these_tasks_at_these_intervals():
    app.finalize()

    started = {
        name: (entry["task"], entry["schedule"], entry["options"])
        for name, entry in app.conf.beat_schedule.items()
    }

    assert started == {
        "sweep": ("portal.jobs.tasks.sweep_jobs", 30, {"expires": 60}),
        "tick": ("portal.jobs.tasks.tick", 60, {"expires": 60}),
        "outbox": ("portal.outbox.tasks.sweep_outbox", 60, {"expires": 60}),
        "forget": ("surveys.tasks.forget_import_files", 3600, {"expires": 3600}),
        "forget_drafts": ("surveys.tasks.forget_unsent_answers", 3600, {"expires": 3600}),
        "forget_addresses": ("portal.outbox.tasks.forget_old_addresses", 3600, {"expires": 3600}),
        "chain_trail": ("portal.audit.tasks.chain_trail", 60, {"expires": 60}),
        "check_trail": ("portal.audit.tasks.check_trail", 3600, {"expires": 3600}),
        "expire": ("portal.jobs.tasks.expire_results", 900, {"expires": 900}),
    }
